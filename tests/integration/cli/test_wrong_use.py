"""Wrong use and wrong configuration: exit status 2, a sentence that says what and where, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Arkivbro, commands_of

pytestmark = pytest.mark.one_database("what is told of wrong use")

WRONG = {
    "unknown command": (["arkiver"], "arkiver"),
    "unknown status": (["transfers", "--status", "ferdig"], "--status"),
    "retry without anything": (["retry"], "--all-failed"),
    "retry of nothing known": (["retry", "finnesikke"], "finnesikke"),
    "link of an unknown vacancy": (["link", "999", "2026/1"], "999"),
    "plan of an unknown vacancy": (["plan", "999"], "999"),
    "verify of an unknown vacancy": (["verify", "999"], "999"),
    "a feed that is not there": (
        ["import", "webcruiter-feed", "finnes-ikke.xml"],
        "Filen med feeden finnes ikke",
    ),
    "a folder that is not there": (
        ["import", "applications", "finnes-ikke"],
        "Mappen med søknader finnes ikke",
    ),
    "a date that is none": (["journal", "--from", "i går"], "--from"),
    "json of a live demo": (["demo", "--json"], "--once"),
}


@pytest.mark.parametrize("case", WRONG)
def test_is_told_in_a_sentence(case: str, arkivbro: Arkivbro) -> None:
    arguments, told = WRONG[case]
    done = arkivbro(*arguments, status=2)
    assert told in done.stderr.replace("\n", " ")
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('profil = "x"', "linje 1"),
        ("[transfers]\nconcurrency = 0", "linje 2"),
        ('profile = "finnes-ikke.toml"', "finnes-ikke.toml"),
        ('[archive]\ndefault = "ephorte"', "ephorte"),
        ("= 3", "TOML"),
    ],
)
def test_wrong_configuration(text: str, told: str, installation: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "arkivbro.toml"
    path.write_text(text, encoding="utf-8")
    installation["ARKIVBRO_CONFIG"] = str(path)
    done = commands_of(installation, started_by_python=True)("run", status=2)
    assert told in done.stderr.replace("\n", " ")


def test_a_wrong_profile_names_line_and_field(installation: dict[str, str], tmp_path: Path) -> None:
    shipped = (Path(__file__).resolve().parents[3] / "profiles" / "arbeidstilsynet.toml").read_text(
        encoding="utf-8"
    )
    (tmp_path / "vaar.toml").write_text(shipped.replace('type = "I"', 'type = "Q"', 1), encoding="utf-8")
    path = tmp_path / "arkivbro.toml"
    path.write_text('profile = "vaar.toml"', encoding="utf-8")
    installation["ARKIVBRO_CONFIG"] = str(path)
    done = commands_of(installation, started_by_python=True)("run", status=2)
    assert "entry.application.type" in done.stderr.replace("\n", " ")
    assert "linje" in done.stderr


def test_an_empty_installation_says_what_comes(empty_installation: dict[str, str]) -> None:
    arkivbro = commands_of(empty_installation, started_by_python=True)
    assert "arkivbro import" in arkivbro("transfers").stdout
    assert "Ingenting" in arkivbro("run").stdout
