"""Feed, API with webhooks, and delivery at once, in any order, twice: each fact in exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.connectors.webcruiter.configuration import DeliverySettings, PortalSettings, WebhookSettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.connectors.webcruiter.portal import PortalSource
from arkivbro.connectors.webcruiter.webhook import Webhook
from arkivbro.core.errors import ArkivbroError
from arkivbro.ports import RecruitmentSource
from arkivbro.recruitment.models import Application, ImportRun, Vacancy
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import import_from
from arkivbro.recruitment.services.hints import read_hinted
from arkivbro.transfers.models import Transfer
from simulators.webcruiter.hooks import Hooks
from simulators.webcruiter.state import LOCK, Fault
from tests.deliveries import delivery, entry, put
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db
API = "webcruiter-api"
KEY = "5a" * 32
OWN = "[delivery]\ncandidate_id = ['JP.KANDIDAT']\n"


@pytest.fixture
def webcruiter(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulated]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    (tmp_path / "hook").write_text(KEY)
    (tmp_path / "egen.toml").write_text(OWN)
    hook = Webhook(WebhookSettings(secret_file=str(tmp_path / "hook")), door=API, beside=tmp_path)
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(
            wiring.runtime(),
            sources={API: simulated.source(marks=marks_of(API))},
            poll_seconds={API: 300.0},
            hooks={"webcruiter": hook},
        )
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        simulated.state.hooks = Hooks(_deliver, KEY)
        yield simulated
    runtime_module.forget()


def _deliver(body: bytes, headers: dict[str, str]) -> None:
    answer = Client().post("/api/webcruiter/webhook", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200


def doors(webcruiter: Simulated) -> dict[str, RecruitmentSource]:
    path = f"/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO"
    return {
        "feed": FeedSource(webcruiter.address + path),
        "portal": PortalSource(PortalSettings(company_lock=LOCK, url=webcruiter.address), gives_way=True),
        "api": webcruiter.source(marks=marks_of(API)),
        "delivery": DeliverySource(
            DeliverySettings(path="in", mapping="egen.toml"),
            beside=webcruiter.folder,
            marks=marks_of("webcruiter-delivery"),
            gives_way=True,
        ),
    }


def filled(webcruiter: Simulated) -> list[str]:
    """One vacancy, three candidates, one of whom is delivered as well; hooks tell of each, twice and in disorder."""
    store, hooks = webcruiter.state.store, webcruiter.state.hooks
    assert hooks is not None
    hooks.held = hooks.twice = hooks.shuffled = True
    vacancy = store.publish("Inspektør")
    hooks.tell("JobPostingPublished", advertId=vacancy.id)
    ids = []
    for name in ("Kari", "Ola", "Siv"):
        one = store.apply(vacancy.id, name, "Prøve", ("CV", "cv.txt", name.encode()))
        hooks.tell("CandidateApplied", candidateId=int(one.id))
        ids.append(one.id)
    title = f"Søknad og CV - Inspektør - st. ref. ({vacancy.id}) - @Kari Prøve"
    own = entry("u-1", title, "kari.txt", more=f"<JP.KANDIDAT>{ids[0]}</JP.KANDIDAT>")
    put(webcruiter.folder / "in", "a.xml", delivery(own))
    put(webcruiter.folder / "in", "kari.txt", b"Kari")
    return ids


@pytest.mark.parametrize("order", list(permutations(("feed", "api", "portal")))[::2])
def test_issue_13_item_1_the_same_by_three_doors_in_any_order_is_one_thing(
    webcruiter: Simulated, order: tuple[str, ...]
) -> None:
    ids = filled(webcruiter)
    assert webcruiter.state.hooks is not None
    webcruiter.state.hooks.flush()
    read_hinted()
    made = doors(webcruiter)
    for _ in range(2):
        for name in (*order, "delivery"):
            import_from(made[name])
    assert Vacancy.objects.count() == 1
    rows = Application.objects.order_by("source_id")
    assert [row.source_id for row in rows] == ids
    assert {row.source for row in rows} == {"webcruiter"}
    assert {row.vacancy for row in rows} == {Vacancy.objects.get()}
    assert {row.version for row in rows} == {1}
    kinds = list(Transfer.objects.order_by("kind").values_list("kind", flat=True))
    expected = 1 if order.index("feed") < order.index("portal") else 2
    assert kinds.count("application") == 3
    assert kinds.count("advertisement") == 1
    assert len(kinds) - 4 <= expected - 1, "the fuller text of the feed is at most one change"


def test_issue_13_nothing_is_archived_at_first_contact(webcruiter: Simulated, settings: Settings) -> None:
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None})
    filled(webcruiter)
    for source in doors(webcruiter).values():
        import_from(source)
    assert Vacancy.objects.get().archiving == "unconfirmed"
    assert Application.objects.count() == 3
    assert not Transfer.objects.exists()


SPOILT = [
    Fault(path, times=1, **more)
    for path in (
        "POST /connect/token",
        r"/candidates\?",
        r"/candidates/\d+\?",
        r"/candidates/\d+/cv\?",
        r"/candidates/\d+/files\?",
        r"/files/[^?]+\?",
        "/webservices/",
    )
    for more in (
        {"status": 401},
        {"status": 429, "headers": (("Retry-After", "1"),)},
        {"status": 500},
        {"spoil": "cut"},
        {"spoil": "hang_up"},
    )
]


ONCE = pytest.mark.one_database("what an answer is; one of each place hangs up on both")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            one, marks=() if one.spoil == "hang_up" else ONCE, id=f"{one.path} {one.status or one.spoil}"
        )
        for one in SPOILT
    ],
)
def test_issue_13_failure_matrix_of_intake_each_fact_in_exactly_once(
    webcruiter: Simulated, fault: Fault
) -> None:
    """At each boundary, where there are several at the second call: what was taken stands, and the next readings bring the rest."""
    ids = filled(webcruiter)
    passing = [] if "token" in fault.path else [Fault(fault.path)]
    webcruiter.state.faults = [*passing, replace(fault)]
    made = doors(webcruiter)
    for _ in range(3):
        for name in ("feed", "api"):
            try:
                import_from(made[name])
            except ArkivbroError:
                continue
    assert sorted(Application.objects.values_list("source_id", flat=True)) == ids
    assert Vacancy.objects.count() == 1
    assert {row.version for row in Application.objects.all()} == {1}
    assert {row.attachments.count() for row in Application.objects.all()} == {1}
    assert ImportRun.objects.filter(finished=None).count() == 0
