"""The table of the routine, section 2, as data: every cell that a plan decides, against the shipped profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from arkivbro.core.errors import BadFacts
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan import plan_case, plan_transfer, stop_reason, with_documents
from arkivbro.core.plan_rules import due_at, is_wanted
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.recruitment import Applicant, Deadline, Protection, TransferKind, Unit
from arkivbro.core.ref import Ref
from tests.unit.core.facts_for_tests import APPLICATION, CONTEXT, VACANCY, facts, shipped

ROUTINE = shipped("arbeidstilsynet")
MUNICIPALITY = shipped("kommune")
NAME = "Åse-Marie Lund Øverbø"
STARS = "*****"

CASE = {
    "title": "Seniorinspektør – Region Vest – 3324614190",
    "status": "B",
    "responsible": "OARR",
    "unit": "Region Vest",
    "opened": date(2026, 11, 23),
}

ENTRIES: dict[str, tuple[TransferFacts, dict[str, Any]]] = {
    "Annonsen": (
        facts(TransferKind.ADVERTISEMENT),
        {
            "type": "X",
            "title": "Utlysning – WebCruiter annonse",
            "public_title": "Utlysning – WebCruiter annonse",
            "parties": [("IA", "OARR Region Vest", "OARR Region Vest")],
            "access": ("", ""),
            "screening": set(),
            "officer": "OARR",
            "document_date": date(2026, 11, 2),
            "received_date": None,
            "final": ("J",),
            "sign_off": None,
            "disposal": "B",
        },
    ),
    "Søknad og CV": (
        facts(TransferKind.APPLICATION),
        {
            "type": "I",
            "title": f"Søknad og CV – Seniorinspektør – {NAME}",
            "public_title": f"Søknad og CV – Seniorinspektør – {STARS}",
            "parties": [("EA", NAME, STARS), ("IM", "OARR Region Vest", "OARR Region Vest")],
            "access": ("P", "Offl. § 25"),
            "screening": {"TRO", "NA", "TD", "H"},
            "officer": "OARR",
            "document_date": date(2026, 11, 16),
            "received_date": date(2026, 11, 16),
            "final": ("J",),
            "sign_off": "TE",
            "disposal": "K",
        },
    ),
    "Søknad og CV, endret": (
        facts(TransferKind.APPLICATION, version=2, changed=datetime(2026, 11, 18, 9, tzinfo=UTC)),
        {
            "type": "I",
            "title": f"Søknad og CV, endret 18.11.2026 – Seniorinspektør – {NAME}",
            "public_title": f"Søknad og CV, endret 18.11.2026 – Seniorinspektør – {STARS}",
            "parties": [("EA", NAME, STARS), ("IM", "OARR Region Vest", "OARR Region Vest")],
            "access": ("P", "Offl. § 25"),
            "screening": {"TRO", "NA", "TD", "H"},
            "officer": "OARR",
            "document_date": date(2026, 11, 18),
            "received_date": date(2026, 11, 18),
            "final": ("J",),
            "sign_off": "TE",
            "disposal": "K",
        },
    ),
    "Søknad trukket": (
        facts(TransferKind.WITHDRAWAL, withdrawn=datetime(2026, 11, 19, 9, tzinfo=UTC)),
        {
            "type": "I",
            "title": f"Søknad trukket – Seniorinspektør – {NAME}",
            "public_title": f"Søknad trukket – Seniorinspektør – {STARS}",
            "parties": [("EA", NAME, STARS), ("IM", "OARR Region Vest", "OARR Region Vest")],
            "access": ("P", "Offl. § 25"),
            "screening": {"TRO", "NA", "TD", "H"},
            "officer": "OARR",
            "document_date": date(2026, 11, 19),
            "received_date": date(2026, 11, 19),
            "final": ("J",),
            "sign_off": "TE",
            "disposal": "K",
        },
    ),
    "Endret annonse": (
        replace(facts(TransferKind.ADVERTISEMENT_CHANGE, version=2), occurred=date(2026, 11, 10)),
        {
            "type": "X",
            "title": "Utlysning – WebCruiter annonse (endret 10.11.2026)",
            "public_title": "Utlysning – WebCruiter annonse (endret 10.11.2026)",
            "parties": [("IA", "OARR Region Vest", "OARR Region Vest")],
            "access": ("", ""),
            "screening": set(),
            "officer": "OARR",
            "document_date": date(2026, 11, 10),
            "received_date": None,
            "final": ("J",),
            "sign_off": None,
            "disposal": "B",
        },
    ),
    "Utlysning trukket": (
        TransferFacts(TransferKind.OTHER, VACANCY, note="cancelled", occurred=date(2026, 11, 12)),
        {
            "type": "X",
            "title": "Utlysning trukket",
            "public_title": "Utlysning trukket",
            "parties": [("IA", "OARR Region Vest", "OARR Region Vest")],
            "access": ("", ""),
            "screening": set(),
            "officer": "OARR",
            "document_date": date(2026, 11, 12),
            "received_date": None,
            "final": ("J",),
            "sign_off": None,
            "disposal": "B",
        },
    ),
}


def told(plan: ArchivePlan) -> dict[str, Any]:
    """A plan in the words of the table."""
    entry = plan.entry
    return {
        "type": entry.type,
        "title": entry.title.full,
        "public_title": entry.title.public,
        "parties": [(party.role.value, party.name.full, party.name.public) for party in entry.parties],
        "access": (entry.access.code, entry.access.basis),
        "screening": set(entry.screening) | set(entry.documents[0].screening),
        "officer": entry.officer,
        "document_date": entry.document_date,
        "received_date": entry.received_date,
        "final": entry.final_statuses,
        "sign_off": entry.sign_off.method if entry.sign_off else None,
        "disposal": entry.disposal,
    }


@pytest.mark.parametrize("column", ENTRIES)
def test_entry(column: str) -> None:
    given, wanted = ENTRIES[column]
    assert told(plan_transfer(given, ROUTINE, CONTEXT)) == wanted


def test_case() -> None:
    case = plan_case(VACANCY, ROUTINE, CONTEXT)
    assert {field: getattr(case, field) for field in CASE if field != "title"} | {
        "title": case.title.full
    } == CASE
    assert case.title.public == case.title.full


@pytest.mark.parametrize("column", ENTRIES)
def test_only_the_advertisement_makes_the_case(column: str) -> None:
    plan = plan_transfer(ENTRIES[column][0], ROUTINE, CONTEXT)
    makes = any(step.kind is StepKind.CASE for step in plan.steps)
    assert plan.makes_case is makes is (column == "Annonsen")


@pytest.mark.parametrize("column", ENTRIES)
def test_the_last_step_is_the_one_that_journals(column: str) -> None:
    steps = plan_transfer(ENTRIES[column][0], ROUTINE, CONTEXT).steps
    assert steps[-1].kind is StepKind.STATUS
    assert steps[-1].status == "J"
    assert [step.kind for step in steps].count(StepKind.STATUS) == 1


def test_attachments_are_titled_by_kind_and_number_and_keep_the_file_name_inside() -> None:
    documents = plan_transfer(facts(), ROUTINE, CONTEXT).entry.documents
    assert [(d.role.value, d.title.public) for d in documents] == [
        ("H", f"Søknad og CV – Seniorinspektør – {STARS}"),
        ("V", "CV 1"),
        ("V", "Vitnemål 1"),
        ("V", "Vitnemål 2"),
    ]
    assert [d.original_file_name for d in documents[1:]] == [
        "Cv Åse-Marie.pdf",
        "vitnemaal.pdf",
        "vitnemaal2.pdf",
    ]


def test_a_document_without_a_file_is_left_out() -> None:
    plan = plan_transfer(facts(), ROUTINE, CONTEXT)
    assert with_documents(plan, {}).entry.documents == ()


def test_a_named_leader_is_responsible_from_the_start() -> None:
    vacancy = replace(VACANCY, unit=Unit(Ref("webcruiter", "x"), "helse og  omsorg"))
    assert plan_case(vacancy, MUNICIPALITY, CONTEXT).responsible == "HELL"
    assert plan_case(vacancy, MUNICIPALITY, CONTEXT).unit == "HO"


def test_a_leader_who_is_no_longer_active_leaves_the_case_with_the_default() -> None:
    vacancy = replace(VACANCY, unit=Unit(Ref("webcruiter", "x"), "Oppvekst"))
    context = replace(CONTEXT, inactive_users=frozenset({"OLLE"}))
    assert plan_case(vacancy, MUNICIPALITY, context).responsible == "PERS"


@pytest.mark.parametrize("limit", [80, 100, 120])
def test_a_long_title_is_shortened_but_never_the_reference(limit: int) -> None:
    vacancy = replace(VACANCY, title="Rådgiver innen " + "helse, miljø og sikkerhet " * 10)
    title = plan_case(vacancy, ROUTINE, replace(CONTEXT, title_length=limit)).title.full
    assert len(title) <= limit
    assert title.endswith("… – Region Vest – 3324614190")


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), False),  # 23.59 in Oslo
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), True),
    ],
)
def test_after_the_deadline_is_marked(moment: datetime, late: bool) -> None:
    given = facts(received=moment)
    assert bool(plan_transfer(given, ROUTINE, CONTEXT).entry.remark) is late


def test_the_municipality_archives_after_the_deadline_and_holds() -> None:
    given = facts()
    due = due_at(given.registered_as, given.vacancy, MUNICIPALITY)
    assert due is not None
    assert due.astimezone(UTC) == datetime(2026, 11, 20, 23, tzinfo=UTC)
    plan = plan_transfer(given, MUNICIPALITY, CONTEXT)
    assert plan.hold_for_archivist
    assert plan.entry.final_statuses == ("M",)
    assert not [step for step in plan.steps if step.kind is StepKind.SIGN_OFF]


def test_snarest_is_no_deadline() -> None:
    given = replace(facts(), vacancy=replace(VACANCY, deadlines=(Deadline(None, "Snarest"),)))
    assert due_at(given.registered_as, given.vacancy, MUNICIPALITY) is None
    assert plan_transfer(given, ROUTINE, CONTEXT).entry.remark == ""


def test_what_nobody_asked_for_is_not_wanted() -> None:
    assert is_wanted(facts().registered_as, ROUTINE)
    assert not is_wanted(facts(TransferKind.PUBLIC_LIST).registered_as, ROUTINE)


def test_strictly_confidential_is_stopped() -> None:
    assert stop_reason(facts()) is None
    protected = replace(APPLICATION.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    assert stop_reason(facts(applicant=protected))


def test_an_applicant_without_a_name_is_the_recruiters_to_mend() -> None:
    with pytest.raises(BadFacts) as caught:
        plan_transfer(facts(applicant=Applicant()), ROUTINE, CONTEXT)
    assert [finding.where for finding in caught.value.findings] == ["where.applicant"]


@pytest.mark.parametrize("name", [("Kari", ""), ("", "Sukarno"), ("A B C", "D E")])
def test_one_name_and_five_names_are_fine(name: tuple[str, str]) -> None:
    plan = plan_transfer(facts(applicant=Applicant(*name)), ROUTINE, CONTEXT)
    assert plan.entry.title.full.endswith(" ".join(filter(None, name)))
    assert set(plan.entry.title.public.rsplit(" – ", 1)[1].split()) == {"*****"}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (TransferKind.ADVERTISEMENT, "Utlysning – annonse"),
        (TransferKind.ADVERTISEMENT_CHANGE, "Utlysning – annonse (endret 10.11.2026)"),
    ],
)
def test_issue_11_item_19_the_advertisement_s_title_follows_its_source(
    kind: TransferKind, title: str
) -> None:
    """What is written here was never in WebCruiter; the golden plans above are of what was."""
    written_here = replace(VACANCY, ref=Ref("builtin", VACANCY.ref.id))
    given = replace(facts(kind), vacancy=written_here, occurred=date(2026, 11, 10))
    entry = plan_transfer(given, ROUTINE, CONTEXT).entry
    assert entry.title.full == title
    assert "WebCruiter" not in entry.documents[0].title.full
