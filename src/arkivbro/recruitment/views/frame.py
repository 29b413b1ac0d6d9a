"""What every page of a vacancy has in common: the vacancy itself, its line of steps and its tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from arkivbro.accounts.access import actor_of, read_as, shows_nobody, user_of
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.messages import Message, message
from arkivbro.core.owed import Flow
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.rights import may_archive, may_see_candidates, open_vacancy
from arkivbro.recruitment.selectors.screens import VacancyRow, line_of_steps, vacancy_rows
from arkivbro.ui.places import Of, link_for
from arkivbro.ui.words import all_words, words
from arkivbro.ui.words import remedy as words_of_remedy

TABS = (
    ("Stilling", (("vacancy", "Oversikt"), ("advertisement", "Annonse"))),
    ("Kandidathåndtering", (("candidates", "Kandidater"), ("lists", "Søkerlister"), ("letters", "Brev"))),
    ("Administrasjon", (("archive-log", "Arkiv"), ("proof", "Fullstendighet"))),
)
"""The routine's words for where one goes, and the pages that stand there."""


@dataclass(frozen=True, slots=True)
class VacancyPage:
    """A vacancy as the user may see it."""

    actor: Actor
    user: User
    row: VacancyRow
    may_see_candidates: bool
    may_archive: bool

    @property
    def is_archivist(self) -> bool:
        return self.actor.has_role(Role.ARCHIVIST)

    @property
    def applications(self) -> int:
        """How many there are."""
        return self.row.applications

    @property
    def vacancy(self) -> Vacancy:
        return self.row.vacancy

    def context(self, tab: str, **more: Any) -> dict[str, Any]:
        """For the templates: the vacancy's head, steps and tabs, and what the page adds."""
        today = oslo_day(clock())
        return {
            "vacancy": self.vacancy,
            "archiving_status": self.row.archiving_status,
            "summary": self.row.summary,
            "owed": [_owed(self.user, told, self.vacancy.called) for told in _told_on_page(self.row)],
            "applications": self.row.applications,
            "steps": line_of_steps(self.row, today),
            "tab_groups": [
                (group, [(url, words, url == tab) for url, words in tabs]) for group, tabs in TABS
            ],
            "may_see_candidates": self.may_see_candidates,
            "may_archive": self.may_archive,
            "sentence": completeness_sentence(self.row, tells_why=self.may_see_candidates),
            **more,
        }


def _told_on_page(row: VacancyRow) -> Iterator[Message]:
    """What is owed, but not that something is missing which is asked for already, on its way or with a person: asking once more helps
    nothing.
    """
    counts = row.judged.counts
    asked_for = counts.stuck + counts.moving + counts.held
    missing = {Flow.ADVERTISEMENT: 1, Flow.APPLICATIONS: counts.applications - counts.archived}
    for flow, told in row.judged.owed_in_words():
        if flow not in missing or missing[flow] > asked_for:
            yield told


def _owed(user: User, one: Message, called: str) -> tuple[str, str, str, str]:
    """What is owed, what to do, and address and name of the page where it is done; "" where that is not for the user."""
    return words(one), words_of_remedy(one), *link_for(user, one, Of(called))


def vacancy_page(request: HttpRequest, reference: str) -> VacancyPage:
    """The vacancy by reference, or by its id in the source. Raises NotThere, also where the user may not know of it."""
    actor = actor_of(request)
    vacancy = open_vacancy(actor, reference)
    read_as(request, reference=vacancy.reference)
    sees = may_see_candidates(actor, vacancy)
    shows_nobody(request, not sees)
    return VacancyPage(actor, user_of(request), vacancy_rows([vacancy])[0], sees, may_archive(actor, vacancy))


def told(error: ArkivbroError) -> str:
    """An act's error in words, for the page. What is not there for this person is a page that is not there: raises NotThere."""
    if isinstance(error, NotThere):
        raise error
    return all_words(error.message, error.findings)


def completeness_sentence(row: VacancyRow, *, tells_why: bool) -> str:
    """The most important fact about a vacancy, in words. `tells_why`: a reason that a person typed may name an applicant."""
    if row.vacancy.archiving == "excluded":
        return f"Skal ikke arkiveres: {row.vacancy.archiving_reason}" if tells_why else "Skal ikke arkiveres."
    if row.vacancy.archiving == "unconfirmed":
        return words(message("vacancy.unconfirmed"))
    if row.vacancy.archiving == "before_our_time":
        return "Publisert før arkivbro ble tatt i bruk. Knytt den til saken den har, for å arkivere videre."
    count, archived = row.applications, row.archived
    done_words = f"{archived} av {count} {'søknad' if count == 1 else 'søknader'} er arkivert."
    if count == 0:
        done_words = "" if Flow.APPLICANTS in row.judged.owed else "Ingen søknader er kommet ennå."
    return " ".join(filter(None, (done_words, *map(words, _left(row)))))


def _left(row: VacancyRow) -> Iterator[Message]:
    """What is owed; that applications are missing is told by their numbers."""
    yield from (told for flow, told in row.judged.owed_in_words() if flow is not Flow.APPLICATIONS)
    if (done := row.judged.done_in_words) is not None:
        yield done
