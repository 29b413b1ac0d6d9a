"""A wrong profile gets messages with line and field, all of them at once."""

from __future__ import annotations

import re

import pytest

from arkivbro.core.errors import ProfileInvalid
from arkivbro.core.messages import sentence_of, where_of
from arkivbro.core.profile import read_profile
from tests.unit.core.facts_for_tests import ROOT, shipped

TEXT = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
MISTAKES = {
    "not TOML": ('name = "Arbeidstilsynet"', "name = Arbeidstilsynet", r"linje 4", "TOML"),
    "unknown field": ('type = "X"', 'typ = "X"', r"linje \d+, entry.advertisement.typ", "type"),
    "unknown table": ("[lists]", "[list]", r"linje \d+, list", "lists"),
    "unknown kind": ("[entry.public_list]", "[entry.publik_list]", r"linje \d+, entry.publik_list", "public_list"),
    "unknown placeholder": ("{vacancy.unit}", "{vacancy.unt}", r"linje \d+, case.title", "vacancy.unit"),
    "no reference": (" – {vacancy.reference}", "", r"linje \d+, case.title", "{vacancy.reference}"),
    "a public name": ('sender = "[[{applicant.name}]]"', 'sender = "{applicant.name}"', r"entry.application.sender", "[["),
    "half a bracket": ("– [[{applicant.name}]]", "– [[{applicant.name}", r"entry.application.title", "]]"),
    "wrong type": ('type = "I"', 'type = "Q"', r"linje \d+, entry.application.type", "I, U"),
    "wrong moment": ('when = "received"', 'when = "straks"', r"entry.application.when", "received"),
    "screening without access": (
        'access = {code = "P", basis = "Offl. § 25 første ledd"}', "", r"entry.extended_list.screening", "access"
    ),
    "a name in the case title": ("{vacancy.title} – {vacancy.unit}", "{applicant.name}", r"case.title", "vacancy.title"),
    "unknown screening code": ('["TRO", "NA", "TD", "H"]', '["TRO", "XX"]', r"entry.application.screening", "TRO"),
    "unknown column": ('"municipality", "gender"]', '"municipality", "kjønn"]', r"linje \d+, lists.public_columns", "gender"),
    "a column that the law wants": ('"municipality", "gender"]', '"gender"]', r"linje \d+, lists.public_columns", "municipality"),
    "no such day off": ("days_off = []", 'days_off = ["31.13"]', r"linje \d+, lists.days_off", "24.12"),
    "no such language": ('language = "nb"', 'language = "no"', r"linje \d+, letters.language", "nn"),
    "unknown setting of lists": ("late_applicants = false", "late = false", r"linje \d+, lists.late", "late_applicants"),
    "who was hired, which no source tells": ('disposal = {default = "K"}', 'disposal = {default = "K", hired = "B"}', r"linje \d+, entry.application.disposal", "ingen kilde"),
    "only the nominated, whom no source tells": ('when = "received"', 'when = "received"\nwhich = "nominated"', r"linje \d+, entry.application.which", "ingen kilde"),
    "a list that goes by itself": (
        '[entry.public_list]\nwhen = "person"', '[entry.public_list]\nwhen = "deadline"', r"linje \d+, entry.public_list.when", "person eller never"
    ),
    "a letter that goes by itself": (
        '[letter.interview]\nwhen = "person"', '[letter.interview]\nwhen = "received"', r"linje \d+, letter.interview.when", "person eller never"
    ),
    "a number for text": ('responsible = "OARR"', "responsible = 7", r"linje \d+, case.responsible", "tekst"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_says_where_and_what(mistake: str) -> None:
    before, after, where, what = MISTAKES[mistake]
    assert before in TEXT
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(TEXT.replace(before, after), "min.toml")
    assert any(
        re.search(where, where_of(finding)) and what in sentence_of(finding.message)
        for finding in caught.value.findings
    ), caught.value.findings


def test_all_at_once() -> None:
    text = TEXT.replace('type = "I"', 'type = "Q"').replace("{vacancy.unit}", "{vacancy.unt}")
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(text)
    assert len(caught.value.findings) == 4


@pytest.mark.parametrize("name", ["arbeidstilsynet", "kommune"])
def test_shipped_profiles_are_whole(name: str) -> None:
    assert len(shipped(name).hash) == 64
