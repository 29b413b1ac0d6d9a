"""A vacancy is stored, and what its life asks for is asked for (routine: the vacancy's life).

New: the advertisement. Another text or deadline: a changed advertisement, a new entry in the same case. Cancelled: a note.
Another unit, officer or publishing date changes nothing that stands in the archive; what waits for it tells of the new one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q, QuerySet

from arkivbro.accounts.services.units import know_unit
from arkivbro.core.address_names import name_in_address
from arkivbro.core.addresses import without_parameters, without_volatile
from arkivbro.core.errors import Finding
from arkivbro.core.facts import CANCELLED, TransferFacts
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Advertisement, Deadline, TransferKind, Vacancy, VacancyState
from arkivbro.core.screening import one_line
from arkivbro.core.stored_json import to_json
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.clock import Trigger, clock, default_archive, oslo_day
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.models import VacancyDeadline, VacancyReference
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.beginning import beginning_of
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy
from arkivbro.recruitment.services import receiving_application
from arkivbro.recruitment.services.same_name import hold
from arkivbro.runtime import current
from arkivbro.transfers.services import no_longer_asked, request_by_profile, tell_vacancy_anew

Stored = tuple[str, str, tuple[Finding, ...]]


def store(fact: Vacancy, trigger: str) -> Stored:
    """Inside a transaction: the outcome, the public id and what was found."""
    if fact.state is VacancyState.PUBLISHED:
        fact = replace(fact, cancelled_on=None, cancelled_unsaid=False)
    hold(_names(fact))
    _lock_with_others(fact)
    row = VacancyRow.objects.select_for_update().filter(source=fact.ref.source, source_id=fact.ref.id).first()
    if row is None:
        fact = _with_day_of_cancellation(fact, None)
        row, made = _make(fact)
        if made:
            if row.archiving == Archiving.AUTOMATIC:
                ask_for_vacancy(row, fact, trigger)
            findings = (*_archiving_findings(row), *_cancellation_findings(row, fact))
            taken = (*_take_waiting(row, trigger), *_take_over(row, trigger))
            return "new", row.public_id, (*findings, *taken)
        row = VacancyRow.objects.select_for_update().get(pk=row.pk)
    return _update(row, fact, trigger)


def would_change(fact: Vacancy) -> bool:
    """Whether we know the vacancy, and otherwise than this. Changes nothing."""
    row = VacancyRow.objects.filter(source=fact.ref.source, source_id=fact.ref.id).first()
    return (
        row is not None and _columns(_with_history(stored_facts(row), fact))["facts_hash"] != row.facts_hash
    )


def ask_for_vacancy(row: VacancyRow, fact: Vacancy, trigger: Trigger) -> None:
    """Asks for what a new vacancy brings: the advertisement, and the note where it is cancelled already."""
    request_by_profile(TransferFacts(TransferKind.ADVERTISEMENT, fact), trigger, archive=row.archive)
    if fact.state is VacancyState.CANCELLED:
        _ask_for_cancellation(row, fact, trigger)


def ask_for_what_came(row: VacancyRow, fact: Vacancy, trigger: Trigger, *, since: int) -> None:
    """Asks for what came to a case that has its advertisement already: a change after that version, and the note."""
    if row.shown_version > since:
        _ask_for_change(row, fact, trigger)
    if fact.state is VacancyState.CANCELLED:
        _ask_for_cancellation(row, fact, trigger)


def shown_hash(fact: Vacancy) -> str:
    """Of what the advertisement shows."""
    return TransferFacts(TransferKind.ADVERTISEMENT, fact).content_hash


def _make(fact: Vacancy) -> tuple[VacancyRow, bool]:
    now = clock()
    row, made = VacancyRow.objects.get_or_create(
        source=fact.ref.source,
        source_id=fact.ref.id,
        defaults={
            **_columns(fact),
            "called": fact.reference,
            "archive": default_archive(),
            "archiving": beginning_of(fact.ref.source).archiving_of(fact),
            "received_at": now,
            "changed_at": now,
        },
    )
    if made:
        _know_unit(fact)
        _store_deadlines(row, fact.deadlines)
        _store_references(row, fact)
    return row, made


def _update(row: VacancyRow, fact: Vacancy, trigger: Trigger) -> Stored:
    before = stored_facts(row)
    fact = _with_history(before, fact)
    columns = _columns(fact)
    if columns["facts_hash"] == row.facts_hash:
        return "unchanged", row.public_id, ()
    findings: list[Finding] = []
    shown_changed = columns["shown_hash"] != row.shown_hash
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at = clock()
    row.shown_version += shown_changed
    row.save()
    _store_deadlines(row, fact.deadlines)
    _store_references(row, fact)
    newly_cancelled = fact.state is VacancyState.CANCELLED and before.state is not VacancyState.CANCELLED
    if row.archiving == Archiving.AUTOMATIC:
        if shown_changed:
            _ask_for_change(row, fact, trigger)
        if newly_cancelled:
            _ask_for_cancellation(row, fact, trigger)
    if before.state is VacancyState.CANCELLED and fact.state is not VacancyState.CANCELLED:
        no_longer_asked(fact.ref, TransferKind.OTHER, CANCELLED)
    if fact.deadline != before.deadline:
        receiving_application.deadline_was_moved(row, trigger)
    tell_vacancy_anew(before, fact)
    if shown_changed and fact.changed_on is None:
        findings.append(Finding("where.one_vacancy", message("vacancy.no_time_of_change"), row.reference))
    if newly_cancelled:
        findings += _cancellation_findings(row, fact)
    if before.unit != fact.unit:
        _know_unit(fact)
    if before.unit.ref != fact.unit.ref:
        findings.append(Finding("where.one_vacancy", message("vacancy.unit_changed"), row.reference))
    if before.reference != fact.reference:
        findings.append(Finding("where.one_vacancy", message("vacancy.reference_changed"), row.reference))
        findings += [*_take_waiting(row, trigger), *_take_over(row, trigger)]
    return "changed", row.public_id, (*findings, *_archiving_findings(row))


def _know_unit(fact: Vacancy) -> None:
    """Recruiters belong to units by what the source calls them; the archive may call a unit by a code of the profile's."""
    rule = current().profile_for(str(fact.unit.ref)).unit_rule(str(fact.unit.ref), fact.unit.name)
    know_unit(fact.unit.ref, fact.unit.name, (rule.code or rule.name) if rule else "")


