"""Who comes back after months and presses *Send* while the sweep of unsent applications is at it: sent and kept, or told that it is gone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.models.deletion import Collector
from django.utils import timezone

from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying, upkeep
from tests.integration.positions.conftest import PERSON, begun, token_in


@pytest.fixture
def old(published: Position) -> OwnApplication:
    """Written more than a year ago, and never sent."""
    _, link = begun(published)
    row = applying.by_token(token_in(link))
    assert row is not None
    applying.save(row, dict(PERSON))
    OwnApplication.objects.filter(pk=row.pk).update(saved_at=timezone.now() - timedelta(days=400))
    return row


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_issue_10_item_11_one_that_is_sent_is_never_swept(
    old: OwnApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and deleting somebody presses *Send*."""
    real, told, threads = Collector.delete, list[str](), list[threading.Thread]()

    def send() -> None:
        try:
            applying.save(old, dict(PERSON))
            told.append("sent" if applying.note_sent(old, None) else "")
        except WrongUse as refused:
            told.append(refused.code)
        finally:
            connections.close_all()

    def late(collector: Collector) -> object:
        if not threads and any(model is OwnApplication for model in collector.data):
            threads.append(threading.Thread(target=send))
            threads[0].start()
            threads[0].join(1.0)
        return real(collector)

    monkeypatch.setattr(Collector, "delete", late)
    upkeep.forget_what_was_never_sent()
    threads[0].join(20.0)
    stands = OwnApplication.objects.filter(pk=old.pk).exists()
    assert (stands, told) in ((True, ["sent"]), (False, ["positions.application_gone"]))


def test_issue_10_item_11_one_that_is_gone_is_said_to_be(old: OwnApplication) -> None:
    assert upkeep.forget_what_was_never_sent() == 1
    for act in (lambda: applying.save(old, dict(PERSON)), lambda: applying.note_sent(old, None)):
        with pytest.raises(WrongUse) as refused:
            act()
        assert refused.value.code == "positions.application_gone"
    assert connection.vendor
