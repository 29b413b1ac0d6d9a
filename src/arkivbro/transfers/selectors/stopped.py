"""What was stopped to protect somebody, and nobody has let through: until the check passes, whatever its state is meanwhile.

*Lag ny plan* and newer facts set a stopped transfer waiting again. It is looked at anew then, and only what passes is no longer
stopped: who may not give up a stop may not give it up in between either.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import FINISHED
from arkivbro.transfers.models import Release, State, Transfer

_LET_THROUGH = Exists(
    Release.objects.filter(transfer=OuterRef("pk"), digest=OuterRef("details__stop_digest"))
)
_STANDS = Q(state=State.STOPPED) | (Q(details__stop_digest__gt="") & ~_LET_THROUGH)


def is_stopped(transfer: Transfer) -> bool:
    """Whether a stop of the transfer stands."""
    return _stopped().filter(pk=transfer.pk).exists()


def has_stopped(vacancy: Ref) -> bool:
    """Whether something of the vacancy is stopped to protect somebody."""
    return _stopped().filter(case__source=vacancy.source, case__vacancy_id=vacancy.id).exists()


def _stopped() -> QuerySet[Transfer]:
    return Transfer.objects.exclude(state__in=FINISHED).filter(_STANDS)
