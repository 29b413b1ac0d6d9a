"""The routine's table, section 2: its columns for lists, letters and address list, and decisions on exemption, as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkivbro.core.errors import BadFacts, ProfileInvalid
from arkivbro.core.facts import ContentKind, TransferFacts
from arkivbro.core.letters import EXEMPTION_NOTICE
from arkivbro.core.plan import plan_transfer, with_documents
from arkivbro.core.plan_rules import is_wanted
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.public_record import public_record, texts_of
from arkivbro.core.publicity import check_plan, person_from
from arkivbro.core.recruitment import Attachment, AttachmentKind, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json, to_json
from tests.unit.core.facts_for_tests import APPLICATION, CONTEXT, VACANCY, shipped
from tests.unit.core.facts_for_tests import facts as plain_facts
from tests.unit.core.lists_for_tests import (
    decision_facts,
    example_facts,
    letter,
    letter_facts,
    list_facts,
)
from tests.unit.core.test_plan_follows_the_routine import told

ROUTINE = shipped("arbeidstilsynet")
MUNICIPALITY = shipped("kommune")
NAME = "Åse-Marie Lund Øverbø"
STARS = "*****"
PARTY = ("IA", "KAHA Region Vest", "KAHA Region Vest")
LIST: dict[str, Any] = {
    "type": "X",
    "parties": [PARTY],
    "officer": "KAHA",
    "document_date": date(2026, 11, 25),
    "received_date": None,
    "final": ("J",),
    "sign_off": None,
}
TO_APPLICANT: dict[str, Any] = LIST | {
    "type": "U",
    "parties": [("EM", NAME, STARS), PARTY],
    "access": ("P", "Offl. § 25"),
    "screening": {"TRO", "NM", "TD", "H"},
    "final": ("E", "J"),
    "disposal": "K",
}
UPLOADED = Attachment(Ref("builtin", "f1"), "Tilbud Åse-Marie.pdf", "", AttachmentKind.OTHER, "9" * 64, 10)


def titled(text: str, public: str = "") -> dict[str, str]:
    return {"title": text, "public_title": public or text}


ENTRIES: dict[str, tuple[TransferFacts, dict[str, Any], list[ContentKind]]] = {
    "Offentlig søkerliste": (
        list_facts(TransferKind.PUBLIC_LIST),
        LIST
        | titled("Offentlig søkerliste – Seniorinspektør")
        | {"access": ("", ""), "screening": set(), "disposal": "B"},
        [ContentKind.APPLICANT_LIST],
    ),
    "Utvidet søkerliste": (
        list_facts(TransferKind.EXTENDED_LIST),
        LIST
        | titled("Utvidet søkerliste – Seniorinspektør")
        | {"access": ("P", "Offl. § 25 første ledd"), "screening": {"H"}, "disposal": "B"},
        [ContentKind.APPLICANT_LIST],
    ),
    "Avansert": (
        list_facts(TransferKind.CUSTOM_LIST),
        LIST | titled("Til intervju") | {"access": ("P", "Offl. § 25"), "screening": {"H"}, "disposal": "K"},
        [ContentKind.APPLICANT_LIST],
    ),
    "Adresseliste for seg": (
        list_facts(TransferKind.ADDRESS_LIST),
        LIST
        | titled("Adresseliste – Avslag på søknad – Seniorinspektør")
        | {"access": ("P", "Offl. § 25"), "screening": {"H"}, "disposal": "K"},
        [ContentKind.APPLICANT_LIST],
    ),
    "Brev": (
        letter_facts("interview", "Innkalling til intervju"),
        TO_APPLICANT
        | titled(
            f"Innkalling til intervju – Seniorinspektør – {NAME}",
            f"Innkalling til intervju – Seniorinspektør – {STARS}",
        ),
        [ContentKind.LETTER],
    ),
    "Eksempelbrev med adresseliste": (
        example_facts(),
        TO_APPLICANT
        | titled("Eksempelbrev: Avslag på søknad – Seniorinspektør")
        | {
            "parties": [("EM", "Mottakere ifølge adresseliste", "Mottakere ifølge adresseliste"), PARTY],
            "screening": {"H"},
        },
        [ContentKind.LETTER, ContentKind.APPLICANT_LIST],
    ),
    "Vedtak om unntak": (
        decision_facts(),
        LIST
        | titled(
            f"Unntak fra offentlighet – Seniorinspektør – {NAME}",
            f"Unntak fra offentlighet – Seniorinspektør – {STARS}",
        )
        | {
            "parties": [("IA", "OARR Region Vest", "OARR Region Vest")],
            "officer": "OARR",
            "access": ("P", "Offl. § 25"),
            "screening": {"TRO", "TD", "H"},
            "disposal": "K",
        },
        [ContentKind.EXEMPTION_DECISION],
    ),
    "Melding om vedtaket": (
        letter_facts(EXEMPTION_NOTICE, "Svar"),
        TO_APPLICANT
        | titled(
            f"Svar på ønske om unntak fra offentlighet – Seniorinspektør – {NAME}",
            f"Svar på ønske om unntak fra offentlighet – Seniorinspektør – {STARS}",
        ),
        [ContentKind.LETTER],
    ),
    "Tilbud, der en person har valgt kode": (
        letter_facts(
            "offer", "Tilbud om stilling", access_code="PM", legal_basis="Offl. § 13", file=UPLOADED
        ),
        TO_APPLICANT
        | titled(
            f"Tilbud om stilling – Seniorinspektør – {NAME}",
            f"Tilbud om stilling – Seniorinspektør – {STARS}",
        )
        | {"access": ("PM", "Offl. § 13"), "disposal": ""},
        [ContentKind.LETTER_FILE],
    ),
}


@pytest.mark.parametrize("column", ENTRIES)
def test_entry(column: str) -> None:
    given, wanted, contents = ENTRIES[column]
    plan = plan_transfer(given, ROUTINE, CONTEXT)
    assert told(plan) == wanted
    assert [content.kind for content in plan.contents] == contents
    assert not plan.makes_case


@pytest.mark.parametrize("column", ENTRIES)
def test_outgoing_entries_have_the_day_of_sending(column: str) -> None:
    entry = plan_transfer(ENTRIES[column][0], ROUTINE, CONTEXT).entry
    assert entry.sent_date == (date(2026, 11, 25) if entry.type == "U" else None)


@pytest.mark.parametrize("column", ENTRIES)
def test_nothing_of_it_goes_without_a_person(column: str) -> None:
    assert not is_wanted(ENTRIES[column][0].registered_as, ROUTINE)


@pytest.mark.parametrize("column", ENTRIES)
@pytest.mark.parametrize("profile", [ROUTINE, MUNICIPALITY], ids=lambda profile: profile.name)
def test_the_public_sees_no_name_outside_the_list_itself(column: str, profile: Any) -> None:
    plan = plan_transfer(ENTRIES[column][0], profile, CONTEXT)
    assert not check_plan(plan, VACANCY, [person_from(APPLICATION)]).stops
    words = " ".join(text.text for text in texts_of(public_record(plan.case, plan.entry)))
    assert "Øverbø" not in words


@pytest.mark.parametrize("column", ENTRIES)
def test_facts_and_plan_read_back_as_they_were_written(column: str) -> None:
    given = ENTRIES[column][0]
    assert from_json(TransferFacts, to_json(given)) == given
    plan = plan_transfer(given, ROUTINE, CONTEXT)
    assert from_json(ArchivePlan, to_json(plan)) == plan


def test_every_subject_key_and_hash_is_its_own() -> None:
    given = [facts for facts, _, _ in ENTRIES.values()]
    given += [
        list_facts(TransferKind.PUBLIC_LIST, 2),
        replace(letter_facts("interview", "x", ref=Ref("builtin", "b2"))),
    ]
    keys = [plan_transfer(facts, ROUTINE, CONTEXT).entry.key for facts in given]
    assert len(set(keys)) == len(given) - 2
    # The three letters of the table have one id, as one letter sent again would: what they say tells them apart.
    assert len({facts.content_hash for facts in given}) == len(given)
    for facts in given:
        assert "Øverbø" not in facts.subject


@pytest.mark.parametrize("column", ENTRIES)
def test_issue_14_item_6_only_what_we_number_has_another_key_after_a_restore(column: str) -> None:
    """What a source tells of again is found in the archive; a list that is made now is not the one that was lost here."""
    facts = ENTRIES[column][0]
    before, after = (plan_transfer(facts, ROUTINE, replace(CONTEXT, epoch=one)).entry.key for one in (0, 1))
    assert (before != after) is bool(facts.number)
    assert before == plan_transfer(facts, ROUTINE, CONTEXT).entry.key


def test_the_subject_of_a_letter_begins_with_the_application_and_ends_with_the_letter() -> None:
    assert letter_facts("interview", "x").subject == "webcruiter:A-1001/builtin:b1"
    assert example_facts().subject == "builtin:example-b1"
    assert list_facts(TransferKind.PUBLIC_LIST).subject == "public_list-1"
    assert decision_facts().subject == "webcruiter:A-1001/1"


def test_subjects_longer_than_the_column_do_not_run_together() -> None:
    """Issue 10 item 1: the tail is a digest, so that what differs only there stays apart."""
    ids = ["x" * 200, "x" * 199 + "y", "x" * 139, "x" * 138 + "y", "x" * 137]
    made = [replace(APPLICATION, ref=Ref("webcruiter", id)) for id in ids]
    given = [
        replace(facts, application=one)
        for one in made
        for facts in (decision_facts(), letter_facts("interview", "x"), plain_facts(TransferKind.WITHDRAWAL))
    ]
    given.append(replace(given[1], letter=letter("interview", "x", ref=Ref("webcruiter", "y" * 200))))
    subjects = [facts.subject for facts in given]
    assert len(set(subjects)) == len(subjects)
    assert max(map(len, subjects)) <= 200


def test_the_address_list_goes_with_the_example_as_its_attachment() -> None:
    documents = plan_transfer(example_facts(), ROUTINE, CONTEXT).entry.documents
    assert [(d.role.value, d.number, d.title.public, d.access.code, d.screening) for d in documents] == [
        ("H", 1, "Eksempelbrev: Avslag på søknad – Seniorinspektør", "P", ("H",)),
        ("V", 2, "Adresseliste – Avslag på søknad – Seniorinspektør", "P", ("H",)),
    ]


def test_the_last_two_steps_of_a_letter_are_sent_and_journalled() -> None:
    steps = plan_transfer(letter_facts("interview", "x"), ROUTINE, CONTEXT).steps
    assert [step.status for step in steps if step.kind is StepKind.STATUS] == ["E", "J"]


def test_a_later_version_says_which_it_replaces_and_not_why() -> None:
    third = list_facts(TransferKind.PUBLIC_LIST, 3)
    entry = plan_transfer(third, ROUTINE, replace(CONTEXT, replaces=1)).entry
    assert entry.remark == "Versjon 3. Erstatter versjon 1."
    assert plan_transfer(third, ROUTINE, CONTEXT).entry.remark == "Versjon 3.", "none stands there"
    assert plan_transfer(list_facts(TransferKind.PUBLIC_LIST), ROUTINE, CONTEXT).entry.remark == ""


def test_an_uploaded_letters_file_name_is_internal() -> None:
    plan = plan_transfer(ENTRIES["Tilbud, der en person har valgt kode"][0], ROUTINE, CONTEXT)
    assert plan.entry.documents[0].original_file_name == "Tilbud Åse-Marie.pdf"
    assert plan.contents[0].attachment == Ref("builtin", "f1")
    assert with_documents(plan, {}).entry.documents == ()


WRONG = {
    "an unlocked list": replace(
        list_facts(TransferKind.PUBLIC_LIST),
        applicant_list=replace(list_facts(TransferKind.PUBLIC_LIST).applicant_list, locked_at=None),  # type: ignore[type-var]  # it is there
    ),
    "no list": TransferFacts(TransferKind.EXTENDED_LIST, VACANCY),
    "no letter": TransferFacts(TransferKind.LETTER, VACANCY, APPLICATION),
    "a letter to nobody": replace(letter_facts("interview", "x"), application=None),
    "an example letter to somebody": replace(example_facts(), application=APPLICATION),
    "nothing decided": TransferFacts(TransferKind.EXEMPTION_DECISION, VACANCY, APPLICATION),
    "an offer without a chosen access": letter_facts("offer", "Tilbud om stilling"),
    "a kind of one's own without a chosen access": letter_facts("egen", "Annet", access_code="P"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_complete_is_the_recruiters_to_mend(case: str) -> None:
    with pytest.raises(BadFacts) as caught:
        plan_transfer(WRONG[case], ROUTINE, CONTEXT)
    assert caught.value.findings


def test_a_profile_without_the_rule_says_which() -> None:
    bare = ROUTINE.model_copy(update={"entry": {"advertisement": ROUTINE.entry["advertisement"]}})
    with pytest.raises(ProfileInvalid) as caught:
        plan_transfer(list_facts(TransferKind.PUBLIC_LIST), bare, CONTEXT)
    assert caught.value.setting == "entry.public_list"


def test_a_name_may_stand_on_the_public_list_and_not_in_its_title() -> None:
    plan = plan_transfer(list_facts(TransferKind.PUBLIC_LIST), ROUTINE, CONTEXT)
    person = person_from(APPLICATION)
    key = plan.entry.documents[0].key
    assert not check_plan(plan, VACANCY, [person], {key: NAME}).stops
    title = ENTRIES["Brev"][0]
    named = plan_transfer(title, ROUTINE, CONTEXT).entry.title.without_screening()
    leaking = replace(plan, entry=replace(plan.entry, title=named))
    assert [hit.place for hit in check_plan(leaking, VACANCY, [person]).stops] == ["title"]
