"""Issue 10 item 1: the same id from two sources is two applicants, from the ledger through to the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.application_folders import write
from tests.integration.cli.conftest import Arkivbro

FIRST, SECOND = "3324614190", "3341216953"
RECEIVES = """
from datetime import UTC, datetime
from arkivbro.core.recruitment import Applicant, Application, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.services import receive
for id, vacancy, name in (("17", "{first}", "Myrvangqx"), ("18", "{second}", "Lundnesqx")):
    receive(Application(
        Ref("builtin", id), vacancy, datetime(2017, 2, 15, 9, tzinfo=UTC),
        Applicant("Tora", name, protection=Protection.NONE), letter="Jeg søker her.", exemption=ExemptionRequest(False),
    ))
"""


def told(id: str, vacancy: str, family_name: str) -> dict[str, Any]:
    return {
        "vacancy": vacancy,
        "id": id,
        "received": "2017-02-15T10:15:00+01:00",
        "applicant": {"given_name": "Solbjørg", "family_name": family_name, "protection": "none"},
        "letter": "Jeg søker fra mappen.",
        "exemption": {"requested": False},
    }


def test_the_same_id_from_two_sources_is_two_applicants(
    arkivbro: Arkivbro, as_json: Callable[..., Any], shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    """17 from both on one vacancy; 18 from one on each of two."""
    write(tmp_path / "in", "a", told("17", FIRST, "Havgrunqx"))
    write(tmp_path / "in", "b", told("18", FIRST, "Stentveitqx"))
    arkivbro("import", "webcruiter-feed", str(shared_file("data/webcruiter-feed.xml")))
    arkivbro("import", "applications", str(tmp_path / "in"))
    arkivbro("manage", "shell", "-c", RECEIVES.format(first=FIRST, second=SECOND))
    arkivbro("run", "--until-rest")

    entries = {
        case["title"].split()[-1]: [
            one["title"] for one in case["entries"] if one["title"].startswith("Søknad")
        ]
        for case in as_json("cases")
    }
    assert Counter(title.split()[-1] for title in entries[FIRST]) == {
        "Havgrunqx": 1,
        "Stentveitqx": 1,
        "Myrvangqx": 1,
    }
    assert [title.split()[-1] for title in entries[SECOND]] == ["Lundnesqx"]
    assert not [title for titles in entries.values() for title in titles if "endret" in title]

    transfers = as_json("transfers")
    assert Counter(one["status"] for one in transfers) == {"transferred": 7}
    assert {(one["vacancy"], one["subject"]) for one in transfers if one["kind"] == "application"} == {
        (FIRST, "folder:17"),
        (FIRST, "folder:18"),
        (FIRST, "builtin:17"),
        (SECOND, "builtin:18"),
    }
    assert [verdict["lacks"] for verdict in as_json("verify")] == [[], [], []]
    public = arkivbro("journal", "--json").stdout
    assert not [name for name in ("Havgrunqx", "Stentveitqx", "Myrvangqx", "Lundnesqx") if name in public]
