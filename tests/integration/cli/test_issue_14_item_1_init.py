"""`arkivbro init`: from an empty folder to users who log in, by the command's own words; half of it is gone on with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.integration.cli.conftest import commands_of

Init = Callable[..., CompletedProcess[str]]
USERS = ("--administrator", "dagny", "--archivist", "arne,ARAR", "--recruiter", "ragnhild,RARE,Region Vest")
NEW = ("--yes", "--body", "Ås kommune", "--unit", "Region Vest,RV,LEVE", *USERS)


@pytest.fixture
def init(tmp_path: Path) -> Init:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ARKIVBRO_", "DATABASE"))
    }
    commands = commands_of(environment)
    return lambda *options, status=0: commands("init", str(tmp_path / "ny"), *options, status=status)


@pytest.mark.one_database("files and users, on the database that a new installation has")
def test_issue_14_item_1_from_nothing_to_users(init: Init, tmp_path: Path) -> None:
    told = json.loads(init(*NEW, "--json").stdout)
    assert told["written"] == ["arkivbro.toml", "profil.toml"]
    assert [(one["username"], one["roles"]) for one in told["users"]] == [
        ("dagny", ["administrator"]),
        ("arne", ["archivist"]),
        ("ragnhild", ["recruiter"]),
    ]
    assert len({one["password"] for one in told["users"]}) == 3
    assert "error" not in {one["level"] for one in told["check"]}
    assert ((tmp_path / "ny" / "arkivbro.toml").stat().st_mode & 0o007) == 0
    environment = {**os.environ, "ARKIVBRO_CONFIG": str(tmp_path / "ny" / "arkivbro.toml")}
    environment.pop("ARKIVBRO_DATA_DIR", None)
    environment.pop("DATABASE_URL", None)
    shown = commands_of(environment)("manage", "shell", "-v", "0", "-c", WHO).stdout
    assert shown.splitlines() == [
        "arne ARAR [('P', None)] []",
        "dagny  [] []",
        "ragnhild RARE [('P', 'Region Vest')] ['Region Vest']",
    ]

    again = init("--yes", *USERS, status=2).stderr
    assert "arkivbro.toml finnes allerede" in again


WHO = """
from arkivbro.accounts.models import User
for one in User.objects.order_by("username"):
    print(one.username, one.initials, [(c.access_code, c.unit and c.unit.name) for c in one.clearances.all()], [u.name for u in one.units.all()])
"""


@pytest.mark.one_database("files and users, on the database that a new installation has")
def test_issue_14_item_1_what_is_wrong_is_said_before_anything_is_written(init: Init, tmp_path: Path) -> None:
    for options, sentence in (
        ((*NEW, "--recruiter", "kari,KA,Region Øst"), "«Region Øst», som ikke står i arkivprofilen"),
        (("--yes", *USERS), "--body er ikke oppgitt"),
        (("--yes", "--body", "Ås", "--archivist", "arne"), "Ingen er administrator"),
        ((*NEW, "--archive-from", "i morgen"), "«i morgen» er ingen dag"),
        ((*NEW, "--class", "221"), "«221» er ingen klasse"),
        ((*NEW, "--archivist", "dagny"), "«dagny» er nevnt to ganger"),
        ((*NEW, "--archivist", "Dagny,DA"), "«Dagny» er nevnt to ganger"),
        ((*NEW, "--source", "webcruiter-api"), "«webcruiter-api» er ikke en kilde"),
        (("--yes", "--body", "Ås", *USERS), "men ingen enhet er oppgitt"),
        ((*NEW, "--archive", "public360"), "«public360» er ikke et arkiv"),
        ((*NEW, "--archive", "ephorte"), "--archive-url er ikke oppgitt"),
        ((*NEW, "--profile", "finnes-ikke.toml"), "arkivprofilen «finnes-ikke.toml», og blir ikke skrevet"),
    ):
        assert sentence in init(*options, status=2).stderr
        assert not (tmp_path / "ny").exists()


@pytest.mark.one_database("files and users, on the database that a new installation has")
def test_issue_14_item_1_cut_off_before_the_users_it_goes_on(init: Init, tmp_path: Path) -> None:
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "arkivbro.toml").write_text(
        'profile = "profiles/kommune.toml"\nbody = "Fjordvik kommune"\n'
    )
    told = json.loads(
        init("--yes", "--json", "--administrator", "dagny", "--recruiter", "kari,KA,Oppvekst").stdout
    )
    assert (told["written"], [one["username"] for one in told["users"]]) == ([], ["dagny", "kari"])
