"""What the screens of vacancies and candidates show, in a bounded number of queries whatever the amount of data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Q, QuerySet

from arkivbro.core.applicant_lists import ADULT
from arkivbro.core.plausibility import age_to_show
from arkivbro.core.recruitment import Application as Facts
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.stored_json import from_json
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.models import Application, ApplicationFacts, Vacancy
from arkivbro.recruitment.selectors.archived_applications import (
    archived_applications,
    unarchived_of_outer_vacancy,
)
from arkivbro.recruitment.selectors.exemption import STANDS, stands
from arkivbro.recruitment.selectors.left_out import unhandled_by_vacancy, unhandled_of_outer_vacancy
from arkivbro.recruitment.selectors.waiting import waiting_for_lists, waits_for_lists
from arkivbro.transfers.selectors import (
    NEEDS_PERSON,
    WORKABLE,
    ArchivingStatus,
    State,
    TransferRow,
    archiving_status_of,
    given_up_of_outer_vacancy,
    latest_by_subject,
    transfers_of_outer_vacancy,
)

OPEN = (*WORKABLE, *NEEDS_PERSON)

ORDERS = {
    "nyeste": ("-published", "-id"),
    "eldste": ("published", "id"),
    "frist": ("deadline", "id"),
    "tittel": ("search_text", "id"),
    "enhet": ("unit_name", "-published", "-id"),
}
"""By the name in the address."""
EXEMPTIONS = {
    "unntak": "wishes",
    "innvilget": "granted",
    "avslatt": "refused",
    "ukjent": "unknown",
    "avklart": "settled",
}
"""Names in the address to where an exemption stands."""


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A row of Stillingsoversikt."""

    vacancy: Vacancy
    applications: int
    archiving_status: ArchivingStatus
    archived: int = 0
    """Of the applications: how many rest in the archive in their newest version."""
    waits_for_lists: bool = False
    """It owes a list (`selectors.waiting`)."""
    left_out: int = 0
    """Files of applicants that are not in the archive, and that nobody has handled (`selectors.left_out`)."""

    @property
    def summary(self) -> str:
        """A status of ui.statuses. Nothing is complete while the lists of a passed deadline are not made."""
        archiving = str(self.vacancy.archiving)
        if archiving in ("excluded", "before_our_time"):
            return archiving
        found = self.archiving_status.summary
        if found == "complete" and self.archived < self.applications:
            return "applications_missing"
        if found == "complete" and self.left_out:
            return "left_out"
        return "lists_missing" if found == "complete" and self.waits_for_lists else found


def filtered_vacancies(
    rows: QuerySet[Vacancy],
    *,
    search: str = "",
    unit: str = "",
    status: str = "",
    deadline: str = "",
    today: date,
    order: str = "nyeste",
) -> QuerySet[Vacancy]:
    """`status` is a summary of `ArchivingStatus`, or an archiving; `deadline` is "ute", "apen" or ""."""
    for word in search_form(search).split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if unit:
        rows = rows.filter(unit_name=unit)
    if deadline == "ute":
        rows = rows.filter(deadline__lt=today)
    elif deadline == "apen":
        rows = rows.filter(Q(deadline__gte=today) | Q(deadline=None))
    stuck = Exists(transfers_of_outer_vacancy(*NEEDS_PERSON))
    moving = Exists(transfers_of_outer_vacancy(*WORKABLE))
    done = Exists(transfers_of_outer_vacancy(State.TRANSFERRED))
    left = Exists(given_up_of_outer_vacancy())
    without = Exists(unhandled_of_outer_vacancy())
    match status:
        case "needs_person":
            rows = rows.filter(stuck)
        case "under_way":
            rows = rows.filter(moving).exclude(stuck)
        case "complete":
            rows = rows.filter(done, archiving="automatic").exclude(stuck).exclude(moving)
            rows = (
                rows.filter(~waits_for_lists())
                .exclude(left)
                .exclude(Exists(unarchived_of_outer_vacancy()))
                .exclude(without)
            )
        case "left_out":
            rows = rows.filter(without)
        case "given_up":
            rows = rows.filter(left)
        case "applications_missing":
            rows = rows.filter(Exists(unarchived_of_outer_vacancy()), archiving="automatic")
        case "lists_missing":
            rows = waiting_for_lists(rows)
        case "excluded" | "before_our_time":
            rows = rows.filter(archiving=status)
    return rows.order_by(*ORDERS.get(order, ORDERS["nyeste"]))


