"""Issue 14, item 6: put back from a copy that is older than what the archive has, nothing is sent twice, and what is new still goes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.failure import ephorte_scenarios as scenarios
from tests.failure.installations import Installation, make
from tests.simulated_ephorte import PASSWORD, running

LISTED = """
import django; django.setup()
from arkivbro.core.applicant_lists import ListKind
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.worker import run_until_rest
from arkivbro.wiring import register_profile
from tests.failure.made_up_list import DEADLINE
from tests.recruitment_acts import leader_of, lock_list
register_profile()
run_until_rest()
vacancy = Vacancy.objects.get()
leader_of(vacancy)
lock_list(vacancy, ListKind.PUBLIC, DEADLINE)
run_until_rest()
"""


def put_back(original: Installation, copy: Path, folder: Path) -> Installation:
    """On another machine, with the same settings."""
    folder.mkdir()
    environment = {**original.environment, "ARKIVBRO_DATA_DIR": str(folder / "data")}
    made = Installation(environment, folder)
    made.run("-m", "arkivbro", "restore", str(copy))
    return made


@pytest.mark.one_database("what the archive has; both are put back in the tests of the commands")
def test_issue_14_item_6_what_the_archive_got_after_the_copy_is_found(tmp_path: Path) -> None:
    with running() as simulator:
        simulator.settings(**scenarios.STRICT)
        tables = scenarios.TABLES.format(url=simulator.table["url"], settle=scenarios.SETTLE)
        before = make(tmp_path / "before", facts="made_up_list", more=tables)
        before.environment["ARKIVBRO_EPHORTE_PASSWORD"] = PASSWORD
        copy = tmp_path / "kopi.tar"
        before.run("-m", "arkivbro", "backup", str(copy))
        before.run("-c", LISTED)
        stood = titles(simulator.state()["RegistryEntry"])
        assert stood["Offentlig søkerliste – Seniorinspektør"] == 1
        assert sum(stood.values()) == 4
        after = put_back(before, copy, tmp_path / "after")
        after.run("-c", LISTED)
        assert scenarios.duplicates(simulator) == ""
        now = titles(simulator.state()["RegistryEntry"])
        assert now == stood + Counter(["Offentlig søkerliste – Seniorinspektør"]), "the new list stands too"
        done = json.loads(after.run("-m", "arkivbro", "transfers", "--json").stdout)
        assert [one["status"] for one in done] == ["transferred"] * 4
        assert len(simulator.state()["Case"]) == 1


def titles(rows: list[dict[str, object]]) -> Counter[str]:
    return Counter(str(row["Title"]) for row in rows)
