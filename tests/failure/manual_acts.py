"""The manual half of the routine, for the failure matrix: lists, letters and a decision, and what must stand at rest.

The vacancy and its applications are in the archive already; five things are asked for and not yet transferred.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from arkivbro.core.recruitment import Deadline, ExemptionRequest
from arkivbro.core.ref import Ref
from tests.failure.killing import ArchivingStatus
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

DEADLINE = date(2025, 11, 20)
BY = "ragnhild"
GIVEN_NAMES = ("Åse-Marie", "Torbjørn", "Signe")
_OFFICER = ("IA", "OARR Region Vest")
WANTED = {
    "Unntak fra offentlighet – Seniorinspektør – Signe Lund Øverbø": ("X", "P", (_OFFICER,), ("H",)),
    "Offentlig søkerliste – Seniorinspektør": ("X", "", (_OFFICER,), ("H",)),
    "Utvidet søkerliste – Seniorinspektør": ("X", "P", (_OFFICER,), ("H",)),
    "Eksempelbrev: Avslag på søknad – Seniorinspektør": (
        "U",
        "P",
        (("EM", "Mottakere ifølge adresseliste"), _OFFICER),
        ("H", "V"),
    ),
    "Innkalling til intervju – Seniorinspektør – Åse-Marie Lund Øverbø": (
        "U",
        "P",
        (("EM", "Åse-Marie Lund Øverbø"), _OFFICER),
        ("H",),
    ),
}
"""By title: type, access code, parties, roles of the documents. Each stands once, beside the four that came before."""


def put_in() -> None:
    """Three applicants, the third of whom asks for exemption: received, archived, and then everything a person may press."""
    from arkivbro.recruitment.services import receive
    from arkivbro.transfers.worker import run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    receive(replace(VACANCY, published=date(2025, 11, 2), deadlines=(Deadline(DEADLINE),)))
    for number, name in enumerate(GIVEN_NAMES, 1):
        receive(
            replace(
                APPLICATION,
                ref=Ref(APPLICATION.ref.source, f"A-100{number}"),
                received=datetime(2025, 11, 15, 8, number, tzinfo=UTC),
                applicant=replace(
                    APPLICATION.applicant,
                    given_name=name,
                    email=f"soker{number}@eksempel.no",
                    phone=f"912 34 56{number}",
                ),
                exemption=ExemptionRequest(number == len(GIVEN_NAMES)),
                attachments=(),
            )
        )
    run_until_rest()
    press_everything()


def press_everything() -> None:
    """A decision, both lists of the deadline, a letter to two as an example, a letter to one."""
    from arkivbro.core.applicant_lists import ListKind
    from arkivbro.core.exemption import Outcome
    from arkivbro.recruitment.models import Vacancy
    from tests.recruitment_acts import decide, leader_of, lock_list, transfer_to_archive

    vacancy = Vacancy.objects.get()
    first, second, third = vacancy.applications.order_by("source_id")
    leader_of(vacancy)
    decide(third, Outcome.GRANTED, "Kjent i bransjen.")
    for kind in (ListKind.PUBLIC, ListKind.EXTENDED):
        lock_list(vacancy, kind, DEADLINE)
    write_letters("rejection", [first, second])
    write_letters("interview", [first])
    asked = transfer_to_archive(vacancy, letter_kinds=("rejection", "interview")).letters
    assert (asked.examples, asked.stood_for, asked.one_by_one) == (1, 2, 1)


def write_letters(kind: str, to: list[Any], sent_at: datetime | None = None) -> None:
    """Letters that were sent in the other system; `sent_at`: then, else now."""
    from arkivbro.recruitment.models import LetterTemplate
    from tests import recruitment_acts

    template = LetterTemplate.objects.get(kind=kind, language="nb")
    own = dict.fromkeys(template.fields, "etter avtale")
    recruitment_acts.write_letters(template, to, own=own, sent_at=sent_at)


def is_whole(standing: ArchivingStatus, calm: ArchivingStatus) -> str:
    """ "" when exactly one of each stands there, and all is as where nothing went wrong, to the last byte; else what is wrong."""
    undone = [(row["kind"], row["error"]) for row in standing["transfers"] if row["status"] != "transferred"]
    if undone or len(standing["transfers"]) != len(calm["transfers"]):
        return f"transfers: {len(standing['transfers'])}, not done: {undone}"
    if len(standing["cases"]) != 1:
        return f"{len(standing['cases'])} cases"
    entries = standing["cases"][0]["entries"]
    late = [entry for entry in entries if entry["type"] != "I" and not entry["title"].startswith("Utlysning")]
    if sorted(entry["title"] for entry in late) != sorted(WANTED):
        return f"entries: {[(entry['number'], entry['type']) for entry in entries]}"
    for entry in late:
        if entry["status"] != "J" or as_wanted(entry) != WANTED[entry["title"]]:
            return f"entry {entry['number']}: {entry['status']}, {as_wanted(entry)}"
    numbers = sorted(int(entry["journal_number"].partition("/")[0]) for entry in entries)
    if numbers != list(range(1, len(entries) + 1)):
        return f"journal numbers: {numbers}"
    if standing["rows"] != calm["rows"]:
        return f"rows: {standing['rows']}, where nothing went wrong {calm['rows']}"
    if missing := [
        entry["number"] for entry in entries for document in entry["documents"] if not document["path"]
    ]:
        return f"documents without a file in {missing}"
    if contents(standing) != contents(calm):
        return f"not the same as where nothing went wrong: {contents(standing)}"
    return ""


def as_wanted(entry: dict[str, Any]) -> tuple[object, ...]:
    return (
        entry["type"],
        entry["access_code"],
        tuple((party["role"], party["name"]) for party in entry["parties"]),
        tuple(document["role"] for document in entry["documents"]),
    )


def contents(standing: ArchivingStatus) -> list[tuple[str, ...]]:
    """Every document's role and hash with its entry's key, in the order of the keys: the order of journalling may differ."""
    return sorted(
        (entry["key"], entry["public_title"], document["role"], document["public_title"], document["sha256"])
        for entry in standing["cases"][0]["entries"]
        for document in entry["documents"]
    )
