"""What an archivist let through for a protected applicant ends with the protection: a later one is another, and stops anew. What only
the protection stopped is looked at anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.db.models import Q, QuerySet

from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import LISTS
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import FINISHED, State
from arkivbro.transfers.models import ArchiveCase, Release, Transfer
from arkivbro.transfers.policy.stops import OF_LISTS, PROTECTED, RECEIVERS_OUTDATED
from arkivbro.transfers.services.decisions import lock_transfers, replan


def protection_ended(vacancy: Ref, applications: Sequence[Ref]) -> None:
    """Of what is not finished, about any of one person's applications, and of the vacancy's lists that wait: they may show the person.
    Inside the caller's transaction.
    """
    rows = _unfinished(vacancy)
    own = list(_about(rows, applications).values_list("pk", flat=True))
    lists = list(rows.filter(kind__in=[kind.value for kind in LISTS]).values_list("pk", flat=True))
    Release.objects.filter(
        Q(kind__in=(PROTECTED, RECEIVERS_OUTDATED), transfer__in=own)
        | Q(kind__in=(*OF_LISTS, RECEIVERS_OUTDATED), transfer__in=lists)
    ).delete()


def look_again_at_protected(vacancy: Ref, applications: Sequence[Ref]) -> None:
    """Nobody of the person's applications is strictly confidential any more, or they are no longer taken for one person's. Inside the
    caller's transaction.
    """
    stopped = _about(_unfinished(vacancy), applications).filter(state=State.STOPPED, error__code=PROTECTED)
    for public_id in list(stopped.values_list("public_id", flat=True)):
        # Where a part of it was taken and its receipt is awaited, it stays with the archivist.
        with suppress(WrongUse):
            replan(public_id)


def _unfinished(vacancy: Ref) -> QuerySet[Transfer]:
    """Of the vacancy's case; the case is held from here on, and the transfers when they are read."""
    held = ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
    case = held.filter(source=vacancy.source, vacancy_id=vacancy.id).first()
    return Transfer.objects.none() if case is None else lock_transfers(case).exclude(state__in=FINISHED)


def _about(rows: QuerySet[Transfer], applications: Sequence[Ref]) -> QuerySet[Transfer]:
    about = Q(pk__in=())
    for one in applications:
        about |= Q(subject=one.subject) | Q(subject__startswith=f"{one.subject}/")
    return rows.filter(about)
