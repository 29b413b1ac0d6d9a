"""Web addresses in what a source tells: which parts say where, and which only what a system put in for its own sake.

They are compared without the latter; what is stored, shown and archived is the address as it came.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
_VOLATILE = re.compile(
    r"(?P<begin>[?&;]|&amp;)(?:par|link_source_id|utm_\w+|mc_[ce]id|_ga|_gl|fbclid|gclid|dclid|msclkid|igshid|yclid|"
    r"jsessionid|phpsessid|aspsessionid\w*|session_?id|sid|sessid|token|access_token|sig|signature|expires|ts|timestamp|nonce|"
    r"_|cb|cachebuster|rnd|random)=[^&;#]*",
    re.IGNORECASE,
)
"""Marks of a channel, a campaign, a session or a moment. `par` is Webcruiter's own, encrypted anew for each reader."""


def without_volatile(text: str) -> str:
    """The text with every address in it as it is compared."""
    return _ADDRESS.sub(lambda found: _VOLATILE.sub("", found.group()), text)


def without_parameters(address: str) -> str:
    """The address up to its query: the place."""
    return re.split(r"[?#]", address, maxsplit=1)[0]
