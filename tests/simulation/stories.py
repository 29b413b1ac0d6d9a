"""What happens in the house while the workers work: each story is one person's, and a seed tells some of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import NotThere
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.services import exemption as acts
from arkivbro.recruitment.services import list_acts, lists
from arkivbro.recruitment.services.vacancy_archiving import LinkCase, link_case
from tests.simulation.actors import current_actor
from tests.simulation.facts import DEADLINE, Position, Told
from tests.simulation.truth import Wishes
from tests.simulation.virtual import wall_clock

if TYPE_CHECKING:
    from tests.simulation.people import People

HOUR = 3600.0


class Stories:
    """Each is a method; `People` begins them as actors of the web server's process."""

    def __init__(self, people: People) -> None:
        self.people, self.simulation = people, people.simulation
        self.random, self.scheduler = people.random, people.simulation.scheduler
        self.sources = people.simulation.sources

    def all(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        return (
            ("exemption", self.exemption),
            ("list_in_an_outage", self.list_in_an_outage),
            ("pause_in_an_outage", self.pause_in_an_outage),
            ("buttons", self.people.press_buttons),
            ("corrections", self.corrections),
            ("there_and_back", self.there_and_back),
            ("linking", self.linking),
        )

    # --- exemption --------------------------------------------------------------------------------------------------

    def exemption(self) -> None:
        """A wish is decided, the applicant told, and perhaps asks again; then the public list is made."""
        person = self.random.choice(self.sources.people)
        self._wait(200.0, 1200.0)
        if person.exemption is None:
            self._settle(person)
        self._ask(person, "redd for arbeidsgiver")
        if self.random.random() < 0.5:
            self._decide(person, Outcome.REFUSED)
            self._tell(person)
            self._wait(25 * HOUR, 30 * HOUR)
            self._ask(person, "truet på livet")
        else:
            for number in range(self.random.choice((1, 2, 3))):
                self._decide(person, self.random.choice((Outcome.REFUSED, Outcome.GRANTED)))
                self._tell(person)
                self._wait(*self.random.choice(((0.0, 60.0), (25 * HOUR, 30 * HOUR))))
                if self.random.random() < 0.5:
                    self._ask(person, f"en annen grunn {number}")
        self._list(self.sources.position_of(person))

    def list_in_an_outage(self) -> None:
        """A list is locked while the archive is away; before it is back, somebody on it asks for exemption."""
        position = self.random.choice(self.sources.positions)
        self._wait(100.0, 1200.0)
        archive = self.simulation.archive
        archive.down_until = max(archive.down_until, self.scheduler.now + self.random.choice((300.0, 1200.0)))
        self._list(position)
        self._wait(5.0, 250.0)
        there = [one for one in self.sources.people if self.sources.position_of(one) is position]
        if there:
            self._ask(self.random.choice(there), "ombestemte meg")

    def _ask(self, person: Told, reason: str) -> None:
        person.exemption = ExemptionRequest(True, reason)
        self.sources.tell(person)

    def _settle(self, person: Told) -> None:
        def act() -> None:
            row = _row(person)
            if row is None or row.vacancy is None:
                return
            self.wishes(person).note(self.scheduler.now, "settled", requested=False)
            acts.settle_wish(
                acts.SettleWish(
                    actor=COMMAND_LINE,
                    vacancy=row.vacancy.reference,
                    application=row.public_id,
                    seen=acts.seen_of(_record(row)),
                    requested=False,
                    basis="ringte",
                )
            )

        self.people.attempt(f"settles the wish of {person.label}", act)

    def _decide(self, person: Told, outcome: Outcome) -> None:
        def act() -> None:
            row = _row(person)
            if row is None or row.vacancy is None:
                return
            record = _record(row)
            before = len(record.decisions)
            decided_by = acts.deciders_of(row.vacancy)[0]
            try:
                acts.decide(
                    acts.Decide(
                        actor=COMMAND_LINE,
                        vacancy=row.vacancy.reference,
                        application=row.public_id,
                        seen=acts.seen_of(record),
                        outcome=outcome,
                        reasoning="Vurdert for seg.",
                        decided_by=decided_by,
                    )
                )
            finally:
                if self._decisions(row) > before:
                    self.wishes(person).note(self.scheduler.now, outcome.value, record.request)

        self.people.attempt(f"decides on {person.label}: {outcome.value}", act)

    def _decisions(self, row: Application) -> int:
        """Asked beside the simulation: the answer to the commit may be lost."""
        found = self.simulation.database.rows(
            f"SELECT exemption FROM recruitment_applicanthandling WHERE application_id = {row.pk}"
        )
        return found[0][0].count('"decided_at"') if found else 0

    def _tell(self, person: Told) -> None:
        def act() -> None:
            row = _row(person)
            if row is None or row.vacancy is None:
                return
            self.wishes(person).note(self.scheduler.now, "noticed")
            acts.tell(
                acts.Tell(
                    actor=COMMAND_LINE,
                    vacancy=row.vacancy.reference,
                    application=row.public_id,
                    seen=acts.seen_of(_record(row)),
                    how="e-post",
                    at=wall_clock(self.scheduler),
                )
            )

        self.people.attempt(f"tells {person.label}", act)

    def _list(self, position: Position | None) -> None:
        if position is None:
            return

        def act() -> None:
            row = Vacancy.objects.filter(source=position.source, source_id=position.id).first()
            if row is None:
                return
            made = lists.made_now(row, ListKind.PUBLIC, DEADLINE, lists.candidates_of(row))
            list_acts.lock_list(
                list_acts.LockList(
                    actor=COMMAND_LINE,
                    vacancy=row.reference,
                    kind=ListKind.PUBLIC,
                    day=DEADLINE,
                    seen=list_acts.seen_of(made),
                    reason="Ny",
                    override="Haster",
                )
            )

        self.people.attempt(f"locks the public list of {position.label}", act)

    def wishes(self, person: Told) -> Wishes:
        return self.sources.wishes[person.label]

    # --- the archive ----------------------------------------------------------------------------------------------------

    def pause_in_an_outage(self) -> None:
        """A person pauses the archive the moment it goes away; it comes back, and the pause stands until a person ends it.

        Ended while it is away again: whoever sends next finds nobody there, and the pause comes at that very moment.
        """
        archive = self.simulation.archive
        self._wait(0.0, 60.0)
        for _ in range(5):
            archive.down_until = max(archive.down_until, self.scheduler.now + 60.0)
            self._until_nobody_answers(60.0)
            with self.simulation.closely():
                self.people.pause()
            self._wait(5.0, 100.0)
            archive.down_until = max(archive.down_until, self.scheduler.now + 60.0)
            self.people.resume()

    def _until_nobody_answers(self, most: float) -> None:
        """Somebody's call found the archive away, a moment ago."""
        archive, person = self.simulation.archive, current_actor()
        assert person is not None
        before = archive.unanswered
        archive.watchers.add(person)
        until = self.scheduler.now + most
        while archive.unanswered == before and self.scheduler.now < until:
            self.scheduler.pause("watching", until - self.scheduler.now)
        archive.watchers.discard(person)

    def linking(self) -> None:
        """An archivist made the case in the archive by hand, and links the vacancy to it, while a worker may be making one."""
        position = self.random.choice(self.sources.positions)
        number = self.simulation.archive.made_by_people(f"Rekruttering {position.reference}").number
        for _ in range(3):
            self._wait(0.0, self.random.choice((5.0, 60.0, 600.0)))

            def act() -> None:
                row = Vacancy.objects.filter(source=position.source, source_id=position.id).first()
                if row is None:
                    raise NotThere
                link_case(LinkCase(actor=COMMAND_LINE, vacancy=row.reference, number=number))

            with self.simulation.closely():
                if self.people.attempt(f"links {position.label} to {number}", act):
                    self.scheduler.tell("… linked")
                    return

    def there_and_back(self) -> None:
        """While nothing goes in, the source changes something, and changes it back."""
        self._wait(30.0, 1500.0)
        everything: list[Position | Told] = [*self.sources.positions, *self.sources.people]
        told = self.random.choice(everything)
        name = "text" if isinstance(told, Position) else "letter"
        before = getattr(told, name)
        self.people.pause()
        for text in (f"{before} Feil.", before):
            setattr(told, name, text)
            self._wait(1.0, 100.0)
            self.sources.tell(told)
        self.people.resume()

    def corrections(self) -> None:
        """An archivist corrects in the archive what was journalled there: nothing of ours touches it again."""
        self._wait(60.0, 3000.0)
        archive = self.simulation.archive
        finished = [one for one in archive.things if one.kind == "entry" and one.status == "J"]
        if finished:
            entry = self.random.choice(finished)
            self.scheduler.tell(f"corrects {entry.id} in the archive")
            entry.status, entry.sign_off, entry.by_people = "U", "", True

    def _wait(self, least: float, most: float) -> None:
        self.scheduler.pause("a while", least + self.random.random() * (most - least))


def _row(person: Told) -> Application | None:
    return (
        Application.objects.select_related("vacancy")
        .filter(source=person.source, source_id=person.id)
        .first()
    )


def _record(row: Application) -> ExemptionRecord:
    return acts.record_of(row, ApplicantHandling.objects.filter(application=row).first())
