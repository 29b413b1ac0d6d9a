"""Issue 10 item 15: a request that differs from the one that was decided is a new one, from the source to the public list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Unit, User
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import ChangedSinceSeen, WrongUse
from arkivbro.core.exemption import Outcome
from arkivbro.core.list_readiness import ObstacleKind
from arkivbro.core.messages import sentence_of
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Application, Deadline, ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.models import LetterTemplate, Vacancy
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.selectors.exemption import STANDS, stands
from arkivbro.recruitment.services import exemption, notices, receive
from arkivbro.recruitment.services.exemption import SettleWish, Tell, seen_of, settle_wish, tell
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.transfers.models import Transfer
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY
from tests.recruitment_acts import decide, record

DAY = date(2026, 11, 18)
ASKED = replace(
    APPLICATION,
    received=APPLICATION.received.replace(day=17),
    exemption=ExemptionRequest(True, "Sjefen vet det ikke."),
)
FEARED = replace(ASKED, exemption=ExemptionRequest(True, "Jeg er truet på livet."))
TAKEN_BACK = replace(ASKED, exemption=ExemptionRequest(False))


@pytest.fixture
def row(clock: Clock) -> Row:
    leader = User.objects.create(username="turid", is_recruiter=True)
    leader.units.add(Unit.objects.create(name=VACANCY.unit.name))
    receive(replace(VACANCY, deadlines=(Deadline(DAY),)))
    receive(ASKED)
    return Row.objects.get()


def finally_refused(row: Row, clock: Clock) -> None:
    decide(row, Outcome.REFUSED)
    seen = seen_of(record(row))
    tell(
        Tell(actor=COMMAND_LINE, vacancy="R-1", application=row.public_id, seen=seen, how="brev", at=clock())
    )
    clock.forward(hours=25)


def names_on_public_list() -> list[str]:
    vacancy = Vacancy.objects.get()
    made = made_now(vacancy, ListKind.PUBLIC, DAY, candidates_of(vacancy))
    return [text for one in made.rows for text in one.cells if "Utsi" in text]


def obstacles() -> set[ObstacleKind]:
    return {one.kind for one in readiness_of(Vacancy.objects.get(), DAY).obstacles}


def scope() -> Scope:
    (person,) = people(Ref("webcruiter", "901"))
    return person.scope


def column() -> str:
    found = [name for name, where in STANDS.items() if Row.objects.filter(where).exists()]
    assert found in ([stands(Row.objects.get())], []), "the query and the row say the same"
    return found[0] if found else ""


def test_item_15_finally_refused_and_then_truet_paa_livet(row: Row, clock: Clock) -> None:
    finally_refused(row, clock)
    assert names_on_public_list() and scope() is Scope.APPLICANT and column() == "refused"
    receive(FEARED)
    assert not names_on_public_list() and scope() is Scope.EXEMPT and column() == "wishes"
    assert ObstacleKind.UNDECIDED in obstacles()
    codes = [one.message.code for one in readiness_of(Vacancy.objects.get(), DAY).obstacles]
    assert codes == ["lists.exemption_changed"]
    template = LetterTemplate.objects.get(kind="exemption_notice", language="nb", outcome="refused")
    with pytest.raises(WrongUse) as refused:
        notices.decisions_told(template, [row])
    assert "vurderes på nytt" in sentence_of(refused.value.findings[0].message)


def test_item_15_the_later_request_is_decided_for_itself_and_archived_as_an_entry_of_its_own(
    row: Row, clock: Clock
) -> None:
    finally_refused(row, clock)
    receive(FEARED)
    decide(row, Outcome.GRANTED, "Trusselen er dokumentert.")
    assert column() == "granted" and not obstacles() and not names_on_public_list()
    subjects = Transfer.objects.filter(kind="exemption_decision").values_list("subject", flat=True)
    assert len(set(subjects)) == 2


def test_item_15_the_same_words_again_change_nothing(row: Row, clock: Clock) -> None:
    finally_refused(row, clock)
    receive(replace(ASKED, letter="Ny tekst.", exemption=ExemptionRequest(True, " Sjefen vet det  ikke.")))
    assert names_on_public_list() and column() == "refused"


def test_item_15_taken_back_after_a_grant_names_nobody_before_a_person_has_looked(
    row: Row, clock: Clock
) -> None:
    decide(row, Outcome.GRANTED)
    receive(TAKEN_BACK)
    assert not names_on_public_list() and scope() is Scope.EXEMPT and column() == "wishes"
    assert ObstacleKind.UNDECIDED in obstacles()
    clock.forward(minutes=1)
    settle_wish(
        SettleWish(
            actor=COMMAND_LINE,
            vacancy="R-1",
            application=row.public_id,
            seen=seen_of(record(row)),
            requested=False,
            basis="ringte søkeren",
        )
    )
    assert names_on_public_list() and scope() is Scope.APPLICANT and column() == ""
    assert not obstacles()


@pytest.mark.parametrize("between", [FEARED, TAKEN_BACK], ids=["truet på livet", "taken back"])
def test_issue_10_item_15_the_first_words_again_undo_nothing_that_came_between(
    row: Row, clock: Clock, between: Application
) -> None:
    """An older version that is delivered once more, or the same words meant anew: nobody but a person can tell."""
    finally_refused(row, clock)
    receive(between)
    receive(replace(ASKED, letter="Som før."))
    assert not names_on_public_list() and scope() is Scope.EXEMPT and column() == "wishes"
    assert ObstacleKind.UNDECIDED in obstacles()
    receive(replace(ASKED, letter="Kilden vet ikke.", exemption=None))
    assert not names_on_public_list() and scope() is Scope.EXEMPT and column() == "wishes"
    assert record(row).came_since[0] == between.exemption, "and can be read by who decides"


def test_issue_10_item_15_taken_back_settled_and_asked_for_again_in_the_same_words(
    row: Row, clock: Clock
) -> None:
    finally_refused(row, clock)
    receive(TAKEN_BACK)
    clock.forward(minutes=1)
    settle_wish(
        SettleWish(
            actor=COMMAND_LINE,
            vacancy="R-1",
            application=row.public_id,
            seen=seen_of(record(row)),
            requested=False,
            basis="ringte søkeren",
        )
    )
    assert names_on_public_list()
    clock.forward(days=1)
    receive(replace(ASKED, letter="Jeg ber om det igjen."))
    assert not names_on_public_list() and scope() is Scope.EXEMPT and column() == "wishes"
    decide(row, Outcome.REFUSED, "Vurdert på nytt.")
    assert not names_on_public_list() and scope() is Scope.EXEMPT, "refused anew, and not told"


def test_nobody_decides_on_another_request_than_was_read(row: Row) -> None:
    seen = seen_of(record(row))
    receive(FEARED)
    command = exemption.Decide(
        actor=COMMAND_LINE,
        vacancy="R-1",
        application=row.public_id,
        seen=seen,
        outcome=Outcome.REFUSED,
        reasoning="Vurdert.",
        decided_by=exemption.deciders_of(Vacancy.objects.get())[0],
    )
    with pytest.raises(ChangedSinceSeen):
        exemption.decide(command)
    assert not record(row).decisions
