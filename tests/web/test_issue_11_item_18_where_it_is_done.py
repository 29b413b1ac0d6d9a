"""Issue 11, item 18: a remedy is a link to its page for those who may go there, and a target in `--json`; another officer is picked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import resolve

from arkivbro.accounts.models import User
from arkivbro.core.errors import BadFacts
from arkivbro.core.message_table import At
from arkivbro.core.messages import Message, message
from arkivbro.core.plan import PlanContext
from arkivbro.core.ref import Ref
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.services.verification import verify
from arkivbro.runtime import current
from arkivbro.transfers.models import ArchiveCase, Attempt, Transfer
from arkivbro.transfers.models.attempt import ArchiveWords
from arkivbro.transfers.policy import draft, prepare
from arkivbro.transfers.selectors import transfers_json
from arkivbro.ui.places import CHOSEN_FROM, Of, address_of, link_for, where_json
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of, press

OF_SOMETHING = {At.HANDLING, At.ONE_TRANSFER}


@pytest.mark.one_database("words")
@pytest.mark.parametrize("at", list(At))
def test_issue_11_item_18_every_page_has_an_address(at: At, vacancy: Vacancy) -> None:
    application = vacancy.applications.first()
    assert application is not None
    address = address_of(at, Of(vacancy.reference, application.public_id, "0123456789abcdef01"))
    assert resolve(address.partition("?")[0]).url_name == CHOSEN_FROM.get(at, (at.value,))[0]
    assert (address_of(at, Of(vacancy.reference)) == "") is (at in OF_SOMETHING)


@pytest.mark.one_database("links, forms and words")
def test_issue_11_item_18_the_link_is_for_those_who_may_go_there() -> None:
    told = message("account.statement_not_approved", name="x")
    assert link_for(User.objects.get(username="dagny"), told) == ("/brukere/erklaringer/", "Erklæringer")
    for name in ("ragnhild", "arne"):
        assert link_for(User.objects.get(username=name), told) == ("", "")
    assert where_json(told) == where(page="Erklæringer", address="/brukere/erklaringer/")
    assert where_json(message("documents.fonts_missing")) == where(elsewhere="machine")
    assert where_json(
        message("health.archive_set_up", archive="x", moment=clock(), why="", count=1)
    ) == where(page="Drift", address="/drift/", command="arkivbro check")
    assert where_json(None) is None and where_json(message("owed.all_is_archived")) is None


def where(**told: str) -> dict[str, str | None]:
    return dict.fromkeys(("page", "address", "command", "elsewhere")) | told


NULL_BEFORE = (
    message("archiving.left_out", count=1),
    message("owed.needs_person", count=1),
    message("owed.stopped", count=1),
    message("owed.decisions_missing"),
    message("verify.not_transferred"),
    message("verify.not_linked", count=1),
    message("transfer.list_outdated"),
    message("vacancy.unit_changed"),
    message("health.without_vacancy", count=1),
    message("health.letters_not_sent", count=1),
    message("facts.incomplete"),
)


@pytest.mark.parametrize("told", NULL_BEFORE, ids=lambda one: one.code)
@pytest.mark.one_database("links, forms and words")
def test_issue_11_item_18_each_of_them_has_an_address_in_json(told: Message, vacancy: Vacancy) -> None:
    one = where_json(told, Of(vacancy.called, transfer="0123456789abcdef01"))
    assert one and one["address"] and resolve(one["address"].partition("?")[0])


@pytest.mark.one_database("links, forms and words")
def test_issue_11_item_18_the_commands_write_the_address_of_the_very_transfer(vacancy: Vacancy) -> None:
    one = stopped_by(vacancy, "facts.incomplete")
    place = f"/stillinger/{one.case.vacancy}/arkiv/{one.public_id}/"
    row = next(row for row in transfers_json(vacancy.reference) if row["id"] == one.public_id)
    assert row["error"]["where"]["address"] == place
    assert row["error"]["remedy"].startswith("Fyll det inn i rekrutteringssystemet")
    client = client_of("arne")
    assert client.get(place).status_code == 200
    found = [lack for verdict in verify(vacancy.reference) for lack in verdict.lacks]
    assert one.public_id in [lack.transfer for lack in found if lack.code == "needs_person"]


def stopped_by(vacancy: Vacancy, code: str) -> Transfer:
    one = Transfer.objects.filter(case__vacancy_ref=vacancy.reference, kind="application").latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "declined", error=message(code))
    return one


@pytest.mark.one_database("links, forms and words")
def test_issue_11_item_18_the_transfers_page_links_to_where_it_is_done(vacancy: Vacancy) -> None:
    one = stopped_by(vacancy, "ephorte.closed")
    page = one_line(client_of("arne").get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/").content)
    assert f'<a class="ds-link" href="/stillinger/{vacancy.reference}/">Stillingen</a>' in page


def test_issue_11_item_18_the_archives_words_are_shown_without_persons(vacancy: Vacancy) -> None:
    one = stopped_by(vacancy, "declined")
    person = people(Ref.parse(str(vacancy.ref)))[0]
    given, family = person.names[0]
    text = f"Part {family}, {given} ({person.emails[0]}) i {person.addresses[0]} finnes ikke; 01019012345"
    attempt = Attempt.objects.create(
        transfer=one, at=clock(), call="perform", code="declined", worker="w", fence=1
    )
    ArchiveWords.objects.create(attempt=attempt, at=clock(), text=text)
    page = one_line(client_of("arne").get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/").content)
    answers = page.split("svarte:")[1:]
    assert len(answers) == 2 and all("finnes ikke" in answer for answer in answers)
    for told in (person.emails[0], person.addresses[0], "01019012345"):
        assert told not in page.replace("&#x27;", "'"), told
    assert family not in answers[0].split("</q>")[0]


def test_issue_11_item_18_people_of_linked_vacancies_are_taken_out_too(vacancy: Vacancy) -> None:
    """An archive says what stands in its case: of whichever vacancy that was linked to it."""
    other = next(one for one in Vacancy.objects.exclude(pk=vacancy.pk) if people(one.ref))
    stranger = people(other.ref)[0]
    given, family = stranger.names[0]
    mine = ArchiveCase.objects.get(source=vacancy.source, vacancy_id=vacancy.source_id)
    one = stopped_by(vacancy, "declined")
    attempt = Attempt.objects.create(
        transfer=one, at=clock(), call="perform", code="declined", worker="w", fence=1
    )
    text = f"Parten Zzyzx {given} {family} ({stranger.phones[0]}) finnes ikke"
    ArchiveWords.objects.create(attempt=attempt, at=clock(), text=text)
    place = f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"

    def shown() -> str:
        page = one_line(client_of("arne").get(place).content)
        return page.split("svarte:")[1].split("</q>")[0]

    before = shown()
    ArchiveCase.objects.filter(source=other.source, vacancy_id=other.source_id).update(number=mine.number)
    assert family in before and family not in shown() and stranger.phones[0] not in shown()
    assert "finnes ikke" in shown() and "Zzyzx" in shown()
    ArchiveCase.objects.filter(source=other.source, vacancy_id=other.source_id).update(archive="ephorte")
    assert family in shown(), "the same number in another archive is another case"


@pytest.mark.one_database("links, forms and words")
def test_issue_11_item_18_another_officer_is_picked_and_the_plan_has_them(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stopped_by(vacancy, "ephorte.officer")
    place = f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"
    arne = client_of("arne")
    page = one_line(arne.get(place).content)
    assert '<select class="ds-input" id="saksbehandler"' in page and 'value="RARE"' in page
    assert "velg en annen saksbehandler" in page
    told = press(arne, place, {"saksbehandler": "XXXX"}, to=f"{place}ny-plan/")
    assert "XXXX" in told and not Transfer.objects.get(pk=one.pk).officer
    press(arne, place, {"saksbehandler": "RARE"}, to=f"{place}ny-plan/")
    assert Transfer.objects.get(pk=one.pk).officer == "RARE"
    asked: list[PlanContext] = []

    def planned(_facts: object, _profile: object, context: PlanContext) -> None:
        asked.append(context)
        raise BadFacts("facts.incomplete")

    monkeypatch.setattr(draft, "plan_transfer", planned)
    begun = SimpleNamespace(transfer_id=one.pk, lease=SimpleNamespace(archive=one.case.archive))
    with pytest.raises(BadFacts):
        prepare.prepare(current(), begun)  # type: ignore[arg-type]  # it asks nothing else before
    assert [context.picked_officer for context in asked] == ["RARE"]
