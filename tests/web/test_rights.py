"""Who may open what: all addresses with all roles, from the table of addresses itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from arkivbro.accounts.models import Clearance, Role, User
from arkivbro.recruitment.models import Vacancy
from tests.web.addresses import Address, patterns
from tests.web.conftest import visits

USERS = {
    "": frozenset[Role](),
    "ragnhild": {Role.RECRUITER},
    "arne": {Role.ARCHIVIST},
    "dagny": {Role.ADMINISTRATOR},
}
LOGIN = "/logg-inn/"


def test_every_view_says_for_whom_it_opens() -> None:
    silent = [route for route, one in patterns() if not hasattr(one.callback, "opens_for")]
    assert silent == []


@pytest.mark.one_database("rights: each address is asked of both by test_queries")
@pytest.mark.parametrize("user", USERS)
def test_every_address_with_every_role(user: str, addresses: list[Address]) -> None:
    wrong = []
    for address, response in visits(user, "get", addresses):
        if address.opens_for is not None and not address.opens_for:  # for everybody
            fine = response.status_code < 500
        elif not user:
            fine = response.status_code == 302 and response.headers["Location"].startswith(LOGIN)
        elif address.opens_for is not None and address.opens_for & USERS[user]:
            fine = response.status_code in (200, 302, 405)
        else:
            fine = response.status_code == 404
        if not fine:
            wrong.append((address.name, address.path, response.status_code))
    assert wrong == []


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("user", ["", "dagny"])
def test_nothing_is_changed_by_who_has_no_right(user: str, addresses: list[Address]) -> None:
    wrong = []
    closed = [
        one
        for one in addresses
        if one.opens_for is None or (one.opens_for and not one.opens_for & USERS[user])
    ]
    for address, response in visits(user, "post", closed):
        if response.status_code not in (302, 404):
            wrong.append((address.name, response.status_code))
    assert wrong == []


class TestARecruiterSeesOwnUnitsOnly:
    def other(self) -> Vacancy:
        return Vacancy.objects.exclude(unit_name__in=("Region Vest", "Region Øst")).order_by("pk")[0]

    @pytest.mark.parametrize("tab", ["", "annonse/", "kandidater/", "arkiv/", "arkiv/overfor/"])
    def test_a_vacancy_of_another_unit_is_not_there(self, tab: str, as_user: Callable[[str], Client]) -> None:
        reference = self.other().reference
        missing = as_user("ragnhild").get(f"/stillinger/finnes-ikke/{tab}")
        assert (
            as_user("ragnhild").get(f"/stillinger/{reference}/{tab}").status_code
            == missing.status_code
            == 404
        )

    def test_nor_in_the_overview(self, as_user: Callable[[str], Client]) -> None:
        assert self.other().reference not in as_user("ragnhild").get("/stillinger/").content.decode()
        assert self.other().reference in as_user("arne").get("/stillinger/").content.decode()

    def test_a_candidate_is_not_reached_through_another_vacancy(
        self, as_user: Callable[[str], Client]
    ) -> None:
        own = Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]
        candidate = self.other().applications.order_by("pk")[0]
        path = f"/stillinger/{own.reference}/kandidater/{candidate.public_id}/"
        assert as_user("ragnhild").get(path).status_code == 404

    def test_nor_a_transfer(self, as_user: Callable[[str], Client]) -> None:
        from arkivbro.transfers.models import Transfer

        own = Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]
        transfer = Transfer.objects.filter(case__vacancy_id=self.other().source_id).order_by("pk")[0]
        path = f"/stillinger/{own.reference}/arkiv/{transfer.public_id}/"
        assert as_user("ragnhild").get(path).status_code == 404


class TestCodeP:
    def vacancy(self) -> Vacancy:
        return Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]

    def names(self) -> list[str]:
        from arkivbro.recruitment.selectors.screens import latest_facts_of

        return [one.applicant.name for one in latest_facts_of(self.vacancy().applications.all()).values()]

    @pytest.mark.parametrize("tab", ["", "kandidater/", "arkiv/"])
    def test_an_archivist_without_clearance_sees_no_name(
        self, tab: str, as_user: Callable[[str], Client]
    ) -> None:
        Clearance.objects.all().delete()
        page = as_user("arne").get(f"/stillinger/{self.vacancy().reference}/{tab}")
        assert page.status_code == 200
        assert [name for name in self.names() if name in page.content.decode()] == []

    def test_with_clearance_for_another_unit_neither(self, as_user: Callable[[str], Client]) -> None:
        from arkivbro.accounts.models import Unit

        user = User.objects.get(username="arne")
        user.clearances.all().delete()
        Clearance.objects.create(user=user, access_code="P", unit=Unit.objects.get(name="Region Sør"))
        page = as_user("arne").get(f"/stillinger/{self.vacancy().reference}/kandidater/").content.decode()
        assert [name for name in self.names() if name in page] == []

    def test_with_clearance_for_the_unit_every_name(self, as_user: Callable[[str], Client]) -> None:
        from django.utils.html import escape

        page = as_user("arne").get(f"/stillinger/{self.vacancy().reference}/kandidater/").content.decode()
        assert [name for name in self.names() if escape(name) not in page] == []


class TestLogin:
    def attempt(self, client: Client, password: str) -> int:
        return client.post(LOGIN, {"username": "arne", "password": password}).status_code

    def test_right_password(self) -> None:
        assert self.attempt(Client(headers={"host": "localhost"}), "prøv-arkivbro") == 302

    def test_five_wrong_passwords_lock_even_the_right_one_out(self) -> None:
        client = Client(headers={"host": "localhost"})
        statuses = [self.attempt(client, "feil") for _ in range(5)]
        assert statuses[:4] == [200] * 4
        assert self.attempt(client, "prøv-arkivbro") == 429

    def test_login_never_sends_one_to_another_host(self) -> None:
        client = Client(headers={"host": "localhost"})
        sent = client.post(
            LOGIN, {"username": "arne", "password": "prøv-arkivbro", "next": "https://ond.example/"}
        )
        assert sent.headers["Location"] == "/"

    def test_a_user_who_is_shut_out_is_out_at_once(self, as_user: Callable[[str], Client]) -> None:
        client = as_user("arne")
        User.objects.filter(username="arne").update(is_active=False)
        assert client.get("/stillinger/").status_code == 302

    def test_logging_out_by_a_link_does_nothing(self, as_user: Callable[[str], Client]) -> None:
        client = as_user("arne")
        assert client.get("/logg-ut/").status_code == 405
        assert client.get("/stillinger/").status_code == 200
