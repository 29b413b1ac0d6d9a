"""Two people fetch a source's units in the same moment: each unit stands once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections
from django.db.models.query import QuerySet
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.ref import Ref
from arkivbro.ports import UnitTold
from arkivbro.recruitment.models import SourceUnit
from arkivbro.recruitment.services.unit_acts import ReadUnits, read_units

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
DOOR = "webcruiter-api"


class TwoUnits:
    """A source that tells of them, and answers both who ask at once."""

    name, door = "webcruiter", DOOR

    def units(self, asked_before: Any = ()) -> tuple[UnitTold, ...]:
        return tuple(UnitTold(str(one), f"Enhet {one}", Ref("webcruiter", str(one))) for one in (1, 2))


def test_issue_13_item_5_two_who_fetch_them_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source: Any = TwoUnits()  # nothing else of it is asked
    made = replace(wiring.runtime(), sources={DOOR: source})
    monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
    delete: Callable[..., Any] = QuerySet.delete
    both = threading.Barrier(2)

    def deleted(rows: Any) -> Any:
        told = delete(rows)
        if rows.model is SourceUnit:
            try:
                both.wait(2)  # the other has deleted too, and neither has put anything in
            except threading.BrokenBarrierError:
                both.abort()  # the other waits for us
        return told

    monkeypatch.setattr(QuerySet, "delete", deleted)

    def reads() -> None:
        try:
            read_units(ReadUnits(actor=COMMAND_LINE, source=DOOR))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reads) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(SourceUnit.objects.values_list("own_id", flat=True)) == ["1", "2"]
    runtime_module.forget()
