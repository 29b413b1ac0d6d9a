"""The sources: each tells its vacancies and applications, changes them, and tells again until it was heard."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError

from arkivbro.recruitment.services import receive
from tests.simulation.facts import Position, Told, token
from tests.simulation.invariants import FINISHED, NEEDS_PERSON, Broken, transfers

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

SOURCES = ("webcruiter", "folder")
STEPS_BY_HAND = (
    "SELECT s.key FROM transfers_step s JOIN transfers_transfer t ON t.id = s.transfer_id"
    " WHERE t.by_hand <> '' OR t.state = 'cancelled'"
)


class Sources:
    """What they will tell, in what order, and what of it was heard."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.random = Random(simulation.random.getrandbits(64))
        self.positions: list[Position] = []
        self.people: list[Told] = []
        self.heard: set[int] = set()
        self._make()

    def _make(self) -> None:
        random = self.random
        for number in range(random.choice((1, 1, 2))):
            self.positions.append(Position("webcruiter", f"V{number}", f"33{number}"))
            for one in range(random.choice((1, 2, 3))):
                person = len(self.people)
                name = random.choice((f"33{number}", f"V{number}"))
                self.people.append(
                    Told("webcruiter", f"A{number}-{one}", name, token(person, "g"), token(person, "f"))
                )

    def start(self) -> None:
        scheduler = self.simulation.scheduler
        process = scheduler.process("sources")
        steps: list[Callable[[], None]] = []
        for position in self.positions:
            steps.append(lambda position=position: self._tell(position))  # type: ignore[misc]
        for person in self.people:
            steps.append(lambda person=person: self._tell(person))  # type: ignore[misc]
        for _ in range(self.random.choice((0, 0, 1, 2))):
            steps.append(self._change)
        if self.random.random() < 0.5:
            self.random.shuffle(steps)
        readers = self.random.choice((1, 2))
        spread = self.random.choice((0.0, 30.0, 600.0))
        for number in range(readers):
            mine = steps[number::readers]
            scheduler.spawn(process, f"reader{number}", lambda mine=mine: self._read(mine, spread))  # type: ignore[misc]

    def _read(self, steps: list[Callable[[], None]], spread: float) -> None:
        for step in steps:
            if spread:
                self.simulation.scheduler.pause("reading", self.random.random() * spread)
            step()

    def _tell(self, one: Position | Told) -> None:
        """As a reading does: until it is heard."""
        scheduler = self.simulation.scheduler
        while True:
            what = f"{one.source}:{one.id}"
            try:
                received = receive(one.value())
            except (DatabaseError, InterfaceError) as error:
                scheduler.tell(f"{what} not received: {type(error).__name__}")
                scheduler.pause("reading again", 10.0)
                continue
            scheduler.tell(f"received {what}: {received.outcome}")
            self.heard.add(id(one))
            return

    def _change(self) -> None:
        if self.random.random() < 0.3:
            position = self.random.choice(self.positions)
            position.text += " Ny tekst."
            self._tell(position)
        else:
            person = self.random.choice(self.people)
            person.letter += " Igjen."
            self._tell(person)

    # --- the end ------------------------------------------------------------------------------------------------------

    def everything_rests(self) -> None:
        """Before people see to it: nothing is under way, and what waits, waits for somebody."""
        database = self.simulation.database
        for (reference,) in database.rows(
            "SELECT a.vacancy_reference FROM recruitment_application a JOIN recruitment_vacancyreference r"
            " ON r.text = a.vacancy_reference WHERE a.vacancy_id IS NULL"
        ):
            raise Broken("a wait that nobody ends", f"an application waits for {reference}, which is there")
        rows = transfers(database)
        paused = bool(
            database.rows("SELECT 1 FROM transfers_connection WHERE pause IN ('by_person', 'misconfigured')")
        )
        stuck = {row.case for row in rows if row.makes_case and row.state in NEEDS_PERSON}
        for row in rows:
            if row.state in (*FINISHED, *NEEDS_PERSON) or paused or row.case in stuck:
                continue
            raise Broken("rest", f"{row.told} does not rest")

    def source_is_archive(self) -> None:
        """Everything that was heard stands in the archive, once and journalled."""
        archive, database = self.simulation.archive, self.simulation.database
        by_hand = {key for (key,) in database.rows(STEPS_BY_HAND)}
        for entry in archive.things:
            if (
                entry.kind == "entry"
                and entry.status != "J"
                and not entry.by_people
                and entry.key not in by_hand
            ):
                raise Broken(
                    "source = archive", f"{entry.id} stands there and is not journalled ({entry.status})"
                )
        titles = [one.record.title.full for one in archive.things if one.kind == "entry"]
        for person in self.people:
            name = f"{person.given} {person.family}"
            if (
                id(person) in self.heard
                and self._vacancy_was_heard(person)
                and not any(name in title for title in titles)
            ):
                raise Broken(
                    "nothing lost", f"{person.source}:{person.id} was received and is not in the archive"
                )

    def _vacancy_was_heard(self, person: Told) -> bool:
        return any(
            person.vacancy_name in (position.id, position.reference) and id(position) in self.heard
            for position in self.positions
        )
