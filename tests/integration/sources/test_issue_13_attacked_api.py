"""What an adversary found in the API and the webhooks: changes behind an address, bad candidates in a row, a hook while one is read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.connectors.webcruiter.configuration import WebhookSettings
from arkivbro.connectors.webcruiter.webhook import Webhook
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import sentence_of
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, ImportRun, SourceHint, UnreadableItem, UntoldItem
from arkivbro.recruitment.selectors.imports import hints_of
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import hints, import_from
from arkivbro.recruitment.services.polling import poll
from simulators.webcruiter.state import Fault
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


def send(told: object) -> tuple[int, Any]:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signature = base64.b64encode(hmac.new(KEY, body, hashlib.sha256).digest()).decode()
    answer = Client().post(
        ADDRESS, body, content_type="application/json", headers={"X-Signature-Base64HmacSha256": signature}
    )
    return answer.status_code, json.loads(answer.content)


def source() -> Any:
    return runtime_module.current().sources[DOOR]


def test_issue_13_item_1_a_letter_with_an_address_and_a_question_mark_that_changes_behind_it_is_seen(
    webcruiter: Simulated,
) -> None:
    store = webcruiter.state.store
    one = store.apply("9000000001", "Kari", "Prøve")
    letter = "Se min portefølje på https://kari.example.no/arbeid. Passer jeg? Jeg ber om {}."
    with_letter(webcruiter, one.id, letter.format("et intervju"))
    import_from(source())
    with_letter(
        webcruiter, one.id, letter.format("at søknaden behandles fortrolig, for jeg er truet på livet")
    )
    import_from(source())
    assert "fortrolig" in newest()


def newest() -> str:
    row = Application.objects.get().facts.order_by("version").last()
    return row.text if row else ""


def with_letter(webcruiter: Simulated, id_: str, text: str) -> None:
    """This contract tells no time of a change, or the mapping has no name for it."""
    webcruiter.state.store.change(id_, changed="", more={"applicationText": text})


def test_issue_13_item_2_a_hook_heard_while_its_candidate_is_being_read_is_not_lost(
    webcruiter: Simulated,
) -> None:
    """Hooks without an id and time of their own: the second change comes when the first has just been fetched, not yet stored."""
    store = webcruiter.state.store
    one = store.apply("9000000001", "Kari", "Prøve")
    assert send({"candidateId": one.id}) == (200, {"new": True})
    real = source()
    answers: list[object] = []

    class Slow:
        """As the source; between fetch and store the applicant changes the name, and Webcruiter tells of it."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def some(self, ids: Any) -> Any:
            for batch in real.some(ids):
                if not answers:
                    store.change(one.id, family_name="Endret")
                    answers.append(send({"candidateId": one.id}))
                yield batch

    hints.read_hints(Slow(), lambda: None)
    while hints.is_anything_hinted():
        hints.read_hinted()
    assert "Endret" in newest(), (
        answers,
        list(SourceHint.objects.values()),
    )


def test_issue_13_item_1_three_candidates_that_the_server_fails_at_do_not_hide_all_others(
    webcruiter: Simulated,
) -> None:
    store = webcruiter.state.store
    ids = [store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(8)]
    webcruiter.state.faults += [Fault(rf"/candidates/{one}\?", times=10_000, status=500) for one in ids[:3]]
    for _ in range(5):
        try:
            poll(source(), lambda: None)
        except ArkivbroError:
            continue
    assert Application.objects.count() == 5, ImportRun.objects.values("new", "unreadable", "error")


def test_issue_13_item_2_hints_of_three_bad_candidates_do_not_stop_the_reading(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "LOOK_SECONDS", 0.0)
    store = webcruiter.state.store
    ids = [store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(9)]
    bad = ids[::3]  # never two beside each other in the list
    webcruiter.state.faults += [Fault(rf"/candidates/{one}\?", times=10_000, status=500) for one in bad]
    for one in bad:
        send({"candidateId": one})
    for _ in range(5):
        try:
            poll(source(), lambda: None)
        except ArkivbroError:
            continue
    assert Application.objects.count() == 6, ImportRun.objects.values("new", "unreadable", "error")


