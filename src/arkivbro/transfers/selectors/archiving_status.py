"""How far the ledger has come with vacancies and applications, many at once: for lists, in one query each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet

from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind, Unit
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.transfers.engine.standing import was_given_up
from arkivbro.transfers.models import ArchiveCase, PreparedDocument, State, Transfer
from arkivbro.transfers.models import TransferFacts as StoredFacts

OF_THE_ROUTINE = (
    TransferKind.ADVERTISEMENT.value,
    TransferKind.APPLICATION.value,
    TransferKind.WITHDRAWAL.value,
    TransferKind.PUBLIC_LIST.value,
    TransferKind.EXTENDED_LIST.value,
    TransferKind.EXEMPTION_DECISION.value,
    TransferKind.OTHER.value,
)
"""Series that are archived always; a list of one's own or a letter may be given up without anything missing."""


@dataclass(frozen=True, slots=True)
class ArchivingStatus:
    """A vacancy's transfers: the case's number ("" while there is none) and how many there are by kind and state."""

    archive: str = ""
    case_number: str = ""
    counts: Mapping[tuple[str, State], int] = field(default_factory=dict)
    given_up: int = 0
    """How many of what the routine asks for a person cancelled, with nothing asked for in their place."""

    def count(self, *states: State, kinds: Collection[str] = ()) -> int:
        """How many are in one of the states; of all kinds, or of these."""
        return sum(
            number
            for (kind, state), number in self.counts.items()
            if (not states or state in states) and (not kinds or kind in kinds)
        )


