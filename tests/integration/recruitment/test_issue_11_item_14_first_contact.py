"""First contact archives nothing by itself: an archivist confirms from which day, or picks vacancies; only then it flows."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from arkivbro.accounts.acts import COMMAND_LINE, Actor, Seen
from arkivbro.accounts.models import AuditEntry, User
from arkivbro.core.errors import ArkivbroError, ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import SourceBeginning, Vacancy
from arkivbro.recruitment.selectors.beginning import beginning_of
from arkivbro.recruitment.selectors.completeness import known_of, vacancies_to_prove
from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, would_make
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.first_contact import (
    ConfirmSource,
    PickVacancies,
    begin_confirmed,
    confirm_source,
    is_anything_confirmed,
    pick_vacancies,
    seen_of_day,
    seen_of_picked,
)
from arkivbro.recruitment.services.vacancy_archiving import ask_for_all
from arkivbro.transfers.models import Transfer
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 1)
OLD = replace(VACANCY, ref=Ref("webcruiter", "2017"), reference="R-2017", published=date(2017, 3, 1))
UNDATED = replace(VACANCY, ref=Ref("webcruiter", "x"), reference="R-x", published=None)
OF_ANOTHER = replace(VACANCY, ref=Ref("varbi", "1"), reference="V-1")


@pytest.fixture(autouse=True)
def _no_day(settings: Settings) -> None:
    """A new installation: the configuration names no day."""
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None})


def confirm(day: date = DAY, source: str = "webcruiter", seen: Seen | None = None) -> int:
    return confirm_source(
        ConfirmSource(
            actor=COMMAND_LINE, source=source, seen=seen or seen_of_day(source, day), archive_from=day
        )
    )


def kinds() -> list[str]:
    return list(Transfer.objects.order_by("pk").values_list("kind", flat=True))


def archiving() -> dict[str, str]:
    return dict(Vacancy.objects.values_list("reference", "archiving"))


def test_issue_11_item_14_a_source_without_a_day_archives_nothing() -> None:
    receive(OLD)
    receive(VACANCY)
    receive(APPLICATION)
    begin_confirmed()
    assert kinds() == [] and set(archiving().values()) == {"unconfirmed"}
    assert not is_anything_confirmed() and not any(
        one.is_wanted for row in vacancies_to_prove() for one in known_of(row, ())
    )


def test_issue_11_item_14_it_is_said_what_would_be_made() -> None:
    for fact in (OLD, VACANCY, UNDATED, APPLICATION):
        receive(fact)
    found = would_make("webcruiter")
    assert (found.cases, found.undated, found.oldest, found.newest) == (
        3,
        1,
        OLD.published,
        VACANCY.published,
    )
    assert found.by_year == ((2026, 1), (2017, 1))
    found = would_make("webcruiter", DAY)
    assert (found.cases, found.applications, found.left) == (1, 1, 1)
    assert sources_to_confirm() == ["webcruiter"]


def test_issue_11_item_14_confirmed_and_then_it_flows() -> None:
    for fact in (OLD, VACANCY, APPLICATION):
        receive(fact)
    assert confirm() == 1
    assert kinds() == [], "the act only notes it; a worker asks"
    assert is_anything_confirmed()
    begin_confirmed()
    assert kinds() == ["advertisement", "application"]
    assert archiving() == {"R-2017": "before_our_time", "R-1": "automatic"}
    assert not is_anything_confirmed() and sources_to_confirm() == []
    receive(replace(VACANCY, ref=Ref("webcruiter", "3"), reference="R-3"))
    receive(replace(OLD, ref=Ref("webcruiter", "2016"), reference="R-2016"))
    assert archiving()["R-3"] == "automatic" and archiving()["R-2016"] == "before_our_time"
    assert AuditEntry.objects.filter(act="source.confirm", where="webcruiter").count() == 1


def test_issue_11_item_14_twice() -> None:
    """The chore again makes nothing again; a second confirmation is refused, whatever was seen."""
    receive(VACANCY)
    seen = seen_of_day("webcruiter", DAY)
    confirm(seen=seen)
    begin_confirmed()
    begin_confirmed()
    assert kinds() == ["advertisement"]
    with pytest.raises(ChangedSinceSeen):
        confirm(seen=seen)
    with pytest.raises(WrongUse) as told:
        confirm(date(2020, 1, 1))
    assert told.value.code == "first_contact.confirmed_already"
    assert SourceBeginning.objects.get().archive_from == DAY


def test_issue_11_item_14_two_archivists_at_once() -> None:
    for number in range(5):
        receive(replace(VACANCY, ref=Ref("webcruiter", f"n{number}"), reference=f"N-{number}"))
    days = (date(2026, 1, 1), date(2016, 1, 1))
    seen = {day: seen_of_day("webcruiter", day) for day in days}
    told: dict[date, Any] = {}
    together = threading.Barrier(2)

    def press(day: date) -> None:
        together.wait()
        try:
            told[day] = confirm(day, seen=seen[day])
        except ArkivbroError as error:
            told[day] = error.code
        except Exception as error:
            told[day] = type(error).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [day for day in days if told[day] == 5]
    assert SourceBeginning.objects.get(confirmed_at__isnull=False).archive_from == won
    assert AuditEntry.objects.filter(act="source.confirm").count() == 1


def test_issue_11_item_14_one_that_came_since_is_shown_first() -> None:
    receive(VACANCY)
    seen = seen_of_day("webcruiter", DAY)
    receive(replace(VACANCY, ref=Ref("webcruiter", "2"), reference="R-2"))
    with pytest.raises(ChangedSinceSeen):
        confirm(seen=seen)
    assert not beginning_of("webcruiter").is_confirmed and archiving() == {
        "R-1": "unconfirmed",
        "R-2": "unconfirmed",
    }


def test_issue_11_item_14_only_an_archivist() -> None:
    receive(VACANCY)
    seen = seen_of_day("webcruiter", DAY)
    for role in ("is_recruiter", "is_administrator"):
        user = User.objects.create_user(f"u{role}")
        setattr(user, role, True)
        actor = Actor.of(user)
        with pytest.raises(NotThere):
            confirm_source(ConfirmSource(actor=actor, source="webcruiter", seen=seen, archive_from=DAY))
    assert not AuditEntry.objects.filter(act="source.confirm").exists()


def test_issue_11_item_14_picked() -> None:
    for fact in (OLD, VACANCY, UNDATED, APPLICATION):
        receive(fact)
    chosen = tuple(Vacancy.objects.filter(reference__in=("R-1", "R-x")).values_list("public_id", flat=True))
    seen = seen_of_picked("webcruiter", chosen)
    command = PickVacancies(actor=COMMAND_LINE, source="webcruiter", seen=seen, vacancies=chosen)
    assert pick_vacancies(command) == 2
    assert sorted(kinds()) == ["advertisement", "advertisement", "application"]
    assert archiving() == {"R-2017": "unconfirmed", "R-1": "automatic", "R-x": "automatic"}
    with pytest.raises(ChangedSinceSeen):
        pick_vacancies(command)
    receive(replace(VACANCY, ref=Ref("webcruiter", "4"), reference="R-4"))
    assert archiving()["R-4"] == "unconfirmed", "picking is no confirmation of what comes"


def test_issue_11_item_14_a_source_that_is_added_later_waits_for_its_own_confirmation() -> None:
    receive(VACANCY)
    confirm()
    begin_confirmed()
    receive(OF_ANOTHER)
    assert archiving()["V-1"] == "unconfirmed"
    assert sources_to_confirm() == ["varbi"]
    confirm(source="varbi")
    begin_confirmed()
    assert archiving()["V-1"] == "automatic"


def test_issue_11_item_14_a_source_with_a_day_of_its_own(settings: Settings) -> None:
    table = settings.ARKIVBRO.source.model_copy(
        update={"webcruiter": _webcruiter(archive_from=date(2016, 1, 1))}
    )
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"source": table})
    receive(OLD)
    receive(OF_ANOTHER)
    assert archiving() == {"R-2017": "automatic", "V-1": "unconfirmed"}
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": date(2020, 1, 1)})
    receive(replace(OLD, ref=Ref("webcruiter", "b"), reference="R-b"))
    receive(replace(OLD, ref=Ref("varbi", "c"), reference="V-c"))
    assert archiving()["R-b"] == "automatic" and archiving()["V-c"] == "before_our_time"
    begin_confirmed()
    assert archiving()["V-1"] == "automatic", "the day came into the configuration later"


def _webcruiter(**values: Any) -> Any:
    from arkivbro.connectors.webcruiter.configuration import WebcruiterSource

    return WebcruiterSource(**values)


def test_issue_11_item_14_an_old_vacancy_that_shows_up_again() -> None:
    """It was from before our time; that it is told anew, or published anew, makes no case."""
    receive(OLD)
    receive(VACANCY)
    confirm()
    begin_confirmed()
    receive(replace(OLD, title="En annen tittel"))
    receive(replace(OLD, published=date(2026, 11, 20)))
    begin_confirmed()
    assert archiving()["R-2017"] == "before_our_time" and kinds() == ["advertisement"]


def test_issue_11_item_14_without_a_day_of_publishing_somebody_picks() -> None:
    receive(UNDATED)
    receive(VACANCY)
    confirm()
    begin_confirmed()
    assert archiving() == {"R-x": "unconfirmed", "R-1": "automatic"}
    assert sources_to_confirm() == ["webcruiter"], "it is still told of"


def test_issue_11_item_14_what_is_written_in_arkivbro_needs_no_confirmation() -> None:
    receive(replace(VACANCY, ref=Ref("builtin", "1"), reference="B-1"))
    assert archiving() == {"B-1": "automatic"} and kinds() == ["advertisement"]


def test_issue_11_item_14_a_worker_that_dies_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each vacancy in a transaction of its own: what was done stands, the rest is done next time."""
    from arkivbro.recruitment.services import first_contact as services

    for number in range(3):
        receive(replace(VACANCY, ref=Ref("webcruiter", f"n{number}"), reference=f"N-{number}"))
    confirm()
    asked: list[str] = []

    def dies_at_second(row: Vacancy, facts: Any) -> None:
        asked.append(row.reference)
        if len(asked) == 2:
            raise KeyboardInterrupt
        ask_for_all(row, facts)

    with monkeypatch.context() as patched:
        patched.setattr(services, "ask_for_all", dies_at_second)
        with pytest.raises(KeyboardInterrupt):
            begin_confirmed()
    assert sorted(archiving().values()) == ["automatic", "unconfirmed", "unconfirmed"]
    begin_confirmed()
    assert set(archiving().values()) == {"automatic"} and kinds() == ["advertisement"] * 3


def test_issue_11_item_14_in_use_before_it_was_asked() -> None:
    """After an upgrade a source that is archived already goes on, from its oldest vacancy."""
    import importlib

    from django.apps import apps

    receive(VACANCY)
    Vacancy.objects.update(archiving="automatic", received_at=datetime(2026, 11, 2, tzinfo=UTC))
    importlib.import_module("arkivbro.recruitment.migrations.0004_first_contact").confirm_what_is_in_use(
        apps, None
    )
    found = beginning_of("webcruiter")
    assert (found.is_confirmed, found.day) == (True, VACANCY.published)
