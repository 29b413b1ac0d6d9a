"""Documents of what the recruiter does: lists, letters and decisions on exemption, built from the facts that were stored.

By which basis a document is exempt is the plan's to say, where there is a plan; without one, § 25 is what is written.
"""

from __future__ import annotations

import re
from datetime import datetime

from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.letters import SentLetter, name_and_address
from arkivbro.core.list_columns import Column
from arkivbro.core.recruitment import Applicant, Application, Vacancy
from arkivbro.documents.content import (
    ExemptionDecisionDocument,
    Fact,
    LetterDocument,
    Prose,
)
from arkivbro.documents.list_content import Align, ListColumn, ListDocument, ListedRow
from arkivbro.documents.norwegian import OSLO, counted, written_date, written_time

EXEMPT_MARK = "Unntatt offentlighet, offl. § 25"
BASIS_OF_EXEMPTION = "Offentleglova § 25 andre ledd"
"""Unless a profile says otherwise."""
_COMPLAINT_IN_DECISION = "Søkeren kan klage på avgjørelsen til {body_name}."

_KINDS = {
    ListKind.PUBLIC: "Offentlig søkerliste",
    ListKind.EXTENDED: "Utvidet søkerliste",
    ListKind.CUSTOM: "Søkerliste",
    ListKind.ADDRESS: "Adresseliste",
    ListKind.SCREENED_ADDRESS: "Adresseliste, skjermet",
}
_WIDTHS = {
    Column.NAME: 2.4,
    Column.FAMILY_NAME: 1.6,
    Column.GIVEN_NAME: 1.6,
    Column.POSITION: 3.0,
    Column.MUNICIPALITY: 1.5,
    Column.EDUCATION: 4.5,
    Column.EXPERIENCE: 4.5,
    Column.ADDRESS: 2.4,
    Column.CITY: 1.4,
    Column.EMAIL: 2.4,
    Column.EXEMPTION: 1.8,
}
"""Shares; the columns that are not here are as wide as what they hold."""
_WIDEST_ON_UPRIGHT = 10.5
_NARROW = 0.9


# --- lists -------------------------------------------------------------------------------------------------------


def list_document(
    made: ApplicantList, vacancy: Vacancy, body_name: str, *, legal_basis: str = ""
) -> ListDocument:
    """The list as it is locked, or as it would be. `legal_basis` is that of the exemption ("Offl. § 25"); "" is
    § 25, for the extended list its first paragraph.

    The reason for a new version stands on exempt lists only: it may name somebody.
    """
    is_public = made.kind in (ListKind.PUBLIC, ListKind.SCREENED_ADDRESS)
    is_addresses = made.kind in (ListKind.ADDRESS, ListKind.SCREENED_ADDRESS)
    kind = _KINDS[made.kind]
    is_custom = made.kind is ListKind.CUSTOM
    return ListDocument(
        body_name=body_name,
        kind=kind,
        title=made.title if is_custom else vacancy.title,
        subtitle=vacancy.title if is_custom else vacancy.unit.name,
        reference=vacancy.reference,
        metadata_title=f"{kind} – {vacancy.title} ({vacancy.reference})",
        facts=_list_facts(made, vacancy, is_public),
        is_public=is_public,
        scope=scope_of(made.kind, legal_basis),
        columns=tuple(_column(column) for column in made.columns),
        rows=tuple(ListedRow(row.cells, row.exempt) for row in made.rows),
        summary=_list_summary(made, is_addresses),
        notes=made.notes,
        landscape=sum(_WIDTHS.get(column, _NARROW) for column in made.columns) > _WIDEST_ON_UPRIGHT,
        number=made.number,
    )


def scope_of(kind: ListKind, legal_basis: str = "") -> str:
    """As lists are marked: "Offentlig", "Utvidet – unntatt offentlighet, offl. § 25"."""
    match kind:
        case ListKind.PUBLIC:
            return "Offentlig"
        case ListKind.SCREENED_ADDRESS:
            return "Skjermet utgave for innsyn"
        case ListKind.EXTENDED:
            mark = access_mark(legal_basis or "offl. § 25 første ledd")
            return f"Utvidet – {mark[0].lower()}{mark[1:]}"
        case _:
            return access_mark(legal_basis)


def access_mark(legal_basis: str = "") -> str:
    """ "Unntatt offentlighet, offl. § 25"; that when no other basis is given."""
    basis = legal_basis.strip()
    return f"Unntatt offentlighet, {basis[0].lower()}{basis[1:]}" if basis else EXEMPT_MARK


def _list_facts(made: ApplicantList, vacancy: Vacancy, is_public: bool) -> tuple[Fact, ...]:
    is_deadline = any(deadline.day == made.day for deadline in vacancy.deadlines)
    facts = [Fact("Referanse", vacancy.reference)]
    if made.kind in (ListKind.ADDRESS, ListKind.SCREENED_ADDRESS):
        facts.append(Fact("Brev", made.title.removeprefix("Adresseliste – ").removesuffix(" (skjermet)")))
    else:
        facts.append(Fact("Søknadsfrist" if is_deadline else "Listen gjelder", written_date(made.day)))
    if made.version:
        facts.append(Fact("Låst", written_time(made.locked_at)))
        facts.append(Fact("Versjon", str(made.version)))
    else:
        facts.append(Fact("Versjon", "utkast, ikke låst"))
    if made.reason and not is_public:
        facts.append(Fact("Grunn til ny versjon", Prose(made.reason)))
    return tuple(facts)


