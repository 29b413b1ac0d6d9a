"""`--source webcruiter`: what is told is told by Webcruiter's own doors and hooks, and read as the product reads it.

In the plain simulation facts are received as they are told. Here people publish, apply, change and withdraw in the simulated Webcruiter;
hooks about it come late, twice, before their vacancy, or never; two processes read feed and candidates by turns while it goes on, and either
may die, sleep, or be answered 401, 429 or half a page. What comes of it is judged when all is read in the calm.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from django.conf import settings as django_settings
from django.db import connections

from arkivbro import runtime as runtime_module
from arkivbro.connectors.webcruiter import bounded_http, fetch
from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.configuration import ApiSettings, DeliverySettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.recruitment import Application, Protection, Vacancy
from arkivbro.ports import Hint
from arkivbro.recruitment.selectors.marks import is_told, marks_of
from arkivbro.recruitment.services import importing
from arkivbro.recruitment.services.hints import keep_hint, read_hinted
from arkivbro.recruitment.services.polling import poll
from arkivbro.recruitment.services.receiving import Item, Received, receive_several
from arkivbro.transfers.chore_loops import survive
from arkivbro.transfers.polling import read_if_due
from arkivbro.transfers.selectors.sources import came_round
from arkivbro.transfers.services import read_source_now
from arkivbro.transfers.services.reading_claims import meet
from simulators.webcruiter.delivery import deliver
from simulators.webcruiter.doors import API as API_PATH
from simulators.webcruiter.doors import FEED as FEED_PATH
from simulators.webcruiter.doors import TOKEN
from simulators.webcruiter.state import CLIENT, LOCK, SECRET, Webcruiter
from simulators.webcruiter.store import Store
from tests.simulated_webcruiter import MAPPING
from tests.simulation.actors import Actor, ActorState, current_actor
from tests.simulation.facts import Position, Told
from tests.simulation.invariants import Broken
from tests.simulation.sources import Sources
from tests.simulation.truth import Protections, Wishes
from tests.simulation.virtual import BEGINNING, database_now
from tests.simulation.webcruiter_content import PROTECTED, candidate, content_read, content_told, published
from tests.simulation.webcruiter_wire import ADDRESS, Wire, through

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

FEED, API, DELIVERY = "webcruiter", "webcruiter-api", "webcruiter-delivery"
INTERVALS = {FEED: 300.0, API: 900.0, DELIVERY: 300.0}
DELIVERED = 0.3
"""How many applications are delivered to the archive's folder as well, when they are sent."""
PATIENCE = 6 * 3600.0
HOUR = 3600.0
READ_FOR = HOUR
"""So long after the last thing that happened somebody reads; what is read later is read in the calm."""
VALUES = "".join(
    f'{kind.value} = ["{word}"]\n' for kind, word in PROTECTED.items() if kind is not Protection.NONE
)
LATE = (1.0, 60.0, 900.0, 4000.0)
"""Seconds that a hook may be late."""
STORED = (
    "SELECT a.source_id, a.version, a.withdrawn, f.text FROM recruitment_application a JOIN recruitment_applicationfacts f"
    " ON f.application_id = a.id AND f.version = a.version WHERE a.source = 'webcruiter'"
)
UNREAD = "SELECT count(*) FROM recruitment_sourcehint WHERE read_at IS NULL"


