"""Each flow of the routine is left undone in turn, and every sentence about completeness is read: none says that all is archived."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from typer.testing import CliRunner

from arkivbro.cli.main import app
from arkivbro.core.owed import Flow
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import ApplicantHandling, Letter, LockedList, Vacancy
from arkivbro.recruitment.selectors.owed import where_undone
from arkivbro.recruitment.selectors.screens import filtered_vacancies, line_of_steps, vacancy_rows
from arkivbro.transfers.models import Transfer
from arkivbro.ui.statuses import look_of
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of
from tests.web.test_letters import archive as archive_letters
from tests.web.test_letters import choose, post, template
from tests.web.test_lists import archive as archive_list
from tests.web.test_lists import settle_and_decide
from tests.web.test_notices import OWN, notice

ALL = ("Alt etter rutinen er arkivert", "Alt som er kommet inn, er arkivert")
BADGE = look_of("complete").text


@pytest.fixture(autouse=True)
def _set_up_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arkivbro.cli.verify.start", lambda: None)


@pytest.fixture(scope="module")
def completed(for_the_module: None) -> str:
    """Every flow of the routine is done: decided, told, listed, written to, and all of it archived."""
    client, vacancy = client_of("ragnhild"), Vacancy.objects.get(reference="4000000003")
    settle_and_decide(client, vacancy)
    choose(client, vacancy, 2)
    post(client, vacancy, notice("granted"), "merk", **OWN)
    for name in ("offentlig", "utvidet"):
        archive_list(client, vacancy, name)
    choose(client, vacancy, 1, 2, 3, 4, 5, 6, 7)
    post(client, vacancy, template(), "merk")
    archive_letters(client, vacancy, "rejection", "exemption_notice", eksempelbrev="1")
    everything = Transfer.objects.filter(case__vacancy_id=vacancy.source_id).exclude(state="cancelled")
    force(everything, "transferred")
    everything.update(left_out=0, left_out_digest="", by_hand="KAHA")
    return vacancy.reference


@pytest.fixture
def complete(completed: str) -> Vacancy:
    return Vacancy.objects.get(reference=completed)


def transfers(vacancy: Vacancy, kind: str) -> Any:
    rows = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, series=kind)
    return rows.filter(pk=rows.latest("pk").pk)


def removed(kind: str) -> Callable[[Vacancy], None]:
    """As if nobody had asked for it."""

    def undo(vacancy: Vacancy) -> None:
        transfers(vacancy, kind).delete()

    return undo


def in_state(kind: str, state: str) -> Callable[[Vacancy], None]:
    def undo(vacancy: Vacancy) -> None:
        force(transfers(vacancy, kind), state)

    return undo


def another_advertisement(vacancy: Vacancy) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(shown_hash="another")


def withdrawn(vacancy: Vacancy) -> None:
    vacancy.applications.filter(source_id=f"{vacancy.source_id}-001").update(withdrawn=clock())


def cancelled(vacancy: Vacancy) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(state="cancelled", cancelled_on=oslo_day(clock()))


def a_wish(vacancy: Vacancy) -> None:
    vacancy.applications.filter(source_id=f"{vacancy.source_id}-003").update(exemption="requested")


def not_told(vacancy: Vacancy) -> None:
    ApplicantHandling.objects.filter(application__vacancy=vacancy).update(told=False)


def no_list(kind: str) -> Callable[[Vacancy], None]:
    def undo(vacancy: Vacancy) -> None:
        LockedList.objects.filter(vacancy=vacancy, kind=kind).delete()

    return undo


def list_not_archived(vacancy: Vacancy) -> None:
    LockedList.objects.filter(vacancy=vacancy, kind="public_list").update(transfer_id="gone")


def letter_not_sent(vacancy: Vacancy) -> None:
    Letter.objects.filter(pk=Letter.objects.filter(vacancy=vacancy).latest("pk").pk).update(state="failed")


def letter_not_archived(vacancy: Vacancy) -> None:
    Letter.objects.filter(vacancy=vacancy, kind="rejection").update(transfer_id="")


def notice_not_archived(vacancy: Vacancy) -> None:
    Letter.objects.filter(vacancy=vacancy, kind="exemption_notice").update(transfer_id="")


def no_letters(vacancy: Vacancy) -> None:
    Letter.objects.filter(vacancy=vacancy).delete()


def a_file_left_out(vacancy: Vacancy) -> None:
    transfers(vacancy, "application").update(left_out=1, left_out_digest="x")


def nobody_applied(vacancy: Vacancy) -> None:
    Letter.objects.filter(vacancy=vacancy).delete()
    LockedList.objects.filter(vacancy=vacancy).delete()
    vacancy.applications.update(vacancy=None, put_aside_reason="prøve")


UNDONE: dict[str, tuple[Callable[[Vacancy], None], str, str]] = {
    # what is left undone          (how, the vacancy's status, what is said)
    "the advertisement": (removed("advertisement"), "advertisement_missing", "Annonsen er ikke arkivert"),
    "a changed advertisement": (another_advertisement, "advertisement_missing", "Annonsen er ikke arkivert"),
    "an application": (removed("application"), "applications_missing", "6 av 7 søknader er arkivert"),
    "an application that failed": (in_state("application", "failed"), "needs_person", "1 overføring trenger deg"),
    "an application that was cancelled": (in_state("application", "cancelled"), "given_up", "1 overføring er avbrutt"),
    "a withdrawal": (withdrawn, "withdrawals_missing", "At en søknad er trukket, er ikke arkivert"),
    "a note that it was cancelled": (cancelled, "notes_missing", "At utlysningen er trukket, er ikke arkivert"),
    "a file of an applicant": (a_file_left_out, "left_out", "1 vedlegg kom ikke med"),
    "a wish for exemption": (a_wish, "exemption_open", "Ønsker om unntak fra offentlighet er ikke avklart"),
    "the decision's entry": (removed("exemption_decision"), "decisions_missing", "Vedtak om unntak er ikke arkivert"),
    "telling of the decision": (not_told, "exemption_not_told", "ikke varslet om vedtaket"),
    "the public list": (no_list("public_list"), "lists_missing", "Ikke alle søkerlistene er laget"),
    "the extended list": (no_list("extended_list"), "lists_missing", "Ikke alle søkerlistene er laget"),
    "a list's transfer": (list_not_archived, "lists_missing", "Ikke alle søkerlistene er laget"),
    "sending a letter": (letter_not_sent, "letters_not_sent", "Brev er ikke sendt"),
    "archiving a letter": (letter_not_archived, "letters_not_archived", "Det er sendt brev som ikke er arkivert"),
    "archiving a notice": (notice_not_archived, "letters_not_archived", "Det er sendt brev som ikke er arkivert"),
    "the letter with its list of receivers": (in_state("letter", "waiting"), "under_way", "1 overføring er på vei"),
    "letters": (no_letters, "letters_missing", "Ingen brev er sendt og arkivert"),
    "applicants": (nobody_applied, "no_applicants", "Fristen er ute, og ingen har søkt"),
}  # fmt: skip


def words_of(client: Client, address: str) -> str:
    return one_line(client.get(address).content).replace("\xa0", " ")


def row_in_overview(client: Client, vacancy: Vacancy, status: str = "") -> str:
    page = words_of(client, f"/stillinger/?sok={vacancy.reference}&arkiv={status}")
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def verdict(vacancy: Vacancy) -> tuple[str, dict[str, Any]]:
    told = CliRunner().invoke(app, ["verify", vacancy.reference])
    (document,) = json.loads(CliRunner().invoke(app, ["verify", vacancy.reference, "--json"]).stdout)
    return " ".join(told.output.split()), document


def test_issue_11_item_13_when_every_flow_is_done_every_sentence_says_so(
    client: Client, complete: Vacancy
) -> None:
    assert ALL[0] in words_of(client, f"/stillinger/{complete.reference}/")
    assert BADGE in row_in_overview(client, complete)
    assert complete.reference in row_in_overview(client, complete, "complete")
    (row,) = vacancy_rows([complete])
    assert {one.state for one in line_of_steps(row, oslo_day(clock()))} == {"done"}
    words, document = verdict(complete)
    assert ALL[0] in words and document["complete"] is True and document["owed"] == []


def test_issue_11_item_13_each_flow_undone_is_found_in_the_overview(
    client: Client, complete: Vacancy
) -> None:
    """By what each is asked for in the database; what every page and command says of it is the next."""
    for undo, status, _ in UNDONE.values():
        with transaction.atomic():
            undo(complete)
            assert complete.reference in row_in_overview(client, complete, status)
            assert complete.reference not in row_in_overview(client, complete, "complete")
            complete.refresh_from_db()
            assert line_of_steps(vacancy_rows([complete])[0], oslo_day(clock()))[-1].state != "done"
            transaction.set_rollback(True)


@pytest.mark.parametrize("flow", UNDONE)
@pytest.mark.one_database("words: each flow is looked for, and all done is read by every door, on both")
def test_issue_11_item_13_no_sentence_says_that_all_is_archived(
    flow: str, client: Client, complete: Vacancy
) -> None:
    undo, status, said = UNDONE[flow]
    undo(complete)
    for user in ("ragnhild", "arne"):
        for tab in ("", "kandidater/", "sokerlister/", "brev/", "arkiv/"):
            page = words_of(client_of(user), f"/stillinger/{complete.reference}/{tab}")
            assert tab or said in page, (user, tab)
            assert not any(words in page for words in ALL), (user, tab)
    overview = row_in_overview(client, complete)
    assert look_of(status).text in overview and BADGE not in overview
    assert complete.reference not in row_in_overview(client, complete, "complete")
    assert complete.reference in row_in_overview(client, complete, status)
    complete.refresh_from_db()
    (row,) = vacancy_rows([complete])
    steps = line_of_steps(row, oslo_day(clock()))
    assert steps[-1].state != "done" and {one.state for one in steps} != {"done"}
    words, document = verdict(complete)
    assert ALL[0] not in words and document["complete"] is False
    assert document["owed"] or document["lacks"]


def test_issue_11_item_13_lists_of_vacancies_and_rows_say_the_same() -> None:
    today = oslo_day(clock())
    for row in vacancy_rows(list(Vacancy.objects.all())):
        found = filtered_vacancies(Vacancy.objects.all(), status=row.summary, today=today)
        assert row.summary == "not_archived" or found.filter(pk=row.vacancy.pk).exists(), row.summary
        in_complete = filtered_vacancies(Vacancy.objects.all(), status="complete", today=today)
        assert in_complete.filter(pk=row.vacancy.pk).exists() == (row.summary == "complete")


def test_issue_11_item_13_every_flow_is_told_apart_in_the_database() -> None:
    for flow in Flow:
        assert Vacancy.objects.filter(where_undone(flow)).count() >= 0


def test_issue_11_item_13_before_the_deadline_only_what_has_come_is_said(
    client: Client, complete: Vacancy
) -> None:
    LockedList.objects.filter(vacancy=complete).delete()
    Letter.objects.filter(vacancy=complete).delete()
    later = oslo_day(clock()) + timedelta(days=9)
    Vacancy.objects.filter(pk=complete.pk).update(deadline=later)
    complete.deadlines.update(day=later)
    page = words_of(client, f"/stillinger/{complete.reference}/")
    assert ALL[1] in page and ALL[0] not in page
    assert look_of("so_far").text in row_in_overview(client, complete)


def test_issue_11_item_13_what_is_owed_has_a_remedy_and_a_link(client: Client, complete: Vacancy) -> None:
    not_told(complete)
    letter_not_archived(complete)
    page = words_of(client, f"/stillinger/{complete.reference}/")
    base = f"/stillinger/{complete.reference}/"
    assert f'href="{base}sokerlister/unntak/"' in page and f'href="{base}arkiv/overfor/"' in page
    assert "varsle søkeren eller registrer varselet" in page


def test_issue_11_item_13_the_start_page_tells_of_letters_and_notices(
    client: Client, complete: Vacancy
) -> None:
    not_told(complete)
    letter_not_archived(complete)
    page = words_of(client, "/")
    assert "søkere ikke er varslet om vedtak" in page and "sendte brev som ikke er arkivert" in page
