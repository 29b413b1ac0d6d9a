"""Issue 14, item 4: what probes and scrapers are told, and who may read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from arkivbro.core.room import OUTSIDE
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.transfers.models import WorkerSign
from arkivbro.web.client_address import SILENT, _file
from arkivbro.web.health import kept
from arkivbro.web.metric_names import METRICS, PREFIX
from tests.doubles.signs import everything_lives
from tests.web.conftest import client_of

DASHBOARD = Path(__file__).resolve().parents[2] / "packaging" / "grafana" / "arkivbro.json"
ELSEWHERE = "198.51.100.7"
SECRET = "a token of forty letters and a few more"


def ready() -> tuple[int, dict[str, Any]]:
    kept.forget()
    told = client_of("").get("/helse/ready")
    return told.status_code, told.json()


def test_issue_14_item_4_ready_tells_of_database_migrations_disk_and_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything_lives()
    status, told = ready()
    assert (status, told["checks"]) == (
        200, {"database": "ok", "migrations": "ok", "disk": "ok", "worker": "ok"},
    )  # fmt: skip
    WorkerSign.objects.all().delete()
    status, told = ready()
    assert (status, told["checks"]["worker"], told["status"]) == (200, "error", "error"), (
        "pages are still served"
    )
    monkeypatch.setattr("arkivbro.health.free_bytes", lambda _: OUTSIDE)
    status, told = ready()
    assert (status, told["checks"]["disk"]) == (200, "error")
    assert client_of("").get("/helse/drift/").status_code == 503


def test_issue_14_item_4_who_lacks_a_migration_is_not_ready() -> None:
    everything_lives()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("incidents", "9999_of_a_newer_release")
    assert ready()[0] == 200, "a newer database serves"
    recorder.migration_qs.filter(app="incidents", name__startswith="0").delete()
    status, told = ready()
    assert (status, told["status"], told["checks"]["migrations"]) == (503, "migrations", "error")


def scraped(**asked: str) -> Any:
    return Client(headers={"host": "localhost"}).get("/metrics", **asked)  # type: ignore[arg-type]  # the environ of a request


def told() -> dict[str, dict[tuple[str, ...], float]]:
    """Name → labels' values → number."""
    answer = scraped()
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain; version=0.0.4")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for one in family.samples:
            if not one.name.endswith("_created"):
                found.setdefault(one.name, {})[tuple(one.labels.values())] = one.value
    return found


def names() -> set[str]:
    return {f"{PREFIX}{name}{'_total' if one.is_counter else ''}" for name, one in METRICS.items()}


def test_issue_14_item_4_metrics_tell_what_drift_tells() -> None:
    everything_lives()
    found = told()
    assert found["arkivbro_workers"][("alive",)] >= 1
    assert found["arkivbro_archive_up"] == {("builtin",): 1}
    assert set(found["arkivbro_troubles"]) == {("error",), ("warning",)}
    assert (
        all(value == 1 for value in found["arkivbro_chore_up"].values())
        and len(found["arkivbro_chore_up"]) > 10
    )
    assert ("builtin", "transferred") in found["arkivbro_transfers"]
    assert set(found) <= names()
    assert names() - set(found) <= {"arkivbro_source_last_read_timestamp_seconds", "arkivbro_source_up"}, (
        "no source is read here"
    )


def test_issue_14_item_4_each_metric_of_the_dashboard_exists() -> None:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    asked = " ".join(one["expr"] for panel in board["panels"] for one in panel["targets"])
    asked += board["templating"]["list"][1]["query"]
    used = set(re.findall(r"arkivbro_\w+", asked))
    assert len(used) > 15 and used <= names()
    for name, labels in re.findall(r"by \((\w+)\) \((?:increase\()?arkivbro_(\w+?)(?:_total)?\{", asked):
        assert name in METRICS[labels].labels


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": ELSEWHERE}, 403),
        ({"REMOTE_ADDR": ELSEWHERE, "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": ELSEWHERE}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, 403),
        ({"REMOTE_ADDR": ELSEWHERE, "HTTP_AUTHORIZATION": f"Bearer {SECRET}"}, 200),
        ({"REMOTE_ADDR": ELSEWHERE, "HTTP_AUTHORIZATION": f"Bearer {SECRET}x"}, 403),
        ({"REMOTE_ADDR": ELSEWHERE, "HTTP_AUTHORIZATION": "Bearer é"}, 403),
        ({"REMOTE_ADDR": ELSEWHERE, "HTTP_AUTHORIZATION": SECRET}, 403),
    ],
)
def test_issue_14_item_4_metrics_are_read_here_or_with_the_token(
    asked: dict[str, str], status: int, settings: Settings
) -> None:
    settings.ARKIVBRO_METRICS_TOKEN = SECRET
    assert scraped(**asked).status_code == status
    _file(SILENT).unlink(missing_ok=True)


def test_issue_14_item_4_without_a_token_nobody_elsewhere_reads_metrics() -> None:
    for given in ("Bearer ", "Bearer", ""):
        assert scraped(REMOTE_ADDR=ELSEWHERE, HTTP_AUTHORIZATION=given).status_code == 403


def test_issue_14_item_4_behind_a_proxy_that_says_nothing_this_machine_is_nobody() -> None:
    """All who come by it look like this machine."""
    _file(SILENT).write_text("{}")
    try:
        assert scraped().status_code == 403
    finally:
        _file(SILENT).unlink()


def test_issue_14_item_4_metrics_ask_little_and_name_nobody() -> None:
    scraped()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for _ in range(5):
            scraped()
    assert len(asked) == 0, "it is given again for a while"
    facts = latest_facts_of(Application.objects.all())
    assert facts
    body = scraped().content.decode()
    assert not [one for one in facts.values() if str(one.applicant.name) in body]
