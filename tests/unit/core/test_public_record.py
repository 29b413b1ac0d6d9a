"""The one public form: every text of it is searched, also of fields that are added; nothing screened is in it."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.noark import PUBLIC, Access, SignOff
from arkivbro.core.plan import plan_transfer
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import (
    PublicRecord,
    Registered,
    public_record,
    texts_of,
)
from arkivbro.core.publicity import HitKind, check_public, leak_check, person_from
from arkivbro.core.recruitment import Applicant, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.screening import MASK, Part, ScreenedText
from tests.unit.core.facts_for_tests import APPLICATION, CONTEXT, VACANCY, facts, shipped

PROFILE = shipped("arbeidstilsynet")
NAME = "Åse-Marie Lund Øverbø"
PERSON = person_from(APPLICATION)


def plan(kind: TransferKind = TransferKind.APPLICATION) -> ArchivePlan:
    return plan_transfer(facts(kind), PROFILE, CONTEXT)


def full_record() -> PublicRecord:
    """Every field of it filled in."""
    made = plan()
    entry = replace(made.entry, sign_off=SignOff("TE"), access=PUBLIC, remark="Merknad.", journal_unit="J")
    case = replace(made.case, access=Access("P", "Offl. § 25"), journal_unit="J")
    registered = Registered("2026/1", "2026/1-1", "1/2026", date(2026, 11, 27))
    record = public_record(case, entry, registered)
    return replace(record, access_code="P", legal_basis="Offl. § 25")


def variants(value: Any, text: str, place: str = "") -> list[tuple[str, Any]]:
    """The value with the text in one of its text fields, once for each, with the field's place."""
    found: list[tuple[str, Any]] = []
    for one in fields(value):
        held, here = getattr(value, one.name), f"{place}{one.name}"
        if isinstance(held, str):
            found.append((here, replace(value, **{one.name: f"{held} {text}"})))
        elif is_dataclass(held):
            found += [(p, replace(value, **{one.name: v})) for p, v in variants(held, text, f"{here}.")]
        elif isinstance(held, tuple):
            for number, item in enumerate(held, 1):
                for p, v in variants(item, text, f"{here}.{number}."):
                    found.append((p, replace(value, **{one.name: (*held[: number - 1], v, *held[number:])})))
    return found


LEAKS = variants(full_record(), NAME)


@pytest.mark.parametrize("place", [place for place, _ in LEAKS])
def test_item_13_a_name_in_any_field_stops(place: str) -> None:
    leaking = dict(LEAKS)[place]
    report = check_public(leaking, (), [PERSON], VACANCY)
    assert [(hit.place, hit.kind) for hit in report.stops] == [(place.removesuffix("_words"), HitKind.NAME)]


def test_item_13_legal_basis_units_officers_remarks_and_file_names_are_among_them() -> None:
    places = {place for place, _ in LEAKS}
    assert {
        "legal_basis", "unit", "officer", "remark", "sign_off", "title", "journal_unit", "case.title", "case.unit",
        "case.responsible", "case.class_", "case.journal_unit", "case.legal_basis", "parties.1.name",
        "documents.1.title", "documents.1.file_name", "documents.2.legal_basis",
    } <= places  # fmt: skip


def test_item_13_a_legal_basis_with_a_name_stops_the_plan() -> None:
    made = plan()
    leaking = replace(made.entry, access=Access("P", f"Offl. § 25, se vedtak for {NAME}"))
    report = check_public(public_record(made.case, leaking), (), [PERSON], VACANCY)
    assert [hit.place for hit in report.stops] == ["legal_basis"]


@dataclass(frozen=True)
class Tomorrow:
    """A field that somebody adds, and a value in it."""

    record: PublicRecord
    keywords: tuple[str, ...] = ()
    shelf: Tomorrow | None = None


def test_item_13_a_field_that_is_added_is_searched_from_its_first_day() -> None:
    record = public_record(plan().case, plan().entry)
    for added in (Tomorrow(record, ("x", NAME)), Tomorrow(record, shelf=Tomorrow(record, (NAME,)))):
        assert leak_check(texts_of(added), [PERSON]).stops
    assert not leak_check(texts_of(Tomorrow(record, ("x",))), [PERSON]).stops


def test_a_field_that_cannot_be_looked_into_is_refused() -> None:
    @dataclass(frozen=True)
    class Opaque:
        words: dict[str, str]

    with pytest.raises(TypeError, match="words"):
        list(texts_of(Opaque({"navn": NAME})))


def test_every_text_of_the_record_is_given_with_its_place() -> None:
    record = full_record()
    places = {text.place: text.text for text in texts_of(record)}
    assert places["case.title"] == record.case.title
    assert places["parties.1.name"] == MASK
    assert places["documents.2.title"] == record.documents[1].title
    assert set(places) == {place for place, _ in LEAKS}


class TestTemporaryScreening:
    """Code M hides every text of what carries it, in every form alike."""

    def test_of_an_entry_all_its_texts_but_not_the_legal_basis(self) -> None:
        made = plan()
        record = public_record(made.case, replace(made.entry, screening=("M",), remark="x", access=PUBLIC))
        assert {record.title, *(p.name for p in record.parties), *(d.title for d in record.documents)} == {
            MASK
        }
        assert (record.title_words, record.remark) == ("", "")
        assert record.case.title == made.case.title.public

    def test_of_a_document_its_own_title_only(self) -> None:
        made = plan()
        first, *rest = made.entry.documents
        entry = replace(made.entry, documents=(replace(first, screening=("M",)), *rest))
        record = public_record(made.case, entry)
        assert record.documents[0].title == MASK
        assert record.documents[1].title == rest[0].title.public
        assert record.title == made.entry.title.public


