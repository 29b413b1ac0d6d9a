"""Each fault in turn turns Drift, the start page, `arkivbro status` and `/helse/` to something that is not green."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from arkivbro.accounts.models import User
from arkivbro.checking import check_all
from arkivbro.cli.main import app
from arkivbro.core.errors import Transient, Unreachable
from arkivbro.core.health import Trouble
from arkivbro.core.messages import message, remedy_of
from arkivbro.ports import CheckLevel, CheckResult
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Letter, Vacancy
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import note_outcome
from arkivbro.transfers.engine.outcome import Circumstances, decide
from arkivbro.transfers.engine.signs import sign
from arkivbro.transfers.models import Attempt, ChoreState, Connection, Transfer, WorkerSign
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.web.health import kept
from arkivbro.web.kept import KEPT_SECONDS, STILL_TOLD_SECONDS, Kept
from tests.doubles.signs import everything_lives
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of

GREEN = ("Alt i orden.", "Ingenting venter på deg")
HOURS = timedelta(hours=3)


@pytest.fixture(autouse=True)
def _all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands still in the demo's body, and everything lives. Django and the log are set up already."""
    monkeypatch.setattr("arkivbro.cli.status.start", lambda: None)
    Transfer.objects.exclude(state="transferred").delete()
    everything_lives()


def now() -> Any:
    return current().seams.read_database_time()


def a_dead_worker(_: pytest.MonkeyPatch) -> None:
    WorkerSign.objects.all().update(last_sign=now() - HOURS, ended=False)


def a_stopped_worker(_: pytest.MonkeyPatch) -> None:
    WorkerSign.objects.all().update(ended=True)


def a_stopped_chore(_: pytest.MonkeyPatch) -> None:
    ChoreState.objects.filter(name="list_alarms").update(looked=now() - HOURS)


def a_hanging_chore(_: pytest.MonkeyPatch) -> None:
    ChoreState.objects.filter(name="letters").update(
        owner="1-a", started=now() - HOURS, claimed_until=now() + HOURS
    )


def a_failing_chore(_: pytest.MonkeyPatch) -> None:
    ChoreState.objects.filter(name="letters").update(failures=2, error_code="KeyError", ended=now())


def archive_that_answers_503(_: pytest.MonkeyPatch) -> None:
    fails_in_a_row(Transient(archive_words="503 Service Unavailable"))


def archive_that_cuts_calls(_: pytest.MonkeyPatch) -> None:
    from arkivbro.core.errors import OutcomeUnknown

    fails_in_a_row(OutcomeUnknown())


def fails_in_a_row(error: Exception) -> None:
    """As the engine notes it: a transfer is tried again, and again."""
    force(Transfer.objects.filter(pk=Transfer.objects.latest("pk").pk), "retrying")
    for _ in range(2):
        outcome = decide(error, Circumstances(0, (5, 30), 0.5))
        note_outcome("builtin", outcome, engine_for(current()))


def archive_that_refuses(_: pytest.MonkeyPatch) -> None:
    note_outcome("builtin", decide(Unreachable(), Circumstances(0, (5,), 0.5)), engine_for(current()))


def archive_that_complains(_: pytest.MonkeyPatch) -> None:
    Connection.objects.create(archive="builtin", check_told=message("misconfigured"), checked=clock())


def transfers_that_need_a_person(_: pytest.MonkeyPatch) -> None:
    force(Transfer.objects.filter(pk=Transfer.objects.latest("pk").pk), "failed")


def a_worker_that_does_nothing(_: pytest.MonkeyPatch) -> None:
    one = Transfer.objects.latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "waiting")
    Transfer.objects.filter(pk=one.pk).update(due_at=clock() - HOURS, created=clock() - HOURS)
    Attempt.objects.all().update(at=clock() - HOURS)


def a_full_disk(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=500_000))


