"""What stops and what only warns: numbers that are nobody's business, divided words, and names that are the vacancy's own words."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.identity_numbers import account_numbers, is_national_number, national_numbers
from arkivbro.core.messages import sentence_of, told
from arkivbro.core.plan import plan_transfer
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import PublicText, public_record, texts_of
from arkivbro.core.publicity import (
    HitKind,
    LeakReport,
    PersonToScreen,
    Scope,
    application_in,
    check_plan,
    contents_of,
    leak_check,
    mark_of,
    own_phrases,
    where_in_record,
    with_names,
)
from arkivbro.core.recruitment import TransferKind, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.core.screening import Part, ScreenedText
from arkivbro.core.stored_json import from_json, to_json
from tests.unit.core.facts_for_tests import CONTEXT, VACANCY, facts, shipped
from tests.unit.core.lists_for_tests import letter_facts, list_facts

PROFILE = shipped("arbeidstilsynet")
SYNTHETIC = "02848830065"
"""Born 2 April 1988, month + 80: of `shared/cases` 10."""


def made_up(day: int, month: int, year: int = 88, individual: int = 300) -> str:
    """A number with right check digits, near that individual number."""
    for tried in range(individual, individual + 50):
        nine = f"{day:02}{month:02}{year:02}{tried:03}"
        for check in range(100):
            if is_national_number(number := f"{nine}{check:02}"):
                return number
    raise AssertionError


def stops(text: str, *people: PersonToScreen, **how: object) -> list[HitKind]:
    return [hit.kind for hit in leak_check([PublicText("title", text)], people, **how).stops]  # type: ignore[arg-type]


# --- item 17: numbers ---


@pytest.mark.parametrize(
    "number",
    [SYNTHETIC, made_up(2, 4), made_up(42, 4), made_up(2, 44), made_up(42, 84), made_up(29, 2)],
    ids=["month + 80", "birth number", "D number", "month + 40", "D number, month + 80", "29 February"],
)
def test_item_17_a_national_identity_number_stops_whoever_it_belongs_to(number: str) -> None:
    assert stops(f"Konsulent, {number}") == [HitKind.BIRTH_NUMBER]


WRITTEN = [
    "028488 30065", "028488-30065", "02.84.88 30065", "02 84 88 300 65", "028488\u00a030065", "028488 – 30065",
    "028488-\n30065", "0284883\n0065", "02848830065.", "f.nr02848830065", "０２８４８８３００６５", "0284\u200b8830065",
    "nr. 12 028488 30065", "028488/30065", "0 2 8 4 8 8 3 0 0 6 5",
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_item_17_with_separators_and_spaces(written: str) -> None:
    assert stops(f"Konsulent {written}, Oslo") == [HitKind.BIRTH_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "02848830066",
        "32128830065",
        "028488 3006",
        "1028488300651",
        "2026/12345-17",
        "91 23 45 67",
        "3000000020",
        "974 761 211",
    ],
)
def test_item_17_other_numbers_are_not(text: str) -> None:
    assert not stops(text)


@given(st.integers(0, 10**11 - 1))
def test_item_17_one_digit_wrong_is_no_number(value: int) -> None:
    digits = f"{value:011}"
    if is_national_number(digits):
        assert not is_national_number(digits[:9] + str((int(digits[9]) + 1) % 10) + digits[10])


@given(st.lists(st.sampled_from(["", " ", "-", ".", "\u00a0", " - ", "\n"]), min_size=10, max_size=10))
def test_item_17_however_it_is_divided(between: list[str]) -> None:
    text = "".join(digit + gap for digit, gap in zip(SYNTHETIC, [*between, ""], strict=True))
    assert list(national_numbers(f"x {text} y")) == [SYNTHETIC]


def test_item_17_also_on_the_public_list_and_in_the_advertisement() -> None:
    text = PublicText("x", SYNTHETIC)
    for one in (replace(text, on_public_list=True), replace(text, of_the_body=True)):
        assert leak_check([one], ()).stops


DATES = [
    "Søknadsfrist: 28.03.2026 100 % stilling", "Søknadsfrist: 06.01.2026 100 % stilling", "Frist 05.02.2026 080 % stilling",
    "Vikariat 10.11.2026 – 10.5.2028", "28/03/2026 100 %", "28-03-2026, 100 %", "28. 03. 2026 100 %",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_item_18_a_date_and_what_stands_beside_it_are_no_number(text: str) -> None:
    assert any(map(is_national_number, windows(text))), "they would be, put together"
    assert not stops(text)


def windows(text: str) -> list[str]:
    digits = "".join(filter(str.isdigit, text))
    return [digits[start : start + 11] for start in range(len(digits) - 10)]


@pytest.mark.parametrize(
    "number", [made_up(2, 4), made_up(42, 4), made_up(2, 44), made_up(2, 84), made_up(1, 1, 20, 260)], ids=str
)
@pytest.mark.parametrize("form", ["{0}{1}{2} {3}", "{0}.{1}.{2} {3}", "Frist 28.03.2026, {0}{1}{2}{3}"])
def test_item_18_a_number_divided_as_a_short_date_stops_still(number: str, form: str) -> None:
    text = form.format(number[:2], number[2:4], number[4:6], number[6:])
    assert stops(text) == [HitKind.BIRTH_NUMBER]
    assert leak_check([PublicText("x", text, of_the_body=True)], ()).stops


def test_item_18_what_may_be_other_numbers_only_warns_in_the_body_s_own_words() -> None:
    text = f"{SYNTHETIC[:3]} {SYNTHETIC[3:7]} {SYNTHETIC[7:]}"
    assert stops(text) == [HitKind.BIRTH_NUMBER], "where it was added"
    report = leak_check([PublicText("documents.1.content", text, of_the_body=True)], ())
    assert not report.stops
    assert [hit.kind for hit in report.warnings] == [HitKind.BIRTH_NUMBER]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Konto 1234.56.78903", True),
        ("1234 56 78903", True),
        ("kontonr. 12345678903", True),
        ("1234.56.78904", False),
        ("12345678903", False),
        ("saksnr 1234.56.7890", False),
    ],
)
def test_item_17_account_numbers_stop_where_they_were_added(text: str, found: bool) -> None:
    assert (stops(text) == [HitKind.ACCOUNT_NUMBER]) is found
    assert bool(list(account_numbers(text))) is found


def test_item_17_the_body_s_own_account_number_only_warns() -> None:
    report = leak_check([PublicText("documents.1.content", "Konto 1234.56.78903", of_the_body=True)], ())
    assert not report.stops
    assert [hit.kind for hit in report.warnings] == [HitKind.ACCOUNT_NUMBER]


KARI = PersonToScreen(
    Ref("f", "S-1"), (("Kari", "Prøvland"),), emails=("kari@eksempel.example",), phones=("91234567",)
)


@pytest.mark.parametrize(
    "text",
    [
        "Kari Prøv-\nland",
        "Kari Prøv-\r\nland",
        "Kari Prøv\u00ad\nland",
        "Ka-\nri Prøv- \n  land",
        "Prøv‐\nland, Kari",
        "Kari\nPrøv-\u2028land",
    ],
)
def test_item_17_words_divided_at_a_line_end_are_found(text: str) -> None:
    assert HitKind.NAME in stops(text, KARI)


def test_item_17_a_double_name_divided_at_its_hyphen_is_found_too() -> None:
    assert stops("Jan Øverby-\nDahl", PersonToScreen(Ref("f", "1"), (("Jan", "Øverby-Dahl"),))) == [
        HitKind.NAME
    ]


@pytest.mark.parametrize("text", ["Ane-\nBo Prøv-\nland", "Prøv-\nland, Ane-\nBo"])
def test_item_17_one_hyphen_that_belongs_to_the_name_and_one_that_does_not(text: str) -> None:
    assert HitKind.NAME in stops(text, PersonToScreen(Ref("f", "1"), (("Ane-Bo", "Prøvland"),)))


def test_item_17_divided_particulars_are_found() -> None:
    assert stops("kari@eksem-\npel.example", KARI) == [HitKind.EMAIL]
    assert stops("9123-\n4567", KARI) == [HitKind.PHONE]


# --- item 18: the vacancy's own words ---

VEST = PersonToScreen(Ref("f", "S-1201"), (("", "Vest"),), scope=Scope.APPLICANT)
EXEMPT_VEST = replace(VEST, scope=Scope.EXEMPT)


def plans() -> list[ArchivePlan]:
    """Every kind of entry of the vacancy in Region Vest."""
    kinds = (TransferKind.ADVERTISEMENT, TransferKind.APPLICATION, TransferKind.WITHDRAWAL)
    made = [plan_transfer(facts(kind), PROFILE, CONTEXT) for kind in kinds]
    lists = (TransferKind.PUBLIC_LIST, TransferKind.EXTENDED_LIST)
    return made + [plan_transfer(list_facts(kind), PROFILE, CONTEXT) for kind in lists]


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.kind)
@pytest.mark.parametrize("person", [VEST, EXEMPT_VEST], ids=["applicant", "exempt"])
def test_item_18_a_lone_name_in_the_vacancy_s_own_words_warns(
    plan: ArchivePlan, person: PersonToScreen
) -> None:
    report = check_plan(
        plan, VACANCY, [person], {plan.entry.documents[0].key: "Seniorinspektør, Region Vest"}
    )
    assert not report.stops
    assert {hit.kind for hit in report.warnings} == {HitKind.LONE_NAME}


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.kind)
def test_item_18_and_stops_where_it_was_added(plan: ArchivePlan) -> None:
    """An applicant's position, a legal basis that somebody typed: the word alone, or in other company than the unit's."""
    typed = replace(
        plan, entry=replace(plan.entry, access=replace(plan.entry.access, code="P", basis="Offl. § 25, Vest"))
    )
    assert [hit.place for hit in check_plan(typed, VACANCY, [EXEMPT_VEST]).stops] == ["legal_basis"]


def test_item_18_on_the_public_list_the_row_of_who_is_exempt_stops() -> None:
    plan = plan_transfer(list_facts(TransferKind.PUBLIC_LIST), PROFILE, CONTEXT)
    text = "Offentlig søkerliste\nRegion Vest\n1 Vest 38 Rådgiver Oslo"
    report = check_plan(plan, VACANCY, [EXEMPT_VEST], {plan.entry.documents[0].key: text})
    assert [hit.place for hit in report.stops] == ["documents.1.content"]
    assert not check_plan(plan, VACANCY, [VEST], {plan.entry.documents[0].key: text}).stops


def test_item_18_a_name_that_is_unscreened_by_mistake_still_stops() -> None:
    plan = plan_transfer(facts(), PROFILE, CONTEXT)
    name = plan.entry.title.parts[-1]
    title = replace(
        plan.entry.title, parts=(*plan.entry.title.parts[:-1], replace(name, text="Vest", screened=False))
    )
    assert check_plan(replace(plan, entry=replace(plan.entry, title=title)), VACANCY, [VEST]).stops


def test_item_18_the_whole_advertisement_is_the_vacancy_s_own_words() -> None:
    plan = plan_transfer(facts(TransferKind.ADVERTISEMENT), PROFILE, CONTEXT)
    key = plan.entry.documents[0].key
    assert not check_plan(plan, VACANCY, [VEST], {key: "Vi dekker hele Vest og litt til."}).stops
    assert check_plan(plan, VACANCY, [KARI], {key: "Ring Kari Prøvland."}).stops, (
        "a whole name of two words stops here too"
    )


def test_item_18_what_was_looked_at_once_is_not_asked_again_for_each_entry() -> None:
    first, *others = plans()
    looked_at = {mark_of(hit.finding) for hit in check_plan(first, VACANCY, [VEST]).warnings}
    for plan in others:
        report = check_plan(plan, VACANCY, [VEST])
        assert report.warnings
        assert report.without(looked_at) == LeakReport()


def test_item_18_another_word_or_another_person_is_asked_about() -> None:
    first, *_ = plans()
    looked_at = {mark_of(hit.finding) for hit in check_plan(first, VACANCY, [VEST]).warnings}
    other = replace(VEST, ref=Ref("f", "S-9"))
    assert check_plan(first, VACANCY, [other]).without(looked_at).warnings
    moved = replace(VACANCY, title="Leder Vest")
    report = check_plan(plan_transfer(replace(facts(), vacancy=moved), PROFILE, CONTEXT), moved, [VEST])
    assert report.without(looked_at).warnings


def test_item_18_a_stop_is_never_looked_at_away() -> None:
    report = leak_check([PublicText("title", "Kari Prøvland")], [KARI])
    assert report.without({mark_of(hit.finding) for hit in report.stops}) == report


def test_item_18_a_phrase_of_one_word_excuses_nothing_in_what_was_added() -> None:
    texts = [PublicText("title", "Avslag – Vest – *****")]
    assert leak_check(texts, [VEST], own=["Vest"]).stops


# --- item 18: where the vacancy is called by one word ---

PREST = PersonToScreen(Ref("f", "S-1202"), (("", "Prest"),), scope=Scope.APPLICANT)
EXEMPT_PREST = replace(PREST, scope=Scope.EXEMPT)
CALLED_PREST = replace(VACANCY, title="Prest")
HEADINGS = "Offentlig søkerliste\nPrest\nRegion Vest\n3324614190\nOffentlig søkerliste – Prest (3324614190)"


def plan_of(kind: TransferKind, vacancy: Vacancy = CALLED_PREST) -> ArchivePlan:
    made = list_facts(kind) if kind in (TransferKind.PUBLIC_LIST, TransferKind.EXTENDED_LIST) else facts(kind)
    return plan_transfer(replace(made, vacancy=vacancy), PROFILE, CONTEXT)


KINDS = [
    TransferKind.ADVERTISEMENT,
    TransferKind.APPLICATION,
    TransferKind.WITHDRAWAL,
    TransferKind.PUBLIC_LIST,
    TransferKind.EXTENDED_LIST,
]


@pytest.mark.parametrize("person", [PREST, EXEMPT_PREST], ids=["applicant", "exempt"])
@pytest.mark.parametrize("kind", KINDS)
def test_issue_10_item_18_a_title_of_one_word_that_is_somebody_s_name_warns(
    kind: TransferKind, person: PersonToScreen
) -> None:
    plan = plan_of(kind)
    is_read = kind in (TransferKind.ADVERTISEMENT, TransferKind.PUBLIC_LIST)
    texts = {plan.entry.documents[0].key: HEADINGS} if is_read else {}
    report = check_plan(plan, CALLED_PREST, [person], texts)
    assert not report.stops
    assert {hit.kind for hit in report.warnings} == {HitKind.LONE_NAME}
    assert len({hit.digest for hit in report.warnings}) == 1, "one look is for all of them"


@pytest.mark.parametrize("kind", KINDS)
def test_issue_10_item_18_a_unit_of_one_word_too(kind: TransferKind) -> None:
    vacancy = replace(VACANCY, unit=replace(VACANCY.unit, name="Prest"))
    plan = plan_of(kind, vacancy)
    headings = HEADINGS.replace("Prest", VACANCY.title).replace("Region Vest", "Prest")
    is_read = kind in (TransferKind.ADVERTISEMENT, TransferKind.PUBLIC_LIST)
    texts = {plan.entry.documents[0].key: headings} if is_read else {}
    assert not check_plan(plan, vacancy, [EXEMPT_PREST], texts).stops


@pytest.mark.parametrize("kind", [TransferKind.APPLICATION, TransferKind.WITHDRAWAL])
def test_issue_10_item_18_it_stops_in_the_place_of_an_applicant_s_name(kind: TransferKind) -> None:
    plan = plan_of(kind)
    for mistake in (
        plan.entry.title.without_screening(),
        ScreenedText((*plan.entry.title.parts[:-1], Part("Prest"))),
        ScreenedText((*plan.entry.title.parts[:-1], Part("Prest", personal_name=True))),
    ):
        title = ScreenedText(tuple(replace(p, text="Prest") if p.personal_name else p for p in mistake.parts))
        leaking = replace(plan, entry=replace(plan.entry, title=title))
        assert "title" in [hit.place for hit in check_plan(leaking, CALLED_PREST, [PREST]).stops]


def test_issue_10_item_18_it_stops_in_a_template_s_own_words() -> None:
    """Who writes *Prest* into the profile instead of the field for the name has added it."""
    title = ScreenedText.from_template("Søknad – {t} – Prest", lambda _: ("Prest", False), {"t"})
    assert title.added == "Søknad –  – Prest"
    plan = plan_of(TransferKind.APPLICATION)
    leaking = replace(plan, entry=replace(plan.entry, title=title))
    assert check_plan(leaking, CALLED_PREST, [PREST]).stops


@pytest.mark.parametrize("typed", ["Prest", "Liste over Prest", "Prest – Prest", "Prest Region Vest"])
def test_issue_10_item_18_it_stops_in_a_title_that_a_person_typed(typed: str) -> None:
    plan = plan_of(TransferKind.PUBLIC_LIST)
    named = replace(plan, entry=replace(plan.entry, title=ScreenedText.plain(typed)))
    assert check_plan(named, CALLED_PREST, [PREST]).stops
    remarked = replace(plan, entry=replace(plan.entry, remark="Prest ringte"))
    assert [hit.place for hit in check_plan(remarked, CALLED_PREST, [PREST]).stops] == ["remark"]


def test_issue_10_item_18_it_stops_in_the_kind_of_a_letter_that_somebody_named() -> None:
    made = replace(letter_facts("rejection", "Prest"), vacancy=CALLED_PREST)
    plan = plan_transfer(made, PROFILE, CONTEXT)
    assert "title" in [hit.place for hit in check_plan(plan, CALLED_PREST, [PREST]).stops]


@pytest.mark.parametrize("row", ["1 Prest 38 Rådgiver Oslo", "2\nPrest\n38", "1 Unntatt 38 Prest Oslo"])
def test_issue_10_item_18_it_stops_in_a_row_of_the_public_list(row: str) -> None:
    plan = plan_of(TransferKind.PUBLIC_LIST)
    texts = {plan.entry.documents[0].key: f"{HEADINGS}\n{row}"}
    assert check_plan(plan, CALLED_PREST, [EXEMPT_PREST], texts).stops
    assert not check_plan(plan, CALLED_PREST, [PREST], texts).stops


def test_issue_10_item_18_a_plan_that_was_stored_tells_the_same() -> None:
    plan = plan_of(TransferKind.APPLICATION)
    assert check_plan(from_json(ArchivePlan, to_json(plan)), CALLED_PREST, [PREST]) == check_plan(
        plan, CALLED_PREST, [PREST]
    )


def test_what_the_vacancy_is_called_is_known_with_its_unit_and_officer() -> None:
    plan = plan_transfer(facts(), PROFILE, CONTEXT)
    phrases = own_phrases(VACANCY, public_record(plan.case, plan.entry))
    assert {"Seniorinspektør", "Region Vest", "3324614190", "OARR Region Vest"} <= set(phrases)


# --- item 16: what a finding carries ---


def test_item_16_a_finding_has_code_place_person_and_a_digest_of_the_text() -> None:
    def found(text: str) -> object:
        (hit,) = leak_check([PublicText("documents.2.title", text)], [KARI]).stops
        return hit.finding

    one = found("Brev til Kari Prøvland")
    assert (one.where, one.place, one.message.code) == ("public.document_title", "2", "leak.name")  # type: ignore[attr-defined]
    assert found("Brev til  kari\nPRØVLAND") == one, "only the words count"
    assert found("Nytt brev til Kari Prøvland") != one, "in another text it is another finding"
    assert "Prøvland" not in str(one)


def test_item_16_the_reader_who_may_know_is_told_the_name() -> None:
    (hit,) = leak_check([PublicText("title", "Kari Prøvland")], [KARI]).stops
    assert application_in(hit.finding) == "f:S-1"
    assert "søkeren av søknad f:S-1" in sentence_of(hit.finding.message)
    (named,) = with_names([hit.finding], {"f:S-1": "Kari Prøvland"})
    assert told(named) == "tittel: Navnet til Kari Prøvland skal skjermes, og ville blitt synlig for alle."


def test_every_place_of_the_record_has_its_words() -> None:
    plan = plan_transfer(facts(), PROFILE, CONTEXT)
    places = [text.place for text in texts_of(public_record(plan.case, plan.entry))]
    places += [text.place for text in contents_of(plan, {plan.entry.documents[1].key: "x"}, VACANCY)]
    codes = {where_in_record(place.removesuffix("_words"))[0] for place in places}
    assert "public.text" not in codes
    assert where_in_record("shelf.keywords.1") == ("public.text", "shelf.keywords.1")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 60_000,
        "1 " * 30_000,
        "a-\n" * 20_000,
        "a@" * 30_000,
        "Prøvland " * 7_000,
        "." * 60_000,
        "kari." * 12_000,
    ],
    ids=["digits", "digits apart", "divided", "at signs", "a surname", "dots", "a long word"],
)
def test_item_14_the_check_is_cheap_to_make_again_whatever_the_text(text: str) -> None:
    people = [
        PersonToScreen(
            Ref("f", str(number)),
            ((f"Kari{number}", "Prøvland"),),
            (f"k{number}@x.example",),
            (str(91000000 + number),),
        )
        for number in range(300)
    ]
    started = time.process_time()
    leak_check([PublicText("documents.1.content", text)], people, own=["Region Vest"])
    assert time.process_time() - started < 8, "seconds of work; it takes one at most"