def test_the_record_has_the_entry_s_dates_code_and_the_numbers_of_its_documents() -> None:
    made = plan()
    record = public_record(made.case, made.entry, Registered(journal_date=date(2026, 11, 27)))
    assert (record.document_date, record.journal_date) == (date(2026, 11, 16), date(2026, 11, 27))
    assert (record.access_code, record.legal_basis) == ("P", "Offl. § 25")
    assert [(one.number, one.access_code) for one in record.documents] == [
        (1, "P"),
        (2, "P"),
        (3, "P"),
        (4, "P"),
    ]


def test_a_case_s_title_shows_nothing_that_is_screened_and_is_not_searched_by_a_name() -> None:
    title = ScreenedText(
        (*ScreenedText.plain("Sak om").parts, Part(" "), *ScreenedText.screened_name(NAME).parts)
    )
    case = public_record(replace(plan().case, title=title), plan().entry).case
    assert (case.title, case.title_words) == (f"Sak om {MASK}", "sak om")


def test_what_may_be_searched_has_no_personal_name_not_even_a_public_one() -> None:
    made = plan(TransferKind.ADVERTISEMENT)
    titled = replace(
        made.entry, title=ScreenedText((*made.entry.title.parts, *ScreenedText.public_name("Ola").parts))
    )
    record = public_record(made.case, titled)
    assert record.title.endswith("Ola")
    assert record.title_words and "ola" not in record.title_words


def test_an_expired_entry_and_one_kept_out_are_not_in_the_journal() -> None:
    made = plan()
    assert public_record(made.case, made.entry).in_journal
    assert not public_record(made.case, replace(made.entry, final_statuses=("U",))).in_journal
    assert not public_record(made.case, replace(made.entry, show_in_public_journal=False)).in_journal


@given(
    st.lists(st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=8), min_size=1, max_size=9)
)
def test_item_19_names_of_any_length_look_alike(words: list[str]) -> None:
    """On every kind of entry that has a name: who has seven names is not told apart."""
    for kind in (TransferKind.APPLICATION, TransferKind.WITHDRAWAL):
        base = plan_transfer(facts(kind, applicant=Applicant("Kari", "Moe")), PROFILE, CONTEXT)
        other = plan_transfer(facts(kind, applicant=Applicant(" ".join(words), "Moe")), PROFILE, CONTEXT)
        assert public_record(base.case, base.entry) == public_record(other.case, other.entry)


WORD = st.text(st.characters(categories=("Lu", "Ll")), min_size=2, max_size=10)
PIECES = st.lists(
    st.one_of(WORD, st.sampled_from(["–", "og", "§ 25", "Region Vest", "…", "[[", "}", "2026"])), max_size=4
)


@st.composite
def told_of_somebody(draw: st.DrawFn) -> tuple[PublicRecord, list[Applicant]]:
    """A plan of any kind about one of several people, and, in one of its public texts, perhaps somebody's name in full."""
    people = [Applicant(draw(WORD), draw(WORD)) for _ in range(draw(st.integers(1, 4)))]
    kind = draw(
        st.sampled_from([TransferKind.APPLICATION, TransferKind.WITHDRAWAL, TransferKind.ADVERTISEMENT])
    )
    about: dict[str, Any] = {} if kind is TransferKind.ADVERTISEMENT else {"applicant": people[0]}
    title = " ".join(["Rådgiver", *draw(PIECES)])
    made = plan_transfer(
        replace(facts(kind, **about), vacancy=replace(VACANCY, title=title)), PROFILE, CONTEXT
    )
    record = public_record(made.case, made.entry)
    named = draw(st.sampled_from([None, *people]))
    if named is None:
        return record, people
    written = draw(st.sampled_from(["{0} {1}", "{1}, {0}", "{1} {0}", "{0} M. {1}"])).format(
        named.given_name, named.family_name
    )
    return draw(st.sampled_from([made for _, made in variants(record, written)])), people


def written_in(text: str, person: Applicant) -> bool:
    """The plainest search there is: both words side by side."""
    words, (given, family) = (
        text.casefold().split(),
        (person.given_name.casefold(), person.family_name.casefold()),
    )
    pairs = list(pairwise(words))
    return (given, family) in pairs or (family, given) in pairs


@given(told_of_somebody())
def test_no_name_to_be_screened_is_in_any_text_unless_it_is_reported(
    told: tuple[PublicRecord, list[Applicant]],
) -> None:
    record, people = told
    screened = [
        person_from(replace(APPLICATION, ref=Ref("folder", str(number)), applicant=one))
        for number, one in enumerate(people)
    ]
    reported = {(hit.place, hit.person) for hit in check_public(record, (), screened, VACANCY).stops}
    for text in texts_of(record):
        for person, one in zip(screened, people, strict=True):
            if written_in(text.text, one):
                place = text.place.removesuffix("_words")
                alike = {
                    same.ref
                    for same, other in zip(screened, people, strict=True)
                    if written_in(text.text, other)
                }
                assert any((place, ref) in reported for ref in alike | {person.ref}), text.place
