"""A vacancy from before our time is left alone until somebody links it to the case that it already has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import application_folders
from tests.integration.cli.conftest import Arkivbro


@pytest.fixture
def feed(shared_file: Callable[[str], Path], tmp_path: Path) -> Path:
    """The real feed, in which one vacancy is published after the others."""
    text = shared_file("data/webcruiter-feed.xml").read_text(encoding="utf-8")
    path = tmp_path / "feed.xml"
    head, *items = text.split("<item>")
    items[0] = items[0].replace("2017-02-09", "2026-11-02").replace("2017-03-05", "2026-11-30")
    path.write_text("<item>".join([head, *items]), encoding="utf-8")
    return path


@pytest.mark.one_database("words and forms")
def test_linked_by_hand(
    arkivbro: Arkivbro, as_json: Callable[..., Any], installation: dict[str, str], feed: Path, tmp_path: Path
) -> None:
    configuration = tmp_path / "arkivbro.toml"
    configuration.write_text("archive_from = 2026-11-01\n", encoding="utf-8")
    installation["ARKIVBRO_CONFIG"] = str(configuration)
    arkivbro("import", "webcruiter-feed", str(feed))
    arkivbro("run", "--until-rest")
    assert [row["vacancy"] for row in as_json("transfers")] == ["3324614190"]

    application_folders.write(
        tmp_path / "applications",
        "a",
        application_folders.message(vacancy="3341216953"),
        cv_pdf=application_folders.cv(),
    )
    arkivbro("import", "applications", str(tmp_path / "applications"))
    arkivbro("run", "--until-rest")
    assert len(as_json("transfers")) == 1

    arkivbro("link", "3341216953", "2026/1")
    feed.write_text(
        feed.read_text(encoding="utf-8").replace("Sommervikarer 2017</title>", "Sommervikarer 2018</title>")
    )
    arkivbro("import", "webcruiter-feed", str(feed))
    arkivbro("run", "--until-rest")
    (case,) = as_json("cases")
    titles = [entry["title"].split(" – ")[0] for entry in case["entries"]]
    assert sorted(titles) == ["Søknad og CV", "Utlysning", "Utlysning"]
    assert any(
        entry["title"].startswith("Utlysning – WebCruiter annonse (endret ") for entry in case["entries"]
    )
    assert arkivbro("link", "3341216953", "2026/1", status=2).stderr.startswith(
        "Stillingen har allerede sak 2026/1"
    )
