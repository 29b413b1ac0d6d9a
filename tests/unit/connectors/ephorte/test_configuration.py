"""`[archive.ephorte]`: mistakes are told by field, secrets never stand in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.core.errors import Misconfigured
from arkivbro.core.messages import sentence_of

LEAST: dict[str, Any] = {"url": "https://ephorte.example.no/ncore", "username": "arkivbro"}


def test_the_least_that_is_needed() -> None:
    settings = read_table("ephorte", LEAST)
    assert settings.url == "https://ephorte.example.no/ncore/"
    assert settings.key_attribute.entry == "CustomAttribute1"
    assert settings.initial_status.of("I") == "M"
    assert settings.initial_status.of("?") == "R"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"url": "ftp://x"}, "archive.ephorte.url"),
        ({"url": "http://ephorte.example.no/"}, "archive.ephorte.url"),
        ({"url": "https://user:secret@ephorte.example.no/"}, "archive.ephorte.url"),
        ({"username": ""}, "archive.ephorte.username"),
        ({"passord": "x"}, "archive.ephorte.passord"),
        ({"password": "x"}, "archive.ephorte.password"),
        ({"key_attribute": {"document": "CustomAttribute11"}}, "archive.ephorte.key_attribute.document"),
        ({"key_attribute": {"case": "Title"}}, "archive.ephorte.key_attribute.case"),
        ({"settle_seconds": -1}, "archive.ephorte.settle_seconds"),
        ({"initial_status": {"I": "J"}}, "archive.ephorte.initial_status.I"),
        ({"link": "https://ephorte.example.no/{applicant}"}, "archive.ephorte.link"),
        ({"link": "javascript:alert({id})"}, "archive.ephorte.link"),
    ],
)
def test_every_mistake_names_its_setting(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_table("ephorte", LEAST | change)
    assert [finding.place for finding in caught.value.findings] == [where] == [caught.value.setting]
    assert all(sentence_of(finding.message) for finding in caught.value.findings)
    assert "secret" not in str([finding.as_json() for finding in caught.value.findings])


def test_the_password_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text("hemmelig\n", encoding="utf-8")
    assert read_table("ephorte", LEAST | {"password_file": str(file)}).password() == "hemmelig"
    monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", "annet")
    assert read_table("ephorte", LEAST).password() == "annet"
    monkeypatch.delenv("ARKIVBRO_EPHORTE_PASSWORD")
    with pytest.raises(Misconfigured):
        read_table("ephorte", LEAST).password()
    with pytest.raises(Misconfigured):
        read_table("ephorte", LEAST | {"password_file": str(tmp_path / "none")}).password()
