"""What the screens of vacancies and candidates show, in a bounded number of queries whatever the amount of data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from arkivbro.core.applicant_lists import ADULT
from arkivbro.core.lateness import Lateness
from arkivbro.core.owed import COMPLETE, SO_FAR, Counts, Flow, Judged
from arkivbro.core.plausibility import age_to_show
from arkivbro.core.recruitment import Application as Facts
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.models import Application, ApplicationFacts, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.archived_applications import archived_applications
from arkivbro.recruitment.selectors.exemption import STANDS, stands
from arkivbro.recruitment.selectors.left_out import unhandled_by_vacancy
from arkivbro.recruitment.selectors.owed import (
    undone_of,
    where_complete,
    where_complete_so_far,
    where_undone,
)
from arkivbro.transfers.selectors import (
    NEEDS_PERSON,
    WORKABLE,
    ArchivingStatus,
    State,
    TransferRow,
    archiving_status_of,
    latest_by_subject,
)

OPEN = (*WORKABLE, *NEEDS_PERSON)
LISTS_OF_DEADLINE = (TransferKind.PUBLIC_LIST.value, TransferKind.EXTENDED_LIST.value)

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
    """A row of Stillingsoversikt. `judged`: what is owed and undone (`core.owed`)."""

    vacancy: Vacancy
    archiving_status: ArchivingStatus
    judged: Judged

    @property
    def applications(self) -> int:
        return self.judged.counts.applications

    @property
    def archived(self) -> int:
        """Of the applications: how many rest in the archive in their newest version."""
        return self.judged.counts.archived

    @property
    def summary(self) -> str:
        """A status of ui.statuses."""
        return self.judged.summary


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
    """`status`: a flow that is undone (`core.owed.Flow`), "complete", "so_far", or an archiving; `deadline` is "ute", "apen" or ""."""
    for word in search_form(search).split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if unit:
        rows = rows.filter(unit_name=unit)
    if deadline == "ute":
        rows = rows.filter(deadline__lt=today)
    elif deadline == "apen":
        rows = rows.filter(Q(deadline__gte=today) | Q(deadline=None))
    return _with_status(rows, status).order_by(*ORDERS.get(order, ORDERS["nyeste"]))


def _with_status(rows: QuerySet[Vacancy], status: str) -> QuerySet[Vacancy]:
    if status == COMPLETE:
        return rows.filter(where_complete())
    if status == SO_FAR:
        return rows.filter(where_complete_so_far())
    if status in set(Archiving) - {Archiving.AUTOMATIC}:
        return rows.filter(archiving=status)
    if status not in set(Flow):
        return rows
    flow = Flow(status)
    rows = rows.filter(where_undone(flow), archiving=Archiving.AUTOMATIC)
    return rows.exclude(where_undone(Flow.NEEDS_PERSON)) if flow is Flow.UNDER_WAY else rows


def vacancy_rows(page: Sequence[Vacancy]) -> list[VacancyRow]:
    """The page's vacancies with the number of their applications and what is owed of each: five queries."""
    statuses = archiving_status_of([one.ref for one in page])
    counted = archived_applications([one.pk for one in page])
    left_out = unhandled_by_vacancy([one.ref for one in page])
    undone = undone_of([one.pk for one in page])
    return [
        _row(
            one,
            statuses.get(one.ref, ArchivingStatus()),
            counted.get(one.pk, (0, 0)),
            left_out.get(one.ref, 0),
            undone[one.pk],
        )
        for one in page
    ]


def judged_of(ref: Ref) -> Judged:
    """What is owed of one vacancy."""
    (row,) = vacancy_rows([Vacancy.objects.get(source=ref.source, source_id=ref.id)])
    return row.judged


def _row(
    vacancy: Vacancy,
    status: ArchivingStatus,
    applications: tuple[int, int],
    left_out: int,
    undone: tuple[frozenset[Flow], bool],
) -> VacancyRow:
    stuck = status.count(*NEEDS_PERSON)
    held = status.count(State.WAITING_FOR_CASE) if stuck else 0
    counts = Counts(
        applications=applications[0],
        archived=applications[1],
        stuck=stuck,
        stopped=status.count(State.STOPPED),
        moving=status.count(*WORKABLE) - held,
        held=held,
        given_up=status.given_up,
        left_out=left_out,
        lists=status.count(State.TRANSFERRED, kinds=LISTS_OF_DEADLINE),
    )
    flows, over = undone
    return VacancyRow(vacancy, status, Judged(vacancy.archiving, flows, over, bool(status.counts), counts))


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
    """The applications with what people did, in the order of reception. `only`: one of `EXEMPTIONS`, trukket, etter-frist, endret-etter-frist, sperre."""
    rows = Application.objects.filter(vacancy=vacancy).select_related("handling").order_by("received", "pk")
    match only:
        case "unntak" | "innvilget" | "avslatt" | "ukjent" | "avklart":
            rows = rows.filter(STANDS[EXEMPTIONS[only]])
        case "trukket":
            rows = rows.filter(withdrawn__isnull=False)
        case "etter-frist":
            rows = rows.filter(lateness=Lateness.LATE)
        case "endret-etter-frist":
            rows = rows.filter(lateness__in=(Lateness.CHANGED, Lateness.UNTOLD))
        case "sperre":
            rows = rows.filter(protection__in=("confidential", "strictly_confidential"))
    for word in search_form(search).split()[:6]:
        rows = rows.filter(names__search_text__contains=word)
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
    """Utlyst → Søknader → Frist → Søkerlister → Brev → Komplett i arkivet: true at a glance, by what is owed."""
    return [
        _advertised(row),
        _applied(row),
        _deadline_step(row, today),
        _listed(row),
        _written(row),
        _complete(row),
    ]


