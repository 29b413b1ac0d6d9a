"""The texts and the days of an entry: a profile's templates filled in from the facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from arkivbro.core.facts import TransferFacts
from arkivbro.core.profile import NAMES, OF_THE_VACANCY, ArchiveProfile, EntryRule, UnitRule
from arkivbro.core.recruitment import TransferKind, Vacancy
from arkivbro.core.screening import ScreenedText, one_line
from arkivbro.core.working_days import oslo_day


def _values(facts: TransferFacts, profile: ArchiveProfile) -> Callable[[str], tuple[str, bool]]:
    vacancy = facts.vacancy
    values = {
        "vacancy.title": vacancy.title,
        "vacancy.unit": unit_name(vacancy, profile.unit_rule(str(vacancy.unit.ref), vacancy.unit.name)),
        "vacancy.reference": vacancy.reference,
        "applicant.name": facts.application.applicant.name if facts.application else "",
        "date": written(changed_on(facts)),
        "letter.kind": facts.letter.kind_name if facts.letter else facts.note,
    }
    return lambda name: (values[name], name in NAMES)


def text_of(template: str, facts: TransferFacts, profile: ArchiveProfile) -> ScreenedText:
    """A template of the profile, filled in."""
    return ScreenedText.from_template(template, _values(facts, profile), OF_THE_VACANCY)


def title_of(rule: EntryRule, facts: TransferFacts, profile: ArchiveProfile) -> ScreenedText:
    """By the rule; a list made under Avansert has the title that a person typed, which the leak check reads."""
    if facts.kind is TransferKind.CUSTOM_LIST and facts.applicant_list is not None:
        return ScreenedText.plain(facts.applicant_list.title)
    title = rule.titles.get(facts.vacancy.ref.source, rule.title)
    return text_of(title, facts, profile)


def unit_name(vacancy: Vacancy, unit: UnitRule | None) -> str:
    """The unit's name as titles have it."""
    return one_line((unit.name if unit else "") or vacancy.unit.name)


def changed_on(facts: TransferFacts) -> date | None:
    """The day that a change is titled with."""
    if facts.occurred:
        return facts.occurred
    if facts.application is None:
        return None
    told = facts.application
    return oslo_day(told.changed_after or told.noticed or told.received)


def happened_on(facts: TransferFacts) -> date | None:
    """The day on which a list was locked, a letter sent, an exemption decided."""
    return oslo_day(facts.happened) if facts.happened else None


def written(day: date | None) -> str:
    """ "26.11.2026"; "" for None."""
    return f"{day.day}.{day.month}.{day.year}" if day else ""
