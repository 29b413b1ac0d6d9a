"""Conditions of transfers that stand still or are under way, for lists of them: written out, as in the indexes that hold just these."""

from __future__ import annotations

from django.db.models import Exists, Func, OuterRef, Q

from arkivbro.conditions import written
from arkivbro.transfers.engine.states import NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import ArchiveCase, State


def stands_still() -> Func:
    """It waits for a person (index `transfers_needs_person`)."""
    return written("state", *NEEDS_PERSON)


def is_under_way() -> Func:
    """A worker takes it up when it is due (index `transfers_due`)."""
    return written("state", *WORKABLE)


def was_given_up() -> Q:
    """A person cancelled it, and nothing took its place (index `transfers_given_up`)."""
    return Q(written("state", State.CANCELLED), superseded_by=None)


def in_archives(*names: str) -> Exists:
    """Its archive is one of these. Not by a join, with which a database may begin at the cases, of which there are many, where
    few transfers are wanted.
    """
    return Exists(ArchiveCase.objects.filter(pk=OuterRef("case"), archive__in=names))
