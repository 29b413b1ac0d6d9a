"""What the archive's screens need to know of the body's profile."""

from __future__ import annotations

from arkivbro.core.errors import Misconfigured
from arkivbro.runtime import current


def default_officer() -> str:
    """Initials of the one whom new cases stand on until somebody changes it; "" where no profile can be read."""
    try:
        return current().profile.case.responsible
    except Misconfigured:
        return ""