def _list_summary(made: ApplicantList, is_addresses: bool) -> tuple[Fact, ...]:
    total = str(made.counts.total)
    if is_addresses:
        return (Fact("Mottakere", total),) if made.kind is ListKind.ADDRESS else ()
    counts = (Fact(label.capitalize(), str(count)) for label, count in made.counts.labelled)
    return (Fact("Søkere", total), *counts)


def _column(column: Column) -> ListColumn:
    is_number = column in (Column.NUMBER, Column.AGE)
    align = Align.RIGHT if is_number else Align.LEFT
    return ListColumn(column.label, _WIDTHS.get(column, 0), align, numeric=is_number)


# --- letters -----------------------------------------------------------------------------------------------------


def letter_document(
    vacancy: Vacancy,
    application: Application | None,
    letter: SentLetter,
    body_name: str,
    *,
    mark: str = EXEMPT_MARK,
    sender_lines: tuple[str, ...] = (),
) -> LetterDocument:
    """The letter as it was sent, word for word: nothing is put below its text. An example letter has no application and
    names nobody. `mark` is "" for a public one. A protected address is not printed.
    """
    date = _oslo_date(letter.sent_at)
    return LetterDocument(
        body_name=body_name,
        kind=f"Eksempelbrev: {letter.kind_name}" if letter.example else letter.kind_name,
        title=letter.subject or letter.kind_name,
        reference=vacancy.reference,
        metadata_title=f"{letter.kind_name} – {vacancy.title} ({vacancy.reference})",
        language=str(letter.language),
        addressee=_addressee(None if letter.example or application is None else application.applicant),
        date=date,
        access_mark=mark,
        example_note=_example_note(letter, date) if letter.example else "",
        text=Prose(_without_fields(letter.body) if letter.example else letter.body),
        sender_lines=sender_lines,
    )


def _without_fields(body: str) -> str:
    """What differed in the letters that the example stands for, said in words: "Hei (fornavn)"."""
    return re.sub(r"\{(\w+)\}", r"(\1)", body)


def _addressee(applicant: Applicant | None) -> tuple[str, ...]:
    if applicant is None:
        return ("Mottakere ifølge adresseliste",)
    given = name_and_address(applicant)
    place = f"{given['postnr']} {given['poststed']}".strip()
    return tuple(line for line in (given["navn"], given["adresse"], place, given["land"]) if line)


def _example_note(letter: SentLetter, date: str) -> str:
    recipients = counted(letter.recipients, "mottaker", "mottakere")
    return (
        f"Eksempelbrev. Det samme brevet ble sendt til {recipients} {date}. Mottakerne står i adresselisten."
    )


def _oslo_date(moment: datetime) -> str:
    return written_date(moment.astimezone(OSLO).date())


# --- exemption ---------------------------------------------------------------------------------------------------


def exemption_document(
    vacancy: Vacancy,
    application: Application,
    record: ExemptionRecord,
    body_name: str,
    *,
    mark: str = EXEMPT_MARK,
    legal_basis: str = BASIS_OF_EXEMPTION,
    complaint: str = "",
) -> ExemptionDecisionDocument:
    """Request, assessment and the decision in force. Raises ValueError when nothing is decided."""
    decision = record.decision
    if decision is None:
        raise ValueError("the request is not decided")
    settlement = record.settlement
    facts = [
        Fact("Referanse", vacancy.reference),
        Fact("Søknaden mottatt", written_time(application.received)),
        Fact("Søknadens id", str(application.ref)),
    ]
    if settlement is not None:
        how = f"{settlement.basis} ({settlement.settled_by}, {_oslo_date(settlement.settled_at)})"
        facts.append(Fact("Ønsket avklart", Prose(how)))
    if len(record.decisions) > 1:
        before = record.decisions[-2]
        facts.append(
            Fact(
                "Tidligere avgjørelse", f"{_OUTCOMES[before.outcome].lower()} {_oslo_date(before.decided_at)}"
            )
        )
    if decision.registered_by:
        facts.append(Fact("Registrert av", decision.registered_by))
    return ExemptionDecisionDocument(
        body_name=body_name,
        kind="Vedtak om unntak fra offentlighet",
        title=application.applicant.name,
        subtitle=vacancy.title,
        reference=vacancy.reference,
        metadata_title=f"Vedtak om unntak fra offentlighet – {vacancy.title} ({vacancy.reference})",
        facts=tuple(facts),
        access_mark=mark,
        request=Prose(record.reason),
        assessment=Prose(decision.reasoning),
        outcome=_OUTCOMES[decision.outcome],
        decision=Prose(_DECISIONS[decision.outcome]),
        legal_basis=legal_basis,
        decided_by=(decision.decided_by,),
        date=_oslo_date(decision.decided_at),
        complaint=Prose(complaint or _COMPLAINT_IN_DECISION.format(body_name=body_name)),
    )


_OUTCOMES = {Outcome.GRANTED: "Innvilget", Outcome.REFUSED: "Avslått"}
_DECISIONS = {
    Outcome.GRANTED: (
        "Søkeren skal ikke stå med navn på den offentlige søkerlisten. Kjønn og antall søkere er offentlig."
    ),
    Outcome.REFUSED: (
        "Søkeren skal stå på den offentlige søkerlisten. Søkeren skal varsles og kan trekke søknaden før listen blir laget."
    ),
}
