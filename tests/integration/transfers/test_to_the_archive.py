"""A transfer reaches the archive, whole and once, and the log tells of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.selectors import transfers_json
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, application, ask

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_advertisement_makes_the_case_and_applications_follow(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    waiting = ask(application())
    assert waiting.state == State.WAITING_FOR_CASE
    ask(advertisement())
    rest()
    assert set(Transfer.objects.values_list("state", flat=True)) == {State.TRANSFERRED}
    assert len(archive.objects("case")) == 1
    entries = archive.objects("entry")
    assert [entry["status"] for entry in entries] == ["J", "J"]
    assert [entry["times_journalled"] for entry in entries] == [1, 1]
    assert len(archive.objects("document")) == 2


def test_the_log_has_exactly_the_keys_of_the_contract(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    rest()
    (row,) = transfers_json()
    assert list(row) == (
        [
            "id",
            "vacancy",
            "kind",
            "subject",
            "status",
            "status_text",
            "trigger",
            "attempts",
            "left_out",
            "error",
            "archive",
            "created",
            "completed",
        ]
    )
    assert (row["status"], row["status_text"]) == ("transferred", "Overført")
    assert row["archive"] == {"name": "double", "case": "2026/1", "entry": "2026-2"}
    assert (row["attempts"], row["error"], row["trigger"]) == (1, None, "automatic")


def test_a_case_that_is_not_there_keeps_others_waiting(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(application())
    rest()
    (row,) = transfers_json()
    assert (row["status"], row["status_text"]) == ("waiting", "Venter på saken")
    assert not archive.writers()
