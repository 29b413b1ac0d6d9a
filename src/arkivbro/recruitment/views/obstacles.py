"""What stands in the way of a list, and what is only to be known, each with what leads to where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from arkivbro.core.list_readiness import Obstacle, ObstacleKind, Readiness
from arkivbro.core.messages import Message
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy

ACTS = {
    ObstacleKind.UNKNOWN: ("exemption", "Avklar ønsket"),
    ObstacleKind.UNDECIDED: ("exemption", "Avgjør ønsket"),
    ObstacleKind.NOT_TOLD: ("exemption", "Varsle søkeren"),
    ObstacleKind.WITHDRAWAL_WINDOW: ("exemption", "Se varselet"),
    ObstacleKind.PROTECTED: ("handling", "Avgjør hva som vises"),
    ObstacleKind.NAMESAKE: ("handling", "Si om det er én person"),
    ObstacleKind.IMPLAUSIBLE: ("handling", "Se på opplysningene"),
}
"""Where each is done, and what the button says; the others end by themselves."""
OF_ARCHIVISTS = frozenset({ObstacleKind.PROTECTED})
"""What only an archivist decides: others have no button, and read who can."""


@dataclass(frozen=True, slots=True)
class ShownObstacle:
    """`address` "" where nothing but time, or nobody, or not this reader, can do something."""

    obstacle: Obstacle
    address: str
    act: str
    asks_archivist: bool = False


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """`address` "" where there is nothing to do."""

    told: Message
    address: str


def shown(vacancy: Vacancy, readiness: Readiness | None, *, by_archivist: bool) -> list[ShownObstacle]:
    """For those who may see the candidates; one query."""
    obstacles = readiness.obstacles if readiness else ()
    ids = _public_ids(vacancy, (one.application for one in obstacles))
    return [
        ShownObstacle(one, "", "", asks_archivist=True)
        if one.kind in OF_ARCHIVISTS and not by_archivist
        else _shown(vacancy, one, ids)
        for one in obstacles
    ]


def shown_remarks(vacancy: Vacancy, readiness: Readiness | None) -> list[ShownRemark]:
    """For those who may see the candidates; one query."""
    remarks = readiness.warnings if readiness else ()
    ids = _public_ids(vacancy, (one.application for one in remarks))
    return [
        ShownRemark(
            one.told,
            reverse("handling", args=[vacancy.called, ids[one.application]])
            if one.application in ids
            else "",
        )
        for one in remarks
    ]


def _public_ids(vacancy: Vacancy, applications: Iterable[Ref | None]) -> dict[Ref | None, str]:
    wanted = {one for one in applications if one is not None}
    rows = vacancy.applications.filter(source_id__in=[ref.id for ref in wanted]) if wanted else ()
    return {row.ref: row.public_id for row in rows if row.ref in wanted}


def _shown(vacancy: Vacancy, one: Obstacle, ids: dict[Ref | None, str]) -> ShownObstacle:
    name, act = ACTS.get(one.kind, ("", ""))
    public_id = ids.get(one.application)
    if not name or public_id is None:
        return ShownObstacle(one, "", "")
    return ShownObstacle(one, reverse(name, args=[vacancy.called, public_id]), act)
