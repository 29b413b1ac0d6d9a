"""Conditions of transfers that stand still or are under way, for lists of them: written out, as in the indexes that hold just these.

SQLite uses such an index only for a condition in the same words; a parameter in its place may be anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, Exists, F, Func, OuterRef

from arkivbro.transfers.engine.states import NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import ArchiveCase, State


class _StateIn(Func):
    template = "%(expressions)s IN (%(states)s)"
    output_field = BooleanField()


def _written(states: Iterable[State]) -> _StateIn:
    return _StateIn(F("state"), states=", ".join(f"'{state.value}'" for state in states))


def stands_still() -> _StateIn:
    """It waits for a person (index `transfers_needs_person`)."""
    return _written(NEEDS_PERSON)


def is_under_way() -> _StateIn:
    """A worker takes it up when it is due (index `transfers_due`)."""
    return _written(WORKABLE)


def was_given_up() -> Func:
    """A person cancelled it, and nothing took its place (index `transfers_given_up`)."""
    joined = f" = '{State.CANCELLED.value}' AND "
    return Func(
        F("state"),
        F("superseded_by"),
        template="(%(expressions)s IS NULL)",
        arg_joiner=joined,
        output_field=BooleanField(),
    )


def in_archives(*names: str) -> Exists:
    """Its archive is one of these. Not by a join, with which a database may begin at the cases, of which there are many, where
    few transfers are wanted.
    """
    return Exists(ArchiveCase.objects.filter(pk=OuterRef("case"), archive__in=names))
