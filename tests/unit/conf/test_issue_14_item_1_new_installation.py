"""What `arkivbro init` writes is what the body answered, whatever it is called, and every comment stays."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.conf.new_installation import (
    OWN_PROFILE,
    SETTINGS,
    Answers,
    Codes,
    NewUnit,
    own_profile_text,
    settings_text,
    write_new,
)
from arkivbro.conf.profile_file import profile_text
from arkivbro.conf.reading import configuration_of
from arkivbro.core.errors import Misconfigured
from arkivbro.core.profile import read_profile

ODD = 'Ås "og" \\ omegn [kommune] # 1'
TEMPLATE_TEXT = profile_text("mal", None)
ANSWERS = Answers(
    body=ODD,
    codes=Codes(
        responsible="PERS",
        series="PERSONAL",
        classification="K-koder=411",
        journal_unit="P",
        access_code="13",
        legal_basis="Offl. § 13",
    ),
    units=(NewUnit("Helse [og] omsorg", "HO", "HELL"), NewUnit('"Oppvekst"')),
    archive="ephorte",
    archive_table=(("url", "https://ephorte.example/ncore/"), ("username", "arkivbro")),
    source="webcruiter",
    source_table=(("feed_url", "https://webcruiter.example/feed"),),
    archive_from=date(2026, 12, 1),
)


def test_issue_14_item_1_the_template_is_a_profile_as_it_ships() -> None:
    profile = read_profile(TEMPLATE_TEXT)
    assert (profile.name, profile.units) == ("Virksomhetens navn", {})


def test_issue_14_item_1_the_settings_are_what_was_answered() -> None:
    settings = configuration_of(settings_text(ANSWERS), SETTINGS)
    assert (settings.profile, settings.body, settings.archive_from) == (OWN_PROFILE, ODD, date(2026, 12, 1))
    assert settings.archive == {
        "default": "ephorte",
        "ephorte": {"url": "https://ephorte.example/ncore/", "username": "arkivbro"},
    }
    assert settings.source.webcruiter is not None
    assert settings.source.webcruiter.feed_url == "https://webcruiter.example/feed"


def test_issue_14_item_1_the_profile_has_the_body_s_codes_everywhere() -> None:
    profile = read_profile(own_profile_text(TEMPLATE_TEXT, ANSWERS))
    rules = [*profile.entry.values(), *profile.letter.values()]
    assert profile.name == ODD
    assert (profile.case.responsible, profile.case.series, profile.case.journal_unit) == (
        "PERS",
        "PERSONAL",
        "P",
    )
    assert profile.case.class_ is not None
    assert (profile.case.class_.system, profile.case.class_.value) == ("K-koder", "411")
    assert {rule.officer for rule in rules} == {"PERS", ""}
    assert {(rule.access.code, rule.access.basis) for rule in rules if rule.access} == {("13", "Offl. § 13")}
    assert {name: (unit.code, unit.leader) for name, unit in profile.units.items()} == {
        "Helse [og] omsorg": ("HO", "HELL"),
        '"Oppvekst"': ("", ""),
    }


def test_issue_14_item_1_what_is_public_stays_public_and_every_comment_stays() -> None:
    before, after = read_profile(TEMPLATE_TEXT), read_profile(own_profile_text(TEMPLATE_TEXT, ANSWERS))
    assert {k for k, rule in before.entry.items() if rule.access} == {
        k for k, rule in after.entry.items() if rule.access
    }
    made = own_profile_text(TEMPLATE_TEXT, ANSWERS)
    comments = [line.partition("#")[2] for line in TEMPLATE_TEXT.splitlines() if "#" in line]
    assert all(comment in made for comment in comments)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_issue_14_item_1_any_name_comes_through(name: str) -> None:
    answers = Answers(body=name, units=(NewUnit(name),))
    assert tomllib.loads(settings_text(answers))["body"] == name
    assert list(tomllib.loads(own_profile_text(TEMPLATE_TEXT, answers))["units"]) == [name]


def test_issue_14_item_1_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / OWN_PROFILE).write_text("mine")
    with pytest.raises(Misconfigured) as told:
        write_new(tmp_path, {SETTINGS: "x", OWN_PROFILE: "y"})
    assert told.value.code == "init.is_there"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(OWN_PROFILE, "mine")]


def test_issue_14_item_1_the_settings_come_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off in between, there is no installation that looks like one."""
    real = Path.write_text

    def full(path: Path, *given: object, **named: object) -> int:
        if SETTINGS in path.name:
            raise OSError(28, "No space left on device")
        return real(path, *given, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(Misconfigured) as told:
        write_new(tmp_path / "new", {SETTINGS: "x", OWN_PROFILE: "y"})
    assert told.value.code == "init.not_written"
    assert not (tmp_path / "new" / SETTINGS).exists()
