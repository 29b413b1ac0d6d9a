"""The completeness proof, and the register of applications that are not archived, as documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from arkivbro.core.completeness import Difference, Outcome
from arkivbro.core.completeness_words import FLOWS, GLANCES, KINDS
from arkivbro.core.messages import sentence_of
from arkivbro.documents.content import Fact
from arkivbro.documents.list_content import MOST_ROWS, ListColumn, ListDocument, ListedRow
from arkivbro.documents.norwegian import counted

HOW = (
    "Kilden er spurt om hva den har nå, der den kan spørres. Arkivet er spurt om alt som står i saken, og hver fil er lest på nytt derfra "
    "og sammenlignet med sjekksummen (SHA-256) fra da den ble sendt."
)
PROOF, REGISTER = "Fullstendighetsbevis", "Register over søknader som ikke er arkivert"


@dataclass(frozen=True, slots=True)
class OfVacancy:
    """What both say of the vacancy, and when they were made (in Oslo)."""

    body_name: str
    title: str
    unit: str
    reference: str
    made: datetime
    case: str = ""
    """Its number in the archive."""


@dataclass(frozen=True, slots=True)
class ProofTold:
    """A proof as it was made; no person but those who asked and accepted."""

    outcome: Outcome
    asked_by: str
    """ "" where it was made by itself, by night."""
    archived: int
    applications: int
    entries: int
    files: int
    differences: tuple[Difference, ...]
    untold: int
    """Differences that were counted, and are not among those."""
    accepted: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """An application that is not archived."""

    name: str
    received: date
    ref: str
    is_withdrawn: bool


def proof_document(of: OfVacancy, told: ProofTold) -> ListDocument:
    """It can lie in the case and be shown to anybody: no applicant is named."""
    notes = [sentence_of(GLANCES[told.outcome])]
    notes += [
        f"Et avvik er godtatt av {by} {day:%d.%m.%Y}. Begrunnelsen står i hendelsesloggen."
        for by, day in told.accepted
    ]
    if told.untold:
        notes.append(f"{counted(told.untold, 'funn til er talt', 'funn til er talt')}, og står ikke her.")
    return ListDocument(
        body_name=of.body_name,
        kind=PROOF,
        title=of.title,
        subtitle=of.unit,
        reference=of.reference,
        metadata_title=f"{PROOF} {of.reference}",
        facts=(
            Fact("Sak i arkivet", of.case),
            Fact("Laget", f"{of.made:%d.%m.%Y kl. %H.%M}"),
            Fact("Bedt om av", told.asked_by or "arkivbro, om natten"),
        ),
        is_public=True,
        scope="Uten søkernes navn",
        columns=(
            ListColumn("Hva", 0),
            ListColumn("Gjelder", 2),
            ListColumn("Funn", 3),
            ListColumn("Journalpost", 0),
        ),
        rows=tuple(ListedRow(_cells(one), marked=one.kind.is_fault) for one in told.differences),
        summary=(
            Fact("Søknader", f"{told.archived} av {told.applications}"),
            Fact("Journalposter", str(told.entries)),
            Fact("Filer lest på nytt", str(told.files)),
        ),
        notes=(*notes, HOW),
    )


def _cells(one: Difference) -> tuple[str, ...]:
    flow = sentence_of(FLOWS[one.flow])
    kind = sentence_of(KINDS[one.kind])
    return kind, f"{flow} {one.subject}".strip(), sentence_of(one.told), one.number


def register_document(of: OfVacancy, outside: Sequence[Outside], *, basis: str) -> ListDocument:
    """Those that were received and that the archive does not have. Exempt, by that basis: it names who applied."""
    notes = ["Søknadene er mottatt, og står ikke i arkivet."]
    if len(outside) > MOST_ROWS:
        notes.append(f"Bare de {MOST_ROWS} første er med.")
    return ListDocument(
        body_name=of.body_name,
        kind=REGISTER,
        title=of.title,
        subtitle=of.unit,
        reference=of.reference,
        metadata_title=f"{REGISTER} {of.reference}",
        facts=(Fact("Laget", f"{of.made:%d.%m.%Y kl. %H.%M}"),),
        is_public=False,
        scope=f"Unntatt offentlighet, {basis}",
        columns=(
            ListColumn("Nr.", 0),
            ListColumn("Søker", 2),
            ListColumn("Mottatt", 0),
            ListColumn("I kilden", 2),
            ListColumn("Merknad", 0),
        ),
        rows=tuple(
            ListedRow(
                (
                    str(number),
                    one.name or "ikke oppgitt",
                    f"{one.received:%d.%m.%Y}",
                    one.ref,
                    "trukket" if one.is_withdrawn else "",
                )
            )
            for number, one in enumerate(outside[:MOST_ROWS], 1)
        ),
        summary=(Fact("Søknader", str(len(outside))),),
        notes=tuple(notes),
    )
