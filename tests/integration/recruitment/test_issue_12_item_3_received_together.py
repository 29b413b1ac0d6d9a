"""Applications to one vacancy are received by one transaction, in which each stands or falls alone; what was just written is not read again."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.core.errors import BadFacts, Unreachable
from arkivbro.core.recruitment import Attachment, AttachmentKind
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services import Item, Outcome, Received, receive, receive_several, receiving
from arkivbro.transfers.models import Transfer
from tests.doubles.ledger import application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)


def bytes_of(candidate: int) -> bytes:
    return f"%PDF-1.4 vitnemål {candidate}".encode()


@pytest.fixture(autouse=True)
def _vacancy() -> None:
    receive(vacancy())


def item(candidate: int, opened: Callable[[Attachment], Any] | None = None) -> Item:
    """An application with one attachment, of its own bytes; `opened` gives others, or none."""
    fact, given = application(candidate=candidate).application, bytes_of(candidate)
    assert fact is not None
    attachment = Attachment(
        ref=Ref("kilde", f"F-{candidate}"),
        file_name="vitnemål.pdf",
        title="Vitnemål",
        kind=AttachmentKind.OTHER,
        sha256=hashlib.sha256(given).hexdigest(),
        size=len(given),
    )
    return Item(replace(fact, attachments=(attachment,)), opened or (lambda _: io.BytesIO(given)))


def received(items: list[Item], **named: Any) -> list[Received | Exception]:
    outcomes: list[Received | Exception] = []
    receive_several(items, lambda _item, outcome: outcomes.append(outcome), **named)
    return outcomes


def there() -> set[str]:
    return set(Application.objects.values_list("source_id", flat=True))


def test_issue_12_item_3_one_commit_and_few_statements() -> None:
    """Held so that they do not grow unseen: of each application thirteen, and two savepoints; of all of them one commit."""
    received([item(1)])
    with CaptureQueriesContext(connection) as asked:
        outcomes = received([item(candidate) for candidate in (2, 3, 4, 5)])
    assert [one.outcome for one in outcomes if isinstance(one, Received)] == [Outcome.NEW] * 4
    said = [one["sql"] for one in asked if "pg_advisory" not in one["sql"]]  # which SQLite does without
    verbs = Counter(sql.split(" ", 1)[0].upper() for sql in said)
    assert verbs["BEGIN"] == verbs["COMMIT"] == 1
    assert verbs["SELECT"] <= 6 * 4, [sql[:90] for sql in said if sql.startswith("SELECT")]
    assert verbs["INSERT"] + verbs["UPDATE"] + verbs["DELETE"] <= 7 * 4
    assert verbs["SAVEPOINT"] == 2 * 4
    assert Transfer.objects.filter(kind="application").count() == 5


def test_issue_12_item_3_it_is_what_one_by_one_leaves() -> None:
    for one in (1, 2):
        receive(item(one).fact, open_attachment=item(one).open_attachment)
    received([item(3), item(4)])
    apart = {"id", "public_id", "source_id", "subject", "read_at", "changed_at", "facts_hash", "shown_hash"}
    rows = [
        {name: value for name, value in vars(row).items() if name not in apart and name[0] != "_"}
        for row in Application.objects.order_by("pk")
    ]
    assert rows[0] == rows[1] == rows[2] == rows[3]
    assert Transfer.objects.filter(kind="application", state="waiting_for_case").count() == 4


def test_issue_12_item_3_a_bad_one_takes_none_with_it() -> None:
    """Other bytes than the facts name; and a defect of ours when all of one was written."""
    real = receiving._stored

    def failing(fact: Any, *rest: Any) -> Any:
        made = real(fact, *rest)
        if fact.ref.id == "A-1-3":
            raise ValueError("a defect")
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(receiving, "_stored", failing)
        outcomes = received([item(1), item(2, lambda _: io.BytesIO(b"other")), item(3), item(4)])
    told = {type(one) for one in outcomes}
    assert told == {Received, BadFacts, ValueError}
    assert there() == {"A-1-1", "A-1-4"}
    subjects = Transfer.objects.filter(kind="application").values_list("subject", flat=True)
    assert {one.rsplit(":", 1)[1] for one in subjects} == {"A-1-1", "A-1-4"}


def test_issue_12_item_3_a_source_that_falls_silent_keeps_what_came_before() -> None:
    def silent(_attachment: Attachment) -> Any:
        raise Unreachable

    outcomes: list[Any] = []
    with pytest.raises(Unreachable):
        receive_several([item(1), item(2, silent), item(3)], lambda _item, outcome: outcomes.append(outcome))
    assert [one.outcome for one in outcomes] == [Outcome.NEW]
    assert there() == {"A-1-1"}


def test_issue_12_item_3_a_reader_that_lost_its_source_brings_nothing() -> None:
    class Lost(Exception):
        pass

    def lost() -> None:
        raise Lost

    with pytest.raises(Lost):
        received([item(1), item(2)], fence=lost)
    assert there() == set()


def test_issue_12_item_3_the_same_twice_in_one_transaction_is_one() -> None:
    outcomes = received([item(1), item(1)])
    assert [one.outcome for one in outcomes if isinstance(one, Received)] == [Outcome.NEW, Outcome.UNCHANGED]
    assert Transfer.objects.filter(kind="application").count() == 1


def test_issue_12_item_3_attachments_are_hashed_once() -> None:
    """While they are stored; a file that is there is not read again when it comes with another application."""
    read: list[int] = []

    class Counted(io.BytesIO):
        def read(self, *given: Any) -> bytes:
            found = super().read(*given)
            read.append(len(found))
            return found

    first = item(1, lambda _: Counted(bytes_of(1)))
    same = replace(first.fact, ref=Ref("kilde", "A-1-2"))
    received([first, replace(first, fact=same)])
    assert there() == {"A-1-1", "A-1-2"}
    assert sum(read) == len(bytes_of(1))
