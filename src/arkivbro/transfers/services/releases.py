"""What an archivist let through for a protected applicant ends with the protection: a later one is another, and stops anew."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from arkivbro.core.facts import LISTS
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import FINISHED
from arkivbro.transfers.models import ArchiveCase, Release
from arkivbro.transfers.policy.stops import OF_LISTS, PROTECTED, RECEIVERS_OUTDATED
from arkivbro.transfers.services.decisions import lock_transfers


def protection_ended(vacancy: Ref, applications: Sequence[Ref]) -> None:
    """Of what is not finished, about any of one person's applications, and of the vacancy's lists that wait: they may show the person.
    Inside the caller's transaction.
    """
    case = (
        ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
        .filter(source=vacancy.source, vacancy_id=vacancy.id)
        .first()
    )
    if case is None:
        return
    about = Q()
    for one in applications:
        about |= Q(subject=one.subject) | Q(subject__startswith=f"{one.subject}/")
    rows = lock_transfers(case).exclude(state__in=FINISHED)
    own = list(rows.filter(about).values_list("pk", flat=True))
    lists = list(rows.filter(kind__in=[kind.value for kind in LISTS]).values_list("pk", flat=True))
    Release.objects.filter(
        Q(kind__in=(PROTECTED, RECEIVERS_OUTDATED), transfer__in=own)
        | Q(kind__in=(*OF_LISTS, RECEIVERS_OUTDATED), transfer__in=lists)
    ).delete()
