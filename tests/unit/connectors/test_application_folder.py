"""Applications from folders: the contract of application.json, and everything hostile."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.core.errors import BadFacts, Misconfigured
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import Application, Gender, Protection
from arkivbro.ports import SourceItem, UnreadableItem
from tests.application_folders import cv, message, settle, write
from tests.words import words_of


def read(folder: Path) -> list[SourceItem | UnreadableItem]:
    return [one for batch in FolderSource(folder).changes("") for one in batch.items]


def only(folder: Path) -> SourceItem | UnreadableItem:
    (one,) = read(folder)
    return one


def trouble(folder: Path) -> dict[str, str]:
    one = only(folder)
    assert isinstance(one, UnreadableItem)
    return {finding.place: sentence_of(finding.message) for finding in one.findings}


def test_a_whole_application(tmp_path: Path) -> None:
    write(tmp_path, "a", message(), cv_pdf=cv())
    one = only(tmp_path)
    assert isinstance(one, SourceItem)
    fact = one.fact
    assert isinstance(fact, Application)
    assert (fact.ref.id, fact.vacancy_reference, fact.applicant.birth_date) == (
        "A-1",
        "R-17",
        date(1988, 4, 2),
    )
    assert fact.applicant.gender is Gender.FEMALE
    assert fact.experience is not None
    assert fact.experience[0].to == ""
    assert fact.exemption is not None
    assert not fact.exemption.requested
    assert one.findings == ()
    with FolderSource(tmp_path).open_attachment(dict(one.files)[fact.attachments[0].ref]) as file:
        assert file.read() == cv()


def test_what_is_absent_is_unknown(tmp_path: Path) -> None:
    least = {
        "vacancy": "R-17",
        "id": "A-1",
        "received": "2026-11-10T10:15:00Z",
        "applicant": {"family_name": "Ibsen"},
    }
    write(tmp_path, "a", least)
    one = only(tmp_path)
    assert isinstance(one, SourceItem)
    fact = one.fact
    assert isinstance(fact, Application)
    assert (fact.exemption, fact.education, fact.letter) == (None, None, None)
    assert (fact.applicant.protection, fact.applicant.gender) == (Protection.UNKNOWN, Gender.UNKNOWN)


def test_unknown_keys_are_told_and_kept_out(tmp_path: Path) -> None:
    values = message(attachments=[], hobby="ski")
    values["applicant"]["faith"] = "hemmelig"
    values["education"][0]["grade"] = "A"
    write(tmp_path, "a", values)
    one = only(tmp_path)
    assert isinstance(one, SourceItem)
    assert {finding.place for finding in one.findings} == {"hobby", "applicant.faith", "education[0].grade"}
    assert "hemmelig" not in repr(one)


@pytest.mark.parametrize(
    "key", ["exemtion", "Exemption", "exempton", "withdrawm", "witdrawn", "protecton", "Protection"]
)
def test_a_misspelt_key_that_protects_keeps_the_application_out(key: str, tmp_path: Path) -> None:
    """Read as absent it could expose somebody; beside the right key it is only a remark."""
    right = next(one for one in ("exemption", "withdrawn", "protection") if one[0] == key[0].casefold())
    values = message(attachments=[])
    where = values["applicant"] if right == "protection" else values
    value = where.pop(right)
    where[key] = value
    write(tmp_path / "one", "a", values)
    one = only(tmp_path / "one")
    assert isinstance(one, UnreadableItem)
    assert [finding.message.code for finding in one.findings] == ["sources.misspelt_key"]
    where[right] = value
    write(tmp_path / "two", "a", values)
    assert isinstance(only(tmp_path / "two"), SourceItem)


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ("", "protection", "strictly_confidential"),
        ("", "adressesperre", True),
        ("", "exemption_requested", True),
        ("", "unntak", True),
        ("", "withdrawn_at", "2026-11-21T10:00:00+01:00"),
        ("", "trukket", "2026-11-21T10:00:00+01:00"),
        ("applicant", "exemption", {"requested": True, "reason": "Truet"}),
        ("applicant", "strictly_confidential", True),
        ("applicant", "withdrawn", "2026-11-21T10:00:00+01:00"),
        ("exemption", "protection", "strictly_confidential"),
    ],
)
def test_what_protects_in_another_place_keeps_the_application_out(
    where: str, key: str, value: object, tmp_path: Path
) -> None:
    values = message(attachments=[])
    (values[where] if where else values)[key] = value
    write(tmp_path / "one", "a", values)
    one = only(tmp_path / "one")
    assert isinstance(one, UnreadableItem)
    assert {finding.message.code for finding in one.findings} == {"sources.misspelt_key"}


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"vacancy": None}, "vacancy", "mangler"),
        ({"id": ""}, "id", "tomt"),
        ({"id": 7}, "id", "tekst"),
        ({"received": "i går"}, "received", "tidspunkt"),
        ({"received": 1700000000}, "received", "tidspunkt"),
        ({"received": "2026-11-10"}, "received", "tidspunkt"),
        ({"received": "0001-01-01T00:00:00Z"}, "received", "mellom"),
        ({"applicant": {"given_name": " "}}, "applicant", "navn"),
        ({"applicant": {"given_name": "A", "birth_date": "1988-02-30"}}, "applicant.birth_date", "finnes"),
        ({"applicant": {"given_name": "A", "birth_date": "02.04.88"}}, "applicant.birth_date", "dato"),
        ({"applicant": {"given_name": "A", "birth_date": "2030-01-01"}}, "applicant.birth_date", "før"),
        ({"applicant": {"given_name": "A", "protection": "strictly"}}, "applicant.protection", "en av"),
        ({"applicant": {"given_name": "A", "gender": "x"}}, "applicant.gender", "en av"),
        ({"applicant": []}, "applicant", "{ … }"),
        ({"exemption": {"requested": "ja"}}, "exemption.requested", "true eller false"),
        ({"education": {}}, "education", "liste"),
        ({"withdrawn": "nei"}, "withdrawn", "tidspunkt"),
        ({"letter": "\ud800"}, "letter", "tegn"),
        ({"attachments": [{"file": "../b/cv.pdf"}]}, "attachments[0].file", "ut av"),
        ({"attachments": [{"file": "/etc/passwd"}]}, "attachments[0].file", "filnavn"),
        ({"attachments": [{"file": "a\\b"}]}, "attachments[0].file", "filnavn"),
        ({"attachments": [{"file": "a\x00b"}]}, "attachments[0].file", "filnavn"),
        ({"attachments": [{"file": ""}]}, "attachments[0].file", "filnavn"),
        ({"attachments": [{"file": "x" * 400}]}, "attachments[0].file", "navn"),
        ({"attachments": [{"file": "cv.pdf"}, {"file": "cv.pdf"}]}, "attachments", "flere ganger"),
        ({"attachments": [{"file": "borte.pdf"}]}, "attachments[0].file", "ikke i mappen"),
    ],
)
def test_wrong_values_are_told_by_field(
    change: dict[str, Any], where: str, what: str, tmp_path: Path
) -> None:
    write(tmp_path, "a", json.dumps(message(**change)).encode(), cv_pdf=cv())
    told = trouble(tmp_path)
    assert what in told[where], told


def test_links_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"hemmelig")
    folder = write(tmp_path / "in", "a", message())
    (folder / "cv.pdf").symlink_to(secret)
    (tmp_path / "in" / "b").symlink_to(folder)
    settle(folder)
    first, second = read(tmp_path / "in")
    assert isinstance(first, UnreadableItem)
    assert isinstance(second, UnreadableItem)
    assert "lenke" in sentence_of(first.findings[0].message)
    assert "lenke" in sentence_of(second.findings[0].message)


def test_issue_11_item_12_a_hard_link_is_refused(tmp_path: Path) -> None:
    """It would bring in whatever file of this machine whoever fills the folder may name."""
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"hemmelig")
    folder = write(tmp_path / "in", "a", message())
    os.link(secret, folder / "cv.pdf")
    settle(folder)
    assert "lenke" in trouble(tmp_path / "in")["attachments[0].file"]


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message())
    os.mkfifo(folder / "cv.pdf")
    settle(folder)
    assert "vanlig fil" in trouble(tmp_path)["attachments[0].file"]


def test_a_folder_changed_just_now_is_taken_next_time(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message(), cv_pdf=cv())
    os.utime(folder / "cv.pdf", (time.time(), time.time()))
    one = only(tmp_path)
    assert isinstance(one, UnreadableItem)
    assert one.try_again
    settle(folder)
    assert isinstance(only(tmp_path), SourceItem)


def test_no_time_zone_is_read_as_oslo_and_told(tmp_path: Path) -> None:
    write(tmp_path, "a", message(received="2026-07-01T12:00:00", attachments=[]))
    one = only(tmp_path)
    assert isinstance(one, SourceItem)
    assert isinstance(one.fact, Application)
    assert one.fact.received.utcoffset() is not None
    assert one.fact.received.isoformat() == "2026-07-01T12:00:00+02:00"
    assert [finding.place for finding in one.findings] == ["received"]


def test_two_folders_with_one_id(tmp_path: Path) -> None:
    write(tmp_path, "a", message(attachments=[]))
    write(tmp_path, "b", message(attachments=[], letter="En annen"))
    first, second = read(tmp_path)
    assert isinstance(first, SourceItem)
    assert isinstance(second, UnreadableItem)
    assert "mappe nr. 1 (A-1)" in sentence_of(second.findings[0].message)


def test_moving_the_folder_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message(), cv_pdf=cv())
    before = only(tmp_path)
    folder.rename(tmp_path / "flyttet")
    settle(tmp_path / "flyttet")
    after = only(tmp_path)
    assert isinstance(before, SourceItem)
    assert isinstance(after, SourceItem)
    assert before.content_hash == after.content_hash


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "verdi"),
        (b"[]", "JSON-objekt"),
        (b'{"id": NaN}', "NaN"),
        (b'{"id": "a", "id": "b"}', "to ganger"),
        (b'{"id": ' + b"9" * 10_000 + b"}", "for langt"),
        (b"[" * 100_000, "niv"),
        (b'{"a":' * 3000, "niv"),
        (b'{"id": "a"\n "b"}', "komma"),
        (b" " * (5 * 1024 * 1024 + 1), "større"),
    ],
)
def test_hostile_json(data: bytes, what: str, tmp_path: Path) -> None:
    write(tmp_path, "a", data)
    (text,) = trouble(tmp_path).values()
    assert what in text


def test_wrong_folders(tmp_path: Path) -> None:
    folder = write(tmp_path, "a", message(attachments=[]))
    with pytest.raises(Misconfigured) as caught:
        read(folder)
    assert "selv en søknad" in words_of(caught.value)
    with pytest.raises(Misconfigured) as caught:
        read(tmp_path / "borte")
    assert "finnes ikke" in words_of(caught.value)
    with pytest.raises(BadFacts):
        FolderSource(tmp_path).open_attachment("../a/application.json")
    (tmp_path / "tom").mkdir()
    settle(tmp_path / "tom")
    empty = read(tmp_path)[1]
    assert isinstance(empty, UnreadableItem)
    assert empty.try_again


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(message())), VALUES, max_size=6))
def test_any_values_give_an_application_or_findings(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-values"
    write(folder, "a", json.dumps({**message(), **changes}).encode(), cv_pdf=cv())
    one = only(folder)
    assert isinstance(one, SourceItem) or one.findings


@given(st.binary(max_size=200))
def test_any_bytes_give_findings(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-bytes"
    write(folder, "a", data)
    assert trouble(folder)
