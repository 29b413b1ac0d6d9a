"""Locked lists, sent letters and decided requests as facts of transfers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from arkivbro.core.applicant_lists import ApplicantList, address_list, custom_list, extended_list, public_list
from arkivbro.core.exemption import ExemptionRecord, Outcome, decide
from arkivbro.core.facts import TransferFacts
from arkivbro.core.letters import SentLetter
from arkivbro.core.list_columns import Column
from arkivbro.core.list_versions import locked
from arkivbro.core.listed_people import listed_people, people
from arkivbro.core.profile_tables import ListsRule
from arkivbro.core.recruitment import ExemptionRequest, TransferKind
from arkivbro.core.ref import Ref
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

LOCKED_AT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""Half past midnight on 25 November in Oslo."""
RULES = ListsRule()
_GIVEN = [candidate("A"), candidate("B", family="Berg", asked=True)]


def a_list(kind: TransferKind, version: int = 1) -> ApplicantList:
    listed = listed_people(_GIVEN, PERIOD, NOW, WINDOW)
    everybody = people(_GIVEN, DAY, NOW, WINDOW)
    match kind:
        case TransferKind.PUBLIC_LIST:
            made = public_list(listed, DAY, RULES.public_columns)
        case TransferKind.EXTENDED_LIST:
            made = extended_list(listed, DAY, RULES.extended_columns)
        case TransferKind.CUSTOM_LIST:
            made = custom_list(everybody, DAY, (Column.NAME, Column.EMAIL), "Til intervju")
        case _:
            made = address_list(everybody, DAY, "Avslag på søknad")
    return locked(
        made,
        number=f"{kind.value}-{version}",
        version=version,
        at=LOCKED_AT,
        by="kaha",
        reason="Omgjort vedtak." if version > 1 else "",
        officer="KAHA",
    )


def list_facts(kind: TransferKind, version: int = 1) -> TransferFacts:
    note = "Avslag på søknad" if kind is TransferKind.ADDRESS_LIST else ""
    return TransferFacts(kind, VACANCY, note=note, applicant_list=a_list(kind, version))


def letter(kind: str, name: str, **fields: object) -> SentLetter:
    given = SentLetter(
        Ref("builtin", "b1"), kind, name, LOCKED_AT, "kaha", subject="Emne", body="Hei", officer="KAHA"
    )
    return replace(given, **fields)  # type: ignore[arg-type]  # the test names the fields


def letter_facts(kind: str, name: str, **fields: object) -> TransferFacts:
    return TransferFacts(TransferKind.LETTER, VACANCY, APPLICATION, letter=letter(kind, name, **fields))


def example_facts() -> TransferFacts:
    return TransferFacts(
        TransferKind.LETTER,
        VACANCY,
        letter=letter(
            "rejection",
            "Avslag på søknad",
            ref=Ref("builtin", "example-b1"),
            example=True,
            recipients=12,
        ),
        applicant_list=a_list(TransferKind.ADDRESS_LIST),
    )


def decision_facts() -> TransferFacts:
    record = ExemptionRecord(APPLICATION.ref, ExemptionRequest(True, "Sjefen vet det ikke."))
    record = decide(record, outcome=Outcome.GRANTED, reasoning="Særlig belastning.", by="kaha", at=LOCKED_AT)
    return TransferFacts(TransferKind.EXEMPTION_DECISION, VACANCY, APPLICATION, exemption=record)
