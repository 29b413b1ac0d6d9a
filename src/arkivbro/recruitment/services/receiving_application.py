"""An application is stored, and its registry entries are asked for.

A changed application is a new version, a withdrawal an entry of its own. One whose vacancy is not known yet is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.db import IntegrityError, transaction

from arkivbro.core.errors import BadFacts, Finding
from arkivbro.core.facts import TransferFacts, shows_the_same
from arkivbro.core.lateness import lateness
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Application, Protection, TransferKind
from arkivbro.core.stored_json import to_json
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.clock import Trigger, clock, oslo_day
from arkivbro.recruitment.models import (
    ApplicantHandling,
    ApplicantName,
    ApplicationFacts,
    Attachment,
    Vacancy,
)
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models.application import ExemptionWish
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy, is_called
from arkivbro.recruitment.services.exemption_columns import request_came
from arkivbro.recruitment.services.places import keep_place, place_digest
from arkivbro.recruitment.services.protection import protection_came, with_known
from arkivbro.recruitment.services.same_name import hold
from arkivbro.recruitment.services.vacancy_names import lock_vacancy
from arkivbro.transfers.services import let_go, no_longer_asked, request_by_profile

Stored = tuple[str, str, tuple[Finding, ...]]


def store(fact: Application, trigger: Trigger, origin: str = "") -> Stored:
    """Inside a transaction: the outcome, the public id and what was found. Raises BadFacts: it is another vacancy's, or from another
    place in the source (`origin`) by another name.

    Locks in one order: the name, the vacancy, the application. What a person decides about the vacancy meanwhile waits.
    """
    hold([fact.vacancy_reference])
    known = ApplicationRow.objects.filter(source=fact.ref.source, source_id=fact.ref.id)
    there = known.values_list("vacancy_id").first()
    vacancy = lock_vacancy(fact.vacancy_reference, fact.ref.source, there[0] if there else None)
    place = place_digest(origin)
    if there is None and (made := _make(fact, vacancy, place)) is not None:
        return _after_making(made, fact, trigger)
    row = known.select_for_update().get()
    keep_place(row, fact, place)
    if row.vacancy_id is None:
        return _update_waiting(row, fact, trigger)
    return _update(row, fact, trigger)


def take_waiting(row: ApplicationRow, trigger: Trigger) -> bool:
    """Gives a waiting application its vacancy, if there is exactly one by that name; not one that a person put aside.

    Inside a transaction that holds the name, the vacancy and the row.
    """
    vacancy, _ = find_vacancy(row.vacancy_reference, row.source)
    if vacancy is None or row.put_aside_reason:
        return False
    _give(row, vacancy, trigger)
    return True


def take_over(row: ApplicationRow, vacancy: Vacancy, trigger: Trigger) -> bool:
    """Moves an application from another source's vacancy that bore the name to the one of its own source, if nobody has dealt
    with it and nothing of it can have reached the archive.

    Inside a transaction that holds the name, both vacancies and the row.
    """
    before = row.vacancy
    assert before is not None  # it was chosen by it
    is_dealt_with = ApplicantHandling.objects.filter(application=row).exists() or row.letters.exists()
    if is_dealt_with or before.lists.exists() or not let_go(before.ref, row.ref):
        return False
    _give(row, vacancy, trigger)
    return True


def _give(row: ApplicationRow, vacancy: Vacancy, trigger: Trigger) -> None:
    """The application gets its vacancy, and its entries are asked for there."""
    fact = latest_facts(row)
    row.vacancy = vacancy
    row.shown_hash = _shown_hash(vacancy, fact)
    row.lateness = _lateness(vacancy, fact)
    row.save()
    _store_facts(row, fact)
    ask_for_application(row, fact, trigger)


def deadline_was_moved(vacancy: Vacancy, trigger: Trigger) -> None:
    """Applications that wait for the deadline wait for the new one; late ones may be in time. Inside a transaction."""
    for row in vacancy.applications.select_for_update().order_by("received", "pk"):
        row.vacancy = vacancy
        fact = latest_facts(row)
        late = _lateness(vacancy, fact)
        if late != row.lateness:
            row.lateness = late
            row.save(update_fields=["lateness"])
        ask_for_application(row, fact, trigger)


def ask_for_application(row: ApplicationRow, fact: Application, trigger: Trigger) -> None:
    """Asks for the entries that an application brings: itself, and its withdrawal.

    What is asked for again changes nothing but when it is due. A protected person's is asked for too: the ledger stops
    it, where a named archivist sees it.
    """
    vacancy = row.vacancy
    if vacancy is None or vacancy.archiving != Archiving.AUTOMATIC:
        return
    facts = stored_facts(vacancy)
    wanted = TransferFacts(TransferKind.APPLICATION, facts, fact, version=fact.version)
    request_by_profile(wanted, trigger, archive=vacancy.archive)
    if fact.withdrawn is not None:
        _ask_for_withdrawal(vacancy, fact, trigger)


def _ask_for_withdrawal(vacancy: Vacancy, fact: Application, trigger: Trigger) -> None:
    day = oslo_day(fact.withdrawn) if fact.withdrawn else None
    wanted = TransferFacts(TransferKind.WITHDRAWAL, stored_facts(vacancy), fact, occurred=day)
    request_by_profile(wanted, trigger, archive=vacancy.archive)


def _make(fact: Application, vacancy: Vacancy | None, place: str) -> ApplicationRow | None:
    """None where another made it since it was looked for."""
    now = clock()
    row = ApplicationRow(
        source=fact.ref.source,
        source_id=fact.ref.id,
        vacancy=vacancy,
        vacancy_reference=fact.vacancy_reference,
        subject=fact.ref.subject,
        origin=place,
        facts_hash=_digest(fact),
        shown_hash=_shown_hash(vacancy, fact),
        lateness=_lateness(vacancy, fact),
        stop_reason=_stop_reason(fact),
        read_at=now,
        changed_at=now,
        **_columns(fact),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not ApplicationRow.objects.filter(source=fact.ref.source, source_id=fact.ref.id).exists():
            raise
        return None
    return row


def _after_making(row: ApplicationRow, fact: Application, trigger: Trigger) -> Stored:
    """Nothing of it is there yet, and its vacancy is the one that it names: neither is looked up again."""
    fact = _with_names(row, fact, known=frozenset())
    _store_facts(row, fact, is_new=True)
    ask_for_application(row, fact, trigger)
    outcome = "waiting" if row.vacancy is None else "new"
    return outcome, row.public_id, (*_waiting_findings(row), *_stop_findings(row), *_impossible_time(fact))


def _update_waiting(row: ApplicationRow, told: Application, trigger: Trigger) -> Stored:
    """Its vacancy was not known: the source may have named it wrongly, and name it rightly now.

    What is told anew is to be looked at anew: it is no longer put aside. A mere stamp is no new time of the same text.
    """
    remarks: tuple[Finding, ...] = ()
    named_anew = told.vacancy_reference != row.vacancy_reference
    if named_anew or _digest(told) != row.facts_hash:
        before = latest_facts(row)
        fact = with_known(before, _since_first_told(before, _with_names(row, told)))
        if shows_the_same(before, fact):
            fact = replace(fact, changed=before.changed, noticed=before.noticed)
            remarks = _impossible_time(fact)
        else:
            fact = replace(fact, noticed=clock())
            remarks = _time_findings(fact)
        row.vacancy_reference, row.facts_hash, row.changed_at = told.vacancy_reference, _digest(told), clock()
        for name, value in _columns(fact).items():
            setattr(row, name, value)
        row.stop_reason = _stop_reason(fact)
        row.put_aside_reason = row.put_aside_by = ""
        row.save()
        _store_facts(row, fact)
    if take_waiting(row, trigger):
        return "changed", row.public_id, (*_findings(row), *remarks)
    return "waiting", row.public_id, (*_findings(row), *remarks)


def _update(row: ApplicationRow, told: Application, trigger: Trigger) -> Stored:
    if told.vacancy_reference != row.vacancy_reference and not _same_vacancy(row, told):
        raise BadFacts(
            "application.other_vacancy",
            findings=(Finding("where.vacancy", message("application.other_vacancy")),),
        )
    if _digest(told) == row.facts_hash:
        return "unchanged", row.public_id, ()
    before = latest_facts(row)
    fact = with_known(before, _since_first_told(before, _with_names(row, told)))
    row.vacancy_reference = told.vacancy_reference
    shown = _shown_hash(row.vacancy, fact)
    new_version = shown != row.shown_hash
    row.facts_hash, row.shown_hash, row.changed_at = _digest(told), shown, clock()
    for name, value in _columns(fact).items():
        setattr(row, name, value)
    if new_version:
        row.version += 1
        fact = replace(fact, version=row.version, noticed=clock())
    else:
        fact = replace(fact, version=row.version, changed=before.changed, noticed=before.noticed)
    row.lateness = _lateness(row.vacancy, fact)
    row.save()
    _store_facts(row, fact)
    request_came(row, fact.exemption)
    protection_came(row, before, fact)
    _ask_for_update(row, before, fact, new_version, trigger)
    remarks = _time_findings(fact) if new_version else ()
    return "changed", row.public_id, (*_findings(row), *remarks)


def _ask_for_update(
    row: ApplicationRow, before: Application, fact: Application, new_version: bool, trigger: Trigger
) -> None:
    vacancy = row.vacancy
    if vacancy is None:
        return
    if fact.withdrawn is None and before.withdrawn is not None:
        no_longer_asked(vacancy.ref, TransferKind.WITHDRAWAL, row.subject)
    if vacancy.archiving != Archiving.AUTOMATIC:
        return
    if new_version:
        facts = TransferFacts(TransferKind.APPLICATION, stored_facts(vacancy), fact, version=fact.version)
        request_by_profile(facts, trigger, archive=vacancy.archive)
    if fact.withdrawn is not None and (new_version or fact.withdrawn != before.withdrawn):
        _ask_for_withdrawal(vacancy, fact, trigger)


def _same_vacancy(row: ApplicationRow, told: Application) -> bool:
    """The same vacancy may be called by its id one day and by its reference the next."""
    if row.vacancy is None:
        return False
    name = told.vacancy_reference
    return row.vacancy.references.filter(text=name).exists() and is_called(row.vacancy, name, row.source)


def _with_names(
    row: ApplicationRow, fact: Application, known: frozenset[tuple[str, str]] | None = None
) -> Application:
    """With every other name that the source ever gave; the present one is remembered. `known`: those that are stored, for who knows."""
    person = fact.applicant
    told = {(person.given_name, person.family_name), *person.former_names}
    if known is None:
        known = frozenset(row.names.values_list("given_name", "family_name"))
    ApplicantName.objects.bulk_create(
        [
            ApplicantName(
                application=row,
                given_name=given,
                family_name=family,
                search_text=search_form(f"{given} {family}"),
                digest=_name_digest(given, family),
            )
            for given, family in sorted(told - known)
        ],
        ignore_conflicts=True,
    )
    former = tuple(sorted((told | known) - {(person.given_name, person.family_name)}))
    return replace(fact, applicant=replace(person, former_names=former))


def _name_digest(given: str, family: str) -> str:
    return hashlib.sha256(f"{len(given)}:{given}{family}".encode()).hexdigest()


def _store_facts(row: ApplicationRow, fact: Application, *, is_new: bool = False) -> None:
    """Only the newest version changes, until it is shown: then there is a newer one."""
    text = to_json(replace(fact, version=row.version))
    stored = ApplicationFacts(application=row, version=row.version, text=text, digest=digest_of_facts(text))
    ApplicationFacts.objects.bulk_create(
        [stored],
        update_conflicts=True,
        unique_fields=["application", "version"],
        update_fields=["text", "digest"],
    )
    if not is_new:
        row.attachments.filter(version=row.version).delete()
    Attachment.objects.bulk_create(
        Attachment(
            application=row,
            version=row.version,
            number=number,
            source=attachment.ref.source,
            source_id=attachment.ref.id,
            file_name=attachment.file_name,
            title=attachment.title,
            kind=attachment.kind.value,
            sha256=attachment.sha256,
            size=attachment.size,
        )
        for number, attachment in enumerate(fact.attachments, 1)
    )


def digest_of_facts(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _columns(fact: Application) -> dict[str, object]:
    if fact.exemption is None:
        wish = ExemptionWish.UNKNOWN
    else:
        wish = ExemptionWish.REQUESTED if fact.exemption.requested else ExemptionWish.NONE
    return {
        "received": fact.received,
        "exemption": wish,
        "withdrawn": fact.withdrawn,
        "protection": fact.applicant.protection.value,
    }


def _stop_reason(fact: Application) -> Message | None:
    """Of an application that nobody has said is one person's with another."""
    strict = fact.applicant.protection is Protection.STRICTLY_CONFIDENTIAL
    return message("application.protected") if strict else None


