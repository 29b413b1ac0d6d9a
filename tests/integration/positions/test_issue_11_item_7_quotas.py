"""Issue 11, item 7: how much one application, one address and all of them may upload, and what becomes of what was taken away."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arkivbro.checking import check_all
from arkivbro.core.errors import ArkivbroError, BadFacts, NoRoom, WrongUse
from arkivbro.health import found
from arkivbro.positions.models import OwnApplication, Position, UploadedFile
from arkivbro.positions.selectors import unsent_bytes
from arkivbro.positions.services import applying, upkeep, uploading
from arkivbro.positions.services.upload_room import ALWAYS, came_from
from arkivbro.working_files import work_store
from tests.integration.positions.conftest import begun, sent, token_in
from tests.integration.recruitment.conftest import Clock

MEGABYTE = 1_000_000
ONE, OTHER = came_from("192.0.2.1"), came_from("192.0.2.2")


def limited(settings: Any, table: str, **values: int) -> None:
    changed = getattr(settings.ARKIVBRO, table).model_copy(update=values)
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={table: changed})


def add(row: OwnApplication, mark: int, size: int = 600_000, sender: str = ONE) -> UploadedFile:
    data = b"%PDF" + bytes([mark]) * size
    return uploading.add_file(row, io.BytesIO(data), file_name="a.pdf", kind="cv", sender=sender)


@pytest.fixture
def rows(published: Position) -> list[OwnApplication]:
    return [applying.begin(published, "192.0.2.1")[0] for _ in range(3)]


def code_of(act: Any) -> str:
    with pytest.raises(ArkivbroError) as caught:
        act()
    return caught.value.code


def test_issue_11_item_7_one_address_has_so_much_a_day_in_all_its_applications(
    rows: list[OwnApplication], settings: Any, clock: Clock
) -> None:
    limited(settings, "attachments", max_megabytes_per_address=1)
    add(rows[0], 1)
    assert code_of(lambda: add(rows[1], 2)) == "positions.too_much_from_address", "more than is left"
    add(rows[1], 3, 399_000)
    assert code_of(lambda: add(rows[2], 4)) == "positions.too_much_from_address"
    add(rows[2], 5, sender=OTHER)
    clock.now += timedelta(days=1, seconds=1)
    add(rows[0], 6)


def test_issue_11_item_7_taking_away_gives_an_address_nothing_back(
    rows: list[OwnApplication], settings: Any
) -> None:
    limited(settings, "attachments", max_megabytes_per_address=2)
    taken = 0
    with pytest.raises((WrongUse, BadFacts)):
        for number in range(20):
            made = add(rows[number % 3], number + 1)
            uploading.remove_file(rows[number % 3], made.public_id)
            taken += 1
    assert taken == 3


def test_issue_11_item_7_a_subscriber_of_ipv6_is_one_address() -> None:
    assert came_from("2001:db8:1:2::1") == came_from("2001:db8:1:2:ffff::9") != came_from("2001:db8:1:3::1")


def test_issue_11_item_7_all_that_is_not_sent_is_bounded_and_nobody_is_shut_out(
    rows: list[OwnApplication], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(settings, "positions", max_unsent_megabytes=1)
    monkeypatch.setattr("arkivbro.positions.services.upload_room.ALWAYS", MEGABYTE)
    add(rows[0], 1)
    add(rows[1], 2, 399_992)
    assert code_of(lambda: add(rows[0], 3, 10)) == "positions.too_much_unsent"
    assert [one.told.code for one in found() if "unsent" in one.told.code] == ["health.unsent_full"]
    add(rows[2], 4, 10, sender=OTHER)  # though nothing is left for all
    assert ALWAYS > MEGABYTE


def test_issue_11_item_7_one_that_came_too_late_counts_and_goes(
    rows: list[OwnApplication], settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Two at once into the room of one: the second is copied before it is known that there is no room."""
    limited(settings, "attachments", max_total_megabytes=1)

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if not self.tell():
                add(rows[0], 2, 700_000)
            return super().read(size)

    stream = Slow(b"%PDF" + bytes([1]) * 700_000)
    assert (
        code_of(lambda: uploading.add_file(rows[0], stream, file_name="b.pdf", kind="cv"))
        == "positions.files_too_large_together"
    )
    late = UploadedFile.objects.get(removed=True)
    assert late.size > 700_000
    swept(clock)
    assert not work_store().has(late.sha256)