@pytest.mark.parametrize("id_", ["a\u0000b", "a\ud800b", "../../x", "9" * 90, "\u202e5"])
def test_issue_13_item_2_odd_ids_in_a_signed_hook(webcruiter: Simulated, id_: str) -> None:
    status, _ = send({"candidateId": id_})
    assert status == 200
    hints.read_hinted()
    assert not hints.is_anything_hinted()


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        None,
        5,
        "x",
        {"id": {"a": 1}},
        [[[]]],
        {"candidateId": True},
        {"timestamp": "0001-01-01T00:00:00"},
        {"timestamp": "9999-12-31T23:59:59"},
        {"timestamp": "9999-12-31T23:59:59-14:00"},
        {"timestamp": 1e400},
        {"candidateId": 10**400},
        {"id": "x", "timestamp": "0001-01-01T00:00:00+14:00"},
        b"\xff\xfe",
        b"[" * 60000,
        b'{"a":' * 9000,
        b"",
        b"NaN",
        {"timestamp": "2026-11-27T12:00:00+23:59:59.999999"},
    ],
)
def test_issue_13_item_2_odd_bodies(webcruiter: Simulated, told: Any) -> None:
    status, _ = send(told)
    assert status in (200, 400), status


@pytest.mark.parametrize("fault", [Fault("", status=403), Fault("", spoil="hang_up"), Fault("", status=400)])
def test_issue_13_item_1_one_candidate_that_is_refused_for_good_hides_no_other(
    webcruiter: Simulated, fault: Fault
) -> None:
    ids = [webcruiter.state.store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(4)]
    webcruiter.state.faults.append(replace(fault, path=rf"/candidates/{ids[0]}\?", times=10_000))
    poll(source(), lambda: None)
    assert Application.objects.count() == 3
    assert ImportRun.objects.get().unreadable == 1, "told"


def test_issue_13_item_1_a_server_that_fails_at_all_candidates_is_one_trouble(webcruiter: Simulated) -> None:
    for number in range(40):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    webcruiter.state.faults.append(Fault(r"/candidates/\d+\?", times=10_000, status=500))
    with pytest.raises(ArkivbroError, match="busy"):
        poll(source(), lambda: None)
    assert len(webcruiter.calls("/candidates/")) <= 30


def test_issue_13_item_1_what_changes_in_a_files_address_is_no_change(webcruiter: Simulated) -> None:
    store = webcruiter.state.store
    one = store.apply("9000000001", "Kari", "Prøve", ("CV", "cv.pdf", b"x"))
    for number in range(3):
        store.change(one.id, changed="", more={"photoUrl": f"https://eksempel.example/b?sig={number}"})
        poll(source(), lambda: None)
    assert len(webcruiter.calls("/files/")) == 1, "the candidate is taken in once"


def told_on_drift() -> str:
    rows = UnreadableItem.objects.all()
    return " | ".join(
        f"{row.where} {one.place} {sentence_of(one.message)}" for row in rows for one in row.findings
    )


def test_issue_13_item_1_what_the_reading_tells_on_drift_names_nobody(webcruiter: Simulated) -> None:
    """Webcruiter lets an applicant name the kind of a document; a field of choices may hold what is told to nobody."""
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", ("Attest for Kari Prøve", "a.txt", b"x"))
    import_from(source())
    assert Application.objects.exists()
    assert "Kari" not in told_on_drift(), told_on_drift()


def test_issue_13_item_1_what_is_told_of_gender_does_not_stand_on_drift(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", gender="Kvinne, født mann, skiftet 2024")
    import_from(source())
    assert Application.objects.exists()
    assert "skiftet" not in told_on_drift(), told_on_drift()


def test_issue_13_item_2_the_untold_of_thirty_days_are_of_thirty_days(webcruiter: Simulated) -> None:
    """No webhook ever comes (a wrong address at the vendor's): just what the figure is for. Nothing is ever forgotten then."""
    UntoldItem.objects.create(source=DOOR, item="1", found_at=clock() - timedelta(days=400))
    for _ in range(2):
        poll(source(), lambda: None)
    told = hints_of(DOOR)
    assert told.untold == 0, told


def test_issue_13_item_2_one_old_event_in_a_hook_does_not_take_the_fresh_one_with_it(
    webcruiter: Simulated,
) -> None:
    """A sender that was held up sends what it has in one body: the oldest is past the limit, the newest is of this moment."""
    old, now = (clock() - timedelta(days=9)).isoformat(), clock().isoformat()
    one = webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    status, told = send(
        [
            {"id": "a", "candidateId": "1", "timestamp": old},
            {"id": "b", "candidateId": one.id, "timestamp": now},
        ]
    )
    assert (status, told) == (200, {"new": True})


def test_issue_13_item_2_two_changes_within_a_second_are_two(webcruiter: Simulated) -> None:
    """Hooks with a time in whole seconds and no id: the second change within the second is taken for a replay, though the first is read."""
    one = webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    moment = clock().replace(microsecond=0).isoformat()
    assert send({"candidateId": one.id, "timestamp": moment})[1] == {"new": True}
    hints.read_hinted()
    webcruiter.state.store.change(one.id, family_name="Endret")
    told = send({"candidateId": one.id, "timestamp": moment})
    hints.read_hinted()
    assert "Endret" in newest(), told
