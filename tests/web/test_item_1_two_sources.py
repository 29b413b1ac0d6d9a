"""Issue 10 item 1: two applicants whose sources gave them the same id are two on lists, in letters and decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.exemption import Outcome
from arkivbro.core.list_columns import Column
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application, LetterTemplate, Vacancy
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.selectors.screens import latest_facts_of, names_by_subject
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.handling import SayTwoPeople, say_two_people
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.transfers.models import Transfer
from tests import recruitment_acts


@pytest.fixture
def twins(vacancy: Vacancy) -> tuple[Application, Application]:
    """A door each, the same id, and names that are like no other."""
    first = vacancy.applications.order_by("pk")[0]
    told = latest_facts_of([first])[first.pk]
    made = []
    for source, given, family in (("folder", "Tora", "Myrvangqx"), ("builtin", "Solbjørg", "Havgrunqx")):
        applicant = replace(
            told.applicant,
            given_name=given,
            family_name=family,
            email=f"{family}@eksempel.example",
            former_names=(),
        )
        receive(
            replace(
                told,
                ref=Ref(source, "17"),
                vacancy_reference=stored_facts(vacancy).reference,
                applicant=applicant,
                exemption=ExemptionRequest(True, "Grunn."),
                withdrawn=None,
                attachments=(),
            )
        )
        made.append(Application.objects.get(source=source, source_id="17"))
    return made[0], made[1]


def test_each_has_an_entry_of_its_own(vacancy: Vacancy, twins: tuple[Application, Application]) -> None:
    rows = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, subject__endswith=":17")
    assert sorted((row.subject, row.version) for row in rows) == [("builtin:17", 1), ("folder:17", 1)]
    assert names_by_subject(vacancy, ["folder:17", "builtin:17"]) == {
        "folder:17": "Tora Myrvangqx",
        "builtin:17": "Solbjørg Havgrunqx",
    }


def test_a_decision_on_the_one_is_no_decision_on_the_other(
    vacancy: Vacancy, twins: tuple[Application, Application]
) -> None:
    recruitment_acts.decide(twins[0], Outcome.GRANTED)
    states = {one.ref: one.record.decision for one in candidates_of(vacancy) if one.ref.id == "17"}
    assert states[Ref("folder", "17")] is not None and states[Ref("builtin", "17")] is None
    subjects = Transfer.objects.filter(kind="exemption_decision").values_list("subject", flat=True)
    assert "folder:17/1" in subjects and "builtin:17/1" not in subjects
    scopes = {one.ref: one.scope for one in people(vacancy.ref) if one.ref.id == "17"}
    assert set(scopes) == {Ref("folder", "17"), Ref("builtin", "17")}
    assert set(scopes.values()) == {Scope.EXEMPT}


def test_the_chosen_one_stands_alone_on_a_list(
    vacancy: Vacancy, twins: tuple[Application, Application]
) -> None:
    assert vacancy.deadline is not None
    made = made_now(
        vacancy,
        ListKind.CUSTOM,
        vacancy.deadline,
        candidates_of(vacancy),
        columns=(Column.FAMILY_NAME,),
        title="Til intervju",
        chosen=[twins[1].ref],
    )
    assert [row.applications for row in made.rows] == [(Ref("builtin", "17"),)]
    assert "Havgrunqx" in str(made.rows) and "Myrvangqx" not in str(made.rows)


def test_told_apart_is_told_apart_by_ref(vacancy: Vacancy, twins: tuple[Application, Application]) -> None:
    """The same id stands in both: what is said of the one pair is said of no other."""
    third = vacancy.applications.order_by("pk")[0]
    two = SayTwoPeople(
        actor=COMMAND_LINE,
        vacancy=vacancy.reference,
        application=twins[0].public_id,
        other=third.public_id,
    )
    say_two_people(two)
    by_ref = {one.ref: one.other_person_than for one in candidates_of(vacancy)}
    assert by_ref[Ref("folder", "17")] == {third.ref} and by_ref[Ref("builtin", "17")] == frozenset()
    assert by_ref[third.ref] == {Ref("folder", "17")}


def test_each_gets_the_own_letter(vacancy: Vacancy, twins: tuple[Application, Application]) -> None:
    template = LetterTemplate.objects.get(kind="rejection", language="nb")
    letters = recruitment_acts.write_letters(template, list(twins))
    bodies = {one.application.subject: one.text["body"] for one in letters}
    assert bodies["folder:17"].startswith("Hei Tora") and bodies["builtin:17"].startswith("Hei Solbjørg")
