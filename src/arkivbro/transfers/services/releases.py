"""What an archivist let through for a protected applicant ends with the protection: a later one is another, and stops anew."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import FINISHED
from arkivbro.transfers.models import ArchiveCase, Release
from arkivbro.transfers.policy.stops import PROTECTED
from arkivbro.transfers.services.decisions import lock_transfers


def protection_ended(vacancy: Ref, applications: Sequence[Ref]) -> None:
    """Of what is not finished, about any of one person's applications. Inside the caller's transaction."""
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
    open_ones = lock_transfers(case).filter(about).exclude(state__in=FINISHED)
    Release.objects.filter(kind=PROTECTED, transfer__in=[one.pk for one in open_ones]).delete()
