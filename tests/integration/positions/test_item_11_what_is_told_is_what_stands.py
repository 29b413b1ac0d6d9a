"""Telling of what stands here and reading it are one: one that is held up or killed in between tells nothing old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying, publishing, upkeep
from arkivbro.recruitment.models import Application, Vacancy
from tests.integration.positions.conftest import sent, token_in


class Killed(BaseException):
    """The process is gone; no code of ours hears of it."""


def later(model: Any, field: str) -> None:
    """So long after that a worker takes it up."""
    model.objects.update(**{field: timezone.now() - timedelta(hours=2)})


def changed(published: Position) -> OwnApplication:
    _, link = sent(published)
    row = applying.by_token(token_in(link))
    assert row is not None
    applying.save(row, {**row.data, "letter": "Ny tekst"})
    applying.note_sent(row, None)
    return row


def killed_in(monkeypatch: pytest.MonkeyPatch, module: Any, tell: Callable[[], object]) -> None:
    real = module.receive_as_it_stands

    def dies(read: Any, told: Any, **named: Any) -> Any:
        def never() -> None:
            raise Killed

        return real(read, never, **named)

    monkeypatch.setattr(module, "receive_as_it_stands", dies)
    with pytest.raises(Killed):
        tell()
    monkeypatch.setattr(module, "receive_as_it_stands", real)


def test_item_11_a_withdrawal_noted_by_one_who_died_reaches_recruitment(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = changed(published)
    applying.tell(row.pk)
    applying.note_withdrawn(row)
    killed_in(monkeypatch, applying, lambda: applying.tell(row.pk))
    assert Application.objects.get().withdrawn is None
    later(OwnApplication, "saved_at")
    assert upkeep.complete_what_was_begun() == 1
    assert Application.objects.get().withdrawn is not None


def test_item_11_a_cancelled_position_stays_so(published: Position, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.note_cancelled(published)
    killed_in(monkeypatch, publishing, lambda: publishing.tell(published.pk, "rakel"))
    later(Position, "changed_at")
    assert upkeep.complete_what_was_begun() == 1
    assert Vacancy.objects.get().state == "cancelled"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_item_11_who_withdraws_while_it_is_told_waits(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one with the facts in hand stands still; the withdrawal is noted and told after it, not between."""
    row = changed(published)
    real, order = applying.application_of, list[str]()

    def then_withdrawn(own: OwnApplication) -> Any:
        fact = real(own)
        if not order:
            order.append("read")
            another.start()
            another.join(0.5)
            order.append("told")
        return fact

    def withdraws() -> None:
        applying.withdraw(OwnApplication.objects.get(pk=row.pk))
        order.append("withdrawn")
        connection.close()

    another = threading.Thread(target=withdraws)
    monkeypatch.setattr(applying, "application_of", then_withdrawn)
    applying.tell(row.pk)
    another.join(20)
    assert order == ["read", "told", "withdrawn"]
    assert Application.objects.get().withdrawn is not None
    assert OwnApplication.objects.get().is_told
