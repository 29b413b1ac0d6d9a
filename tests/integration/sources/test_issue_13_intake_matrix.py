"""Issue 13, the failure matrix of intake: whatever goes wrong at whichever call, each fact is in exactly once when the source is well again.

Feed, list in pages, candidates with CV and files; hints of each candidate twice and in disorder. A reader that is killed:
`tests/failure/test_killed_reader.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.connectors.webcruiter import bounded_http, fetch
from arkivbro.connectors.webcruiter.configuration import DeliverySettings, WebhookSettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.connectors.webcruiter.webhook import Webhook
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.likeness import suspected_duplicates
from arkivbro.ports import Hint
from arkivbro.recruitment.models import Application, Attachment, SourceHint, Vacancy
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import import_from
from arkivbro.recruitment.services.hints import keep_hint
from arkivbro.recruitment.services.lists import candidates_of
from arkivbro.recruitment.services.polling import poll
from arkivbro.transfers.models import Transfer
from simulators.webcruiter.delivery import deliver
from simulators.webcruiter.doors import FEED
from simulators.webcruiter.hooks import Hooks
from simulators.webcruiter.made_files import pdf
from simulators.webcruiter.state import LOCK, Fault
from simulators.webcruiter.store import Store
from tests.database import KIND
from tests.deliveries import aged
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db
DOOR = "webcruiter-api"
SHORT = httpx.Timeout(0.15)
FAULTS = {
    "429": Fault(".", status=429, headers=(("Retry-After", "1"),)),
    "503 for a while": Fault(".", 4, status=503),
    "401 in mid-page": Fault("/api/v1/", status=401),
    "401 again with a new token": Fault("/api/v1/", 2, status=401),
    "403": Fault("/api/v1/", status=403),
    "cut": Fault(".", spoil="cut"),
    "hung up": Fault(".", spoil="hang_up"),
    "no JSON": Fault(".", spoil="no_json"),
    "time-out": Fault(".", spoil="hang_up", seconds=0.4),
}
EVERY = 13 if KIND == "sqlite" else 29
"""`make test` takes every so-manieth call, another for each fault; `make soak` takes them all."""


@dataclass
class Intake:
    """Webcruiter with a new vacancy for each round, and arkivbro, which keeps what it took in the rounds before."""

    webcruiter: Simulated
    feed: FeedSource

    def begin(self) -> str:
        """Three apply with two files each, and hooks tell of each twice, in disorder. The vacancy's id."""
        state = self.webcruiter.state
        state.store.candidates.clear()
        for one in list(state.store.vacancies):
            state.store.change_vacancy(one, gone=True)
        vacancy = state.store.publish("Inspektør").id
        hints = list[str]()
        for name in ("Kari", "Ola", "Siv"):
            files = [("CV", f"{one}.pdf", pdf(f"{vacancy} {name} {one}")) for one in ("cv", "attest")]
            hints += [state.store.apply(vacancy, name, "Prøve", *files).id] * 2
        random.Random(vacancy).shuffle(hints)
        for number, id_ in enumerate(hints):
            keep_hint(DOOR, Hint((id_,), f"{vacancy}-{number}", once=True))
        state.calls.clear()
        return vacancy

    def read(self) -> None:
        """As a worker reads the doors: what one of them raises is its own."""
        for source in (self.feed, self.webcruiter.source(marks=marks_of(DOOR))):
            with suppress(ArkivbroError):
                poll(source, lambda: None)

    def wrong(self, vacancy: str) -> str:
        """ "" where each fact is in exactly once."""
        rows = list(Application.objects.filter(vacancy_reference=vacancy).order_by("source_id"))
        attached = Attachment.objects.filter(application__in=rows).values_list("sha256", flat=True)
        kinds = (
            Transfer.objects.filter(case__vacancy_id=vacancy).order_by("kind").values_list("kind", flat=True)
        )
        found = {
            "vacancies": Vacancy.objects.filter(source_id=vacancy).count(),
            "applications": [row.source_id for row in rows],
            "versions": {row.version for row in rows},
            "files": (len(attached), len(set(attached))),
            "transfers": list(kinds),
            "unread hints": SourceHint.objects.filter(read_at__isnull=True).count(),
        }
        wanted = {
            "vacancies": 1,
            "applications": sorted(self.webcruiter.state.store.candidates),
            "versions": {1},
            "files": (6, 6),
            "transfers": ["advertisement", *["application"] * 3],
            "unread hints": 0,
        }
        return "" if found == wanted else str(found)