def _with_history(before: Vacancy, fact: Vacancy) -> Vacancy:
    """With every deadline that was ever set; one that is no longer told stands as it was. So do addresses of which only what
    a system puts in for its own sake has changed.
    """
    deadlines = _accumulated(before.deadlines, fact.deadlines)
    fact = replace(_with_day_of_cancellation(fact, before), deadlines=deadlines)
    if _but_for_addresses(fact.advertisement) == _but_for_addresses(before.advertisement):
        fact = replace(fact, advertisement=before.advertisement)
    if without_volatile(to_json(list(fact.other))) == without_volatile(to_json(list(before.other))):
        fact = replace(fact, other=before.other)
    return fact


def _but_for_addresses(advertisement: Advertisement) -> str:
    """The vacancy is known by its id: what its own link says besides the place does not count."""
    text = to_json(replace(advertisement, link=without_parameters(advertisement.link)))
    return without_volatile(text)


def _with_day_of_cancellation(fact: Vacancy, before: Vacancy | None) -> Vacancy:
    """The day that the source tells, else the day on which we first heard of it, which is said: the note is about that day
    for ever.
    """
    if fact.state is not VacancyState.CANCELLED or fact.cancelled_on is not None:
        return fact
    if before is not None and before.cancelled_on is not None:
        return replace(fact, cancelled_on=before.cancelled_on, cancelled_unsaid=before.cancelled_unsaid)
    return replace(fact, cancelled_on=oslo_day(clock()), cancelled_unsaid=True)


