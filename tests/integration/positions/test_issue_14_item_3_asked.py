"""Issue 14, item 3: the built-in recruitment is asked what it has; what was sent and never came in is found."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying
from arkivbro.positions.services.asked import OwnRecruitment
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import asking_sources
from arkivbro.recruitment.services.asking_sources import AskedSources
from arkivbro.recruitment.services.verification import verdict_of
from arkivbro.runtime import current
from tests.integration.positions.conftest import sent, token_in

FROM_SOURCE = (
    "not_received",
    "changed_in_source",
    "file_not_received",
    "gone_from_source",
    "source_not_asked",
)


def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made = dataclasses.replace(current(), own_sources=(OwnRecruitment(),))
    monkeypatch.setattr(asking_sources, "current", lambda: made)
    verdict = verdict_of(Vacancy.objects.get(), AskedSources())
    return sorted(one.code for one in verdict.differences if one.code in FROM_SOURCE)


def test_issue_14_item_3_what_came_in_is_what_was_sent_and_what_did_not_is_missing(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = sent(published)
    assert told(monkeypatch) == []
    row = applying.by_token(token_in(link))
    assert row is not None
    applying.save(row, {**row.data, "letter": "Ny tekst"})
    assert told(monkeypatch) == []  # written, and not sent
    applying.note_sent(row, None)
    OwnApplication.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    assert told(monkeypatch) == ["changed_in_source"]
    applying.tell(row.pk)
    assert told(monkeypatch) == []
    applying.withdraw(row)
    assert told(monkeypatch) == []
    never = OwnApplication.objects.get(pk=row.pk)
    never.pk, never.source_id, never.token_hash = None, "S-aldri-fortalt", "0" * 64
    never.withdrawn_at = None
    never.save(force_insert=True)
    assert told(monkeypatch) == ["not_received"]