@pytest.fixture
def intake(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    for module in (bounded_http, fetch):
        monkeypatch.setattr(module, "TIMEOUT", SHORT)
    with simulated_webcruiter(tmp_path) as webcruiter:
        webcruiter.state.settings.largest_page = 2
        made = replace(wiring.runtime(), sources={DOOR: webcruiter.source(marks=marks_of(DOOR))})
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        yield Intake(webcruiter, FeedSource(f"{webcruiter.address}{FEED}?company_id={LOCK}"))
    runtime_module.forget()


def failures(intake: Intake, name: str, chosen: Iterable[int]) -> list[str]:
    """What is wrong after the fault at the call of that number, and two readings when all is well again."""
    found = list[str]()
    for number in chosen:
        vacancy = intake.begin()
        fault = replace(FAULTS[name], skip=number)
        intake.webcruiter.state.faults = [fault]
        intake.read()
        intake.webcruiter.state.faults = []
        intake.read()
        intake.read()
        if wrong := intake.wrong(vacancy):
            found.append(f"{name} at call {number}: {wrong}")
    return found


def calls(intake: Intake) -> int:
    """How many calls an undisturbed reading makes."""
    vacancy = intake.begin()
    intake.read()
    number = len(intake.webcruiter.state.calls)
    assert intake.wrong(vacancy) == ""
    assert number > 20
    return number


@pytest.mark.parametrize("name", FAULTS)
def test_issue_13_a_fault_at_a_call_of_intake(name: str, intake: Intake) -> None:
    first = list(FAULTS).index(name) % EVERY
    assert failures(intake, name, range(first, calls(intake), EVERY)) == []


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", FAULTS)
def test_issue_13_a_fault_at_every_call_of_intake(name: str, intake: Intake) -> None:
    assert failures(intake, name, range(calls(intake))) == []


def test_issue_13_the_faults_of_the_matrix_are_met(intake: Intake) -> None:
    """Each of them keeps something out as long as it lasts: otherwise the matrix proves nothing."""
    for name, fault in FAULTS.items():
        vacancy = intake.begin()
        intake.webcruiter.state.faults = [replace(fault, times=1000)]
        intake.read()
        assert intake.wrong(vacancy), name
        intake.webcruiter.state.faults = []
        intake.read()
        assert intake.wrong(vacancy) == "", name


def test_issue_13_a_delivery_that_breaks_off_anywhere_is_taken_whole_later(intake: Intake) -> None:
    state, folder = intake.webcruiter.state, intake.webcruiter.folder / "leveringer"
    source = DeliverySource(
        DeliverySettings(path="leveringer"), beside=intake.webcruiter.folder, marks=marks_of("d")
    )
    vacancy = intake.begin()
    with suppress(ArkivbroError):
        poll(intake.feed, lambda: None)
    candidate = next(iter(state.store.candidates.values()))
    path = deliver(folder, state.store.vacancies[vacancy], candidate)
    whole = path.read_bytes()
    for part in range(1, 20):
        path.write_bytes(whole[: len(whole) * part // 20])
        aged(path)
        import_from(source)
        assert not Application.objects.filter(vacancy_reference=vacancy).exists(), part
    path.write_bytes(whole)
    aged(path)
    for _ in range(2):
        import_from(source)
    (row,) = Application.objects.filter(vacancy_reference=vacancy)
    assert row.version == 1 and row.attachments.count() == 2


def test_issue_13_trap_a_candidate_under_another_id_is_nobodys_guess(intake: Intake) -> None:
    """Two applications, and the recruiter is asked; what stood under the first id stays."""
    vacancy = intake.begin()
    intake.read()
    first = next(iter(intake.webcruiter.state.store.candidates))
    renamed = intake.webcruiter.state.store.renumber(first).id
    intake.read()
    rows = Application.objects.filter(vacancy_reference=vacancy)
    assert {first, renamed} <= set(rows.values_list("source_id", flat=True)) and rows.count() == 4
    alike = suspected_duplicates(candidates_of(Vacancy.objects.get(source_id=vacancy)))
    assert {first, renamed} in [{one.id for one in pair} for pair in alike]


def test_issue_13_trap_a_hook_whose_clock_is_wrong_is_made_up_for_by_the_sweep(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vacancy = intake.begin()
    SourceHint.objects.all().delete()
    key, answers = "5a" * 32, list[int]()
    (tmp_path / "hook").write_text(key)
    hook = Webhook(WebhookSettings(secret_file=str(tmp_path / "hook")), door=DOOR, beside=tmp_path)
    kept = {name: replace(one, hooks={"webcruiter": hook}) for name, one in runtime_module._kept.items()}
    monkeypatch.setattr(runtime_module, "_kept", kept)

    def deliver_hook(body: bytes, headers: dict[str, str]) -> None:
        answer = Client().post(
            "/api/webcruiter/webhook", body, content_type="application/json", headers=headers
        )
        answers.append(answer.status_code)

    store = Store(lambda: datetime.now(UTC))
    sent = Hooks(deliver_hook, key, clock=store.moment)
    for days in (-2, 0, 2):
        store.skew = timedelta(days=days)
        sent.tell("CandidateApplied", candidateId=next(iter(intake.webcruiter.state.store.candidates)))
    assert answers == [400, 200, 200]
    intake.read()
    assert intake.wrong(vacancy) == ""