def a_mail_server_that_is_away(patched: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    changed = settings.ARKIVBRO.model_copy(
        update={"mail": settings.ARKIVBRO.mail.model_copy(update={"host": "mail.example"})}
    )
    patched.setattr(settings, "ARKIVBRO", changed)
    ChoreState.objects.filter(name="mail_server").update(failures=1, ended=now())


def a_letter_that_was_not_sent(_: pytest.MonkeyPatch) -> None:
    application = Vacancy.objects.get(reference="4000000003").applications.first()
    assert application is not None and application.vacancy is not None
    Letter.objects.create(
        vacancy=application.vacancy, application=application, batch="b", kind="rejection", kind_name="Avslag", language="nb",
        text={"subject": "", "body": "", "core": ""}, state="failed", how="email", written_by="r", written_at=clock(),
    )  # fmt: skip


FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "a dead worker": (a_dead_worker, "Ingen arbeider går"),
    "a stopped worker": (a_stopped_worker, "Ingen arbeider går"),
    "a stopped chore": (a_stopped_chore, "Varsle om søkerlister som venter: har ikke vært i gang siden"),
    "a hanging chore": (a_hanging_chore, "Sende brev: har holdt på siden"),
    "a failing chore": (a_failing_chore, "Sende brev: gikk galt 2 ganger på rad"),
    "503": (archive_that_answers_503, "Det innebygde arkivet svarer, men tar ikke imot siden"),
    "cut calls": (archive_that_cuts_calls, "Det innebygde arkivet svarer, men tar ikke imot siden"),
    "a refused connection": (archive_that_refuses, "Det innebygde arkivet svarer ikke siden"),
    "a check that complains": (archive_that_complains, "svarte ikke som det skal da det ble sjekket"),
    "needs a person": (transfers_that_need_a_person, "1 overføring trenger et menneske"),
    "does nothing": (a_worker_that_does_nothing, "1 overføring skulle vært tatt opp"),
    "a full disk": (a_full_disk, "Disken er full"),
    "mail is away": (a_mail_server_that_is_away, "E-posttjeneren tar ikke imot siden"),
    "a letter was not sent": (a_letter_that_was_not_sent, "1 brev ble ikke sendt"),
}


def words_of(client: Client, address: str) -> str:
    return one_line(client.get(address).content).replace("\xa0", " ")


def status(*options: str) -> Any:
    return CliRunner().invoke(app, ["status", *options])


def test_issue_11_item_13_all_is_well_is_said_by_every_door() -> None:
    drift = words_of(client_of("arne"), "/drift/")
    assert "Alt i orden." in drift
    told = client_of("").get("/helse/ready")
    checks = dict.fromkeys(("database", "migrations", "disk", "worker"), "ok")
    assert (told.status_code, told.json()) == (200, {"status": "ok", "checks": checks, "troubles": []})
    assert client_of("").get("/helse/drift/").status_code == 200
    answer = status()
    assert answer.exit_code == 0 and answer.output.startswith("Alt i orden."), answer.output


def test_issue_11_item_13_a_worker_in_its_first_seconds_is_green_by_every_door() -> None:
    """It signs as the engine does, and has come to no chore yet."""
    WorkerSign.objects.all().delete()
    ChoreState.objects.update(looked=None)
    kept.forget()
    assert "Ingen arbeider" in words_of(client_of("arne"), "/drift/")
    sign("9-new", current().seams)
    drift = words_of(client_of("arne"), "/drift/")
    assert "Alt i orden." in drift and "Gir ikke livstegn" not in drift and "Starter" in drift
    answer = status()
    assert answer.exit_code == 0 and answer.output.startswith("Alt i orden."), answer.output
    WorkerSign.objects.update(started=now() - HOURS)
    assert "Alt i orden." not in words_of(client_of("arne"), "/drift/")