def archiving_status_of(vacancies: Collection[Ref]) -> dict[Ref, ArchivingStatus]:
    """By vacancy; those that the ledger never heard of are left out."""
    wanted = set(vacancies)
    rows = ArchiveCase.objects.filter(
        source__in={one.source for one in wanted}, vacancy_id__in={one.id for one in wanted}
    )
    heads = {one.pk: one for one in rows if one.vacancy in wanted}
    counts: dict[int, dict[tuple[str, State], int]] = {case_id: {} for case_id in heads}
    counted = (
        Transfer.objects.filter(case_id__in=heads)
        .values_list("case_id", "kind", "state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for case_id, kind, state, number in counted:
        counts[case_id][kind, State(state)] = number
    left = dict(
        given_up().filter(case_id__in=heads).values_list("case_id").annotate(number=Count("pk")).order_by()
    )
    return {
        case.vacancy: ArchivingStatus(case.archive, case.number, counts[case_id], left.get(case_id, 0))
        for case_id, case in heads.items()
    }


def latest_by_subject(vacancy: Ref, kind: str, subjects: Collection[str]) -> dict[str, Transfer]:
    """The newest transfer of that kind for each of the subjects that has one; not what was taken back since."""
    rows = (
        Transfer.objects.filter(
            case__source=vacancy.source, case__vacancy_id=vacancy.id, series=kind, subject__in=subjects
        )
        .exclude(state=State.CANCELLED, superseded_by__isnull=False)
        .order_by("id")
    )
    return {row.subject: row for row in rows}


def transfers_of_outer_vacancy(*states: State) -> QuerySet[Transfer]:
    """For Exists() in a query of rows that have `source` and `source_id`: transfers in one of the states."""
    return Transfer.objects.filter(
        case__source=OuterRef("source"), case__vacancy_id=OuterRef("source_id"), state__in=states
    )


def application_of_outer_row_rests() -> QuerySet[Transfer]:
    """For Exists() in a query of applications (`subject`, `shown_hash`, `vacancy`): the archive has what they show now.

    What was asked for last counts: a text that was taken back and comes again rests when it is there again.
    """
    return newest_of_series(TransferKind.APPLICATION.value).filter(
        case__source=OuterRef("vacancy__source"),
        case__vacancy_id=OuterRef("vacancy__source_id"),
        subject=OuterRef("subject"),
        facts_hash=OuterRef("shown_hash"),
        state=State.TRANSFERRED,
    )


def application_of_outer_row_stands() -> QuerySet[Transfer]:
    """The same of any version of it."""
    return Transfer.objects.filter(
        series=TransferKind.APPLICATION.value,
        case__source=OuterRef("vacancy__source"),
        case__vacancy_id=OuterRef("vacancy__source_id"),
        subject=OuterRef("subject"),
        state=State.TRANSFERRED,
    )


def newest_of_series(series: str) -> QuerySet[Transfer]:
    """For Exists(): of each subject of that series, the transfer that was asked for last and not cancelled."""
    newer = Transfer.objects.filter(
        case=OuterRef("case"), series=OuterRef("series"), subject=OuterRef("subject"), pk__gt=OuterRef("pk")
    ).exclude(state=State.CANCELLED)
    return Transfer.objects.filter(~Exists(newer), series=series).exclude(state=State.CANCELLED)


def given_up() -> QuerySet[Transfer]:
    """What the routine asks for and a person cancelled, where nothing newer of it was asked for and the source did not take
    it back. Not that of vacancies which are not to be archived at all.
    """
    newer = Transfer.objects.filter(
        case=OuterRef("case"), series=OuterRef("series"), subject=OuterRef("subject"), pk__gt=OuterRef("pk")
    )
    excluded = ArchiveCase.objects.filter(pk=OuterRef("case")).exclude(excluded_reason="")
    return Transfer.objects.filter(
        was_given_up(), ~Exists(newer), ~Exists(excluded), series__in=OF_THE_ROUTINE
    )


def given_up_of_outer_vacancy() -> QuerySet[Transfer]:
    """The same, for Exists() in a query of rows that have `source` and `source_id`."""
    return given_up().filter(case__source=OuterRef("source"), case__vacancy_id=OuterRef("source_id"))


def with_files_left_out() -> QuerySet[Transfer]:
    """What is archived without a file that came with it, where nothing newer of the same subject is archived."""
    newer = Transfer.objects.filter(
        case=OuterRef("case"),
        series=OuterRef("series"),
        subject=OuterRef("subject"),
        state=State.TRANSFERRED,
        pk__gt=OuterRef("pk"),
    )
    return Transfer.objects.filter(~Exists(newer), state=State.TRANSFERRED, left_out__gt=0)


def archive_log_of(vacancy: Ref, kinds: Collection[str] = ()) -> QuerySet[Transfer]:
    """The archive log of one vacancy, the newest first; of all kinds, or of these."""
    rows = Transfer.objects.select_related("case").filter(
        case__source=vacancy.source, case__vacancy_id=vacancy.id
    )
    return (rows.filter(kind__in=kinds) if kinds else rows).order_by("-id")


def unit_that_case_was_made_for(vacancy: Ref) -> Unit | None:
    """The vacancy's unit when its advertisement made the case; None where it did not, or retention took the facts."""
    facts = StoredFacts.objects.filter(
        transfer__case__source=vacancy.source,
        transfer__case__vacancy_id=vacancy.id,
        transfer__kind=TransferKind.ADVERTISEMENT,
        transfer__state=State.TRANSFERRED,
    ).first()
    return from_json(TransferFacts, facts.text).vacancy.unit if facts is not None else None


def transfer_in_short(public_id: str) -> Transfer | None:
    """How it stands, in one query."""
    return Transfer.objects.select_related("case", "details").filter(public_id=public_id).first()


def transfer_with_everything(public_id: str) -> Transfer | None:
    """A transfer with its case, plan, findings and history; None where there is none."""
    return (
        Transfer.objects.select_related("case", "plan", "details", "superseded_by")
        .prefetch_related("history__words", "steps")
        .filter(public_id=public_id)
        .first()
    )


def prepared_files(public_id: str) -> list[str]:
    """The checksums of a transfer's prepared documents, the main document first; empty before they are made."""
    rows = PreparedDocument.objects.filter(transfer__public_id=public_id).order_by("pk")
    return list(rows.values_list("sha256", flat=True)) if public_id else []
