"""Completeness proofs as they are kept: the newest of a vacancy, and where something differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from arkivbro.core.completeness import Difference, Flow, Kind, Outcome
from arkivbro.core.messages import Message
from arkivbro.recruitment.models import Proof, Vacancy

AUTOMATIC = "automatic"
"""Who asked for the nightly one."""
MOST_KEPT = 500
"""Differences of one proof; how many there were in all is counted."""


def differences_as_json(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """As they are stored."""
    return [
        {
            "kind": one.kind.value,
            "flow": one.flow.value,
            "subject": one.subject,
            "told": one.told.as_json(),
            "transfer": one.transfer,
            "number": one.number,
            "place": one.place,
            "seen": one.seen,
        }
        for one in differences
    ]


def differences_of(proof: Proof) -> tuple[Difference, ...]:
    """Those that were stored; what a newer version has no name for is left out, and is in the counts."""
    return tuple(_difference(one) for one in proof.differences if one.get("kind") in set(Kind))


def _difference(stored: Mapping[str, Any]) -> Difference:
    return Difference(
        Kind(stored["kind"]),
        Flow(stored["flow"]),
        stored["subject"],
        Message.of_json(stored["told"]),
        stored["transfer"],
        stored["number"],
        stored["place"],
        stored["seen"],
    )


def newest_proof(vacancy: Vacancy) -> Proof | None:
    """The last that was made."""
    return Proof.objects.filter(vacancy=vacancy, made_at__isnull=False).order_by("-pk").first()


def asked_proof(vacancy: Vacancy) -> Proof | None:
    """One that is asked for, and is not made yet."""
    return Proof.objects.filter(vacancy=vacancy, made_at=None).first()


def _newest() -> QuerySet[Proof]:
    """Of each vacancy the last that was made."""
    newer = Proof.objects.filter(vacancy=OuterRef("vacancy"), pk__gt=OuterRef("pk"), made_at__isnull=False)
    return Proof.objects.filter(~Exists(newer), made_at__isnull=False)


def vacancies_with_differences() -> QuerySet[Proof]:
    """The newest proofs by which the archive has not the same as the source."""
    return _newest().filter(outcome=Outcome.DIFFERENCES.value)


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One vacancy's newest proof, for the page of all."""

    vacancy: str
    reference: str
    outcome: str
    made_at: datetime
    faults: int


def proofs_to_look_at(most: int) -> list[ProofRow]:
    """Those with differences first, then those that could not be proved; one query."""
    rows = _newest().filter(outcome__in=(Outcome.DIFFERENCES.value, Outcome.NOT_ASKED.value, ""))
    rows = rows.select_related("vacancy").order_by("outcome", "-made_at")
    return [
        ProofRow(
            one.vacancy.called,
            one.vacancy.reference,
            one.outcome,
            one.made_at or one.asked_at,
            sum(number for kind, number in one.counts.items() if Kind(kind).is_fault),
        )
        for one in rows[:most]
    ]
