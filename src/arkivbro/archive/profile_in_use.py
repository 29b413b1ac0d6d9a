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


def codes_of_entries() -> frozenset[str]:
    """Every access code that the profile gives to an entry: a case that is open may get each of them any day."""
    try:
        profile = current().profile
    except Misconfigured:
        return frozenset()
    return profile.entry_access_codes
