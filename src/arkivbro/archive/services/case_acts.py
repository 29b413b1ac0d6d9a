"""What an archivist does with a case: who is responsible, close it, open it again."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import act
from arkivbro.archive.models import CaseFile
from arkivbro.archive.profile_in_use import default_officer
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.selectors.initials import require_person
from arkivbro.archive.services.changing import OfCase, changing_case
from arkivbro.archive.services.closing import close_case, reopen_case
from arkivbro.archive.services.corrections import set_responsible


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResponsible(OfCase):
    """Another saksansvarlig, by initials."""

    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(OfCase):
    """Nothing more goes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase(OfCase):
    """A closed case takes more again."""

    reason: str


@act("archive.case.responsible")
def change_responsible(command: SetResponsible) -> CaseFile:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_case(command, change_responsible) as case:
        if command.initials != case.responsible:
            require_person(command.initials, but=default_officer())
        return set_responsible(case=case, responsible=command.initials, by=name_in_log(command.actor))


@act("archive.case.close")
def close(command: CloseCase) -> CaseFile:
    """Raises NotThere, ChangedSinceSeen, Declined with a finding for each entry that is outstanding."""
    with changing_case(command, close) as case:
        return close_case(case=case, by=name_in_log(command.actor))


@act("archive.case.reopen")
def reopen(command: ReopenCase) -> CaseFile:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_case(command, reopen, command.reason) as case:
        return reopen_case(case=case, reason=command.reason, by=name_in_log(command.actor))
