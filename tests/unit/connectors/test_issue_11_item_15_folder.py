"""Issue 11, item 15: folders and files however their names are put together, and no name in what a reading reports."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import BadFacts
from arkivbro.core.messages import sentence_of, told
from arkivbro.core.recruitment import Application
from arkivbro.ports import SourceItem, UnreadableItem
from tests.application_folders import cv, message, settle, write
from tests.feeds import feed

NFC = "Vitnemål Åsnes.pdf"
NFD = unicodedata.normalize("NFD", NFC)


def read(folder: Path) -> list[SourceItem | UnreadableItem]:
    return [one for batch in FolderSource(folder).changes("") for one in batch.items]


@pytest.mark.parametrize(("named", "on_disk"), [(NFC, NFD), (NFD, NFC), (NFC, NFC), (NFD, NFD)])
def test_issue_11_item_15_nfd_names_of_files_are_found(named: str, on_disk: str, tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "søknader på året") / "a"
    values = message(attachments=[{"file": named, "title": "CV", "kind": "cv"}])
    write(folder.parent, folder.name, values)
    (folder / on_disk).write_bytes(cv())
    settle(folder)
    for parent in (folder.parent, tmp_path / "søknader på året"):
        source = FolderSource(parent)
        (one,) = (item for batch in source.changes("") for item in batch.items)
        assert isinstance(one, SourceItem) and isinstance(one.fact, Application)
        assert [attachment.file_name for attachment in one.fact.attachments] == [NFC]
        with source.open_attachment(one.files[0][1]) as stream:
            assert stream.read() == cv()


def test_issue_11_item_15_the_name_as_written_comes_first(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message(attachments=[{"file": NFC}]))
    (folder / NFC).write_bytes(b"den ene")
    (folder / NFD).write_bytes(b"den andre")
    settle(folder)
    with FolderSource(tmp_path).open_attachment(f"a/{NFC}") as stream:
        assert stream.read() == b"den ene"


def test_issue_11_item_15_a_link_is_refused_by_any_form_of_its_name(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message())
    (folder / NFD).symlink_to("/etc/passwd")
    with pytest.raises(BadFacts):
        FolderSource(tmp_path).open_attachment(f"a/{NFC}")


def test_issue_11_item_15_nfd_names_of_people_are_the_same_people(tmp_path: Path) -> None:
    values = message(attachments=[])
    values["applicant"]["family_name"] = unicodedata.normalize("NFD", "Åsnes")
    write(tmp_path, "a", values)
    (one,) = read(tmp_path)
    assert isinstance(one, SourceItem) and isinstance(one.fact, Application)
    assert one.fact.applicant.family_name == "Åsnes"


def test_issue_11_item_15_a_feed_file_is_found_too(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "utlysninger på nett.xml")).write_text(feed(), encoding="utf-8")
    assert len(list(FeedSource(tmp_path / "utlysninger på nett.xml").changes(""))) == 1


WRONG: dict[str, dict[str, Any] | bytes] = {
    "birth_date": message(applicant={"family_name": "Hemmeligvik", "birth_date": "02.04.1988"}),
    "no JSON": b'{"id": "A-7", "applicant": {"family_name": "Hemmeligvik"',
    "no file": message(attachments=[{"file": "hemmelig.pdf"}]),
    "same id": message(attachments=[]),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    "name", ["Søknad fra Gudrun Hemmeligvik", "Hemmeligvik-12", "02848830065", "gudrun_1988"]
)
def test_issue_11_item_15_no_report_names_who_applies(wrong: str, name: str, tmp_path: Path) -> None:
    """A folder is often called by the applicant's name; whoever reads the log need not know it."""
    write(tmp_path, "0", message(attachments=[]))
    write(tmp_path, name, WRONG[wrong])
    reports = [one for one in read(tmp_path) if isinstance(one, UnreadableItem)]
    assert len(reports) == 1
    words = " ".join([sentence_of(reports[0].where), *map(told, reports[0].findings)])
    assert "mappe nr. " in words
    for secret in ("Gudrun", "gudrun", "emmelig", "02848830065"):
        assert secret not in words
    if wrong == "no JSON":
        assert "(A-7)" in words


def test_issue_11_item_15_a_folder_called_by_an_id_is_told(tmp_path: Path) -> None:
    write(tmp_path, "S-1401", b"{")
    (one,) = read(tmp_path)
    assert isinstance(one, UnreadableItem)
    assert sentence_of(one.where) == "mappe nr. 1 (S-1401)"


WHOLE = message(attachments=[], letter="Blåbær.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_issue_11_item_15_an_application_in_another_encoding_goes_in(encoding: str, tmp_path: Path) -> None:
    write(tmp_path, "a", ("\n" + json.dumps(WHOLE, ensure_ascii=False)).encode(encoding))
    write(tmp_path, "b", b"\n\xef\xbb\xbf" + json.dumps({**WHOLE, "id": "A-2"}).encode())
    one, other = read(tmp_path)
    assert isinstance(one, SourceItem) and isinstance(one.fact, Application), one
    assert (one.fact.letter, one.fact.applicant.given_name) == ("Blåbær.", "Prøve1")
    guessed = ["sources.signs_guessed"] if encoding == "windows-1252" else []
    assert [finding.message.code for finding in one.findings] == guessed
    assert isinstance(other, SourceItem)


@pytest.mark.parametrize("sign", [b"\x0b", b"\x00", b"\x02\x1f", b"\xef\xbf\xbe"])
def test_issue_11_item_15_a_sign_in_an_application_stops_nothing(sign: bytes, tmp_path: Path) -> None:
    data = (
        json.dumps(WHOLE, ensure_ascii=False).encode().replace(b"\xc3\xa6r.", b"\xc3\xa6r" + sign + b".\nHei")
    )
    write(tmp_path, "a", data)
    (one,) = read(tmp_path)
    assert isinstance(one, SourceItem) and isinstance(one.fact, Application)
    assert one.fact.letter == "Blåbær.\nHei"
    assert [finding.message.code for finding in one.findings] == ["sources.signs_removed"]


def test_issue_11_item_15_one_application_too_large_stops_nothing_but_itself(tmp_path: Path) -> None:
    write(tmp_path, "1", b'{"id": "A-9", "letter": "' + b"x" * 6_000_000)
    write(tmp_path, "2", WHOLE)
    first, second = read(tmp_path)
    assert isinstance(first, UnreadableItem) and isinstance(second, SourceItem)
    assert sentence_of(first.where) == "mappe nr. 1 (A-9)"
