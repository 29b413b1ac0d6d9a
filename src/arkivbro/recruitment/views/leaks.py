"""What the leak check finds in something that is only planned, said while it can still be mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.publicity import Hit, check_plan
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.screens import names_by_subject
from arkivbro.recruitment.services.stored_vacancy import stored_facts


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences for those who may see candidates: what stops a transfer, and what only warns."""

    stops: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def leaks_in(vacancy: Vacancy, plan: ArchivePlan) -> Found:
    """Of the titles and parties that the plan would make public; its documents are searched when they are made."""
    report = check_plan(plan, stored_facts(vacancy), people(vacancy.ref))
    hits = (*report.stops, *report.warnings)
    names = names_by_subject(vacancy, {hit.person.subject for hit in hits if hit.person}) if hits else {}
    return Found(_sentences(report.stops, names), _sentences(report.warnings, names))


def _sentences(hits: Iterable[Hit], names: dict[str, str]) -> tuple[str, ...]:
    """One for each person and kind of thing, wherever it would stand."""
    places: dict[tuple[str, str], list[str]] = {}
    for hit in hits:
        places.setdefault((hit.kind.value, hit.person.subject if hit.person else ""), []).append(hit.where)
    return tuple(
        f"{kind.capitalize()} til {names.get(person, 'en søker')} ville blitt synlig for alle ({', '.join(dict.fromkeys(where))})."
        for (kind, person), where in places.items()
    )
