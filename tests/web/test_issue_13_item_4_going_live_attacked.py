"""Going live under unlucky hands: what changes between the look and the seal, an archive that is slow, silent or full, odd forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Installation
from arkivbro.archive.models import CaseFile
from arkivbro.conf.configuration import Sources
from arkivbro.connectors.webcruiter.configuration import WebcruiterSource
from arkivbro.core.errors import ArkivbroError, ChangedSinceSeen, Transient, Unreachable
from arkivbro.core.recruitment import Deadline, VacancyState
from arkivbro.core.ref import Ref
from arkivbro.ports import CaseTitled
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import going_live, receive
from arkivbro.recruitment.services.first_contact import ConfirmSource, confirm_source, seen_of_day
from arkivbro.recruitment.services.going_live import Becomes, Wanted
from arkivbro.runtime import current
from tests.pages import one_line
from tests.web.conftest import client_of

T = TypeVar("T")
PLACE, SOURCE = "/drift/forste-innlesing/", "webcruiter"


@pytest.fixture(autouse=True)
def _source(settings: Settings) -> None:
    Installation.objects.update(is_demo=False)
    sources = Sources(webcruiter=WebcruiterSource(standing_titles=("cv-registrering",)))
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None, "source": sources})
    for number in (1, 2, 3):
        given(number)


def given(number: int, **changes: Any) -> None:
    example = stored_facts(Vacancy.objects.get(reference="4000000003"))
    day = oslo_day(clock()) - timedelta(days=7)
    fact = replace(
        example, ref=Ref(SOURCE, str(number)), reference=f"V-{number}", published=day, title=f"Jobb {number}"
    )
    receive(replace(fact, **changes))


def of(number: int) -> Vacancy:
    return Vacancy.objects.get(reference=f"V-{number}")


def wanted(*chosen: tuple[int, Becomes, str]) -> list[Wanted]:
    return [Wanted(of(number).public_id, becomes, text) for number, becomes, text in chosen]


def post(*given: tuple[int, str, str], **more: str) -> str:
    form = {"kilde": SOURCE, "sett": "", **more}
    for number, becomes, text in given:
        form |= {f"valg-{of(number).public_id}": becomes, f"tekst-{of(number).public_id}": text}
    return one_line(client_of("arne").post(PLACE, form, follow=True).content).replace("\xa0", " ")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "CV-registrering, ikke ledig stilling"},
        {"state": VacancyState.CANCELLED},
        {"deadlines": (Deadline(date(2030, 1, 1)),)},
    ],
)
@pytest.mark.parametrize("becomes", list(Becomes))
def test_issue_13_item_4_what_changed_since_the_look_is_looked_at_anew(
    changes: dict[str, Any], becomes: Becomes
) -> None:
    case = CaseFile.objects.order_by("pk")[0]
    chosen = wanted((1, becomes, case.number), (2, Becomes.EXCLUDED, "prøve"))
    seen = going_live.seen_of_plan(SOURCE, chosen)
    given(1, **changes)
    with pytest.raises(ChangedSinceSeen):
        going_live.carry_out(COMMAND_LINE, SOURCE, chosen, seen)
    assert {of(n).archiving for n in (1, 2)} == {"unconfirmed"}


def test_issue_13_item_4_one_that_was_withdrawn_says_so() -> None:
    given(1, state=VacancyState.CANCELLED)
    assert "Trukket" in one_line(client_of("arne").get(f"{PLACE}?kilde={SOURCE}").content)
    assert "Trukket" in post((1, "lag", "")) and "Trukket" not in post((2, "lag", ""))


def test_issue_13_item_4_a_found_case_is_no_reason_when_the_choice_is_changed() -> None:
    """The archivist marked a case that was found, and then said that the vacancy is not to be archived."""
    vacancy = of(1).public_id
    page = post((1, "ikke", "En prøve"), **{f"funnet-{vacancy}": "2026/1"})
    assert "Skal ikke arkiveres: En prøve" in page
    assert "Skriv hvorfor" in post((1, "ikke", ""), **{f"funnet-{vacancy}": "2026/1"})


@pytest.mark.parametrize("confirm", ["", "bekreft"])
def test_issue_13_item_4_a_form_with_what_no_database_holds(confirm: str) -> None:
    arne = client_of("arne")
    for form in (
        {f"valg-{of(1).public_id}": "knytt", f"tekst-{of(1).public_id}": "2026/1\x00"},
        {f"valg-{of(1).public_id}": "ikke", f"tekst-{of(1).public_id}": "prø\x00ve"},
        {"valg-\x00": "lag"},
        {"kilde": "web\x00cruiter", f"valg-{of(1).public_id}": "lag"},
        {"valg-" + "x" * 500: "lag", "fra": "\x00"},
    ):
        seen = going_live.seen_of_plan(SOURCE, wanted((1, Becomes.EXCLUDED, "prøve")))
        answer = arne.post(PLACE, {"kilde": SOURCE, "gjor": confirm, "sett": str(seen), **form})
        assert answer.status_code in (200, 302, 404)


class Odd:
    """An archive that answers as it is told to; all else is the built-in one's."""

    def __init__(
        self, archive: Any, trouble: ArkivbroError | None = None, found: Sequence[CaseTitled] = ()
    ) -> None:
        self._archive, self._trouble, self._found, self.asked = archive, trouble, tuple(found), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def cases_titled(self, words: str, *, deadline: float) -> tuple[CaseTitled, ...]:
        return self._answer(self._found)

    def find_case_by_number(self, number: str, *, deadline: float) -> Any:
        return self._answer(self._archive.find_case_by_number(number, deadline=deadline))

    def _answer(self, told: T) -> T:
        self.asked += 1
        if self._trouble is not None:
            raise self._trouble
        return told


