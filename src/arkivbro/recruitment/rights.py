"""Who sees which vacancies and candidates, and who may act on them; asked by selectors and acts, never by a view.

A recruiter sees the vacancies of the own units, an archivist every vacancy. Candidates are what carries the profile's
code for applications: a recruiter of the unit assesses them and may read them; anyone else only with clearance for that
code in that unit. What is missing and what is forbidden answer alike: NotThere.
"""

from __future__ import annotations

from django.db.models import QuerySet

from arkivbro.accounts.acts import Actor, require
from arkivbro.accounts.models import Role, Scope
from arkivbro.accounts.selectors import archivists
from arkivbro.core.errors import NotThere
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy
from arkivbro.runtime import current

APPLICATION = "application"


def visible_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """The vacancies that the actor may know of."""
    if actor.has_role(Role.ARCHIVIST):
        return Vacancy.objects.all()
    if actor.has_role(Role.RECRUITER):
        return Vacancy.objects.filter(unit_ref__in=actor.unit_refs)
    return Vacancy.objects.none()


def told_by(actor: Actor) -> QuerySet[Vacancy]:
    """What another recruitment system told by its token, in the token's units; nobody else's, and nothing for whoever is no system."""
    if not actor.is_system:
        return Vacancy.objects.none()
    told = Vacancy.objects.filter(source=actor.source)
    return told if actor.has_every_unit else told.filter(unit_ref__in=actor.unit_refs)


def may_see(actor: Actor, vacancy: Vacancy) -> bool:
    """Whether the actor may know of the vacancy: `visible_vacancies`, asked of one."""
    return actor.has_role(Role.ARCHIVIST) or (
        actor.has_role(Role.RECRUITER) and actor.is_of(vacancy.unit_ref)
    )


def may_archive(actor: Actor, vacancy: Vacancy) -> bool:
    """Whether the actor may act on what is no candidate's: press *Overfør til arkiv*, mend what stands still."""
    return may_see(actor, vacancy)


def may_see_candidates(actor: Actor, vacancy: Vacancy) -> bool:
    """Names, and what hangs on them."""
    if actor.has_role(Role.RECRUITER) and actor.is_of(vacancy.unit_ref):
        return True
    return actor.has_role(Role.ARCHIVIST) and actor.is_cleared_for(code_of_applications(), vacancy.unit_ref)


def archivists_who_see(vacancy: Vacancy) -> list[str]:
    """The names of those archivists who may see its candidates, and so decide on what is stopped."""
    return sorted(
        one.get_full_name() or one.username
        for one in archivists()
        if one.is_cleared_for(code_of_applications(), vacancy.unit_ref)
    )


def code_of_applications() -> str:
    """The access code that the profile gives applications; "" where it gives none."""
    rule = current().profile.entry.get(APPLICATION)
    return rule.access.code if rule is not None and rule.access is not None else ""


def open_vacancy(actor: Actor, reference: str) -> Vacancy:
    """The vacancy by reference, or by its id in the source. Raises NotThere."""
    name = reference.strip()
    row, count = find_vacancy(name)
    if row is not None and may_see(actor, row):
        return row
    several = count > 1 and actor.has_role(Role.ARCHIVIST)
    raise NotThere("recruitment.several_vacancies" if several else "recruitment.no_vacancy", name=name[:60])


def open_with_candidates(actor: Actor, reference: str) -> Vacancy:
    """The vacancy, for an actor who may see its candidates. Raises NotThere."""
    vacancy = open_vacancy(actor, reference)
    require(may_see_candidates(actor, vacancy))
    return vacancy


def open_application(
    actor: Actor, reference: str, public_id: str, for_systems: Scope | None = None
) -> Application:
    """The application with its vacancy, for an actor who may see it. Raises NotThere.

    `for_systems`: another recruitment system may do this too, with what it told itself, where its token is for that; None: it may not.
    """
    if actor.is_system:
        return _open_told(actor, public_id, for_systems)
    vacancy = open_with_candidates(actor, reference)
    row = vacancy.applications.filter(public_id=public_id).first()
    if row is None:
        raise NotThere
    row.vacancy = vacancy
    return row


def _open_told(actor: Actor, public_id: str, scope: Scope | None) -> Application:
    require(scope is not None and scope in actor.scopes)
    told = Application.objects.filter(source=actor.source, vacancy__in=told_by(actor))
    row = told.select_related("vacancy").filter(public_id=public_id).first()
    if row is None:
        raise NotThere
    return row
