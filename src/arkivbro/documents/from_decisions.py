"""Documents of what the recruiter does: lists, letters and decisions on exemption, built from the facts that were stored."""

from __future__ import annotations

from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.letters import SentLetter, name_and_address
from arkivbro.core.list_columns import Column
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.documents.content import ExemptionDecisionDocument, Fact, LetterDocument, Prose
from arkivbro.documents.list_content import Align, ListColumn, ListDocument, ListedRow
from arkivbro.documents.norwegian import written_date, written_time

EXEMPT_MARK = "Unntatt offentlighet, offl. § 25"
_SCOPES = {
    ListKind.PUBLIC: "Offentlig",
    ListKind.EXTENDED: "Utvidet – unntatt offentlighet, offl. § 25 første ledd",
    ListKind.SCREENED_ADDRESS: "Skjermet utgave for innsyn",
}
_KINDS = {
    ListKind.PUBLIC: "Offentlig søkerliste",
    ListKind.EXTENDED: "Utvidet søkerliste",
    ListKind.CUSTOM: "Søkerliste",
    ListKind.ADDRESS: "Adresseliste",
    ListKind.SCREENED_ADDRESS: "Adresseliste",
}
_NARROW = frozenset(
    {Column.NUMBER, Column.AGE, Column.GENDER, Column.POSTCODE, Column.RECEIVED, Column.WITHDRAWN}
)
_WIDE = {Column.EDUCATION: 2.4, Column.EXPERIENCE: 2.4, Column.NAME: 1.4, Column.EMAIL: 1.3}
_NUMERIC = frozenset({Column.NUMBER, Column.AGE})
_LANDSCAPE_FROM = 6
"""Columns."""


def list_document(made: ApplicantList, vacancy: Vacancy, body_name: str) -> ListDocument:
    """The list as PDF/A, XLSX and CSV show it."""
    day = "Søknadsfrist" if vacancy.deadline and vacancy.deadline.day else "Listedato"
    facts = [
        Fact("Referanse", vacancy.reference),
        Fact("Enhet", vacancy.unit.name),
        Fact(day, written_date(made.day)),
    ]
    if made.locked_at is not None:
        facts.append(Fact("Låst", f"{written_time(made.locked_at)}, versjon {made.version}"))
    if made.reason:
        facts.append(Fact("Hvorfor ny versjon", made.reason))
    summary = (
        Fact("Søkere", str(made.counts.total)),
        *(Fact(label.capitalize(), str(n)) for label, n in made.counts.labelled),
    )
    return ListDocument(
        body_name=body_name,
        kind=_KINDS[made.kind],
        title=vacancy.title if made.kind in (ListKind.PUBLIC, ListKind.EXTENDED) else made.title,
        subtitle=vacancy.unit.name if made.kind in (ListKind.PUBLIC, ListKind.EXTENDED) else vacancy.title,
        reference=vacancy.reference,
        metadata_title=f"{_KINDS[made.kind]} – {vacancy.title} ({vacancy.reference})",
        facts=tuple(facts),
        is_public=made.is_public,
        scope=_SCOPES.get(made.kind, EXEMPT_MARK),
        columns=tuple(_column(column) for column in made.columns),
        rows=tuple(ListedRow(row.cells, row.exempt) for row in made.rows),
        summary=summary if made.kind in (ListKind.PUBLIC, ListKind.EXTENDED) else (),
        notes=made.notes,
        landscape=len(made.columns) >= _LANDSCAPE_FROM,
        number=made.number,
    )  # fmt: skip


def _column(column: Column) -> ListColumn:
    return ListColumn(
        column.label,
        0 if column in _NARROW else _WIDE.get(column, 1.0),
        Align.RIGHT if column in _NUMERIC else Align.LEFT,
        column in _NUMERIC,
    )


def exemption_document(
    vacancy: Vacancy, application: Application, record: ExemptionRecord, body_name: str
) -> ExemptionDecisionDocument:
    """Request, assessment and decision in one (routine section 6). Raises ValueError without a decision."""
    decision = record.decision
    if decision is None:
        raise ValueError("nothing is decided")
    granted = decision.outcome is Outcome.GRANTED
    return ExemptionDecisionDocument(
        body_name=body_name,
        kind="Vedtak om unntak fra offentlighet",
        title=application.applicant.name,
        subtitle=vacancy.title,
        reference=vacancy.reference,
        metadata_title=f"Vedtak om unntak fra offentlighet – {vacancy.title} ({vacancy.reference})",
        facts=(
            Fact("Referanse", vacancy.reference),
            Fact("Søknaden mottatt", written_time(application.received)),
            Fact("Søknadens id", application.id),
        ),
        access_mark=EXEMPT_MARK,
        request=Prose(record.reason),
        assessment=Prose(decision.reasoning),
        outcome="Innvilget" if granted else "Avslått",
        decision=Prose(
            "Søkeren skal ikke stå med navn på den offentlige søkerlisten. Kjønn og antall søkere er offentlig."
            if granted
            else "Søkeren skal stå på den offentlige søkerlisten. Søkeren skal varsles og kan trekke søknaden før listen "
            "blir laget."
        ),
        legal_basis="Offentleglova § 25 andre ledd",
        decided_by=(decision.decided_by,),
        date=written_date(decision.decided_at.date()),
    )


def letter_document(
    vacancy: Vacancy, application: Application | None, letter: SentLetter, body_name: str
) -> LetterDocument:
    """A letter to one applicant, or an example that stands for many."""
    addressee: tuple[str, ...] = ("Mottakere ifølge adresseliste",)
    if application is not None:
        given = name_and_address(application.applicant)
        place = f"{given['postnr']} {given['poststed']}".strip()
        addressee = tuple(line for line in (given["navn"], given["adresse"], place, given["land"]) if line)
    note = (
        f"Eksempelbrev. {letter.recipients} mottakere fikk dette brevet {written_date(letter.sent_at.date())}; de står på "
        "adresselisten."
        if letter.example
        else ""
    )
    return LetterDocument(
        body_name=body_name,
        kind=letter.kind_name,
        title=letter.subject or letter.kind_name,
        reference=vacancy.reference,
        metadata_title=f"{letter.kind_name} – {vacancy.title} ({vacancy.reference})",
        language=str(letter.language),
        addressee=addressee,
        date=written_date(letter.sent_at.date()),
        access_mark=EXEMPT_MARK,
        example_note=note,
        text=Prose(letter.body),
        signature=(letter.sent_by, body_name),
    )
