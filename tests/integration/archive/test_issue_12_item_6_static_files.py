"""Issue 12, item 6: style sheets, scripts and typefaces are hashed, compressed and kept for a year; a page comes compressed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.functional import empty

from arkivbro.web import static_files
from arkivbro.web.static_files import CompressesPages, collect

YEAR = 365 * 24 * 3600


@pytest.fixture
def collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As in `serve`: collected before the first page is made."""
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path / "static")
    monkeypatch.setattr(storages, "_storages", {})
    monkeypatch.setattr(staticfiles_storage, "_wrapped", empty)
    assert collect()
    yield tmp_path / "static"
    monkeypatch.undo()


def names(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', html)


@pytest.mark.django_db
def test_issue_12_item_6_static_files_are_hashed_compressed_and_kept_for_a_year(collected: Path) -> None:
    client = Client(headers={"accept-encoding": "gzip, br"})
    found = names(gzip.decompress(client.get("/offentlig-journal/").content).decode())
    assert len(found) > 5
    for name in found:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", name), name
        answer = client.get(name)
        assert answer.status_code == 200, name
        sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # whitenoise streams
        kept = re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])
        assert kept and int(kept[1]) >= YEAR and "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br" or len(sent) < 300
        only_gzip = Client(headers={"accept-encoding": "gzip"}).get(name)
        assert only_gzip.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in Client().get(name).headers


@pytest.mark.django_db
def test_issue_12_item_6_it_is_collected_once_and_anew_when_something_changed(
    collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not collect()
    before = set(collected.rglob("*"))
    monkeypatch.setattr(static_files, "_release", lambda: "another")
    assert collect()
    assert before <= set(collected.rglob("*")), "the files of the release before stay"


@pytest.mark.django_db
def test_issue_12_item_6_where_nothing_was_collected_the_plain_names_hold() -> None:
    found = names(Client().get("/offentlig-journal/").content.decode())
    assert "/static/ui/parts.css" in found
    assert Client().get("/static/ui/parts.css").status_code == 200


@pytest.mark.parametrize(("kind", "is_compressed"), [("text/html", True), ("application/pdf", False)])
def test_issue_12_item_6_pages_are_compressed_and_documents_go_as_they_are(
    kind: str, is_compressed: bool
) -> None:
    request = RequestFactory(headers={"accept-encoding": "gzip"}).get("/")
    told = HttpResponse("ord " * 500, content_type=kind)
    answer = CompressesPages(lambda _: told).process_response(request, told)
    assert (answer.headers.get("Content-Encoding") == "gzip") == is_compressed
