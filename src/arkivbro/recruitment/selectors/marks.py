"""What is known of a source's items already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from arkivbro.core.recruitment import Application as ApplicationFact
from arkivbro.core.recruitment import Vacancy as VacancyFact
from arkivbro.core.ref import Ref
from arkivbro.ports import Marks
from arkivbro.recruitment.models import Application, SourceMark, Vacancy


def marks_of(door: str) -> Marks:
    """The marks with which the items of that door were taken in."""

    def marks(ids: Sequence[str]) -> Mapping[str, str]:
        rows = SourceMark.objects.filter(source=door, item__in=list(ids))
        return dict(rows.values_list("item", "mark"))

    return marks


def is_told(application: Ref) -> bool:
    """Whether an application of that Ref was taken in, by whichever door."""
    return Application.objects.filter(source=application.source, source_id=application.id).exists()


def is_known(fact: VacancyFact | ApplicationFact) -> bool:
    """Whether anything was told under its Ref before."""
    rows = (Vacancy if isinstance(fact, VacancyFact) else Application).objects
    return rows.filter(source=fact.ref.source, source_id=fact.ref.id).exists()