class WebcruiterSources(Sources):
    """Those whom Webcruiter tells of go its way; whom the other source tells of are received as ever."""

    is_webcruiter = True

    def __init__(self, simulation: Simulation) -> None:
        self.chance = Random(f"webcruiter {simulation.seed}")
        self.webcruiter = Webcruiter(Store(lambda: database_now(simulation.scheduler)))
        self.webcruiter.settings.largest_page = self.chance.choice((1, 2, 25))
        self.contents: dict[str, list[tuple[object, ...]]] = {}
        """What Webcruiter told of each, one after the other, each unlike the one before."""
        self.listens, self.hooks, self.happened_at = list[Actor](), 0, 0.0
        self.heard_of: dict[str, tuple[object, ...]] = {}
        """What was taken in of each last."""
        super().__init__(simulation)
        likely = self.chance.choice((0.01, 0.05, 0.15))
        self.wire = Wire(simulation.scheduler, self.webcruiter, self.chance, likely)

    def _make(self) -> None:
        """As in the plain simulation, under ids such as Webcruiter gives. An application of the other source may bear the same one."""
        super()._make()
        numbers = {one: str(9_000_000_001 + at) for at, one in enumerate(one.id for one in self.positions)}
        known = {one: str(70_001 + at) for at, one in enumerate(dict.fromkeys(one.id for one in self.people))}
        named = {one.reference: numbers[one.id] for one in self.positions} | numbers
        for position in self.positions:
            position.id = position.reference = numbers[position.id]
        for person in self.people:
            person.id, person.vacancy_name = known[person.id], named[person.vacancy_name]
        self.wishes = {one.label: Wishes() for one in self.people}
        self.protections = {one.label: Protections() for one in self.people}

    # --- what happens there -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """People at Webcruiter, by an actor of their own; readers; and whoever receives from the other source, as ever."""
        self._put_together()
        told: list[Position | Told] = [*self.positions, *self.people]
        theirs: list[Callable[[], None]] = [partial(self.tell, one) for one in told if one.source == FEED]
        others: list[Callable[[], None]] = [partial(self.tell, one) for one in told if one.source != FEED]
        theirs += [self._change for _ in range(self.chance.choice((0, 1, 2)))]
        theirs += [self._withdraw for _ in range(self.chance.choice((0, 0, 1)))]
        if self.chance.random() < 0.5:  # an application before its vacancy is seen by anybody
            self.chance.shuffle(theirs)
        spread = self.chance.choice((0.0, 5.0, 120.0, 900.0))
        scheduler = self.simulation.scheduler

        def act(steps: list[Callable[[], None]]) -> None:
            for step in steps:
                scheduler.pause("at Webcruiter", self.chance.random() * spread)
                step()

        people = scheduler.process("webcruiter")
        scheduler.spawn(people, "people", lambda: act(theirs))
        scheduler.spawn(people, "another source", lambda: act(others))
        for _ in range(self.chance.choice((1, 2))):
            self._start_reader()

    def tell(self, *ones: Position | Told) -> None:
        """It happens at Webcruiter, and a hook may tell of it. Whoever acts upon it looks whether it has come, for a while."""
        (one,) = ones
        if one.source != FEED:
            super().tell(one)
            return
        self._put(one)
        person, scheduler = current_actor(), self.simulation.scheduler
        if person is None or person.process.name.startswith("webcruiter"):
            return
        for _ in range(20):
            if one.label in self.heard and self.heard_of.get(one.label) == self.contents[one.label][-1]:
                return
            scheduler.pause("has it come?", 60.0)

    def _put(self, one: Position | Told) -> None:
        store, content = self.webcruiter.store, content_told(one)
        told = self.contents.setdefault(one.label, [])
        if not told or told[-1] != content:
            told.append(content)
        self.happened_at = self.simulation.scheduler.now
        self.simulation.scheduler.tell(f"Webcruiter has {one.label}, {len(told)}")
        if self._nobody_reads and not self.simulation.is_calm:
            self._start_reader()
        if isinstance(one, Position):
            store.vacancies[one.id] = published(one)
            self._hook(())
        else:
            is_new = one.id not in store.candidates
            store.candidates[one.id] = candidate(one, "" if is_new else store.moment())
            if is_new and self.chance.random() < DELIVERED:
                self.simulation.scheduler.tell(f"{one.label} is delivered, too")
                position = self.position_of(one)
                assert position is not None
                deliver(self.folder, published(position), store.candidates[one.id])
            self._hook((one.id,))

    def _withdraw(self) -> None:
        person = self.chance.choice([one for one in self.people if one.source == FEED])
        self.simulation.scheduler.tell(f"{person.label} withdraws at Webcruiter")
        person.withdrawn = database_now(self.simulation.scheduler).replace(microsecond=0)
        self._put(person)

    def _change(self) -> None:
        """As ever, of those who are Webcruiter's."""
        everybody = self.people
        self.people = [one for one in everybody if one.source == FEED]
        try:
            super()._change()
        finally:
            self.people = everybody

    # --- hooks --------------------------------------------------------------------------------------------------------

    def _hook(self, items: tuple[str, ...]) -> None:
        """Once, twice, late, or never."""
        if self.chance.random() < 0.15:
            return
        self.hooks += 1
        hint, scheduler = Hint(items, f"e{self.hooks}", once=True), self.simulation.scheduler
        for _ in range(self.chance.choice((1, 1, 2))):
            late = self.chance.choice(LATE) if self.chance.random() < 0.4 else 0.0
            scheduler.at(scheduler.now + late, lambda: self._deliver(hint))

    def _deliver(self, hint: Hint) -> None:
        """A request to our web server; who gets no answer does not send again."""

        def request() -> None:
            with suppress(Exception):
                self._tell_of(hint)
            connections.close_all()

        self.simulation.scheduler.spawn(self.simulation.people.web, "hook", request)

    def _tell_of(self, hint: Hint) -> None:
        kept = keep_hint(API, hint)
        self.simulation.scheduler.tell(f"hook of {' '.join(hint.items) or 'something'}: {kept}")
        for one in self.listens:
            self.simulation.scheduler.wakes(one)

    # --- reading ------------------------------------------------------------------------------------------------------

    def _put_together(self) -> None:
        """Once time and threads are the simulation's: the sources hold locks of their own. In a folder of the run's own: other processes run
        other seeds, and would write a secret anew while it is read here.
        """
        kept, path = runtime_module._kept, django_settings.ARKIVBRO_RUNTIME
        folder = Path(tempfile.mkdtemp(prefix="webcruiter-", dir=django_settings.ARKIVBRO_DATA_DIR))
        mapping = MAPPING.replace("[values]\n", f"[values]\n{VALUES}")
        (folder / "webcruiter.toml").write_text(mapping, encoding="utf-8")
        (folder / "client-secret").write_text(SECRET, encoding="utf-8")
        self.folder = folder / "leveringer"
        self.folder.mkdir()
        httpx_by_wire = through(self.wire)
        for module in (bounded_http, fetch):
            vars(module)["httpx"] = httpx_by_wire
        settings = ApiSettings(
            url=f"{ADDRESS}{API_PATH}",
            token_url=f"{ADDRESS}{TOKEN}",
            client_id=CLIENT,
            client_secret_file=str(folder / "client-secret"),
            mapping="webcruiter.toml",
        )
        api = ApiSource(settings, beside=folder, marks=marks_of(API), hears=True)
        feed = FeedSource(f"{ADDRESS}{FEED_PATH}?company_id={LOCK}")
        made = replace(
            self.simulation.runtime,
            sources={FEED: feed, API: api, DELIVERY: self._delivery(folder)},
            poll_seconds=INTERVALS,
            read_source=poll,
        )
        kept[path] = self.reading = made
        vars(importing)["receive_several"] = partial(self._receiving, importing_receives)

    def _delivery(self, folder: Path) -> DeliverySource:
        """Beside the API. When its files came, the machine's own clock says, which stands still in a run."""
        scheduler, began = self.simulation.scheduler, time.time()

        def has_come(moment: float) -> bool:
            return came_round(API, BEGINNING + timedelta(seconds=moment - began), timedelta(seconds=PATIENCE))

        return DeliverySource(
            DeliverySettings(path=self.folder.name, mapping="webcruiter.toml"),
            beside=folder,
            marks=marks_of(DELIVERY),
            gives_way=True,
            is_told=is_told,
            patience=PATIENCE,
            has_come=has_come,
            clock=lambda: began + scheduler.now,
        )

    def _receiving(
        self, receives: Callable[..., None], items: Sequence[Item], told: Callable[..., None], **more: object
    ) -> None:
        """`receive_several`, which the simulation listens to: from now on it may be in; and then, it is."""
        for item in items:
            self._is_told(self._of(item.fact), item.fact)

        def heard(item: Item, outcome: Received | Exception) -> None:
            one = self._of(item.fact)
            if isinstance(outcome, Received):
                self.simulation.scheduler.tell(f"read {one.label}: {outcome.outcome}")
                self.heard.add(one.label)
                self.heard_of[one.label] = content_read(item.fact)
                if isinstance(item.fact, Application):
                    self._told(item.fact, one)
                    self._told_protection(item.fact, one)
            told(item, outcome)

        receives(items, heard, **more)

    def _of(self, fact: Vacancy | Application) -> Position | Told:
        ours: Sequence[Position | Told] = self.positions if isinstance(fact, Vacancy) else self.people
        return next(one for one in ours if (one.source, one.id) == (fact.ref.source, fact.ref.id))

    def _start_reader(self) -> None:
        """A process that reads as a worker does: each source by its interval, and what was hinted at."""
        process = self.simulation.scheduler.process("reader", restarts=self._start_reader)
        scheduler = self.simulation.scheduler
        for name in INTERVALS:
            scheduler.spawn(process, f"reads {name}", partial(self._poll, name, f"{process.name}-{name}"))
        self.listens = [one for one in self.listens if one.standing is not ActorState.ENDED]
        self.listens.append(scheduler.spawn(process, "reads hints", self._read_hints))

    @property
    def _nobody_reads(self) -> bool:
        """All have ended by themselves: one that was killed is started again."""
        return (
            not any(one.name == "reads hints" for one in self.simulation.scheduler.actors)
            and self.listens != []
        )

    @property
    def _goes_on(self) -> bool:
        now = self.simulation.scheduler.now
        return not self.simulation.is_calm and now < self.happened_at + READ_FOR

    def _poll(self, name: str, owner: str) -> None:
        while not survive(name, lambda: meet(self.reading, name)):
            self.simulation.scheduler.pause("meeting the source", 10.0)
        while self._goes_on:
            survive(name, lambda: read_if_due(self.reading, name, owner=owner))
            self.simulation.scheduler.pause("until it is due", 60.0 + self.chance.random() * INTERVALS[name])

    def _read_hints(self) -> None:
        while self._goes_on:
            survive("hints", read_hinted)
            self.simulation.scheduler.pause("until a hook is heard", 300.0)

    def read_all(self) -> None:
        """In the calm: Webcruiter answers, and each door is read to its end, twice."""
        self.wire.calm()
        scheduler = self.simulation.scheduler

        def read() -> None:
            scheduler.pause(
                "until nobody is believed to be reading", 2 * self.reading.settings.reading_lease_seconds
            )
            for _ in range(2):
                survive("hints", read_hinted)
                for name in INTERVALS:
                    read_source_now(name)  # as a person would, whatever trouble it was in
                    read_if_due(self.reading, name, owner="calm")

        scheduler.spawn(scheduler.process("calm"), "reads", read)

    # --- the end ------------------------------------------------------------------------------------------------------

    def source_is_archive(self) -> None:
        """Besides: what stands at Webcruiter in the end is what was taken in, and nothing has more versions than it was told in."""
        self.heard |= set(self.contents)
        stored = {row[0]: row[1:] for row in self.simulation.database.rows(STORED)}
        for person in self.people:
            if person.source != FEED or person.label not in self.contents:
                continue
            ways = len(list(groupby(letter for letter, *_ in self.contents[person.label])))
            if person.id not in stored:
                raise Broken("nothing lost", f"{person.label} stands at Webcruiter and was not taken in")
            version, withdrawn, text = stored[person.id]
            found = json.loads(text)
            if found["letter"] != person.letter or bool(withdrawn) != bool(person.withdrawn):
                raise Broken("nothing lost", f"{person.label} stands as it was before: {found['letter']!r}")
            if version > ways:
                raise Broken(
                    "once more", f"{person.label} was told in {ways} ways and has {version} versions"
                )
        ((unread,),) = self.simulation.database.rows(UNREAD)
        if unread:
            raise Broken("rest", f"{unread} hints were never read")
        super().source_is_archive()


importing_receives = receive_several
"""The product's own, of which each run's sources listen to."""
