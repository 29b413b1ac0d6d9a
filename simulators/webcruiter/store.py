"""What the simulated Webcruiter knows: vacancies, candidates and their files. Everything is made up."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

UNIT = "501"


@dataclass(frozen=True)
class File:
    id: str
    name: str
    kind: str
    data: bytes
    title: str = ""


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


class Store:
    """Safe to use from several threads."""

    def __init__(self) -> None:
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
        self._numbers = count(1)
        self._now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

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
        self, vacancy: str, given_name: str, family_name: str, *files: tuple[str, str, bytes], **more: object
    ) -> Candidate:
        """`files`: kind, name, bytes."""
        with self._lock:
            id_ = str(70_000 + next(self._numbers))
            stored = tuple(
                File(f"{id_}-{number}", name, kind, data)
                for number, (kind, name, data) in enumerate(files, 1)
            )
            moment = self._tick()
            made = Candidate(id_, vacancy, given_name, family_name, moment, files=stored, more=dict(more))
            self.candidates[id_] = made
            return made

    def change(self, id_: str, **changes: object) -> Candidate:
        with self._lock:
            made = replace(self.candidates[id_], **{"changed": self._tick(), **changes})  # type: ignore[arg-type]  # what a test names
            self.candidates[id_] = made
            return made

    def withdraw(self, id_: str) -> Candidate:
        return self.change(id_, withdrawn=self._tick())

    def hire(self, id_: str) -> Candidate:
        return self.change(id_, hired=True, status=3)

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

    def published(self) -> list[Vacancy]:
        with self._lock:
            return [one for one in self.vacancies.values() if not one.gone]

    def _tick(self) -> str:
        with self._lock:
            self._now += timedelta(minutes=1)
            return self._now.isoformat().replace("+00:00", "Z")
