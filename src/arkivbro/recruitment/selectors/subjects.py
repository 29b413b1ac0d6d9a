"""What a transfer is about, in words: the applicant, the list's title or the letter's kind instead of numbers of our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Letter, LockedList, Vacancy
from arkivbro.recruitment.selectors.screens import names_by_subject
from arkivbro.transfers.models import Transfer
from arkivbro.ui.dates import day_in_words

OF_AN_APPLICANT = (
    TransferKind.APPLICATION.value,
    TransferKind.WITHDRAWAL.value,
    TransferKind.EXEMPTION_DECISION.value,
    TransferKind.LETTER.value,
)
NOTES = {"cancelled": "Utlysningen er trukket"}
_APPLICANT_OF = re.compile(r"søkeren av søknad (\S+)")


def subjects_in_words(
    vacancy: Vacancy, transfers: Iterable[Transfer], *, may_see_candidates: bool
) -> dict[str, str]:
    """By the transfers' public ids; at most five queries. Who may not see candidates gets numbers of applications, never a name."""
    wanted = list(transfers)
    ids = [one.public_id for one in wanted]
    applications = {_application(one) for one in wanted if one.series in OF_AN_APPLICANT} - {""}
    names = names_by_subject(vacancy, applications) if may_see_candidates and applications else {}
    lists = {one.transfer_id: one for one in LockedList.objects.filter(transfer_id__in=ids).defer("text")}
    letters = _kinds_of_letters(ids)
    return {one.public_id: _words(one, names, lists, letters, may_see_candidates) for one in wanted}


def findings_with_names(vacancy: Vacancy, findings: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The findings of a stop with the applicants' names instead of numbers: for those who may see candidates."""
    told = [dict(one) for one in findings]
    numbers = {number for one in told for number in _APPLICANT_OF.findall(one["what"])}
    names = names_by_subject(vacancy, numbers) if numbers else {}
    for one in told:
        one["what"] = _APPLICANT_OF.sub(
            lambda found: names.get(found[1], f"søkeren av søknad {found[1]}"), one["what"]
        )
    return told


def _application(transfer: Transfer) -> str:
    """The application's id in a subject; "" for an example letter (`core.facts.TransferFacts.subject`)."""
    if transfer.series in (TransferKind.APPLICATION.value, TransferKind.WITHDRAWAL.value):
        return str(transfer.subject)
    application, apart, _ = str(transfer.subject).rpartition(":")
    return application if apart else ""


def _kinds_of_letters(ids: list[str]) -> dict[str, tuple[str, int]]:
    """Kind and number of the letters that each transfer archives."""
    told: dict[str, tuple[str, int]] = {}
    for transfer_id, name in Letter.objects.filter(transfer_id__in=ids).values_list(
        "transfer_id", "kind_name"
    ):
        told[transfer_id] = (name, told.get(transfer_id, ("", 0))[1] + 1)
    return told


def _words(
    one: Transfer,
    names: Mapping[str, str],
    lists: Mapping[str, LockedList],
    letters: Mapping[str, tuple[str, int]],
    may_see_candidates: bool,
) -> str:
    if found := lists.get(one.public_id):
        if one.series == TransferKind.CUSTOM_LIST.value:
            return found.title if may_see_candidates else ""
        return f"Fristen {day_in_words(found.day)}"
    application = _application(one) if one.series in OF_AN_APPLICANT else ""
    applicant = names.get(application) or (f"Søknad {application}" if application else "")
    if one.series == TransferKind.LETTER.value:
        kind, number = letters.get(one.public_id, ("", 0))
        if not application:
            return f"{kind}, eksempel på {number}" if kind else "Eksempelbrev"
        return f"{kind} til {applicant}" if kind and applicant in names.values() else kind or applicant
    return applicant or NOTES.get(str(one.subject), "")
