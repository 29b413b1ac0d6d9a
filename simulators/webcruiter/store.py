"""What the simulated Webcruiter knows: vacancies, candidates and their files. Everything is made up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

UNIT = "501"
FIRST_DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class File:
    """`made`: bytes, or what makes them each time that they are asked for."""

    id: str
    name: str
    kind: str
    made: bytes | Callable[[], bytes]
    title: str = ""

    @property
    def data(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()


@dataclass(frozen=True)
class Vacancy:
    """An advertisement. `deadline` "" is none; a word such as Snarest is shown as it is."""

    id: str
    title: str
    unit: str = "Region Vest"
    published: str = "2026-11-05"
    deadline: str = "2026-12-20"
    text: str = "Vi søker en inspektør."
    internal: bool = False
    gone: bool = False
    """Taken down: it stands in no feed and in no portal."""
    unit_id: str = UNIT


@dataclass(frozen=True)
class Candidate:
    """One application. `more` are fields that the mapping may or may not know."""

    id: str
    vacancy: str
    given_name: str
    family_name: str
    applied: str
    changed: str = ""
    withdrawn: str = ""
    status: int = 1
    hired: bool = False
    files: tuple[File, ...] = ()
    more: dict[str, object] = field(default_factory=dict)


NewFile = tuple[str, str, bytes | Callable[[], bytes]]
"""Kind, name, bytes."""


class Store:
    """Safe to use from several threads. Its time is made up, a minute for each thing that happens, unless `clock` tells it."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self._lock = threading.RLock()
        self.vacancies: dict[str, Vacancy] = {}
        self.candidates: dict[str, Candidate] = {}
        self.processed: dict[str, str] = {}
        self.nodes: list[dict[str, object]] = [
            {"webcruiterId": 1, "id": UNIT, "name": "Region Vest"},
            {"webcruiterId": 2, "id": None, "name": "Laget for hånd"},
        ]
        self.users: list[dict[str, object]] = [
            {"email": "leder@eksempel.example", "role": "Leader", "hierarchyNodeId": UNIT},
            {"email": "medlem@eksempel.example", "role": "Recruiter", "hierarchyNodeId": UNIT},
        ]
        self.clock, self.skew = clock, timedelta()
        """`skew`: so much is its clock wrong."""
        self._numbers = count(1)
        self._now = FIRST_DAY

    def publish(self, title: str, **more: object) -> Vacancy:
        with self._lock:
            id_ = str(9_000_000_000 + next(self._numbers))
            made = Vacancy(id_, title, **more)  # type: ignore[arg-type]  # what a test names
            self.vacancies[id_] = made
            return made

    def change_vacancy(self, id_: str, **changes: object) -> Vacancy:
        with self._lock:
            made = replace(self.vacancies[id_], **changes)  # type: ignore[arg-type]  # what a test names
            self.vacancies[id_] = made
            return made

    def apply(
        self,
        vacancy: str,
        given_name: str,
        family_name: str,
        *files: NewFile,
        applied: object = "",
        **more: object,
    ) -> Candidate:
        """`applied`: when, where it is not now."""
        with self._lock:
            id_ = str(70_000 + next(self._numbers))
            made = Candidate(
                id_, vacancy, given_name, family_name, str(applied) or self.moment(), more=dict(more)
            )
            self.candidates[id_] = _with(made, *files)
            return self.candidates[id_]

    def change(self, id_: str, *files: NewFile, **changes: object) -> Candidate:
        """`files` are added."""
        with self._lock:
            made = replace(self.candidates[id_], **{"changed": self.moment(), **changes})  # type: ignore[arg-type]  # what a test names
            self.candidates[id_] = _with(made, *files)
            return self.candidates[id_]

    def withdraw(self, id_: str) -> Candidate:
        return self.change(id_, withdrawn=self.moment())

    def hire(self, id_: str) -> Candidate:
        return self.change(id_, hired=True, status=3)

    def renumber(self, id_: str) -> Candidate:
        """The same application stands under another id from now on, in its place in the list."""
        with self._lock:
            given = str(70_000 + next(self._numbers))
            renamed = replace(self.candidates[id_], id=given)
            self.candidates = {
                renamed.id if key == id_ else key: renamed if key == id_ else one
                for key, one in self.candidates.items()
            }
            return renamed

    def process(self, id_: str, message: str) -> None:
        """Raises KeyError for one who is not hired."""
        with self._lock:
            if not self.candidates[id_].hired:
                raise KeyError(id_)
            self.processed[id_] = message

    def delete(self, id_: str) -> None:
        with self._lock:
            del self.candidates[id_]

    def listed(self) -> list[Candidate]:
        with self._lock:
            return list(self.candidates.values())

    def of_vacancy(self, id_: str) -> list[Candidate]:
        return [one for one in self.listed() if one.vacancy == id_]

    def published(self) -> list[Vacancy]:
        with self._lock:
            return [one for one in self.vacancies.values() if not one.gone]

    def moment(self) -> str:
        """Now, as its clock says."""
        with self._lock:
            if self.clock is None:
                self._now += timedelta(minutes=1)
            now = self._now if self.clock is None else self.clock()
            return (now + self.skew).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _with(candidate: Candidate, *files: NewFile) -> Candidate:
    first = len(candidate.files) + 1
    added = tuple(
        File(f"{candidate.id}-{number}", name, kind, made)
        for number, (kind, name, made) in enumerate(files, first)
    )
    return replace(candidate, files=(*candidate.files, *added))