def vacancy_rows(page: Sequence[Vacancy]) -> list[VacancyRow]:
    """The page's vacancies with the number of their applications and where the ledger stands: five queries."""
    statuses = archiving_status_of([one.ref for one in page])
    counted = archived_applications([one.pk for one in page])
    left_out = unhandled_by_vacancy([one.ref for one in page])
    waiting = set(
        waiting_for_lists(Vacancy.objects.filter(pk__in=[one.pk for one in page])).values_list(
            "pk", flat=True
        )
    )
    return [
        VacancyRow(
            one,
            counted.get(one.pk, (0, 0))[0],
            statuses.get(one.ref, ArchivingStatus()),
            counted.get(one.pk, (0, 0))[1],
            one.pk in waiting,
            left_out.get(one.ref, 0),
        )
        for one in page
    ]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A row of Kandidatliste. `number` is the order of reception, for this screen only."""

    number: int
    application: Application
    facts: Facts
    age: int | None
    """None: not stated, or it hardly can be."""
    transfer: TransferRow | None

    @property
    def name(self) -> str:
        return self.facts.applicant.name

    @property
    def exemption(self) -> str:
        """A status of ui.statuses, or "" where it was not asked for."""
        return stands(self.application)

    @property
    def is_minor(self) -> bool:
        """Under 18: the list with this name is never published in full text."""
        return self.age is not None and self.age < ADULT

    @property
    def protection_badge(self) -> str:
        """A status of ui.statuses, or ""."""
        badges = {"confidential": "protected", "strictly_confidential": "strictly_protected"}
        return badges.get(self.application.protection, "")


def candidates(vacancy: Vacancy, *, search: str = "", only: str = "") -> QuerySet[Application]:
    """The applications with what people did, in the order of reception. `only`: one of `EXEMPTIONS`, trukket, etter-frist, sperre."""
    rows = Application.objects.filter(vacancy=vacancy).select_related("handling").order_by("received", "pk")
    match only:
        case "unntak" | "innvilget" | "avslatt" | "ukjent" | "avklart":
            rows = rows.filter(STANDS[EXEMPTIONS[only]])
        case "trukket":
            rows = rows.filter(withdrawn__isnull=False)
        case "etter-frist":
            rows = rows.filter(after_deadline=True)
        case "sperre":
            rows = rows.filter(protection__in=("confidential", "strictly_confidential"))
    for word in search.split()[:6]:
        rows = rows.filter(Q(names__given_name__icontains=word) | Q(names__family_name__icontains=word))
    return rows.distinct() if search else rows


def candidate_rows(
    vacancy: Vacancy, page: Sequence[Application], *, first: int = 1, on: date | None = None
) -> list[CandidateRow]:
    """The page's candidates with names, ages on that day, and how their applications are archived: two queries."""
    facts = latest_facts_of(page)
    transfers = latest_by_subject(
        vacancy.ref,
        TransferKind.APPLICATION.value,
        [one.subject for one in page],
    )
    return [
        CandidateRow(
            number,
            one,
            facts[one.pk],
            age_to_show(facts[one.pk].applicant.birth_date, on),
            transfers.get(one.subject),
        )
        for number, one in enumerate(page, first)
        if one.pk in facts
    ]


def latest_facts_of(rows: Collection[Application]) -> Mapping[int, Facts]:
    """The newest facts of each application, in one query."""
    versions = {one.pk: one.version for one in rows}
    stored = ApplicationFacts.objects.filter(application_id__in=list(versions)).values_list(
        "application_id", "version", "text"
    )
    return {pk: from_json(Facts, text) for pk, version, text in stored if versions[pk] == version}