def _advertised(row: VacancyRow) -> LineStep:
    vacancy = row.vacancy
    cancelled, internal = vacancy.state == "cancelled", vacancy.internal_only
    words = "trukket tilbake" if cancelled else "internt" if internal else "kunngjort"
    undone = _undone(row, Flow.ADVERTISEMENT, Flow.NOTES)
    return LineStep("Utlyst", "now" if undone else "done", f"{words}, ikke arkivert" if undone else words)


def _applied(row: VacancyRow) -> LineStep:
    stuck = row.archiving_status.count(*NEEDS_PERSON, kinds=("application",)) or row.archiving_status.given_up
    undone = _undone(row, Flow.APPLICATIONS, Flow.WITHDRAWALS, Flow.LEFT_OUT, Flow.APPLICANTS)
    state = "needs_person" if stuck else "now" if undone else "done" if row.applications else "later"
    return LineStep("Søknader", state, _applied_in_words(row))


def _applied_in_words(row: VacancyRow) -> str:
    """With what keeps the step from being done, where the two numbers do not say it."""
    if _undone(row, Flow.APPLICANTS):
        return "ingen har søkt"
    told = f"{row.applications} mottatt, {row.archived} arkivert"
    if row.applications == row.archived and _undone(row, Flow.LEFT_OUT):
        return f"{told}, {row.judged.counts.left_out} vedlegg kom ikke med"
    if row.applications == row.archived and _undone(row, Flow.WITHDRAWALS):
        return f"{told}, trukket søknad er ikke arkivert"
    return told


def _listed(row: VacancyRow) -> LineStep:
    lists, over = row.judged.counts.lists, row.judged.is_over
    if _undone(row, Flow.EXEMPTION_OPEN, Flow.DECISIONS) and over:
        return LineStep("Søkerlister", "now", "ønsker om unntak står igjen")
    if _undone(row, Flow.LISTS):
        return LineStep(
            "Søkerlister", "now", f"{_entries(lists)} arkivert, noe mangler" if lists else "ikke laget ennå"
        )
    if not lists:
        return LineStep("Søkerlister", "later", "ingen å liste" if over else "etter fristen")
    moving = row.archiving_status.count(*OPEN, kinds=LISTS_OF_DEADLINE)
    return LineStep("Søkerlister", "now" if moving else "done", f"{_entries(lists)} arkivert")


def _written(row: VacancyRow) -> LineStep:
    letters = row.archiving_status.count(State.TRANSFERRED, kinds=(TransferKind.LETTER.value,))
    if _undone(row, Flow.LETTERS_NOT_SENT):
        return LineStep("Brev", "now", "ikke alle er sendt")
    if _undone(row, Flow.LETTERS_NOT_ARCHIVED):
        some = f"{_entries(letters)} arkivert, " if letters else ""
        return LineStep("Brev", "now", f"{some}noen sendt, ikke arkivert")
    if _undone(row, Flow.NOT_TOLD):
        return LineStep("Brev", "now", "vedtak om unntak er ikke fortalt")
    if letters:
        return LineStep("Brev", "done", f"{_entries(letters)} arkivert")
    return LineStep("Brev", "now" if _undone(row, Flow.LETTERS) else "later", "ingen arkivert")


def _complete(row: VacancyRow) -> LineStep:
    judged, name = row.judged, "Komplett i arkivet"
    stuck, moving = judged.counts.stuck, judged.counts.moving
    if stuck:
        return LineStep(name, "needs_person", f"{_transfers(stuck)} må ordnes")
    if moving:
        return LineStep(name, "now", f"{_transfers(moving)} på vei")
    if Flow.LEFT_OUT in judged.owed:
        return LineStep(name, "needs_person", f"{judged.counts.left_out} vedlegg kom ikke med")
    if judged.is_complete:
        return LineStep(name, "done", f"{_entries(row.archiving_status.count(State.TRANSFERRED))} i arkivet")
    if judged.is_over and judged.owed:
        return LineStep(name, "now", "noe står igjen")
    return LineStep(name, "later", f"{_entries(row.archiving_status.count(State.TRANSFERRED))} i arkivet")


def _undone(row: VacancyRow, *flows: Flow) -> bool:
    return any(flow in row.judged.owed for flow in flows)


def _entries(number: int) -> str:
    return f"{number} {'journalpost' if number == 1 else 'journalposter'}"


def _transfers(number: int) -> str:
    return f"{number} {'overføring' if number == 1 else 'overføringer'}"


def _deadline_step(row: VacancyRow, today: date) -> LineStep:
    vacancy, is_over = row.vacancy, row.judged.is_over
    if vacancy.deadline is None:
        words = vacancy.deadline_words or "ingen frist"
        return LineStep("Frist", "done" if is_over else "now", words)
    days = (vacancy.deadline - today).days
    left = "går ut i dag" if days == 0 else f"om {days} {'dag' if days == 1 else 'dager'}"
    return LineStep("Frist", "done" if is_over else "now", "ute" if is_over else left)
