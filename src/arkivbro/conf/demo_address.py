"""Where the simulators are that a demo has started: on this machine, in variables that only the demo sets."""

from __future__ import annotations

import os
import re

from arkivbro.core.errors import Misconfigured


def demo_address(variable: str) -> str:
    """ "" where it is not set. Raises Misconfigured for anything but this machine."""
    told = os.environ.get(variable, "")
    if told and not re.fullmatch(r"http://127\.0\.0\.1:[0-9]{1,5}", told):
        raise Misconfigured("setup.demo_address_is_not_set_by_hand", name=variable, setting=variable)
    return told
