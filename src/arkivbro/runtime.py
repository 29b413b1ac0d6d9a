"""What every part works with, put together by `wiring`: the one place where parts below find what stands above them.

`current()` imports it at first use, never at start-up. It is the only locator: no other setting names a path of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from arkivbro.chores import Chore
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.ref import Ref
from arkivbro.documents.made import MadeDocuments
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import Archive, Choice, Chosen, Files, Hook, ListsNow, RecruitmentSource, SourceDeletes
from arkivbro.seams import Seams

if TYPE_CHECKING:
    from arkivbro.core.profile import ArchiveProfile, UnitRule
    from arkivbro.core.publicity import PersonToScreen


@dataclass(frozen=True, slots=True)
class PeopleOfCase:
    """What is known of a case outside the archive: who is to be screened, and whom the advertisement itself names."""

    people: tuple[PersonToScreen, ...] = ()
    units: Mapping[Ref, str] = field(default_factory=dict)
    """Of each applicant, by what a source calls it: the unit that recruits. It decides who may see them."""
    access_code: str = ""
    """What the profile gives applications; "" where it gives none."""
    allowed_names: tuple[str, ...] = ()
    allowed_particulars: tuple[str, ...] = ()


def _nothing_known(_number: str) -> PeopleOfCase:
    return PeopleOfCase()


def _no_choices(_what: Chosen, _archive: str) -> tuple[Choice, ...]:
    return ()


def _nothing_said(_unit: str) -> UnitRule | None:
    return None


def _room_for_all(_times: int) -> bool:
    return True


class DocumentMaker(Protocol):
    def __call__(self, facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        """Makes or renders the documents of the plan into the work store, and syncs them to disk.

        Raises BadFacts, Transient or Defect. What is wrong with one attachment is a finding, not an error.
        """
        ...


@runtime_checkable
class MakesAhead(Protocol):
    """What a maker of documents MAY have besides: it makes those of several plans while the caller does something else."""

    def begin(
        self, asked: Sequence[tuple[TransferFacts, ArchivePlan]]
    ) -> Sequence[Callable[[], MadeDocuments]]:
        """For each, what waits for its documents, and raises what `DocumentMaker` does."""
        ...


@dataclass(frozen=True)
class Runtime:
    """The organisation's profile, its systems, the clock and the files."""

    profile: ArchiveProfile
    profile_hash: str
    sources: Mapping[str, RecruitmentSource]
    archives: Mapping[str, Archive]
    default_archive: str
    clock: Callable[[], datetime]
    """Now, in UTC, with time zone. Leases go by the database's clock instead."""
    prepare_documents: DocumentMaker
    files: Files
    people: Callable[[Ref], tuple[PersonToScreen, ...]]
    """All who are to be screened in a vacancy, as known now."""
    installation: str
    """The random id of this installation, which goes into every key."""
    epoch: int = 0
    """How often it was put back from a copy."""
    put_back: tuple[datetime, datetime] | None = None
    """When it last was, and when that copy was made."""
    said_of_unit: Callable[[str], UnitRule | None] = _nothing_said
    """What people have said of a unit, by its Ref, over the profile's file: see `profile_for`."""
    has_room: Callable[[int], bool] = _room_for_all
    """Whether our own disk has more free than so many times its floor."""
    settings: LedgerSettings = field(default_factory=LedgerSettings)
    seams: Seams = field(default_factory=Seams)
    """Where the engine meets time, chance, database and archives; the simulation replaces them."""
    chores: tuple[Chore, ...] = ()
    """What workers do besides, again and again."""
    people_of_case: Callable[[str], PeopleOfCase] = _nothing_known
    """Who applied for the vacancies of a case of the built-in archive, by its number, and whom they name in public."""
    choices: Callable[[Chosen, str], tuple[Choice, ...]] = _no_choices
    """What the archive of that name says is in use; empty where it does not tell, or not in time."""
    poll_seconds: Mapping[str, float] = field(default_factory=dict)
    """How often each source is read by the workers; one that is not named here is read by command only."""
    read_source: Callable[[RecruitmentSource, Callable[[], object]], object] | None = None
    """Takes in what a source has, by the one door: `arkivbro import` uses the same."""
    deletions: Callable[[], Mapping[str, SourceDeletes]] = dict
    """When each source deletes what it has, by its name; one that is not named has not said."""
    own_sources: tuple[ListsNow, ...] = ()
    """What tells of itself and is never read, and can be asked what it has: the built-in recruitment."""
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    """Who listens to webhooks, by the name in the address."""
    profile_text: str = ""
    configuration_hash: str = ""

    def profile_for(self, unit_ref: str) -> ArchiveProfile:
        """With what people have said of that unit on the page *Enheter og arkiv* until now: one query, for each plan."""
        return self.profile.with_unit(unit_ref, self.said_of_unit(unit_ref))


_lock = Lock()
_kept: dict[str, Runtime] = {}


def current() -> Runtime:
    """The runtime that `settings.ARKIVBRO_RUNTIME` names: a function without arguments, called once in a process."""
    path: str = django_settings.ARKIVBRO_RUNTIME
    with _lock:
        if path not in _kept:
            _kept[path] = import_string(path)()
        return _kept[path]


def forget() -> None:
    """Makes `current()` ask again: after the configuration was changed, and between tests."""
    with _lock:
        _kept.clear()
