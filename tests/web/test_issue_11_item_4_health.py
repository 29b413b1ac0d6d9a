"""Issue 11, item 4: a pool that is full for long, and children that die, are told on Drift, by `check` and at `/helse/`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from arkivbro import checking, health
from arkivbro.core.messages import sentence_of
from arkivbro.documents.attachments import unchecked
from arkivbro.inspections.models import Inspection, InspectionState
from tests.doubles.signs import everything_lives
from tests.web.conftest import client_of


def test_issue_11_item_4_health_tells_of_a_pool_that_is_full_for_long() -> None:
    everything_lives()
    Inspection.objects.create(sha256="0" * 64, size=1, question="q", asked_at=Now() - timedelta(minutes=1))
    assert not _told("health.inspections_wait")
    Inspection.objects.update(asked_at=Now() - timedelta(minutes=3))
    (one,) = _told("health.inspections_wait")
    assert one.level.value == "warning"
    assert "En fil venter på å bli undersøkt" in client_of("dagny").get("/drift/").content.decode()
    Inspection.objects.update(asked_at=Now() - timedelta(minutes=20))
    (one,) = _told("health.inspections_wait")
    assert one.level.value == "error"


def test_issue_11_item_4_health_tells_of_children_that_die() -> None:
    everything_lives()
    for number in range(3):
        Inspection.objects.create(
            sha256=f"{number:064}",
            size=1,
            question="q",
            state=InspectionState.DONE,
            asked_at=Now(),
            found_at=Now(),
            holds_until=Now() + timedelta(minutes=5),
            content=unchecked().as_json(),
        )
    (one,) = _told("health.inspections_die")
    assert "3 filer lot seg ikke undersøke" in sentence_of(one.told)
    told = [sentence_of(one.message) for one in checking.check_all() if one.what.code == "check.inspection"]
    assert told[0].startswith("2 filer om gangen, høyst 400 MB minne")
    assert "3 filer lot seg ikke undersøke" in told[1]
    Inspection.objects.update(found_at=Now() - timedelta(hours=2))
    assert not _told("health.inspections_die")


def _told(code: str) -> list[Any]:
    return [one for one in health.found() if one.told.code == code]
