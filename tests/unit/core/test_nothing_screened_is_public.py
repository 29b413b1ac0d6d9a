"""Property tests: whatever the names and titles, no screened word is in any public form, and a mistake is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arkivbro.core.noark import PUBLIC, CaseFile, RegistryEntry
from arkivbro.core.plan import plan_transfer
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import public_record, texts_of
from arkivbro.core.publicity import (
    PersonToScreen,
    PublicText,
    Scope,
    check_plan,
    leak_check,
    person_from,
)
from arkivbro.core.recruitment import Applicant, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.screening import MASK, ScreenedText, one_line
from arkivbro.core.stored_json import from_json, to_json
from tests.unit.core.facts_for_tests import APPLICATION, CONTEXT, VACANCY, facts, shipped

ROUTINE = shipped("arbeidstilsynet")
LETTERS = st.characters(categories=("Lu", "Ll", "Lo"))
WORD = st.text(LETTERS, min_size=2, max_size=12)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def application_plan(given_name: str, family_name: str, title: str = "Rådgiver") -> ArchivePlan:
    base = facts(applicant=Applicant(given_name, family_name))
    return plan_transfer(replace(base, vacancy=replace(VACANCY, title=title)), ROUTINE, CONTEXT)


def public_words(plan: ArchivePlan) -> set[str]:
    return {word for text in texts_of(public_record(plan.case, plan.entry)) for word in text.text.split()}


@given(NAME, NAME)
def test_no_screened_word_is_in_any_public_form(given_name: str, family_name: str) -> None:
    plan = application_plan(given_name, family_name)
    unscreened = {word for part in plan.entry.title.parts if not part.screened for word in part.text.split()}
    others = {"OARR", "Region", "Vest", "CV", "Vitnemål"} | set(plan.case.title.full.split())
    screened = set(f"{given_name} {family_name}".split()) - unscreened - others
    assert not screened & public_words(plan)


@given(ANY_TEXT, ANY_TEXT)
def test_item_19_the_mask_tells_nothing_not_even_how_many_words_the_name_has(before: str, name: str) -> None:
    text = ScreenedText.from_template(
        "{a} [[{n}]]", lambda field: (before if field == "a" else name, field == "n")
    )
    assert text.public.split()[len(one_line(before).split()) :] == [MASK]
    assert "\n" not in text.full


@given(ANY_TEXT)
def test_what_comes_from_facts_is_never_markup(value: str) -> None:
    text = ScreenedText.from_template("[[{n}]]", lambda _: (value, True))
    assert all(part.screened for part in text.parts)


@given(NAME, NAME, st.text(max_size=40))
def test_a_plan_reads_back_as_it_was_written(given_name: str, family_name: str, title: str) -> None:
    assume(one_line(title))
    plan = application_plan(given_name, family_name, title)
    assert from_json(ArchivePlan, to_json(plan)) == plan


def _unscreen_title(case: CaseFile, entry: RegistryEntry) -> RegistryEntry:
    return replace(entry, title=entry.title.without_screening())


def _unscreen_party(case: CaseFile, entry: RegistryEntry) -> RegistryEntry:
    first, *rest = entry.parties
    return replace(entry, parties=(replace(first, name=first.name.without_screening()), *rest))


def _unscreen_document_title(case: CaseFile, entry: RegistryEntry) -> RegistryEntry:
    first, *rest = entry.documents
    return replace(entry, documents=(replace(first, title=first.title.without_screening()), *rest))


def _name_in_attachment_title(case: CaseFile, entry: RegistryEntry) -> RegistryEntry:
    *rest, last = entry.documents
    return replace(
        entry, documents=(*rest, replace(last, title=ScreenedText.plain(f"Cv {entry.parties[0].name.full}")))
    )


def _public_remark(case: CaseFile, entry: RegistryEntry) -> RegistryEntry:
    return replace(entry, access=PUBLIC, remark=f"Søknad fra {entry.parties[0].name.full}")


MISTAKES: dict[str, Callable[[CaseFile, RegistryEntry], RegistryEntry]] = {
    "tittel": _unscreen_title,
    "part": _unscreen_party,
    "dokumenttittel": _unscreen_document_title,
    "vedleggstittel": _name_in_attachment_title,
    "merknad": _public_remark,
}


@pytest.mark.parametrize("field", MISTAKES)
@given(given_name=WORD, family_name=WORD)
def test_dropping_the_screening_of_one_field_is_caught(field: str, given_name: str, family_name: str) -> None:
    assume(any(c.isalpha() for c in given_name) and any(c.isalpha() for c in family_name))
    plan = application_plan(given_name, family_name)
    person = person_from(replace(APPLICATION, applicant=Applicant(given_name, family_name)))
    assert not check_plan(plan, VACANCY, [person]).stops
    leaking = replace(plan, entry=MISTAKES[field](plan.case, plan.entry))
    assert check_plan(leaking, VACANCY, [person]).stops


def test_the_text_of_an_advertisement_is_searched_too() -> None:
    plan = plan_transfer(facts(TransferKind.ADVERTISEMENT), ROUTINE, CONTEXT)
    key = plan.entry.documents[0].key
    report = check_plan(plan, VACANCY, [person_from(APPLICATION)], {key: "Ring Åse Marie Øverbø for mer."})
    assert [hit.place for hit in report.stops] == ["documents.1.content"]


SPELLINGS = {
    "as given": "Åse-Marie Lund Øverbø",
    "family name first": "Øverbø, Åse-Marie",
    "without hyphen": "Åse Marie Lund Øverbø",
    "capitals": "ÅSE-MARIE LUND ØVERBØ",
    "decomposed": "A\u030ase-Marie Lund Øverbø",
    "full width": "Åse-Marie Ｌｕｎｄ Øverbø",
    "soft hyphen": "Åse-Marie Lund Øver\u00adbø",
    "zero width": "Åse\u200b-Marie Lund Øver\u200bbø",
    "line break": "Åse-Marie\nLund\nØverbø",
    "genitive": "søknaden til Åse-Marie Øverbøs venn",
    "genitive with apostrophe": "Åse-Marie Lund Øverbø's",
    "without accents": "Ase-Marie Overbo",
    "middle name left out": "Åse Øverbø",
    "underscores": "aase Åse_Marie_Lund_Øverbø.pdf",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_that_people_use(spelling: str) -> None:
    assert leak_check([PublicText("tittel", SPELLINGS[spelling])], [person_from(APPLICATION)]).stops


def screened(given: str, family: str, *, address: str = "") -> PersonToScreen:
    return PersonToScreen(
        Ref("folder", "A"), ((given, family),), addresses=(address,) if address else (), scope=Scope.EXEMPT
    )


def stops(text: str, person: PersonToScreen, *contacts: str) -> bool:
    return bool(leak_check([PublicText("tittel", text)], [person], allowed_names=contacts).stops)


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Kari", "Åsen", "Møte med Kari Aasen"),
        ("Haakon", "Sørby", "Møte med Håkon Soerby"),
        ("Jan", "Øverby-Dahl", "Møte med Jan Øverby"),
        ("Jan", "Øverby-Dahl", "Møte med Jan Dahl"),
        ("Jan", "Øverby Dahl", "Møte med Jan Øverbydahl"),
        ("Kari", "Åsen", "cv_KariÅsen.pdf"),
        ("Kari", "Åsen", "cv_aasenkari2026.pdf"),
        ("Kari", "Åsen", "Kari\u00adÅsen"),
        ("Maria", "de la Fuente Quiroga", "Maria Fuente"),
    ],
)
def test_other_ways_to_write_the_same_name(given: str, family: str, text: str) -> None:
    assert stops(text, screened(given, family))


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Maria", "de la Fuente Quiroga", "Maria skal la de andre gå de siste dagene"),
        ("Jan", "Øverby-Dahl", "Jan Hansen"),
        ("Kari", "Åsen", "karriereåsen"),
        ("Bo", "Li", "boli"),
    ],
)
def test_other_people_and_words_are_not(given: str, family: str, text: str) -> None:
    assert not stops(text, screened(given, family))


class TestContactsWhoArePublic:
    """A contact's name may stand; it hides nobody else's."""

    APPLICANT = screened("Anne", "Berg Hansen")

    def test_the_contact_alone_is_no_hit(self) -> None:
        assert not stops("Kontakt Anne Berg", self.APPLICANT, "Anne Berg")

    def test_two_contacts_do_not_make_a_third_person(self) -> None:
        assert not stops("Kontakt Anne Berg eller Per Hansen", self.APPLICANT, "Anne Berg", "Per Hansen")

    def test_an_applicant_whose_name_begins_like_it_is_found(self) -> None:
        assert stops("Søknad Anne Berg Hansen", self.APPLICANT, "Anne Berg")
        assert stops("Kontakt Anne Berg. Søknad Anne Hansen", self.APPLICANT, "Anne Berg")


@pytest.mark.parametrize("given", ["Storgata 5A", "Storgata 5 A", "Storgaten 5a"])
@pytest.mark.parametrize("written", ["Storgata 5A", "storgata 5 a", "Storgate 5A", "Storgt. 5 A, Oslo"])
def test_an_address_however_it_is_written(given: str, written: str) -> None:
    assert stops(f"Bor i {written}", screened("Kari", "Åsen", address=given))


@pytest.mark.parametrize(
    ("written", "is_hers"),
    [
        ("Storgata 5 i Oslo", True),
        ("Storgata 5", True),
        ("Storgata 5B", False),
        ("Storgata 5 B", False),
        ("Storgata 51", False),
    ],
)
def test_the_house_next_door_is_another(written: str, is_hers: bool) -> None:
    assert stops(written, screened("Kari", "Åsen", address="Storgata 5")) is is_hers


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "Skriv til AASE@eksempel.no."),
        ("phone", "+47 91 23 45 67"),
        ("phone", "(91) 234567"),
        ("address", "bosatt i storgata 5 B, Bergen"),
    ],
)
def test_unique_particulars_stop(kind: str, text: str) -> None:
    assert [
        hit.kind.value for hit in leak_check([PublicText("x", text)], [person_from(APPLICATION)]).stops
    ] == [kind]


def test_a_lone_surname_warns() -> None:
    report = leak_check([PublicText("tittel", "Øverbø barnehage")], [person_from(APPLICATION)])
    assert not report.stops
    assert [hit.kind.value for hit in report.warnings] == ["surname"]


def test_contacts_of_the_advertisement_are_excepted() -> None:
    person = person_from(replace(APPLICATION, applicant=Applicant("Turid", "Fjell")))
    text = PublicText("dokument", "Spørsmål? Ring Turid Fjell.")
    assert leak_check([text], [person]).stops
    assert not leak_check([text], [person], allowed_names=["Turid Fjell"]).stops


def test_only_the_public_list_shows_names_and_only_of_the_second_scope() -> None:
    asked = person_from(replace(APPLICATION, ref=Ref("folder", "B"), exemption=None))
    other = person_from(APPLICATION)
    text = PublicText("liste", "1 Åse-Marie Lund Øverbø")
    assert not leak_check([text], [other], is_public_list=True).stops
    assert leak_check([text], [asked], is_public_list=True).stops


def test_former_names_are_searched_too() -> None:
    applicant = replace(APPLICATION.applicant, former_names=(("Åse", "Tveit"),))
    assert leak_check(
        [PublicText("x", "Åse Tveit")], [person_from(replace(APPLICATION, applicant=applicant))]
    ).stops


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=20))
def test_clean_plans_stop_nothing(names: list[tuple[str, str]]) -> None:
    people = [
        person_from(replace(APPLICATION, ref=Ref("folder", str(n)), applicant=Applicant(*name)))
        for n, name in enumerate(names)
    ]
    assert not check_plan(application_plan(*names[0]), VACANCY, people).stops
