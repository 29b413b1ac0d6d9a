"""From which day a source's vacancies are archived by themselves: the configuration says it, else an archivist confirms it.

Until then nothing of the source is archived: an empty installation that is given a feed would else make cases of everything that
ever stood in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from arkivbro.accounts.models import installation
from arkivbro.core.recruitment import Vacancy
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.models import SourceBeginning
from arkivbro.recruitment.models.vacancy import Archiving

OWN = frozenset({"builtin", "demo"})
"""Sources of our own: what is written in arkivbro is archived by those who write it, and the demo's body is made up."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """`day` None: every vacancy, whenever it was published. `by_setting`: the configuration says it."""

    is_confirmed: bool
    day: date | None = None
    by_setting: bool = False

    def archiving_of(self, fact: Vacancy, *, by_person: bool = False) -> Archiving:
        """What is done with a vacancy that is heard of for the first time; `by_person`: somebody has said that it is to be archived."""
        if not self.is_confirmed or (not by_person and is_standing(fact)):
            return Archiving.UNCONFIRMED
        is_before = self.day is not None and fact.published is not None and fact.published < self.day
        return Archiving.BEFORE_OUR_TIME if is_before else Archiving.AUTOMATIC


def beginning_of(source: str) -> Beginning:
    """By the source's own setting, else the one for all, else what an archivist confirmed."""
    day = configured_day(source)
    if day is not None:
        return Beginning(is_confirmed=True, day=day, by_setting=True)
    if source in OWN or installation().is_demo:
        return Beginning(is_confirmed=True)
    row = SourceBeginning.objects.filter(source=source, confirmed_at__isnull=False).first()
    return Beginning(row is not None, row.archive_from if row else None)


def is_standing(fact: Vacancy) -> bool:
    """Whether its title says that no position is vacant ("CV-registrering"): no day takes it, a person decides."""
    title = search_form(fact.title)
    return any(title.startswith(one) for one in _beginnings(fact.ref.source))


def standing(source: str) -> Q:
    """The same, of stored vacancies: their text to search in begins with the title."""
    condition = Q(pk__in=())
    for one in _beginnings(source):
        condition |= Q(search_text__startswith=one)
    return condition


def _beginnings(source: str) -> list[str]:
    table = getattr(settings.ARKIVBRO.source, source, None)
    return [text for one in getattr(table, "standing_titles", ()) if (text := search_form(one))]


def configured_day(source: str) -> date | None:
    """The day that `arkivbro.toml` names for the source."""
    table = getattr(settings.ARKIVBRO.source, source, None)
    own: date | None = getattr(table, "archive_from", None)
    common: date | None = settings.ARKIVBRO.archive_from
    return own or common