def swept(clock: Clock) -> int:
    """After the time in which whoever stores a file may still be at it."""
    clock.now += upkeep.FRESH + timedelta(seconds=1)
    old = time.time() - upkeep.FRESH.total_seconds() - 60
    for path in work_store().root.glob("??/??/*"):
        os.utime(path, (old, old))
    assert upkeep.is_anything_taken_away()
    done = upkeep.forget_taken_away()
    assert not upkeep.is_anything_taken_away()
    return done


def test_issue_11_item_7_what_was_taken_away_goes_in_minutes(
    rows: list[OwnApplication], clock: Clock
) -> None:
    gone, kept = add(rows[0], 1), add(rows[0], 2)
    uploading.remove_file(rows[0], gone.public_id)
    assert not upkeep.is_anything_taken_away(), "not while somebody may be storing the same"
    before = unsent_bytes()
    assert swept(clock) == 1
    assert not work_store().has(gone.sha256) and work_store().has(kept.sha256)
    assert unsent_bytes() == before - gone.size


def test_issue_11_item_7_the_same_bytes_in_another_application_stay(
    rows: list[OwnApplication], clock: Clock
) -> None:
    mine, theirs = add(rows[0], 1), add(rows[1], 1)
    assert mine.sha256 == theirs.sha256
    uploading.remove_file(rows[0], mine.public_id)
    assert swept(clock) == 0
    assert work_store().has(mine.sha256)


def test_issue_11_item_7_what_was_sent_stays_though_it_is_taken_away(
    published: Position, clock: Clock
) -> None:
    client, link = begun(published)
    file = SimpleUploadedFile("cv.txt", b"Min CV.\n")
    client.post(f"{link}vedlegg/", {"file": file, "kind": "cv"})
    row = applying.by_token(token_in(link))
    assert row is not None
    held = row.files.get()
    row.first_sent_at = row.sent_at = clock.now
    row.save()
    uploading.remove_file(row, held.public_id)
    clock.now += upkeep.FRESH * 2
    assert not upkeep.is_anything_taken_away()
    assert work_store().has(held.sha256)


class TestNoRoom:
    @pytest.fixture(autouse=True)
    def full(self, settings: Any) -> None:
        """The real disk, with a floor that it does not have: nothing is made up but the number."""
        limited(settings, "disk", floor_megabytes=10**9)

    def test_issue_11_item_7_an_applicant_reads_that_there_is_no_room(self, published: Position) -> None:
        client, link = begun(published)
        answer = client.post(
            f"{link}vedlegg/",
            {"file": SimpleUploadedFile("cv.txt", b"Min CV.\n"), "kind": "cv", "given_name": "Åse"},
        )
        page = answer.content.decode()
        assert answer.status_code == 507
        assert "Vi har ikke plass akkurat nå" in page and "står som før" in page
        assert "no-store" in answer.headers["Cache-Control"]
        row = applying.by_token(token_in(link))
        assert row is not None and row.data["given_name"] == "Åse" and not row.files.exists()

    def test_issue_11_item_7_writing_and_sending_go_on(self, published: Position) -> None:
        sent(published)

    def test_issue_11_item_7_drift_and_check_tell(self) -> None:
        assert [one.told.code for one in found()][:1] == ["health.disk_floor"]
        told = [one for one in check_all() if one.what.code == "check.disk"]
        assert [(one.level.value, one.message.code) for one in told] == [("error", "health.disk_floor")]

    def test_issue_11_item_7_nothing_half_lies_there(self, rows: list[OwnApplication]) -> None:
        with pytest.raises(NoRoom):
            add(rows[0], 1)
        making: Path = work_store().root / "making"
        assert not list(making.iterdir())


def test_issue_11_item_7_check_tells_how_much_is_free() -> None:
    told = [one for one in check_all() if one.what.code == "check.disk"]
    assert [one.level.value for one in told] in (["ok"], ["warning"], ["error"])
