"""The routine's story between the simulated Webcruiter and the arkivbro that runs beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from arkivbro.conf import demo_source
from arkivbro.demo.routine import Left, Routine
from arkivbro.demo.webcruiter import Webcruiter, answers

SECONDS_TO_START = 60.0


def tell_the_routine(port: int, tell: Callable[[str], None], leaving: threading.Event, pause: float) -> bool:
    """Whether it was told to its end; webhooks go to the web server of that port, which must answer first."""
    if not answers(f"http://127.0.0.1:{port}/helse/ready", SECONDS_TO_START):
        tell("arkivbro svarer ikke, så det er ingenting å fortelle.")
        return False
    webcruiter = Webcruiter(demo_source.address())
    webcruiter.send_hooks_to(demo_source.hooks_address(port), demo_source.hook_secret())
    try:
        Routine(webcruiter, tell, leaving, pause).play()
    except Left:
        return False
    return True
