"""What every page of a vacancy has in common: the vacancy itself, its line of steps and its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from arkivbro.accounts.access import actor_of, shows_nobody, user_of
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.messages import message
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.rights import may_archive, may_see_candidates, open_vacancy
from arkivbro.recruitment.selectors.screens import VacancyRow, line_of_steps, vacancy_rows
from arkivbro.recruitment.services.clock import clock, oslo_day
from arkivbro.transfers.selectors import NEEDS_PERSON, WORKABLE, State
from arkivbro.ui.words import all_words, words

TABS = (
    ("vacancy", "Oversikt"),
    ("advertisement", "Annonse"),
    ("candidates", "Kandidater"),
    ("lists", "Søkerlister"),
    ("letters", "Brev"),
    ("archive-log", "Arkiv"),
)

LISTS = ("public_list", "extended_list")


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
            "applications": self.row.applications,
            "steps": line_of_steps(self.row, today),
            "tabs": [(url, words, url == tab) for url, words in TABS],
            "may_see_candidates": self.may_see_candidates,
            "may_archive": self.may_archive,
            "sentence": completeness_sentence(self.row, tells_why=self.may_see_candidates),
            **more,
        }


def vacancy_page(request: HttpRequest, reference: str) -> VacancyPage:
    """The vacancy by reference, or by its id in the source. Raises NotThere, also where the user may not know of it."""
    actor = actor_of(request)
    vacancy = open_vacancy(actor, reference)
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
    if row.vacancy.archiving == "before_our_time":
        return "Publisert før arkivbro ble tatt i bruk. Knytt den til saken den har, for å arkivere videre."
    done_words = f"{row.archived} av {row.applications} {'søknad' if row.applications == 1 else 'søknader'} er arkivert."
    if row.applications == 0:
        done_words = "Ingen søknader er kommet ennå."
    return " ".join(filter(None, (done_words, _left_out(row), _what_is_left(row))))


def _left_out(row: VacancyRow) -> str:
    if not row.left_out:
        return ""
    return f"{words(message('archiving.left_out', count=row.left_out))} Se i arkivloggen hvilke."


def _what_is_left(row: VacancyRow) -> str:
    archiving_status = row.archiving_status
    stuck, stopped = archiving_status.count(*NEEDS_PERSON), archiving_status.count(State.STOPPED)
    if stuck and stuck == stopped:
        return f"{_transfers(stopped)} er stanset og venter på en arkivar."
    if stuck:
        return f"{_transfers(stuck)} trenger deg."
    if moving := archiving_status.count(*WORKABLE):
        return f"{_transfers(moving)} er på vei."
    if archiving_status.given_up:
        return f"{_transfers(archiving_status.given_up)} er avbrutt, og det de gjaldt, er ikke arkivert."
    if row.waits_for_lists:
        made = archiving_status.count(State.TRANSFERRED, kinds=LISTS)
        return "Ikke alle søkerlistene er laget." if made else "Søkerlistene er ikke laget."
    if row.left_out or row.archived < row.applications or not archiving_status.count(State.TRANSFERRED):
        return ""
    over = row.vacancy.deadline is not None and row.vacancy.deadline < oslo_day(clock())
    return "Alt etter rutinen er arkivert." if over else "Alt som er kommet inn, er arkivert."


def _transfers(number: int) -> str:
    return f"{number} {'overføring' if number == 1 else 'overføringer'}"