def _accumulated(known: tuple[Deadline, ...], told: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """A source tells either all deadlines, the first one included, or only the one in force."""
    if told[: len(known)] == known:
        return told
    if not told or known[-1:] == told[-1:]:
        return known
    return (*known, told[-1])


def _ask_for_change(row: VacancyRow, fact: Vacancy, trigger: Trigger) -> None:
    wanted = TransferFacts(
        TransferKind.ADVERTISEMENT_CHANGE,
        fact,
        version=row.shown_version,
        occurred=fact.changed_on or oslo_day(clock()),
    )
    request_by_profile(wanted, trigger, archive=row.archive)


def _ask_for_cancellation(row: VacancyRow, fact: Vacancy, trigger: Trigger) -> None:
    wanted = TransferFacts(TransferKind.OTHER, fact, occurred=fact.cancelled_on, note=CANCELLED)
    request_by_profile(wanted, trigger, archive=row.archive)


def _take_waiting(row: VacancyRow, trigger: Trigger) -> list[Finding]:
    """Applications that came before their vacancy are taken now."""
    names = list(row.references.values_list("text", flat=True))
    waiting = (
        ApplicationRow.objects.select_for_update()
        .filter(vacancy=None, vacancy_reference__in=names)
        .order_by("received", "pk")
    )
    taken = 0
    for application in waiting:
        taken += receiving_application.take_waiting(application, trigger)
    return (
        [Finding("where.one_vacancy", message("vacancy.took_waiting", count=taken), row.reference)]
        if taken
        else []
    )


def _standing_elsewhere(source: str, names: Iterable[str]) -> QuerySet[ApplicationRow]:
    """Applications of the source that name it so, and stand on a vacancy of another source."""
    named = ApplicationRow.objects.filter(source=source, vacancy_reference__in=list(names))
    return named.exclude(vacancy=None).exclude(vacancy__source=source)


def _lock_with_others(fact: Vacancy) -> None:
    """It, and the vacancies that its applications may stand on, in one order, so that no two wait for each other."""
    others = _standing_elsewhere(fact.ref.source, _names(fact)).values_list("vacancy_id", flat=True)
    itself = Q(source=fact.ref.source, source_id=fact.ref.id)
    wanted = VacancyRow.objects.filter(itself | Q(pk__in=list(others)))
    list(wanted.select_for_update(no_key=True).order_by("pk"))


def _take_over(row: VacancyRow, trigger: Trigger) -> list[Finding]:
    """Applications of its own source that were given to another source's vacancy, which bore the name before it came."""
    names = list(row.references.values_list("text", flat=True))
    named = _standing_elsewhere(row.source, names)
    taken, findings = 0, []
    for application in (
        named.select_for_update(of=("self",)).select_related("vacancy").order_by("received", "pk")
    ):
        if find_vacancy(application.vacancy_reference, row.source)[0] != row:
            continue
        if receiving_application.take_over(application, row, trigger):
            taken += 1
        else:
            told = message("application.stands_elsewhere")
            findings.append(Finding("where.application", told, str(application.ref)))
    if taken:
        findings.append(
            Finding("where.one_vacancy", message("vacancy.took_over", count=taken), row.reference)
        )
    return findings


def _cancellation_findings(row: VacancyRow, fact: Vacancy) -> tuple[Finding, ...]:
    if fact.state is VacancyState.CANCELLED and fact.cancelled_unsaid:
        return (Finding("where.one_vacancy", message("vacancy.no_time_of_cancellation"), row.reference),)
    return ()


def _archiving_findings(row: VacancyRow) -> tuple[Finding, ...]:
    if row.archiving == Archiving.BEFORE_OUR_TIME:
        return (Finding("where.one_vacancy", message("vacancy.before_our_time"), row.reference),)
    return ()


def _store_deadlines(row: VacancyRow, deadlines: tuple[Deadline, ...]) -> None:
    known, now = row.deadlines.count(), clock()
    VacancyDeadline.objects.bulk_create(
        VacancyDeadline(vacancy=row, number=number, day=deadline.day, words=deadline.words, seen_at=now)
        for number, deadline in enumerate(deadlines, 1)
        if number > known
    )


def _store_references(row: VacancyRow, fact: Vacancy) -> None:
    known = set(row.references.values_list("text", flat=True))
    VacancyReference.objects.bulk_create(
        VacancyReference(vacancy=row, text=text) for text in sorted(_names(fact) - known)
    )
    _name_anew(known | _names(fact))
    row.refresh_from_db(fields=["called"])


def _name_anew(texts: set[str]) -> None:
    """Those that bear one of the references are named by it, or, where several do, by their sources and ids; and where neither may
    stand in an address, by our own. They are locked.
    """
    rows = VacancyRow.objects.filter(references__text__in=texts).distinct()
    alike = Counter(row.reference for row in rows)
    for row in rows:
        own = (row.reference,) if alike[row.reference] == 1 else ()
        called = name_in_address(*own, str(row.ref), row.own_name)
        if called != row.called:
            VacancyRow.objects.filter(pk=row.pk).update(called=called)


def _names(fact: Vacancy) -> set[str]:
    """What applications may call it."""
    return {one_line(name) for name in (fact.ref.id, str(fact.ref), fact.reference)}


def _columns(fact: Vacancy) -> dict[str, object]:
    text = to_json(fact)
    deadline = fact.deadline
    searched = f"{fact.title}\n{fact.unit.name}\n{fact.reference}\n{fact.ref.id}"
    return {
        "reference": fact.reference,
        "title": fact.title,
        "search_text": search_form(searched),
        "unit_ref": str(fact.unit.ref),
        "unit_name": fact.unit.name,
        "published": fact.published,
        "public_from": fact.public_from,
        "public_to": fact.public_to,
        "internal_only": fact.internal_only,
        "deadline": deadline.day if deadline else None,
        "deadline_words": deadline.words if deadline else "",
        "cancelled_on": fact.cancelled_on,
        "state": fact.state.value,
        "facts": text,
        "facts_hash": hashlib.sha256(text.encode()).hexdigest(),
        "shown_hash": shown_hash(fact),
    }
