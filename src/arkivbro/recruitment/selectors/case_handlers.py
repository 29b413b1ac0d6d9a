"""Who can be picked as case handler of a transfer: those whom its archive has."""

from __future__ import annotations

from collections.abc import Sequence

from arkivbro.accounts.selectors import MOST_OFFERED, offered
from arkivbro.archive.selectors.initials import known_people
from arkivbro.ports import Chosen
from arkivbro.runtime import current

BUILTIN = "builtin"


def case_handlers(archive: str) -> Sequence[tuple[str, str]]:
    """Initials and names. None where the archive does not tell, or is another than the one that new vacancies go to: then nobody is
    picked, and the plan goes by the profile.
    """
    if archive == BUILTIN:
        return known_people()
    if archive != current().default_archive:
        return ()
    return [(one.value, one.text or one.value) for one in offered(Chosen.USER)[:MOST_OFFERED]]
