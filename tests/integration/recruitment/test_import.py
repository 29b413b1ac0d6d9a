"""Feeds and folders through the one door, however often."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import BadFacts
from arkivbro.core.messages import sentence_of
from arkivbro.recruitment.models import Application, ImportRun, Vacancy
from arkivbro.recruitment.services import import_from, reported_items
from arkivbro.transfers.models import ArchiveCase, Transfer
from arkivbro.working_files import work_store
from tests.application_folders import cv, message, write
from tests.feeds import feed, item, write_feed


def test_the_real_feed_five_times_with_ten_applications_each(
    shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    path = shared_file("data/webcruiter-feed.xml")
    first = import_from(FeedSource(path))
    assert (first.new, first.unreadable) == (3, 0)
    for _ in range(4):
        again = import_from(FeedSource(path))
        assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert Vacancy.objects.count() == ArchiveCase.objects.count() == Transfer.objects.count() == 3
    references = ("3324614190", "3341216953", "3335165710")
    for number in range(30):
        write(tmp_path, f"{number:02}", message(number, vacancy=references[number % 3]), cv_pdf=cv(number))
    for _ in range(3):
        import_from(FolderSource(tmp_path))
    assert Application.objects.count() == 30
    assert Transfer.objects.filter(kind="application").count() == 30
    assert [vacancy.applications.count() for vacancy in Vacancy.objects.all()] == [10, 10, 10]


def test_a_vacancy_is_found_by_its_id_too(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    write(tmp_path / "in", "a", message(1, vacancy="webcruiter:9000000001", attachments=[]))
    write(tmp_path / "in", "b", message(2, vacancy="R-17", attachments=[]))
    assert import_from(FolderSource(tmp_path / "in")).new == 2
    assert Vacancy.objects.get().applications.count() == 2


def test_an_application_before_its_vacancy_is_kept_and_taken_later(tmp_path: Path) -> None:
    write(tmp_path / "in", "a", message(), cv_pdf=cv())
    early = import_from(FolderSource(tmp_path / "in"))
    assert (early.waiting, early.unreadable) == (1, 0)
    assert "ikke kjent" in sentence_of(next(reported_items(early)).findings[0].message)
    assert import_from(FolderSource(tmp_path / "in")).waiting == 1
    assert not Transfer.objects.exists()
    import_from(FeedSource(write_feed(tmp_path)))
    assert sorted(Transfer.objects.values_list("kind", flat=True)) == ["advertisement", "application"]
    assert import_from(FolderSource(tmp_path / "in")).unchanged == 1
    assert Transfer.objects.count() == 2


def test_the_bytes_are_among_the_working_files(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    write(tmp_path / "in", "a", message(), cv_pdf=cv())
    import_from(FolderSource(tmp_path / "in"))
    attachment = Application.objects.get().attachments.get()
    with work_store().open(attachment.sha256) as stream:
        assert stream.read() == cv()
    path = work_store().path(attachment.sha256)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_half_filled_items_are_reported_and_the_rest_goes_in(tmp_path: Path) -> None:
    report = import_from(FeedSource(write_feed(tmp_path, item(wc_AdvertId="1", title=""), item())))
    assert (report.new, report.unreadable) == (1, 1)
    kept_out = [one for one in reported_items(report) if one.kept_out]
    assert [one.findings[0].place for one in kept_out] == ["title"]


def test_a_feed_that_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    path = write_feed(tmp_path)
    path.write_text(feed().replace("</channel></rss>", "<item>"), encoding="utf-8")
    with pytest.raises(BadFacts):
        import_from(FeedSource(path))
    assert Vacancy.objects.count() == 1
    error = ImportRun.objects.get().error
    assert error and error.code == "sources.feed_breaks_off"


def test_a_file_swapped_while_it_is_read_is_taken_next_time(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    folder = write(tmp_path / "in", "a", message(), cv_pdf=cv())

    class Swapping(FolderSource):
        def open_attachment(self, reference: str):  # type: ignore[no-untyped-def]  # as the base class
            (folder / "cv.pdf").write_bytes(b"noe annet")
            return super().open_attachment(reference)

    report = import_from(Swapping(tmp_path / "in"))
    assert report.unreadable == 1
    assert not Application.objects.exists()


def test_an_application_cannot_move_to_another_vacancy(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path, item(), item(wc_AdvertId="2", wc_RefNr="R-18"))))
    write(tmp_path / "in", "a", message(attachments=[]))
    import_from(FolderSource(tmp_path / "in"))
    write(tmp_path / "in", "a", message(vacancy="R-18", attachments=[]))
    report = import_from(FolderSource(tmp_path / "in"))
    assert report.unreadable == 1
    assert Application.objects.get(vacancy__reference="R-17")


def test_several_vacancies_by_one_name_are_not_guessed_among(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path, item(), item(wc_AdvertId="2", wc_RefNr="R-17"))))
    write(tmp_path / "in", "a", message(attachments=[]))
    report = import_from(FolderSource(tmp_path / "in"))
    assert report.waiting == 1
    assert next(reported_items(report)).findings[0].message.code == "application.several_vacancies"


def test_item_3_what_no_database_takes_stops_nothing_but_itself(tmp_path: Path) -> None:
    """PostgreSQL takes no NUL: the report of one item with it kept all others out, at every reading."""
    import_from(FeedSource(write_feed(tmp_path)))
    odd = message(1, attachments=[]) | {"no\x00te": 1}
    write(tmp_path / "in", "a", odd)
    write(tmp_path / "in", "b", message(2, attachments=[]))
    report = import_from(FolderSource(tmp_path / "in"))
    assert (report.new, report.unreadable) == (2, 0)
    places = [found.place for one in reported_items(report) for found in one.findings]
    assert "no\N{REPLACEMENT CHARACTER}te" in places
