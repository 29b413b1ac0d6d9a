"""Acts of the recruitment as a person does them who has seen what stands there, for tests that are about what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from arkivbro.accounts.acts import COMMAND_LINE, NOTHING_SEEN, Actor, new_key
from arkivbro.accounts.models import Unit, User
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.letters import SentBy
from arkivbro.core.list_columns import Column
from arkivbro.core.listed_people import ProtectedChoice
from arkivbro.recruitment.models import ApplicantHandling, Application, Letter, LetterTemplate, Vacancy
from arkivbro.recruitment.rights import open_vacancy
from arkivbro.recruitment.services import (
    archiving,
    exemption,
    handling,
    letter_acts,
    list_acts,
    lists,
    vacancy_archiving,
)


def leader_of(vacancy: Vacancy) -> User:
    """A recruiter of the vacancy's unit, who may decide there."""
    user, _ = User.objects.get_or_create(username="turid", defaults={"is_recruiter": True})
    user.units.add(Unit.objects.get_or_create(name=vacancy.unit_name)[0])
    return user


def record(row: Application) -> ExemptionRecord:
    """Where the request stands, as its page shows it."""
    fresh = Application.objects.get(pk=row.pk)
    return exemption.record_of(fresh, ApplicantHandling.objects.filter(application=row).first())


def decide(
    row: Application, outcome: Outcome, reasoning: str = "Vurdert.", actor: Actor = COMMAND_LINE
) -> ExemptionRecord:
    """By the first who may decide there."""
    assert row.vacancy is not None
    return exemption.decide(
        exemption.Decide(
            actor=actor,
            vacancy=row.vacancy.reference,
            application=row.public_id,
            seen=exemption.seen_of(record(row)),
            outcome=outcome,
            reasoning=reasoning,
            decided_by=exemption.deciders_of(row.vacancy)[0],
        )
    )


def settle(row: Application, requested: bool, actor: Actor = COMMAND_LINE) -> ExemptionRecord:
    """A person rang the applicant."""
    assert row.vacancy is not None
    return exemption.settle_wish(
        exemption.SettleWish(
            actor=actor,
            vacancy=row.vacancy.reference,
            application=row.public_id,
            seen=exemption.seen_of(record(row)),
            requested=requested,
            basis="ringte søkeren",
        )
    )


def handle_protected(row: Application, choice: ProtectedChoice, actor: Actor = COMMAND_LINE) -> None:
    """What the lists show of one who is strictly confidential."""
    assert row.vacancy is not None
    fresh = Application.objects.get(pk=row.pk)
    handling.handle_protection(
        handling.HandleProtection(
            actor=actor,
            vacancy=row.vacancy.reference,
            application=row.public_id,
            seen=handling.seen_of(fresh, ApplicantHandling.objects.filter(application=row).first()),
            choice=choice,
            reason="Avklart med søkeren.",
        )
    )


def answer_requests(vacancy: Vacancy) -> None:
    """Nothing stands in the way of a list any more: who asked is granted it, and of whom nobody knew did not ask."""
    for row in vacancy.applications.all():
        if record(row).requested is None:
            settle(row, requested=False)
        elif record(row).requested and record(row).decision is None:
            decide(row, Outcome.GRANTED)


def say_one_person(first: Application, second: Application, actor: Actor = COMMAND_LINE) -> None:
    """The recruiter has confirmed the match."""
    assert first.vacancy is not None
    handling.say_one_person(
        handling.SayOnePerson(
            actor=actor,
            vacancy=first.vacancy.reference,
            application=first.public_id,
            other=second.public_id,
        )
    )


def say_two_people(first: Application, second: Application, actor: Actor = COMMAND_LINE) -> None:
    """The recruiter has seen that they are not one person."""
    assert first.vacancy is not None
    handling.say_two_people(
        handling.SayTwoPeople(
            actor=actor,
            vacancy=first.vacancy.reference,
            application=first.public_id,
            other=second.public_id,
        )
    )


def exclude_vacancy(reference: str, *, reason: str, actor: Actor = COMMAND_LINE) -> int:
    """*Skal ikke arkiveres*."""
    seen = vacancy_archiving.seen_of(open_vacancy(actor, reference))
    return vacancy_archiving.exclude_vacancy(
        vacancy_archiving.ExcludeVacancy(actor=actor, vacancy=reference, seen=seen, reason=reason)
    )


def include_vacancy(reference: str, *, reason: str, actor: Actor = COMMAND_LINE) -> int:
    """*Arkiver likevel*."""
    seen = vacancy_archiving.seen_of(open_vacancy(actor, reference))
    return vacancy_archiving.include_vacancy(
        vacancy_archiving.IncludeVacancy(actor=actor, vacancy=reference, seen=seen, reason=reason)
    )


def lock_list(
    vacancy: Vacancy,
    kind: ListKind,
    day: date,
    actor: Actor = COMMAND_LINE,
    override: str = "",
    reason: str = "",
) -> list_acts.Locked:
    """*Arkiver* on a list of that day."""
    made = lists.made_now(vacancy, kind, day, lists.candidates_of(vacancy))
    seen = list_acts.seen_of(made)
    return list_acts.lock_list(
        list_acts.LockList(
            actor=actor,
            vacancy=vacancy.reference,
            kind=kind,
            day=day,
            seen=seen,
            reason=reason,
            override=override,
        )
    )


def lock_own_list(
    vacancy: Vacancy, day: date, columns: Sequence[Column], title: str, actor: Actor = COMMAND_LINE
) -> list_acts.Locked:
    """*Arkiver rapporten*."""
    command = list_acts.LockOwnList(
        actor=actor,
        vacancy=vacancy.reference,
        day=day,
        seen=list_acts.seen_of(list_acts.own_list(vacancy, day, tuple(columns), title, None)),
        columns=tuple(columns),
        title=title,
    )
    return list_acts.lock_own_list(command)


def write_letters(
    template: LetterTemplate,
    to: Sequence[Application],
    *,
    own: Mapping[str, str] | None = None,
    how: SentBy = SentBy.ELSEWHERE,
    sent_at: datetime | None = None,
    actor: Actor = COMMAND_LINE,
) -> list[Letter]:
    """The template's own text, to each."""
    vacancy = to[0].vacancy
    assert vacancy is not None
    text = letter_acts.Text(template.subject, template.body, own or {})
    run = letter_acts.merge(actor, vacancy, template, to, text)
    return letter_acts.write_letters(
        letter_acts.WriteLetters(
            actor=actor,
            vacancy=vacancy.reference,
            template=template.pk,
            recipients=tuple(one.public_id for one in to),
            text=text,
            how=how,
            sent_at=sent_at,
            seen=letter_acts.seen_of(run),
            key=new_key(),
        )
    )


def transfer_to_archive(vacancy: Vacancy, actor: Actor = COMMAND_LINE, **choices: Any) -> archiving.Asked:
    """*Overfør til arkiv*, looked over first."""
    command = archiving.TransferToArchive(
        actor=actor, vacancy=vacancy.reference, seen=NOTHING_SEEN, **choices
    )
    return archiving.transfer_to_archive(replace(command, seen=archiving.preview(command).seen))