@pytest.mark.parametrize("fault", FAULTS)
def test_issue_11_item_13_each_fault_by_every_door(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begin, sentence = FAULTS[fault]
    begin(monkeypatch)
    kept.forget()
    for user in ("arne", "dagny"):
        for address in ("/drift/", "/"):
            page = words_of(client_of(user), address)
            # among the archivist's own tasks on the start page it stands with its number
            assert sentence in page or (
                (address, fault) == ("/", "needs a person") and "Overføring som feilet" in page
            )
            assert not any(words in page for words in GREEN), (user, address)
    recruiter = words_of(client_of("ragnhild"), "/")
    assert not any(words in recruiter for words in GREEN) or fault in MILD
    told = client_of("").get("/helse/ready")
    assert told.status_code == 200 and told.json()["status"] != "ok" and told.json()["troubles"]
    assert (client_of("").get("/helse/drift/").status_code == 503) == (told.json()["status"] == "error")
    answer = status()
    assert answer.exit_code == 1 and "Alt i orden" not in answer.output
    assert sentence in " ".join(answer.output.split()).replace("\xa0", " ")
    document = json.loads(status("--json").stdout)
    assert document["status"] != "ok" and document["troubles"][0]["remedy"]


MILD = {"a failing chore", "needs a person"}
"""Warnings that are not the recruiter's: their start page may say that nothing waits for them."""


def test_issue_11_item_13_a_check_that_fails_leaves_nothing_green(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = current().archives["builtin"]
    bad = CheckResult(message("check.builtin_files"), CheckLevel.ERROR, message("archive.files_not_writable"))
    monkeypatch.setattr(type(archive), "check", lambda _: (bad,))
    page = one_line(
        client_of("arne").post("/drift/tilkoblinger/builtin/", {"gjor": "sjekk"}, follow=True).content
    )
    assert "Alt i orden." not in page and "svarte ikke som det skal da det ble sjekket" in page
    monkeypatch.undo()
    page = one_line(
        client_of("arne").post("/drift/tilkoblinger/builtin/", {"gjor": "sjekk"}, follow=True).content
    )
    assert "Alt i orden." in page and "svarer som det skal" in page


def test_issue_11_item_13_a_transfer_that_goes_through_ends_the_archives_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from arkivbro.transfers.engine.connections import note_success

    archive_that_answers_503(monkeypatch)
    note_success("builtin")
    assert "Alt i orden." in words_of(client_of("arne"), "/drift/")


def test_issue_11_item_13_the_queue_never_tells_a_moment_that_has_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Transfer.objects.latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "waiting")
    from arkivbro.core.plan_rules import AT_ONCE

    Transfer.objects.filter(pk=one.pk).update(due_at=AT_ONCE)
    page = words_of(client_of("arne"), "/drift/ko/")
    assert "2000" not in page and ">nå<" in page.replace(" ", "")
    a_dead_worker(monkeypatch)
    page = words_of(client_of("arne"), "/drift/ko/")
    assert "når en arbeider går igjen" in page and "Ingen arbeider går" in page


def test_issue_11_item_13_health_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    def away(*_: object, **__: object) -> Any:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        told = client_of("").get("/helse/ready")
    assert (told.status_code, told.json()["status"]) == (503, "database")
    assert client_of("").get("/helse/live").status_code == 200, "the process itself answers"


def test_issue_11_item_13_check_tells_of_an_archive_that_was_stopped() -> None:
    """What was in the way may be mended, so that all else is green: nobody has said that it is to begin again."""
    Connection.objects.update_or_create(
        archive="builtin",
        defaults={"pause": "misconfigured", "since": clock(), "told": message("misconfigured")},
    )
    stopped = [one for one in check_all() if one.what.code == "check.stopped_archive"]
    assert [one.message.code for one in stopped] == ["health.archive_set_up"]
    assert "«Sjekk nå»" in remedy_of(stopped[0].message)
    Connection.objects.all().delete()
    assert not [one for one in check_all() if one.what.code == "check.stopped_archive"]


def test_issue_11_item_18_check_says_that_nobody_can_log_in() -> None:
    def told() -> list[str]:
        return [one.message.code for one in check_all() if one.what.code == "check.users"]

    assert told() == []
    User.objects.update(is_active=False)
    assert told() == ["account.no_administrator"]


def test_issue_11_item_3_health_is_told_while_it_is_found_out_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks after five seconds gets the last answer at once, and a later one what was found meanwhile."""
    now, go_on, asked = [100.0], threading.Event(), []

    def found() -> tuple[Trouble, ...]:
        asked.append(threading.current_thread().name)
        if len(asked) > 1:
            go_on.wait(5)
        return ()

    monkeypatch.setattr("arkivbro.web.kept.time.monotonic", lambda: now[0])
    one = Kept(found)
    assert one() == () and asked == [threading.current_thread().name]
    now[0] += KEPT_SECONDS + 1
    assert one() == () == one() and len(asked) <= 2
    go_on.set()
    while one._lock.locked():
        time.sleep(0.01)
    assert asked[1:] == ["kept"] and one._found_at == now[0]
    now[0] += STILL_TOLD_SECONDS
    one()
    assert asked[2:] == [threading.current_thread().name], "what is too old is not told"


def test_issue_11_item_3_health_is_sought_again_where_no_thread_could_be_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a machine that has no threads left, the answer that stands is told, and nobody waits for one that was never sought."""
    now = [100.0]
    monkeypatch.setattr("arkivbro.web.kept.time.monotonic", lambda: now[0])

    class NoThread(threading.Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    one: Kept[tuple[Trouble, ...]] = Kept(tuple)
    one()
    monkeypatch.setattr("arkivbro.web.kept.threading.Thread", NoThread)
    now[0] += KEPT_SECONDS + 1
    assert one() == () and not one._lock.locked()
    now[0] += STILL_TOLD_SECONDS
    assert one() == () and one._found_at == now[0]
