"""`/api/webcruiter/webhook`: one row for each hook, whatever comes how often; and what is hinted at is fetched, never believed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.accounts.models import User
from arkivbro.connectors.registry import source_class
from arkivbro.connectors.webcruiter.configuration import WebhookSettings
from arkivbro.connectors.webcruiter.webhook import Webhook
from arkivbro.core.errors import Transient
from arkivbro.ports import RecruitmentSource
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, ImportRun, SourceHint, UntoldItem
from arkivbro.recruitment.selectors.imports import hints_of
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import hints, importing
from arkivbro.recruitment.services.polling import poll
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.services.reading_claims import by_hand
from arkivbro.transfers.source_trouble import SourceTrouble
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db
DOOR, ADDRESS, KEY = "webcruiter-api", "/api/webcruiter/webhook", b"k" * 32


@pytest.fixture
def webcruiter(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulated]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    secret = tmp_path / "hook-secret"
    secret.write_text(KEY.decode())
    hook = Webhook(WebhookSettings(secret_file=str(secret), secret_form="text"), door=DOOR, beside=tmp_path)
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(
            wiring.runtime(),
            sources={DOOR: simulated.source(marks=marks_of(DOOR), hears=True)},
            poll_seconds={DOOR: 300.0},
            hooks={"webcruiter": hook},
        )
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        yield simulated
    runtime_module.forget()


def send(told: object, key: bytes = KEY, headers: dict[str, str] | None = None) -> tuple[int, object]:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signature = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()
    given = {"X-Signature-Base64HmacSha256": signature} | (headers or {})
    client = Client(enforce_csrf_checks=True)
    answer = client.post(ADDRESS, body, content_type="application/json", headers=given)
    return answer.status_code, json.loads(answer.content)


def test_issue_13_item_2_a_hook_is_a_row_and_the_truth_is_fetched(webcruiter: Simulated) -> None:
    candidate = webcruiter.state.store.apply("9000000001", "Kari", "Prøve", ("CV", "cv.pdf", b"x"))
    webcruiter.state.store.apply("9000000001", "Ola", "Ikke nevnt")
    told = {"candidateId": candidate.id, "candidate": {"name": "Noen Andre"}, "status": "Hired"}
    assert send(told) == (200, {"new": True})
    row = SourceHint.objects.get()
    assert (row.source, row.items, row.read_at) == (DOOR, [candidate.id], None)
    assert hints.is_anything_hinted()
    assert hints.read_hinted() == 1
    application = Application.objects.get()
    assert application.source_id == candidate.id
    assert "Noen Andre" not in application.facts.get().text
    assert not hints.is_anything_hinted()
    assert not webcruiter.calls("/candidates?"), "the list is not read for it"


def test_issue_13_item_2_duplicates_replays_and_disorder_are_harmless(webcruiter: Simulated) -> None:
    candidate = webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    event = {"id": "e1", "candidateId": candidate.id}
    assert [send(event)[1] for _ in range(3)] == [{"new": True}, {"new": False}, {"new": False}]
    hints.read_hinted()
    webcruiter.state.store.change(candidate.id, family_name="Endret")
    assert send(event) == (200, {"new": False}), "heard and read before: a replay"
    assert not hints.is_anything_hinted()
    assert send({"candidateId": candidate.id}) == (200, {"new": True})
    assert send({"candidateId": candidate.id}) == (200, {"new": False}), "one is waiting already"
    hints.read_hinted()
    assert send({"candidateId": candidate.id}) == (200, {"new": True}), "it may have happened once more"
    hints.read_hinted()
    for late in ({"id": "e0", "candidateId": candidate.id}, {"id": "e9", "candidateId": "404"}):
        assert send(late) == (200, {"new": True})
    hints.read_hinted()
    assert Application.objects.get().version == 1
    assert not ImportRun.objects.filter(error__isnull=False).exists()


def test_issue_13_item_2_attacks_are_refused_and_leave_no_row(webcruiter: Simulated) -> None:
    assert send({"candidateId": 1}, b"x" * 32)[0] == 401
    assert send({"candidateId": 1}, headers={"X-Signature-Base64HmacSha256": ""})[0] == 400
    assert send(b" " * 70_000)[0] == 413
    old = {"candidateId": 1, "timestamp": (clock() - timedelta(days=9)).isoformat()}
    assert send(old)[0] == 400
    client = Client()
    assert client.get(ADDRESS).status_code == 405
    assert client.post("/api/annen/webhook", b"{}", content_type="application/json").status_code == 404
    assert not SourceHint.objects.exists()


def test_issue_13_item_2_a_flood_becomes_one_reading(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "MOST_UNREAD", 5)
    later = clock() + timedelta(minutes=5)
    SourceReading.objects.create(source=DOOR, next_reading=later, last_read=clock() - timedelta(minutes=2))
    for number in range(5):
        assert send({"candidateId": number}) == (200, {"new": True})
    assert SourceReading.objects.get().next_reading == later
    assert send({"candidateId": 99}) == (200, {"new": False})
    assert SourceHint.objects.count() == 5
    assert (SourceReading.objects.get().next_reading or later) <= clock()


def test_issue_13_item_2_a_hook_that_names_nothing_brings_the_reading_forward(webcruiter: Simulated) -> None:
    now = clock()
    SourceReading.objects.create(source=DOOR, next_reading=now + timedelta(minutes=9), last_read=now)
    for number in range(3):
        assert send({"event": f"unknown {number}"})[0] == 200
    row = SourceReading.objects.get()
    assert row.next_reading is not None
    assert abs(row.next_reading - now - timedelta(seconds=60)) < timedelta(seconds=2), (
        "not at once, over and over"
    )
    assert not hints.is_anything_hinted()
    SourceReading.objects.update(trouble=SourceTrouble.BY_PERSON, next_reading=now + timedelta(minutes=9))
    send({"event": "another"})
    assert SourceReading.objects.get().next_reading == now + timedelta(minutes=9), (
        "a person's pause is stronger"
    )


def test_issue_13_item_2_hints_wait_for_whoever_reads_and_are_read_in_between(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "LOOK_SECONDS", 0.0)
    store = webcruiter.state.store
    ids = [store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(3)]
    send({"candidateId": ids[2]})
    with by_hand(DOOR, "another", seconds=60):
        assert hints.read_hinted() == 0
    SourceReading.objects.update(trouble=SourceTrouble.BY_PERSON)
    assert hints.read_hinted() == 0, "paused by a person"
    SourceReading.objects.update(trouble=SourceTrouble.NONE)
    order: list[str] = []

    def fence() -> None:
        order.extend(Application.objects.exclude(source_id__in=order).values_list("source_id", flat=True))
        if len(order) == 1 and not SourceHint.objects.filter(key="k").exists():
            SourceHint.objects.create(source=DOOR, key="k", items=[ids[1]], heard_at=clock())

    poll(runtime_module.current().sources[DOOR], fence)
    fence()
    assert order == [ids[2], ids[1], ids[0]] or order == [ids[2], ids[0], ids[1]]
    assert not hints.is_anything_hinted()


def test_issue_13_item_2_a_source_in_trouble_is_told_of_by_its_reading(webcruiter: Simulated) -> None:
    later = clock() + timedelta(minutes=5)
    SourceReading.objects.create(source=DOOR, next_reading=later, last_read=clock() - timedelta(minutes=1))
    webcruiter.state.forbidden.add("/candidates")
    send({"candidateId": webcruiter.state.store.apply("9000000001", "Kari", "Prøve").id})
    with pytest.raises(Exception, match="no_right"):
        hints.read_hinted()
    assert (SourceReading.objects.get().next_reading or later) <= clock()
    assert SourceHint.objects.filter(read_at__isnull=True).exists(), "the hint waits"


@pytest.mark.parametrize("why", ["paused", "in trouble", "not configured any more"])
def test_issue_13_item_2_what_cannot_be_read_now_is_no_work(webcruiter: Simulated, why: str) -> None:
    """Each look that finds work writes three times, and is followed by the next at once."""
    SourceHint.objects.create(
        source=DOOR if why != "not configured any more" else "gone", key="k", items=["1"], heard_at=clock()
    )
    trouble = {"paused": SourceTrouble.BY_PERSON, "in trouble": SourceTrouble.UNREACHABLE}.get(why)
    if trouble:
        SourceReading.objects.create(source=DOOR, trouble=trouble)
    assert not hints.is_anything_hinted()
    SourceReading.objects.filter(source=DOOR).update(trouble=SourceTrouble.NONE)
    assert hints.is_anything_hinted() == (why != "not configured any more")


def test_issue_13_item_2_a_hook_that_nobody_can_read_is_forgotten_after_a_month(
    webcruiter: Simulated,
) -> None:
    for days in (29, 31):
        heard = clock() - timedelta(days=days)
        SourceHint.objects.create(source="gone", key=str(days), items=["1"], heard_at=heard)
    hints.forget_hints()
    assert [row.key for row in SourceHint.objects.all()] == ["29"]


def test_issue_13_item_2_what_a_sweep_found_that_no_hook_told(webcruiter: Simulated) -> None:
    store, source = webcruiter.state.store, runtime_module.current().sources[DOOR]
    store.apply("9000000001", "Kari", "Fra før")
    poll(source, lambda: None)
    assert hints_of(DOOR).untold == 0, "what stood there at first was nobody's to tell of"
    told, late, lost = (store.apply("9000000001", name, "Prøve").id for name in ("Ola", "Per", "Pål"))
    send({"candidateId": told})
    hints.read_hinted()
    poll(source, lambda: None)
    assert hints_of(DOOR).untold == 2, "one was told of"
    send({"candidateId": late})
    found = hints_of(DOOR)
    assert found.untold == 1 and found.untold_at is not None, "one hook was late, one is lost"
    store.change(lost, family_name="Endret")
    poll(source, lambda: None)
    poll(source, lambda: None)
    assert hints_of(DOOR).untold == 2, "a change is found once"
    UntoldItem.objects.update(found_at=clock() - timedelta(days=31))
    hints.forget_hints()
    assert hints_of(DOOR).untold == 0


def test_issue_13_item_2_a_reading_ends_as_it_did_though_the_count_cannot_be_kept(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong there hid the reading's own error, and with it how long the source asks us to wait."""
    source = runtime_module.current().sources[DOOR]

    def breaks(*_: object) -> None:
        raise RuntimeError

    def answers_badly(*_: object, **__: object) -> Iterator[object]:
        raise Transient("webcruiter.busy", status=429, path="/", retry_after=60)
        yield

    monkeypatch.setattr(importing, "note_untold", breaks)
    poll(source, lambda: None)
    monkeypatch.setattr(type(source), "changes", answers_badly)
    with pytest.raises(Transient):
        poll(source, lambda: None)


