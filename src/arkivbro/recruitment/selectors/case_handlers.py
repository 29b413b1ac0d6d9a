"""Who can be picked as case handler of a transfer: those whom its archive has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arkivbro.accounts.selectors import MOST_OFFERED, not_shown, offered
from arkivbro.archive.selectors.initials import known_people
from arkivbro.core.errors import ArkivbroError, WrongUse
from arkivbro.ports import BUILTIN, Chosen, KnowsUsers
from arkivbro.runtime import current

ASKED_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class CaseHandlers:
    """Initials and names. `are_the_archives`: as the transfer's own archive tells; else they are the people whom we know, since it does not
    tell, or not just now.
    """

    people: Sequence[tuple[str, str]]
    are_the_archives: bool

    @property
    def shown(self) -> Sequence[tuple[str, str]]:
        """As many as a page can hold."""
        return self.people[:MOST_OFFERED]

    @property
    def not_shown(self) -> str:
        """That there are more, in words; "" where all are shown."""
        return not_shown(len(self.people)) if len(self.people) > MOST_OFFERED else ""

    @property
    def is_written(self) -> bool:
        """Whether initials are written and not chosen: the list does not hold everybody who may be taken."""
        return bool(self.not_shown) or not self.are_the_archives


def case_handlers(archive: str) -> CaseHandlers:
    """Of the archive that the transfer goes to, whichever new vacancies go to."""
    if archive == BUILTIN:
        return CaseHandlers(known_people(), True)
    told = [(one.value, one.text or one.value) for one in offered(Chosen.USER, archive)]
    return CaseHandlers(told, True) if told else CaseHandlers(known_people(), False)


def require_case_handler(archive: str, initials: str) -> None:
    """Raises WrongUse for one whom the archive does not take; where it cannot be asked, for one whom nobody here knows."""
    known = case_handlers(archive)
    if known.are_the_archives:
        if initials not in dict(known.people):
            raise WrongUse("account.unknown_initials", value=initials)
        return
    takes = _takes(archive, initials)
    if takes is False:
        raise WrongUse("account.unknown_initials", value=initials)
    if takes is None and initials not in dict(known.people):
        raise WrongUse("account.initials_not_checked", value=initials)


def _takes(archive: str, initials: str) -> bool | None:
    """Whether it takes them; None where it cannot tell, or not just now."""
    asked = current().archives.get(archive)
    if not isinstance(asked, KnowsUsers):
        return None
    try:
        return initials not in asked.inactive_users(frozenset({initials}), deadline=ASKED_SECONDS)
    except ArkivbroError:
        return None