def names_by_subject(vacancy: Vacancy, subjects: Collection[str]) -> dict[str, str]:
    """The applicants' names by what the ledger calls the applications: for those who may see them."""
    rows = Application.objects.filter(vacancy=vacancy, subject__in=list(subjects))
    by_pk = {one.pk: one for one in rows}
    return {by_pk[pk].subject: facts.applicant.name for pk, facts in latest_facts_of(by_pk.values()).items()}


@dataclass(frozen=True, slots=True)
class LineStep:
    """One of the steps of a vacancy's life; `state` is done, now, later or needs_person."""

    name: str
    state: str
    text: str


def line_of_steps(row: VacancyRow, today: date) -> list[LineStep]:
    """Utlyst → Søknader → Frist → Søkerlister → Brev → Komplett i arkivet: true at a glance."""
    vacancy, applications, archiving_status = row.vacancy, row.applications, row.archiving_status
    lists = (TransferKind.PUBLIC_LIST.value, TransferKind.EXTENDED_LIST.value)
    is_over = vacancy.deadline is not None and vacancy.deadline < today
    done_lists = archiving_status.count(State.TRANSFERRED, kinds=lists)
    letters = archiving_status.count(State.TRANSFERRED, kinds=(TransferKind.LETTER.value,))
    stuck, moving = archiving_status.count(*NEEDS_PERSON), archiving_status.count(*WORKABLE)
    are_listed = (
        bool(done_lists) and not row.waits_for_lists and not archiving_status.count(*OPEN, kinds=lists)
    )
    return [
        LineStep(
            "Utlyst",
            "done",
            "trukket tilbake"
            if vacancy.state == "cancelled"
            else "internt"
            if vacancy.internal_only
            else "kunngjort",
        ),
        LineStep(
            "Søknader",
            "needs_person"
            if archiving_status.count(*NEEDS_PERSON, kinds=("application",)) or archiving_status.given_up
            else ("done" if is_over else "now"),
            f"{applications} mottatt, {row.archived} arkivert",
        ),
        _deadline_step(vacancy, is_over, today),
        LineStep(
            "Søkerlister",
            "done" if are_listed else "now" if row.waits_for_lists or done_lists else "later",
            _told_of_lists(done_lists, row.waits_for_lists, is_over),
        ),
        LineStep(
            "Brev",
            "done" if letters else "later",
            f"{_entries(letters)} arkivert" if letters else "ingen arkivert",
        ),
        LineStep(
            "Komplett i arkivet",
            "needs_person"
            if stuck or row.left_out
            else "now"
            if moving
            else "done"
            if is_over and are_listed and letters and _is_all_there(row)
            else "later",
            f"{_transfers(stuck)} må ordnes"
            if stuck
            else f"{_transfers(moving)} på vei"
            if moving
            else f"{row.left_out} vedlegg kom ikke med"
            if row.left_out
            else f"{_entries(archiving_status.count(State.TRANSFERRED))} i arkivet",
        ),
    ]


def _is_all_there(row: VacancyRow) -> bool:
    return row.archived == row.applications and not row.archiving_status.given_up and not row.left_out


def _entries(number: int) -> str:
    return f"{number} {'journalpost' if number == 1 else 'journalposter'}"


def _transfers(number: int) -> str:
    return f"{number} {'overføring' if number == 1 else 'overføringer'}"


def _told_of_lists(done: int, waits: bool, is_over: bool) -> str:
    if waits:
        return f"{_entries(done)} arkivert, noe mangler" if done else "ikke laget ennå"
    return f"{_entries(done)} arkivert" if done else "ikke laget ennå" if is_over else "etter fristen"


def _deadline_step(vacancy: Vacancy, is_over: bool, today: date) -> LineStep:
    if vacancy.deadline is None:
        return LineStep("Frist", "now", vacancy.deadline_words or "ingen frist")
    days = (vacancy.deadline - today).days
    left = "går ut i dag" if days == 0 else f"om {days} {'dag' if days == 1 else 'dager'}"
    return LineStep("Frist", "done" if is_over else "now", "ute" if is_over else left)
