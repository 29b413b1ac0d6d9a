"""Letters: templates, merging, and when several are one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.errors import BadFacts, WrongUse
from arkivbro.core.letter_templates import EXEMPTION_REFUSED, TEMPLATES
from arkivbro.core.letters import (
    COMMON_FIELDS,
    INTERVIEW,
    OFFER,
    REJECTION,
    Language,
    LetterTemplate,
    Recipient,
    check_template,
    differ_in_more_than_name_and_address,
    edited,
    merge,
    merge_all,
)
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import Applicant, Protection
from tests.unit.core.candidates_for_tests import of
from tests.words import words_of

COMMON = {
    "stilling": "Seniorinspektør",
    "enhet": "Region Vest",
    "referanse": "3324614190",
    "virksomhet": "Arbeidstilsynet",
    "dato": "26. november 2026",
    "avsender": "Kåre Hansen",
}
KARI = Applicant("Kari", "Nordmann", address="Storgata 5", postcode="5003", city="Bergen", country="Norge")
OLA = Applicant("Ola", "Berg", address="Bakken 1", postcode="0185", city="Oslo")
OWN = {
    "tid": "tirsdag kl. 10",
    "sted": "Bergen",
    "kontakt": "Kåre Hansen",
    "svarfrist": "1. desember",
    "begrunnelse": "Stillingen er en lederstilling.",
    "trekkfrist": "torsdag kl. 12",
}


def to(applicant: Applicant = KARI, id: str = "A", **own: str) -> Recipient:
    return Recipient(of(id), applicant, OWN | own)


def template(body: str, subject: str = "Emne", **fields: str) -> LetterTemplate:
    return LetterTemplate("own", Language.BOKMAAL, subject, body, fields)


@pytest.mark.parametrize("name", TEMPLATES, ids=lambda name: f"{name[0]} {name[1]}")
def test_every_shipped_template_merges_with_nothing_left_over(name: tuple[str, Language]) -> None:
    shipped = TEMPLATES[name]
    assert check_template(shipped) == ()
    letter = merge(shipped, to(), COMMON)
    assert "{" not in letter.subject + letter.body
    assert "Kari" in letter.body
    assert letter.language == name[1]


def test_every_template_ships_in_both_languages() -> None:
    kinds = {kind for kind, _ in TEMPLATES}
    assert set(TEMPLATES) == {(kind, language) for kind in kinds for language in Language}


def test_a_refused_applicant_is_told_of_the_right_to_withdraw() -> None:
    for language in Language:
        body = merge(TEMPLATES[EXEMPTION_REFUSED, language], to(), COMMON).body
        assert OWN["trekkfrist"] in body
        assert OWN["begrunnelse"] in body


MISTAKES = {
    "unknown field": ("Hei {fornvan}", "«fornavn»"),
    "one brace": ("Hei {fornavn", "parvis"),
    "nothing": (" ", "tom"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_wrong_template_says_what_is_wrong(case: str) -> None:
    body, words = MISTAKES[case]
    assert any(words in sentence_of(finding.message) for finding in check_template(template(body)))
    with pytest.raises(WrongUse):
        merge(template(body), to(), COMMON)


def test_a_missing_value_names_the_field_and_the_others_get_their_letters() -> None:
    run = merge_all(
        TEMPLATES[INTERVIEW, Language.BOKMAAL],
        [to(), to(OLA, "B", tid=" ", sted=""), to(Applicant("", "Sukarno"), "C")],
        COMMON,
    )
    assert list(run.letters) == [of("A"), of("C")]
    assert [(one.application, one.missing) for one in run.problems] == [(of("B"), ("tid", "sted"))]
    assert sentence_of(run.problems[0].message) == "Mangler verdi for {tid}, {sted}."
    with pytest.raises(BadFacts) as caught:
        merge(TEMPLATES[INTERVIEW, Language.BOKMAAL], to(OLA, "B", tid=""), COMMON)
    assert [(finding.where, finding.place) for finding in caught.value.findings] == [
        ("where.one_application", "folder:B")
    ]
    assert "Berg" not in str(caught.value)


def test_an_address_is_missed_unless_it_is_protected_and_a_protected_one_is_never_shown() -> None:
    offer = TEMPLATES[OFFER, Language.BOKMAAL]
    with pytest.raises(BadFacts) as caught:
        merge(offer, to(replace(KARI, address="")), COMMON)
    assert "adresse" in words_of(caught.value)
    for protection in (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL):
        letter = merge(offer, to(replace(KARI, protection=protection)), COMMON)
        assert "Storgata" not in letter.body
        assert "5003" not in letter.body


def test_norway_is_no_line_in_an_address_and_another_country_is() -> None:
    offer = TEMPLATES[OFFER, Language.BOKMAAL]
    assert "Norge" not in merge(offer, to(), COMMON).body
    assert "\nSverige\n" in merge(offer, to(replace(KARI, country="Sverige")), COMMON).body


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_what_comes_from_facts_is_never_a_field(name: str) -> None:
    letter = merge_all(
        template("Til {navn} om {stilling}"),
        [to(replace(KARI, given_name="{stilling}", family_name=name))],
        COMMON,
    ).letters[of("A")]
    assert "{stilling}" in letter.body


# --- one letter or several ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "own", "differ"),
    [
        (REJECTION, {}, False),
        (INTERVIEW, {}, False),
        (INTERVIEW, {"tid": "onsdag kl. 12"}, True),
        (OFFER, {}, False),
        (OFFER, {"svarfrist": "2. desember"}, True),
        (EXEMPTION_REFUSED, {"begrunnelse": "Noe annet."}, True),
    ],
)
def test_whether_letters_differ_in_more_than_name_and_address(
    kind: str, own: dict[str, str], differ: bool
) -> None:
    shipped = TEMPLATES[kind, Language.BOKMAAL]
    letters = [merge(shipped, to(), COMMON), merge(shipped, to(OLA, "B", **own), COMMON)]
    assert letters[0].body != letters[1].body
    assert differ_in_more_than_name_and_address(letters) is differ


def test_two_languages_are_two_letters() -> None:
    letters = [merge(TEMPLATES[REJECTION, language], to(), COMMON) for language in Language]
    assert differ_in_more_than_name_and_address(letters)


def test_letters_that_were_all_changed_alike_are_still_one() -> None:
    shipped = TEMPLATES[REJECTION, Language.BOKMAAL]
    changed = [
        edited(merge(shipped, to(who), COMMON), who, subject="Svar", body=f"Kjære {who.name}, takk for sist.")
        for who in (KARI, OLA)
    ]
    assert not differ_in_more_than_name_and_address(changed)
    other = edited(changed[1], OLA, subject="Svar", body="Kjære Ola Berg, takk for praten.")
    assert differ_in_more_than_name_and_address([changed[0], other])


def test_no_letters_and_one_letter_do_not_differ() -> None:
    assert not differ_in_more_than_name_and_address([])
    assert not differ_in_more_than_name_and_address([merge(template("Hei {navn}"), to(), COMMON)])


def test_common_fields_are_those_that_merging_is_given() -> None:
    assert set(COMMON) == set(COMMON_FIELDS)
