"""No page says that all is archived while something is not: a cancelled application, a list of another deadline, half the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Vacancy, VacancyDeadline
from arkivbro.recruitment.selectors.waiting import owed_days, waiting_for_lists
from arkivbro.recruitment.services.list_clock import _due_days
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.services import cancel
from tests.doubles.states import force
from tests.web.conftest import client_of
from tests.web.test_lists import archive, settle_and_decide

DONE = ("Alt etter rutinen er arkivert", "Alt som er kommet inn, er arkivert")


def first_page(client: Client, vacancy: Vacancy) -> str:
    return str(client.get(f"/stillinger/{vacancy.reference}/").content.decode())


def found_by(client: Client, status: str) -> str:
    return str(client.get(f"/stillinger/?arkiv={status}").content.decode())


def all_is_transferred(vacancy: Vacancy) -> None:
    open_ones = Transfer.objects.filter(case__vacancy_id=vacancy.source_id).exclude(state="cancelled")
    force(open_ones, "transferred")
    open_ones.update(left_out=0, left_out_digest="")  # the demo's empty file is another test's


def an_application_of(vacancy: Vacancy, state: State) -> Transfer:
    one = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[0]
    one.steps.all().delete()
    force(Transfer.objects.filter(pk=one.pk), state)
    one.refresh_from_db()
    return one


class TestACancelledApplication:
    @pytest.fixture
    def cancelled(self, vacancy: Vacancy) -> Transfer:
        one = an_application_of(vacancy, State.STOPPED)
        cancel(one.public_id, by="arne", reason="Prøve")
        return one

    def test_is_said(self, client: Client, vacancy: Vacancy, cancelled: Transfer) -> None:
        page = first_page(client, vacancy)
        assert "1 overføring er avbrutt, og det den gjaldt, er ikke arkivert" in page
        assert not any(words in page for words in DONE)
        assert vacancy.reference not in found_by(client, "complete")
        assert vacancy.reference in found_by(client, "given_up")

    def test_waits_on_the_start_page_of_recruiter_and_archivist(self, cancelled: Transfer) -> None:
        assert "Stilling der noe er avbrutt" in client_of("ragnhild").get("/").content.decode()
        assert "Avbrutt overføring" in client_of("arne").get("/").content.decode()

    def test_is_carried_out_when_it_is_asked_for_again(
        self, client: Client, vacancy: Vacancy, cancelled: Transfer
    ) -> None:
        place = f"/stillinger/{vacancy.reference}/arkiv/overfor/"
        shown = client.post(place, {"slag": "soknad"}).content.decode()
        seen = shown.partition('name="sett" value="')[2].partition('"')[0]
        answer = client.post(place, {"slag": "soknad", "sett": seen}, follow=True).content.decode()
        assert "1 nye er på vei" in answer or "1 ny" in answer
        again = Transfer.objects.filter(subject=cancelled.subject, kind="application").latest("pk")
        assert (again.pk != cancelled.pk, again.version) == (True, cancelled.version)
        assert vacancy.reference not in found_by(client, "given_up")

    def test_only_an_archivist_cancels_what_was_stopped(self, client: Client, vacancy: Vacancy) -> None:
        one = an_application_of(vacancy, State.STOPPED)
        place = f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"
        assert "Dette avgjør en arkivar med klarering" in client.get(place).content.decode()
        client.post(f"{place}avbryt/", {"begrunnelse": "Prøve"})
        one.refresh_from_db()
        assert one.state == State.STOPPED


class TestLists:
    @pytest.mark.one_database("words")
    def test_one_of_the_two_is_not_both(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        archive(client, vacancy, "offentlig")
        all_is_transferred(vacancy)
        assert "Ikke alle søkerlistene er laget" in first_page(client, vacancy)
        archive(client, vacancy, "utvidet")
        all_is_transferred(vacancy)
        assert "søkerlistene er ikke laget" not in first_page(client, vacancy).lower()
        assert "Ikke alle søkerlistene" not in first_page(client, vacancy)

    def test_the_original_deadline_owes_its_lists_too(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        for name in ("offentlig", "utvidet"):
            archive(client, vacancy, name)
        all_is_transferred(vacancy)
        assert vacancy.deadline is not None
        assert not waiting_for_lists(Vacancy.objects.filter(pk=vacancy.pk)).exists()
        (deadline,) = vacancy.deadlines.all()
        VacancyDeadline.objects.filter(pk=deadline.pk).update(number=2)
        VacancyDeadline.objects.create(
            vacancy=vacancy, number=1, day=vacancy.deadline - timedelta(days=5), seen_at=clock()
        )
        assert waiting_for_lists(Vacancy.objects.filter(pk=vacancy.pk)).exists()
        assert not any(words in first_page(client, vacancy) for words in DONE)

    def test_a_deadline_that_was_shortened_owes_none(self, vacancy: Vacancy) -> None:
        assert vacancy.deadline is not None
        VacancyDeadline.objects.filter(vacancy=vacancy).update(number=2)
        VacancyDeadline.objects.create(
            vacancy=vacancy, number=1, day=vacancy.deadline + timedelta(days=5), seen_at=clock()
        )
        assert owed_days(vacancy) == [vacancy.deadline]

    def test_snarest_is_not_forgotten(self, client: Client) -> None:
        vacancy = Vacancy.objects.get(reference="4000000005")
        long_ago = oslo_day(clock()) - timedelta(days=60)
        Vacancy.objects.filter(pk=vacancy.pk).update(published=long_ago)
        assert vacancy.deadline is None
        all_is_transferred(vacancy)
        assert vacancy.reference in found_by(client, "lists_missing")
        assert "Søkerlistene er ikke laget" in first_page(client, vacancy)

    def test_the_clock_tells_of_each_day_that_owes_a_list(self, vacancy: Vacancy) -> None:
        assert vacancy.deadline in _due_days(vacancy)

    def test_a_cancelled_list_is_not_archived_and_comes_when_it_is_asked_for_again(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        row = archive(client, vacancy, "offentlig")
        archive(client, vacancy, "utvidet")
        all_is_transferred(vacancy)
        assert row is not None
        force(Transfer.objects.filter(public_id=row.transfer_id), "cancelled")
        assert "avbrutt" in first_page(client, vacancy)
        again = archive(client, vacancy, "offentlig")
        listed = vacancy.lists.get(pk=row.pk)
        assert again is not None and vacancy.lists.count() == 2
        assert listed.transfer_id != row.transfer_id
        assert Transfer.objects.get(public_id=listed.transfer_id).state in ("waiting", "waiting_for_case")
