"""A column of messages takes no sentence: nobody could read the row again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from arkivbro.core.messages import message
from arkivbro.transfers.models import Connection

pytestmark = pytest.mark.django_db
SENTENCE: Any = "saken er avsluttet"


@pytest.mark.parametrize(
    "write",
    [
        lambda: Connection.objects.create(archive="b", told=SENTENCE),
        lambda: Connection.objects.filter(archive="a").update(told=SENTENCE),
        lambda: Connection.objects.bulk_create([Connection(archive="c", told=SENTENCE)]),
    ],
)
def test_house_4_a_sentence_is_refused_wherever_it_is_written(write: Callable[[], object]) -> None:
    Connection.objects.create(archive="a", told=message("unreachable"))
    with pytest.raises(TypeError, match="no message"):
        write()


def test_house_4_a_message_is_found_by_its_code() -> None:
    Connection.objects.create(archive="a", told=message("unreachable"))
    assert Connection.objects.filter(told__code="unreachable").exists()
    assert Connection.objects.get().told == message("unreachable")
