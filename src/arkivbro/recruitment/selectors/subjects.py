"""What a transfer is about, in words: the applicant, the list's title or the letter's kind instead of numbers of our own."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from arkivbro.core.messages import Finding
from arkivbro.core.publicity import application_in, with_names
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Letter, LockedList, Vacancy
from arkivbro.recruitment.selectors.screens import names_by_subject
from arkivbro.transfers.selectors import TransferRow
from arkivbro.ui.dates import day_in_words

OF_AN_APPLICANT = (
    TransferKind.APPLICATION.value,
    TransferKind.WITHDRAWAL.value,
    TransferKind.EXEMPTION_DECISION.value,
    TransferKind.LETTER.value,
)
NOTES = {"cancelled": "Utlysningen er trukket"}


def subjects_in_words(
    vacancy: Vacancy, transfers: Iterable[TransferRow], *, may_see_candidates: bool
) -> dict[str, str]:
    """By the transfers' public ids; at most six queries. Who may not see candidates gets numbers of applications, never a name."""
    wanted = list(transfers)
    ids = [one.public_id for one in wanted]
    letters = _letters(ids)
    subjects = {one.public_id: _application(one, letters) for one in wanted if one.series in OF_AN_APPLICANT}
    applications = set(subjects.values()) - {""}
    names = names_by_subject(vacancy, applications) if may_see_candidates and applications else {}
    lists = {one.transfer_id: one for one in LockedList.objects.filter(transfer_id__in=ids).defer("text")}
    deadlines = {one.day for one in vacancy.deadlines.all()} if lists else set()
    return {
        one.public_id: _words(
            one, subjects.get(one.public_id, ""), names, lists, letters, may_see_candidates, deadlines
        )
        for one in wanted
    }


def findings_with_names(vacancy: Vacancy, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with the applicants' names instead of what the ledger calls their applications: for those who may see candidates."""
    found = tuple(findings)
    applications = {application_in(one) for one in found} - {""}
    return with_names(found, names_by_subject(vacancy, applications)) if applications else found


@dataclass(frozen=True, slots=True)
class _Letters:
    """What a transfer archives: letters of a kind, so many, and to whom, where it is one."""

    kind: str
    number: int
    application: str
    """What the ledger calls it; "" for an example of several."""


def _application(transfer: TransferRow, letters: Mapping[str, _Letters]) -> str:
    """What the ledger calls the application that the transfer is about; "" for an example letter."""
    if transfer.series in (TransferKind.APPLICATION.value, TransferKind.WITHDRAWAL.value):
        return str(transfer.subject)
    if transfer.series == TransferKind.LETTER.value:
        archived = letters.get(transfer.public_id)
        return archived.application if archived else ""
    return str(transfer.subject).rpartition("/")[0]


def _letters(ids: list[str]) -> dict[str, _Letters]:
    """The letters that each transfer archives."""
    told: dict[str, _Letters] = {}
    rows = Letter.objects.filter(transfer_id__in=ids)
    for transfer_id, kind, application in rows.values_list(
        "transfer_id", "kind_name", "application__subject"
    ):
        before = told.get(transfer_id)
        told[transfer_id] = _Letters(kind, before.number + 1 if before else 1, "" if before else application)
    return told


def _words(
    one: TransferRow,
    application: str,
    names: Mapping[str, str],
    lists: Mapping[str, LockedList],
    letters: Mapping[str, _Letters],
    may_see_candidates: bool,
    deadlines: Container[date | None],
) -> str:
    if found := lists.get(one.public_id):
        if one.series == TransferKind.CUSTOM_LIST.value:
            return found.title if may_see_candidates else ""
        of = "Fristen" if found.day in deadlines else "Listedatoen"
        return f"{of} {day_in_words(found.day)}"
    applicant = names.get(application) or (f"Søknad {application}" if application else "")
    if one.series == TransferKind.LETTER.value:
        letter = letters.get(one.public_id)
        kind = letter.kind if letter else ""
        if not application:
            return f"{kind}, eksempel på {letter.number}" if letter else "Eksempelbrev"
        return f"{kind} til {applicant}" if kind and applicant in names.values() else kind or applicant
    return applicant or NOTES.get(str(one.subject), "")
