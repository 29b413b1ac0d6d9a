"""The whole routine as a story that is told as it goes: published and applied for in Webcruiter, archived by itself, lists and letters as the
demo's recruiter makes them, to the public journal.

What happens in Webcruiter happens there, through its own forms; arkivbro hears of it by webhooks, and reads. Nothing is put in.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from arkivbro.accounts.acts import NOTHING_SEEN, Actor, new_key
from arkivbro.accounts.models import User
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.exemption import Outcome
from arkivbro.core.letters import SentBy
from arkivbro.core.ref import Ref
from arkivbro.core.working_days import OSLO, oslo_day
from arkivbro.demo.webcruiter import Webcruiter, cv, diploma, reference
from arkivbro.recruitment.models import ApplicantHandling, Application, LetterTemplate, Vacancy
from arkivbro.recruitment.selectors import vacancy_by_reference
from arkivbro.recruitment.services import archiving, exemption, letter_acts, list_acts, lists
from arkivbro.runtime import current
from arkivbro.transfers.selectors import entry_numbers

PATIENCE = 120.0
"""Seconds that the story waits for the archive, before it says so and goes on."""
LOOK_EVERY = 0.2
TITLE = "Seniorinspektør, arbeidslivskriminalitet"
TEXT = (
    "Vil du bidra til et trygt og seriøst arbeidsliv? Region Vest søker en seniorinspektør som vil planlegge og gjennomføre tilsyn sammen med "
    "andre etater.\n\nDu har høyere utdanning og erfaring fra kontrollarbeid.\n\n"
    "Opplysninger om søkere kan bli gjort offentlig selv om søkeren har bedt om å ikke stå på søkerlisten."
)
UNIT = "501"
DAYS_OPEN, DAYS_SINCE = 21, 10
"""The vacancy was open so long, and its deadline was so long ago: lists can be made now."""
RECRUITER = "ragnhild"


class Left(Exception):
    """The story was told to stop."""


class Routine:
    """One telling of it. `tell` takes a line; `pause` is how long each line stands, in seconds."""

    def __init__(
        self, webcruiter: Webcruiter, tell: Callable[[str], None], leaving: threading.Event, pause: float
    ) -> None:
        self._webcruiter, self._tell, self._leaving, self._pause = webcruiter, tell, leaving, pause
        self._vacancy = ""
        self._archived = 0
        self._deadline = oslo_day(current().clock()) - timedelta(days=DAYS_SINCE)

    def play(self) -> None:
        """From publishing to the journal. Raises Left."""
        self._publish()
        first, exempt, changes, withdraws, twice = self._apply()
        self._change(changes)
        self._withdraw(withdraws)
        self._deliver(twice)
        self._deadline_passes()
        self._decide(exempt)
        self._lists()
        self._letters((changes, twice))
        self._hire(first)

    # --- in Webcruiter -------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        published = self._deadline - timedelta(days=DAYS_OPEN)
        self._vacancy = self._webcruiter.act(
            "publiser",
            title=TITLE,
            unit=UNIT,
            text=TEXT,
            published=published.isoformat(),
            deadline=self._deadline.isoformat(),
        )
        self._happened(f"Webcruiter: stillingen {self._vacancy} «{TITLE}» er publisert.", 1)

    def _apply(self) -> tuple[str, str, str, str, str]:
        """The five applicants; each is heard of by a webhook."""
        people = (
            ("Ingvild", "Bakkemyr", "F", "1988-04-02", "Rådgiver, kommunen", "Bergen", False),
            ("Paweł", "Zielonkiewicz", "M", "1979-11-30", "Tømrer", "Trondheim", True),
            ("Håkon", "Lindåsen", "M", "1992-06-17", "Verneleder, entreprenør", "Bergen", False),
            ("Guro", "Kvitnes", "F", "1985-01-09", "Lærer", "Oslo", False),
            ("Fatima", "Haddadine", "F", "1996-08-21", "Ingeniør, konsulentselskap", "Bergen", False),
        )
        ids = list[str]()
        for number, (given, family, gender, born, position, municipality, asks) in enumerate(people, 1):
            exempt = {"exemption": "1", "reason": "Arbeidsgiveren min vet ikke at jeg søker."} if asks else {}
            name = f"{given} {family}"
            ids.append(
                self._webcruiter.act(
                    "sok",
                    [cv(name), diploma(name)],
                    id=self._vacancy,
                    given_name=given,
                    family_name=family,
                    gender=gender,
                    born=born,
                    currentPosition=position,
                    municipality=municipality,
                    email=f"soker{number}@eksempel.example",
                    mobile=f"000 10 {number:03}",
                    address=f"Eksempelveien {number}",
                    letter="Jeg søker stillingen, og håper å få komme til intervju.",
                    applied=self._moment(number * 3),
                    **exempt,
                )
            )
            wish = ", som ber om å ikke stå på den offentlige søkerlisten" if asks else ""
            self._happened(f"Webcruiter: søknad fra {name}{wish}, med CV og vitnemål.", 1)
        return ids[0], ids[1], ids[2], ids[3], ids[4]

    def _change(self, candidate: str) -> None:
        text = "Jeg søker stillingen, og legger ved en referanse."
        sent = [reference("Håkon Lindåsen")]
        self._webcruiter.act("endre", sent, id=candidate, letter=text, changed=self._moment(16))
        self._happened("Webcruiter: Håkon Lindåsen endrer søknaden sin og legger ved en referanse.", 1)

    def _withdraw(self, candidate: str) -> None:
        self._webcruiter.act("trekk", id=candidate, withdrawn=self._moment(17))
        self._happened("Webcruiter: Guro Kvitnes trekker søknaden.", 1)

    def _deliver(self, candidate: str) -> None:
        self._webcruiter.act("lever", id=candidate)
        self._say(
            "Webcruiter: søknaden fra Fatima Haddadine blir også levert som Noark 4-fil. Den er arkivert alt, og kommer ikke to ganger."
        )

    def _deadline_passes(self) -> None:
        self._webcruiter.act("ta-ned", id=self._vacancy)
        self._say(
            f"Webcruiter: fristen {self._deadline:%d.%m.%Y} er ute, og annonsen er tatt ned. Den ble arkivert mens den sto."
        )

    def _hire(self, candidate: str) -> None:
        self._webcruiter.act("ansett", id=candidate)
        self._say(
            "Webcruiter: Ingvild Bakkemyr er ansatt. Innen ti minutter står saksnummeret i loggen på søknaden hennes i Webcruiter."
        )

    def _moment(self, days: int) -> str:
        """That many days after it was published, in the morning."""
        published = self._deadline - timedelta(days=DAYS_OPEN)
        return (
            datetime.combine(published + timedelta(days=days), datetime.min.time(), OSLO)
            .replace(hour=9)
            .isoformat()
        )

    # --- in arkivbro, as the recruiter does it ---------------------------------------------------------------------

    def _decide(self, candidate: str) -> None:
        row, actor = self._application(candidate), self._recruiter()
        handling = ApplicantHandling.objects.filter(application=row).first()
        exemption.decide(
            exemption.Decide(
                actor=actor,
                vacancy=self._vacancy,
                application=row.public_id,
                seen=exemption.seen_of(exemption.record_of(row, handling)),
                outcome=Outcome.GRANTED,
                reasoning="Søkeren kan miste arbeidet dersom søknaden blir kjent.",
                decided_by=exemption.deciders_of(self._row())[0],
            )
        )
        self._happened("arkivbro: Ragnhild innvilger ønsket om unntak fra offentlighet, med begrunnelse.", 1)

    def _lists(self) -> None:
        for kind, title in ((ListKind.PUBLIC, "Offentlig"), (ListKind.EXTENDED, "Utvidet")):
            vacancy = self._row()
            made = lists.made_now(vacancy, kind, self._deadline, lists.candidates_of(vacancy))
            list_acts.lock_list(
                list_acts.LockList(
                    actor=self._recruiter(),
                    vacancy=self._vacancy,
                    kind=kind,
                    day=self._deadline,
                    seen=list_acts.seen_of(made),
                )
            )
            self._happened(f"arkivbro: Ragnhild låser og arkiverer {title.lower()} søkerliste.", 1)

    def _letters(self, candidates: tuple[str, ...]) -> None:
        """Sent by Webcruiter, since an external source's applicants are never e-mailed by us; archived as an example with its addresses."""
        vacancy, actor = self._row(), self._recruiter()
        rows = [self._application(one) for one in candidates]
        template = LetterTemplate.objects.filter(kind="rejection", language="nb").order_by("pk")[0]
        text = letter_acts.Text(template.subject, template.body)
        letter_acts.write_letters(
            letter_acts.WriteLetters(
                actor=actor,
                vacancy=self._vacancy,
                template=template.pk,
                recipients=tuple(one.public_id for one in rows),
                text=text,
                how=SentBy.ELSEWHERE,
                seen=letter_acts.seen_of(letter_acts.merge(actor, vacancy, template, rows, text)),
                key=new_key(),
            )
        )
        asked = archiving.TransferToArchive(
            actor=actor, vacancy=self._vacancy, seen=NOTHING_SEEN, letter_kinds=("rejection",)
        )
        archiving.transfer_to_archive(replace(asked, seen=archiving.preview(asked).seen))
        self._happened("arkivbro: Ragnhild arkiverer avslagene som ett eksempelbrev med adresseliste.", 1)

    # --- what came of it ----------------------------------------------------------------------------------------------

    def _happened(self, line: str, entries: int) -> None:
        """Tells it, and when so many more entries of the vacancy stand in the archive. Raises Left."""
        self._tell(line)
        self._archived += entries
        began = time.monotonic()
        while len(numbers := self._numbers()) < self._archived:
            if time.monotonic() - began > PATIENCE:
                self._tell("  … ikke arkivert ennå. Se Drift.")
                return
            if self._leaving.wait(LOOK_EVERY):
                raise Left
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self._say(f"  → arkivert etter {seconds} s: journalpost {numbers[-1]}.")

    def _say(self, line: str) -> None:
        self._tell(line)
        if self._leaving.wait(self._pause):
            raise Left

    def _numbers(self) -> list[str]:
        found = entry_numbers(Ref("webcruiter", self._vacancy))
        return sorted(found, key=lambda number: int(number.rpartition("-")[2] or 0))

    def _row(self) -> Vacancy:
        row = vacancy_by_reference(self._vacancy)
        assert row is not None  # it was archived
        return row

    def _application(self, candidate: str) -> Application:
        return Application.objects.get(source="webcruiter", source_id=candidate)

    def _recruiter(self) -> Actor:
        return Actor.of(User.objects.get(username=RECRUITER))