def _lateness(vacancy: Vacancy | None, fact: Application) -> str:
    """Against the deadline in force; "" where there is no day to be after."""
    if vacancy is None or vacancy.deadline is None:
        return ""
    return lateness(fact.times, vacancy.deadline).value


def _since_first_told(before: Application, fact: Application) -> Application:
    """With the earliest that the source told as `received`: some move it with each change."""
    came = min(before.came, fact.received)
    return replace(fact, first_received=came if came < fact.received else None)


def _digest(fact: Application) -> str:
    return hashlib.sha256(to_json(fact).encode()).hexdigest()


def _shown_hash(vacancy: Vacancy | None, fact: Application) -> str:
    """Of what the application's entry shows. Until the vacancy is known there is no entry to show anything."""
    if vacancy is None:
        return ""
    return TransferFacts(TransferKind.APPLICATION, stored_facts(vacancy), fact).content_hash


def _time_findings(fact: Application) -> tuple[Finding, ...]:
    """Of a change whose time the source does not tell, or tells wrongly: that is said, and the submission counts."""
    if fact.changed_after is not None:
        return ()
    if remarks := _impossible_time(fact):
        return remarks
    return (Finding("where.application", message("application.no_time_of_change")),)


def _impossible_time(fact: Application) -> tuple[Finding, ...]:
    """A change before the application came."""
    if fact.changed is None or fact.changed >= fact.received:
        return ()
    return (Finding("where.application", message("application.changed_before_received")),)


def _waiting_findings(row: ApplicationRow) -> tuple[Finding, ...]:
    if row.vacancy is not None:
        return ()
    if row.put_aside_reason:
        told = message("application.put_aside")
    elif find_vacancy(row.vacancy_reference, row.source)[1] > 1:
        told = message("application.several_vacancies")
    elif find_vacancy(row.vacancy_reference)[1]:
        told = message("application.id_of_another_source")
    else:
        told = message("application.waits_for_vacancy")
    return (Finding("where.one_vacancy", told, row.vacancy_reference),)


def _findings(row: ApplicationRow) -> tuple[Finding, ...]:
    return (*_waiting_findings(row), *_elsewhere(row), *_stop_findings(row))


def _stop_findings(row: ApplicationRow) -> tuple[Finding, ...]:
    return (Finding("where.application", row.stop_reason),) if row.stop_reason else ()


def _elsewhere(row: ApplicationRow) -> tuple[Finding, ...]:
    """It was archived on another source's vacancy before the one that it names was there."""
    if row.vacancy is None or find_vacancy(row.vacancy_reference, row.source)[0] in (None, row.vacancy):
        return ()
    return (Finding("where.application", message("application.stands_elsewhere"), str(row.ref)),)
