"""Completeness proofs that are kept: asked for by people, made by workers, by night for vacancies that something still comes to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from arkivbro.accounts.acts import Actor, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.chores import one_by_one
from arkivbro.core.errors import ArkivbroError, WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.recruitment.clock import OSLO, clock
from arkivbro.recruitment.models import AcceptedDifference, Proof, Vacancy
from arkivbro.recruitment.rights import may_archive, may_see_candidates, open_vacancy
from arkivbro.recruitment.selectors.completeness import open_vacancies
from arkivbro.recruitment.selectors.proofs import (
    AUTOMATIC,
    MOST_KEPT,
    differences_as_json,
    differences_of,
    newest_proof,
)
from arkivbro.recruitment.services.asking_sources import AskedSources
from arkivbro.recruitment.services.verification import VacancyVerdict, verdict_of

NIGHT = range(1, 5)
"""Hours in Oslo in which proofs are made by themselves."""
EVERY = timedelta(hours=20)
"""Between two such of one vacancy, at least."""
SETTLED = timedelta(hours=6)
"""So long we have known a vacancy before its first: what came this night is still on its way in."""
AT_ONCE = 600.0
"""Seconds of work before the chore lets others have a look."""
KEPT = 10
"""Proofs of each vacancy; older ones go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForProof:
    """*Prøv nå*: sources and archive are asked anew, by a worker."""

    actor: Actor
    vacancy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDifference:
    """*Godta*: what stands in the archive is to be so, says an archivist; `mark` is of the difference that was shown."""

    actor: Actor
    vacancy: str
    mark: str
    reason: str


@act("proof.ask")
def ask_for_proof(command: AskForProof) -> None:
    """One that is asked for already is the same one. Raises NotThere."""
    with recorded(command.actor, ask_for_proof) as log:
        vacancy = open_vacancy(command.actor, command.vacancy)
        require(may_archive(command.actor, vacancy))
        log.where = vacancy.reference
        log.is_needed = _ask(vacancy, command.actor.name)


@act("proof.accept")
def accept_difference(command: AcceptDifference) -> None:
    """For archivists who may see whom it is about; a new proof is asked for at once. Raises NotThere, WrongUse."""
    with recorded(command.actor, accept_difference, why=command.reason) as log:
        vacancy = open_vacancy(command.actor, command.vacancy)
        require(command.actor.has_role(Role.ARCHIVIST) and may_see_candidates(command.actor, vacancy))
        proof = newest_proof(vacancy)
        shown = differences_of(proof) if proof is not None else ()
        found = next((one for one in shown if one.mark == command.mark), None)
        if found is None or not found.is_of_archive or not found.kind.is_fault:
            raise WrongUse("proof.not_that")
        if not command.reason.strip():
            raise WrongUse("proof.no_reason")
        log.where = f"{vacancy.reference}, {found.number or found.subject}"
        AcceptedDifference.objects.get_or_create(
            vacancy=vacancy,
            mark=found.mark,
            defaults={"reason": command.reason.strip(), "by": command.actor.name, "at": clock()},
        )
        _ask(vacancy, command.actor.name)


def _ask(vacancy: Vacancy, by: str) -> bool:
    """Whether it was not asked for already."""
    try:
        with transaction.atomic():
            Proof.objects.create(vacancy=vacancy, asked_at=clock(), asked_by=by)
    except IntegrityError:
        return False
    return True


# --- the chore ----------------------------------------------------------------------------------------------------


def is_any_proof_due() -> bool:
    """Whether somebody waits for one, or it is night and some vacancy was not proved lately."""
    return Proof.objects.filter(made_at=None).exists() or _nightly().exists()


def make_proofs() -> int:
    """Makes those that are asked for, then the night's; how many. What is left is taken up next time.

    Each source is asked once for all of them. Raises SomeFailed.
    """
    stop, sources = time.monotonic() + AT_ONCE, AskedSources()
    asked = Proof.objects.filter(made_at=None).order_by("pk").values_list("vacancy_id", flat=True)
    waiting = [*asked, *_nightly().values_list("pk", flat=True)]

    def prove(pk: int) -> bool:
        if time.monotonic() > stop:
            return False
        return make_proof(pk, sources)

    return one_by_one("proofs", dict.fromkeys(waiting), prove)


def _nightly() -> QuerySet[Vacancy]:
    now = clock()
    if now.astimezone(OSLO).hour not in NIGHT:
        return Vacancy.objects.none()
    lately = Proof.objects.filter(vacancy=OuterRef("pk"), made_at__gt=now - EVERY)
    return open_vacancies().filter(~Exists(lately), received_at__lt=now - SETTLED)


def make_proof(pk: int, sources: AskedSources) -> bool:
    """Of the vacancy with that key; what goes wrong with it is kept as why it could not be made, and raised. Nothing is asked within a transaction."""
    vacancy = Vacancy.objects.get(pk=pk)
    row = Proof.objects.filter(vacancy=vacancy, made_at=None).first()
    row = row or Proof(vacancy=vacancy, asked_at=clock(), asked_by=AUTOMATIC)
    began = time.monotonic()
    try:
        _fill(row, verdict_of(vacancy, sources))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        row.error = _why(error)
        _keep(row, time.monotonic() - began)
        raise
    _keep(row, time.monotonic() - began)
    return True


def _why(error: Exception) -> Message:
    why = error.message if isinstance(error, ArkivbroError) else message("proof.defect")
    return message("proof.failed", why=why)


def _fill(row: Proof, verdict: VacancyVerdict) -> None:
    row.outcome = verdict.outcome.value
    row.entries, row.files, row.bytes = verdict.entries, verdict.files, verdict.bytes
    row.applications, row.archived_applications = verdict.applications, verdict.archived_applications
    row.counts = dict(Counter(one.kind.value for one in verdict.differences))
    row.differences = differences_as_json(verdict.differences[:MOST_KEPT])


def _keep(row: Proof, seconds: float) -> None:
    row.made_at, row.seconds = clock(), seconds
    with transaction.atomic():
        row.save()
        _forget(row.vacancy_id, row.pk)


def _forget(vacancy: int, newest: int) -> None:
    """A handful of each vacancy is kept, to see since when."""
    made = Proof.objects.filter(vacancy_id=vacancy, made_at__isnull=False).order_by("-pk")
    old: Iterable[int] = made.values_list("pk", flat=True)[KEPT:]
    Proof.objects.filter(pk__in=[one for one in old if one != newest]).delete()
