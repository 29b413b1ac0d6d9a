"""The real feed: three vacancies, three cases, three advertisements, however often it is imported; ten applications each."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Arkivbro

FIRST, SECOND, THIRD = "3324614190", "3341216953", "3335165710"
THIRD_BY_ADVERT_ID = "webcruiter:3335169179"
CASE_TITLES = {
    "Ansettelse - Sommervikar 2017, Hjemmetjenesten Brevik – Hjemmetjenesten Brevik – 3324614190",
    "Ansettelse - Sommervikarer 2017 – Hjemmetjenesten Herøya – 3341216953",
    "Ansettelse - Renholdsoperatører - Bygg- og eiendomsdrift, renholdsavdelingen – Bygg- og eiendomsdrift – 3335165710",
}


def ten_applications_each(folder: Path) -> None:
    """Made-up people; the third vacancy is called by its Webcruiter id, as people do too."""
    for vacancy in (FIRST, SECOND, THIRD_BY_ADVERT_ID):
        for number in range(10):
            place = folder / f"{vacancy}-{number}"
            place.mkdir(parents=True)
            (place / "cv.txt").write_text(f"CV nummer {number}\n", encoding="utf-8")
            (place / "application.json").write_text(
                json.dumps(
                    {
                        "vacancy": vacancy,
                        "id": f"A-{vacancy}-{number}",
                        "received": "2017-02-15T10:15:00+01:00",
                        "applicant": {
                            "given_name": "Solbjørg",
                            "family_name": f"Prøvestad{'abcdefghij'[number]}",
                        },
                        "exemption": {"requested": False},
                        "attachments": [{"file": "cv.txt", "title": "CV", "kind": "cv"}],
                    }
                ),
                encoding="utf-8",
            )
            for path in (*place.iterdir(), place):
                os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.mark.one_database("the command line: imported again and again on both by recruitment/test_import")
def test_once_however_often(
    arkivbro: Arkivbro, as_json: Callable[..., Any], shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    feed = str(shared_file("data/webcruiter-feed.xml"))
    folder = tmp_path / "applications"
    ten_applications_each(folder)
    for _ in range(3):
        arkivbro("import", "webcruiter-feed", feed)
        arkivbro("import", "applications", str(folder))
        arkivbro("run", "--until-rest")

    cases = as_json("cases")
    assert {case["title"] for case in cases} == CASE_TITLES
    for case in cases:
        assert Counter(entry["type"] for entry in case["entries"]) == {"X": 1, "I": 10}
        assert case["entries"][0]["title"] == "Utlysning – WebCruiter annonse"
        assert {entry["status"] for entry in case["entries"]} == {"J"}
    assert Counter(row["status"] for row in as_json("transfers")) == {"transferred": 33}
    assert [verdict["lacks"] for verdict in as_json("verify")] == [[], [], []]
    public = arkivbro("journal", "--json").stdout
    assert "Prøvestad" not in public
    assert "Solbjørg" not in public
    assert len(json.loads(public)) == 33


@pytest.mark.one_database("words")
def test_the_log_of_one_vacancy(
    arkivbro: Arkivbro, as_json: Callable[..., Any], shared_file: Callable[[str], Path]
) -> None:
    arkivbro("import", "webcruiter-feed", str(shared_file("data/webcruiter-feed.xml")))
    assert [row["status"] for row in as_json("transfers", "--vacancy", FIRST)] == ["waiting"]
    arkivbro("run", "--until-rest")
    (row,) = as_json("transfers", "--vacancy", FIRST)
    assert row.keys() >= {
        "id", "vacancy", "kind", "subject", "status", "status_text", "trigger", "attempts", "left_out", "error", "archive", "created",
        "completed",
    }  # fmt: skip
    assert (row["kind"], row["status"], row["status_text"], row["trigger"]) == (
        "advertisement", "transferred", "Overført", "automatic",
    )  # fmt: skip
    assert row["archive"]["name"] == "builtin"
    assert row["error"] is None
