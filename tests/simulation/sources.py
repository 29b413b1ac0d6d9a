"""The sources: each tells its vacancies and applications, changes them, and tells again until it was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError

from arkivbro.core.recruitment import Application, Protection, Vacancy
from arkivbro.recruitment.services import Item, Received, receive, receive_several
from tests.simulation.archive import Thing
from tests.simulation.facts import Position, Told, token
from tests.simulation.invariants import FINISHED, NEEDS_PERSON, Broken
from tests.simulation.truth import Protections, Wishes
from tests.simulation.weather import Size

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

SOURCES = ("webcruiter", "folder")
TOGETHER = 0.5
"""How often applications to one vacancy that come one after the other are received by one transaction."""
STRICT = Protection.STRICTLY_CONFIDENTIAL
KEYS_OF_PEOPLE = "SELECT s.key FROM transfers_step s JOIN transfers_transfer t ON t.id = s.transfer_id WHERE t.by_hand <> ''"
IN_THE_ARCHIVE = (
    "SELECT case_id, series, subject, facts_hash FROM transfers_transfer WHERE state = 'transferred'"
    " AND series IN ('advertisement', 'application') ORDER BY case_id, series, subject, version"
)
GIVEN_UP = (
    "SELECT t.subject FROM transfers_transfer t JOIN transfers_attempt a ON a.transfer_id = t.id"
    " WHERE a.call = 'by_hand' AND a.code IN ('cancel', 'complete')"
)


class Sources:
    """What they will tell, in what order, and what of it was heard."""

    is_webcruiter = False
    """Whether one of them is read by Webcruiter's own doors (`webcruiter_sources`)."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.random = Random(simulation.random.getrandbits(64))
        self.positions: list[Position] = []
        self.people: list[Told] = []
        self.heard: set[str] = set()
        self.wishes: dict[str, Wishes] = {}
        self.protections: dict[str, Protections] = {}
        self.telling: Counter[str] = Counter()
        self.at_once: set[str] = set()
        """Of whom two readers tell at once: whose word was stored last nobody knows, not even by who was answered last."""
        """How many readers tell of it at this moment."""
        self.is_together = Random(f"together {simulation.seed}").random() < TOGETHER
        self._make()

    def _make(self) -> None:
        random, size = self.random, self.simulation.weather.size
        for number in range(random.choice((1, 2)) if size is Size.LARGE else 1):
            position = Position("webcruiter", f"V{number}", f"33{number}")
            self.positions.append(position)
            for one in range(random.choice((1, 1, 2) if size is Size.SMALL else (1, 2, 2, 3))):
                person = self._person(position, number, one)
                self.people.append(person)
                self.wishes[person.label] = Wishes()
                self.protections[person.label] = Protections()

    def _person(self, position: Position, number: int, one: int) -> Told:
        """Some come by another source, which numbers its applications likewise."""
        random, count = self.random, len(self.people)
        source = "folder" if one and random.random() < 0.3 else "webcruiter"
        name = random.choice((position.reference, position.id))
        if source != position.source:
            name = position.reference  # an id is its own source's word: by another's it waits, and rightly
        told = Told(source, f"A{number}-{one}", name, token(count, "g"), token(count, "f"))
        if source == "folder" and random.random() < 0.7:
            told.id = f"A{number}-0"
        is_named = random.random() < 0.12
        if is_named:
            position.title = f"Stilling etter {told.given} {told.family}"
        chance = random.random()
        if chance < (0.5 if is_named else 0.1):
            told.protection = Protection.STRICTLY_CONFIDENTIAL
        elif chance > 0.9:
            told.exemption = None
        if any(told.label == other.label for other in self.people):
            told.id += f"-{count}"
        return told

    def position_of(self, person: Told) -> Position | None:
        return next((one for one in self.positions if person.vacancy_name in (one.id, one.reference)), None)

    def start(self) -> None:
        steps: list[Callable[[], None]] = []
        told: tuple[Position | Told, ...] = (*self.positions, *self.people)
        for one in told:
            steps.append(partial(self.tell, one))
        for _ in range(self.random.choice((0, 0, 1, 2))):
            steps.append(self._change)
        if self.random.random() < 0.5:
            self.random.shuffle(steps)
        readers = self.random.choice((1, 2, 3))
        self.spread = self.random.choice((0.0, 0.0, 30.0, 600.0))
        self.batches = [steps[number::readers] for number in range(readers)]
        self.places = [0] * readers
        self._start_reading()

    def _start_reading(self) -> None:
        """A process that reads. After one that was killed it goes on where that was, or at the last token."""
        process = self.simulation.scheduler.process("sources", restarts=self._start_reading)
        for number, batch in enumerate(self.batches):
            if self.places[number] < len(batch):
                self.simulation.scheduler.spawn(process, f"reader{number}", partial(self._read, number))
                self.places[number] *= self.random.random() < 0.7

    def _read(self, number: int) -> None:
        steps = self.batches[number]
        while self.places[number] < len(steps):
            if self.spread:
                self.simulation.scheduler.pause("reading", self.random.random() * self.spread)
            together = self._together(steps[self.places[number] :]) if self.is_together else []
            if together:
                self.tell(*together)
            else:
                steps[self.places[number]]()
            self.places[number] += max(1, len(together))

    def _together(self, steps: list[Callable[[], None]]) -> list[Told]:
        """The applications to one vacancy that come next, one after the other."""
        found: list[Told] = []
        for step in steps:
            one = step.args[0] if isinstance(step, partial) else None
            if not isinstance(one, Told) or (found and one.vacancy_name != found[0].vacancy_name):
                break
            found.append(one)
        return found

    def tell(self, *ones: Position | Told) -> None:
        """As a reading does: until it is heard."""
        for one in ones:
            self.telling[one.label] += 1
            if self.telling[one.label] > 1:
                self.at_once.add(one.label)
        try:
            self._tell(ones)
        finally:
            for one in ones:
                self.telling[one.label] -= 1
                if not self.telling[one.label]:
                    self.at_once.discard(one.label)

    def _tell(self, ones: Sequence[Position | Told]) -> None:
        scheduler, label = self.simulation.scheduler, " ".join(one.label for one in ones)
        while True:
            values = [one.value() for one in ones]
            for one, value in zip(ones, values, strict=True):
                self._is_told(one, value)
            try:
                outcomes = self._received(values)
            except (OperationalError, InterfaceError) as error:
                scheduler.tell(f"{label} not received: {type(error).__name__}")
                scheduler.pause("reading again", 10.0)
                continue
            for one, value, outcome in zip(ones, values, outcomes, strict=True):
                scheduler.tell(f"received {one.label}: {outcome}")
                self.heard.add(one.label)
                if isinstance(value, Application):
                    self._told(value, one)
                    self._told_protection(value, one)
            return

    def _received(self, values: Sequence[Vacancy | Application]) -> list[str]:
        if len(values) == 1 and not self.is_together:
            return [receive(values[0]).outcome]
        if len(values) > 1:
            self.simulation.scheduler.tell(f"receives together: {len(values)}")
        outcomes: list[str] = []

        def told(_item: Item, outcome: Received | Exception) -> None:
            if isinstance(outcome, Exception):
                raise outcome
            outcomes.append(outcome.outcome)

        receive_several([Item(value) for value in values], told)
        return outcomes

    def _is_told(self, one: Position | Told, value: Vacancy | Application) -> None:
        """From now on it may be in, though its reader dies before it knows."""
        if isinstance(value, Application) and not (value.exemption and value.exemption.requested):
            self._told(value, one)
        if isinstance(value, Application) and value.applicant.protection not in (STRICT, Protection.UNKNOWN):
            self.protections[one.label].events.append((self.simulation.scheduler.now, "unsure"))

    def _told(self, value: Application, one: Position | Told) -> None:
        self.wishes[one.label].note(self.simulation.scheduler.now, "told", value.exemption)

    def _told_protection(self, value: Application, one: Position | Told) -> None:
        is_sure = one.label not in self.at_once
        what = value.applicant.protection if is_sure else "unsure"
        self.protections[one.label].events.append((self.simulation.scheduler.now, what))

    def said_yes(self, subject: str) -> None:
        """An archivist lets something of that applicant's through, from now on."""
        for person in self.people:
            if subject.partition("/")[0] in (person.label, person.id):
                self.protections[person.label].events.append((self.simulation.scheduler.now, "yes"))

    def _change(self) -> None:
        """Something new, or back to what it was."""
        random = self.random
        if random.random() < 0.3:
            position = random.choice(self.positions)
            position.text = _other(random, position.text, " Ny tekst.")
            self.tell(position)
            return
        person = random.choice(self.people)
        if random.random() < 0.2:
            person.protection = random.choice((STRICT, Protection.NONE, Protection.UNKNOWN))
        else:
            person.letter = _other(random, person.letter, " Igjen.")
        self.tell(person)

    def read_all(self) -> None:
        """In the calm: what is told is received at once, and nothing is left to be read."""

    # --- what is public -----------------------------------------------------------------------------------------------

    def on_public(self, case: Thing, entry: Thing, sent: float, sender_stalled: bool) -> None:
        """The archive makes the entry public: nobody may be seen in it who was to be screened when that was asked for."""
        if not sender_stalled:
            self._nobody_is_protected(entry, sent)
        texts = list(self._public_texts(case, entry))
        is_list = entry.record.title.full.startswith("Offentlig søkerliste")
        now = self.simulation.scheduler.now
        for person in self.people:
            if not any(person.family in text for text in texts):
                continue
            position = self.position_of(person)
            if position is not None and person.family in position.title:
                continue  # the source itself calls the vacancy so
            if not is_list:
                raise Broken("a leak", f"{person.label} is named in {entry.record.title.public!r}")
            wishes = self.wishes[person.label]
            if (
                not sender_stalled
                and not wishes.may_be_named(now, known_at=now)
                and not wishes.may_be_named(sent - 1.0, known_at=sent - 1.0)
            ):
                raise Broken("a leak", f"{person.label} asked for exemption and stands on the public list")

    def _nobody_is_protected(self, entry: Thing, sent: float) -> None:
        """Neither whose entry it is, nor, on a public list, whoever it names: nothing automatic is done for them. What was told or let
        through in the second before it was sent, may have been seen or not.
        """
        title = entry.record.title.full
        is_list = title.startswith("Offentlig søkerliste")
        texts = (
            list(self._public_texts(self.simulation.archive.by_id[entry.parent], entry)) if is_list else []
        )
        for person in self.people:
            position = self.position_of(person)
            if position is not None and person.family in position.title:
                continue  # the source itself calls the vacancy so
            is_told = f"{person.given} {person.family}" in title or any(person.family in one for one in texts)
            protections = self.protections[person.label]
            if is_told and protections.is_strict(sent - 1.0) and protections.is_strict(sent):
                name = "a leak" if is_list else "protected"
                raise Broken(name, f"{person.label} is strictly confidential: {title!r}")

    def _public_texts(self, case: Thing, entry: Thing) -> Iterator[str]:
        record = self.simulation.archive.standing(entry).record
        yield case.record.title.public
        yield record.title.public
        for party in record.parties:
            yield party.name.public
        for document in record.documents:
            yield document.title.public
            if document.access.is_public:
                for file in document.objects:
                    yield self.simulation.documents.texts[file.sha256]

    # --- the end ------------------------------------------------------------------------------------------------------

    def everything_rests(self) -> None:
        """Before people see to it: nothing is under way, and what waits, waits for somebody."""
        database = self.simulation.database
        for (reference,) in database.rows(
            "SELECT a.vacancy_reference FROM recruitment_application a JOIN recruitment_vacancyreference r"
            " ON r.text = a.vacancy_reference WHERE a.vacancy_id IS NULL"
        ):
            raise Broken("a wait that nobody ends", f"an application waits for {reference}, which is there")
        rows = database.committed.transfers
        paused = bool(
            database.rows("SELECT 1 FROM transfers_connection WHERE pause IN ('by_person', 'misconfigured')")
        )
        stuck = {row.case for row in rows if row.makes_case and row.state in NEEDS_PERSON}
        for row in rows:
            if row.state in (*FINISHED, *NEEDS_PERSON) or paused or row.case in stuck:
                continue
            raise Broken("rest", f"{row.told} does not rest")

    def source_is_archive(self) -> None:
        """Everything that was heard stands in the archive, once and journalled, or a person said otherwise."""
        archive, database = self.simulation.archive, self.simulation.database
        by_hand = {key for (key,) in database.rows(KEYS_OF_PEOPLE)}
        given_up = {subject for (subject,) in database.rows(GIVEN_UP)}
        for entry in archive.things:
            if (
                entry.kind == "entry"
                and entry.status != "J"
                and not entry.by_people
                and entry.key not in by_hand
                and entry not in archive.twice
            ):
                raise Broken(
                    "source = archive", f"{entry.id} stands there and is not journalled ({entry.status})"
                )
        self._nothing_twice()
        titles = [one.record.title.full for one in archive.things if one.kind == "entry"]
        for person in self.people:
            position, name = self.position_of(person), f"{person.given} {person.family}"
            heard = person.label in self.heard and position is not None and position.label in self.heard
            if (
                heard
                and not given_up.intersection((person.label, person.id))
                and not any(name in title for title in titles)
            ):
                raise Broken("nothing lost", f"{person.label} was received and is not in the archive")

    def _nothing_twice(self) -> None:
        """What was told A, B, A has no two entries after each other that say the same; what a person made there by hand is an entry too."""
        last: tuple[str, ...] = ()
        for *series, digest in self.simulation.database.rows(IN_THE_ARCHIVE):
            if last == (*series, digest):
                raise Broken("the same again", f"{' '.join(map(str, series))} stands twice after each other")
            last = (*series, digest)


def _other(random: Random, text: str, more: str) -> str:
    """With more, or without what was added last."""
    return text.removesuffix(more) if text.endswith(more) and random.random() < 0.5 else text + more