def test_issue_13_item_2_drift_says_what_no_hook_told(webcruiter: Simulated, client: Client) -> None:
    UntoldItem.objects.create(source=DOOR, item="7", found_at=clock())
    user = User.objects.create_user("anne", is_administrator=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/drift/", headers={"host": "localhost"}).content.decode()
    assert "Funnet uten varsel de siste 30 dagene: 1" in page


def test_issue_13_item_9_a_hook_about_an_advertisement_brings_every_door_forward(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names no candidate, and advertisements come by the feed."""
    made = runtime_module.current()
    feed = source_class("webcruiter")(f"{webcruiter.address}/feed")
    other = source_class("folder")(webcruiter.folder)
    more = {"webcruiter": feed, "folder": other}
    with_feed = replace(made, sources={**made.sources, **more})
    monkeypatch.setattr(runtime_module, "_kept", dict.fromkeys(runtime_module._kept, with_feed))
    later, before = clock() + timedelta(minutes=5), clock() - timedelta(minutes=2)
    for door in (DOOR, *more):
        SourceReading.objects.create(source=door, next_reading=later, last_read=before)
    assert send({"id": "e1", "event": "JobPostingPublished", "advertId": "9000000001"}) == (
        200,
        {"new": True},
    )
    due = {one.source for one in SourceReading.objects.filter(next_reading__lte=clock())}
    assert due == {DOOR, "webcruiter"}, "all doors of Webcruiter, and no other source"


def test_issue_13_item_2_a_long_delivery_is_read_in_parts(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "AT_ONCE", 3)
    ids = [webcruiter.state.store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(7)]
    parts: list[int] = []
    real = importing.import_some

    def counted(source: RecruitmentSource, ids: Sequence[str], **more: Any) -> object:
        parts.append(len(ids))
        return real(source, ids, **more)

    monkeypatch.setattr(hints, "import_some", counted)
    assert send([{"id": f"e{one}", "candidateId": one} for one in ids]) == (200, {"new": True})
    assert hints.read_hinted() == 1
    assert Application.objects.count() == 7
    assert parts == [3, 3, 1]
    assert not hints.is_anything_hinted()
