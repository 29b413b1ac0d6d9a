"""What the archive's screens need to know of the body's profile, asked for by the path in a setting.

The archive may not import the wiring; as for the ledger's runtime, a setting names the function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from arkivbro.core.errors import Misconfigured

if TYPE_CHECKING:
    from arkivbro.core.profile import ArchiveProfile


def default_officer() -> str:
    """Initials of the one whom new cases stand on until somebody changes it; "" where no profile can be read."""
    try:
        profile: ArchiveProfile = import_string(settings.ARKIVBRO_PROFILE)()
    except Misconfigured:
        return ""
    return profile.case.responsible