@pytest.fixture
def odd() -> Iterator[Any]:
    kept = dict(runtime_module._kept)

    def made(**how: Any) -> Odd:
        runtime = current()
        name = runtime.default_archive
        archive = Odd(runtime.archives[name], **how)
        changed = replace(runtime, archives={**runtime.archives, name: archive})
        runtime_module._kept[django_settings.ARKIVBRO_RUNTIME] = changed
        return archive

    yield made
    runtime_module._kept.clear()
    runtime_module._kept.update(kept)


@pytest.mark.parametrize("text", ["2026/1", "ord i tittelen", ""])
@pytest.mark.parametrize("trouble", [Unreachable(), Transient()])
def test_issue_13_item_4_a_silent_archive_is_asked_once_and_told_of(
    odd: Any, text: str, trouble: ArkivbroError
) -> None:
    archive = odd(trouble=trouble)
    planned = going_live.plan(COMMAND_LINE, SOURCE, wanted(*((n, Becomes.LINKED, text) for n in (1, 2, 3))))
    assert [one.trouble for one in planned] == [trouble.message] * 3, (
        "it is said, and not that a number is missing"
    )
    assert archive.asked == 1


def test_issue_13_item_4_a_slow_archive_holds_no_page(odd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = odd()
    monkeypatch.setattr(going_live, "ASKED_SECONDS", -1.0)
    (first, *_) = planned = going_live.plan(
        COMMAND_LINE, SOURCE, wanted(*((n, Becomes.LINKED, "2026/1") for n in (1, 2, 3)))
    )
    assert first.trouble is not None and first.trouble.code == "first_contact.no_time" and len(planned) == 3
    assert archive.asked == 0


def test_issue_13_item_4_an_archive_that_is_silent_when_it_is_sealed_stops_no_other(odd: Any) -> None:
    archive = odd(trouble=Unreachable())
    chosen = wanted(
        (1, Becomes.LINKED, "2026/1"), (2, Becomes.LINKED, "2026/1"), (3, Becomes.EXCLUDED, "prøve")
    )
    done = going_live.carry_out(COMMAND_LINE, SOURCE, chosen, going_live.seen_of_plan(SOURCE, chosen))
    assert [one.told is None for one in done] == [False, False, True] and archive.asked == 1
    assert [of(n).archiving for n in (1, 2, 3)] == ["unconfirmed", "unconfirmed", "excluded"]


def test_issue_13_item_4_a_search_that_finds_a_thousand_offers_ten(odd: Any) -> None:
    """Two of them of the same title: a person sees their numbers."""
    odd(found=[CaseTitled(f"2026/{number}", "Jobb 1", "") for number in range(1_000)])
    (planned,) = going_live.plan(COMMAND_LINE, SOURCE, wanted((1, Becomes.LINKED, "jobb")))
    assert [one.number for one in planned.offered] == [f"2026/{number}" for number in range(10)]


def test_issue_13_item_4_one_that_another_leaves_out_while_the_archive_answers(odd: Any) -> None:
    """It is not linked, and nobody is told that it was."""
    archive, case = odd(), CaseFile.objects.order_by("pk")[0]
    chosen = wanted((1, Becomes.LINKED, case.number))
    seen = going_live.seen_of_plan(SOURCE, chosen)
    ask = archive.find_case_by_number

    def meanwhile(number: str, *, deadline: float) -> Any:
        Vacancy.objects.filter(pk=of(1).pk).update(archiving="excluded")
        return ask(number, deadline=deadline)

    archive.find_case_by_number = meanwhile
    (done,) = going_live.carry_out(COMMAND_LINE, SOURCE, chosen, seen)
    assert done.told is not None and not of(1).linked


def test_issue_13_item_4_of_two_who_confirm_the_second_is_told() -> None:
    chosen = wanted((1, Becomes.CASE, ""), (2, Becomes.EXCLUDED, "prøve"))
    seen = going_live.seen_of_plan(SOURCE, chosen)
    assert all(one.told is None for one in going_live.carry_out(COMMAND_LINE, SOURCE, chosen, seen))
    with pytest.raises(ChangedSinceSeen):
        going_live.carry_out(COMMAND_LINE, SOURCE, chosen, seen)
    day = date(2020, 1, 1)
    seen = seen_of_day(SOURCE, day)
    command = ConfirmSource(actor=COMMAND_LINE, source=SOURCE, seen=seen, archive_from=day)
    confirm_source(command)
    with pytest.raises(ChangedSinceSeen):
        confirm_source(command)
