"""What a source tells of an applicant's protection (adressesperre): it is the whole person's, and what people said yes to ends with it.

Neither it nor a wish for exemption is lost to a source that cannot tell any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Application, Protection
from arkivbro.recruitment.models import ApplicantHandling
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.transfers.services import look_again_at_protected, protection_ended

STRICT = Protection.STRICTLY_CONFIDENTIAL
WITHHELD = (STRICT, Protection.CONFIDENTIAL)
"""For whom a list or a letter is stopped, and let through by a person."""


def with_known(before: Application, fact: Application) -> Application:
    """With the protection, and the wish for exemption, that the source told before, where it cannot tell now: only a word of its own
    takes those away. That there was no wish is not kept so: who cannot tell is not known to wish none.
    """
    if fact.exemption is None and before.exemption is not None and before.exemption.requested:
        fact = replace(fact, exemption=before.exemption)
    if fact.applicant.protection is Protection.UNKNOWN:
        fact = replace(fact, applicant=replace(fact.applicant, protection=before.applicant.protection))
    return fact


def protection_came(row: ApplicationRow, before: Application, fact: Application) -> None:
    """The source told of the application anew. A protection that ends takes with it what was decided for it: a later one is another.

    Inside the transaction that stores the facts, which holds the vacancy and the application; `row` is stored already.
    """
    was, now = before.applicant.protection, fact.applicant.protection
    group = stop_anew(row)
    if was not in WITHHELD or now is was or row.vacancy is None:
        return
    if was is STRICT:
        ApplicantHandling.objects.filter(application=row).exclude(protection="").update(protection="")
    protection_ended(row.vacancy.ref, [one.ref for one in group])


def stop_anew(row: ApplicationRow) -> list[ApplicationRow]:
    """Stores of each application of the person whether anything is automatic; all of them, the one that was given too. What stood still
    for that alone is looked at again where it is.

    Inside a transaction that holds the vacancy.
    """
    group, free = _of_one_person(row), []
    is_strict = {one.pk: one.protection == STRICT.value for one in group}
    for one in group:
        reason = _why_stopped(is_strict[one.pk], any(is_strict.values()))
        if one.stop_reason != reason:
            if reason is None:
                free.append(one.ref)
            one.stop_reason = reason
            one.save(update_fields=["stop_reason"])
    if free and row.vacancy is not None:
        look_again_at_protected(row.vacancy.ref, free)
    return group


def _why_stopped(by_this_one: bool, by_any: bool) -> Message | None:
    if not by_any:
        return None
    return message("application.protected" if by_this_one else "application.protected_in_another")


def hold_for_grouping(rows: Sequence[ApplicationRow]) -> None:
    """Holds the applications, and all that are one person's with them now, in one order: before who is one person changes."""
    wanted = {one.pk for row in rows for one in _of_one_person(row)}
    held = ApplicationRow.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(held.order_by("pk"))


def _of_one_person(row: ApplicationRow) -> list[ApplicationRow]:
    """The applications that somebody has said are this one's person's, and itself."""
    mark = ApplicantHandling.objects.filter(application=row).values_list("same_person", flat=True).first()
    if not mark:
        return [row]
    others = ApplicationRow.objects.filter(vacancy=row.vacancy, handling__same_person=mark)
    return [row, *others.exclude(pk=row.pk).order_by("pk")]
