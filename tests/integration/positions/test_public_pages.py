"""What anybody sees, and what anybody may send there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit, User
from arkivbro.positions.models import Position
from arkivbro.positions.services import publishing
from tests.integration.positions.conftest import client_of


def many(recruiter: User, number: int) -> None:
    for name in ("Region Vest", "Region Øst"):
        Unit.objects.get_or_create(name=name)
    for turn in range(number):
        unit = Unit.objects.get(name="Region Øst" if turn % 2 else "Region Vest")
        row = publishing.new_position(Actor.of(recruiter), unit)
        row.title, row.about, row.workplace_city = f"Rådgiver {turn}", "Tekst", "Ålesund"
        publishing.publish(publishing.save_position(row), "rakel")


class TestTheList:
    def test_is_paged_in_the_database(self, recruiter: User) -> None:
        many(recruiter, 23)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            first = client_of().get("/ledige-stillinger/").content.decode()
        assert first.count('<a class="ds-link" href="/ledige-stillinger/20') == 20
        assert len(seen) <= 8
        second = client_of().get("/ledige-stillinger/?side=2").content.decode()
        assert second.count('<a class="ds-link" href="/ledige-stillinger/20') == 3

    def test_is_searched_whatever_the_letters_case(self, recruiter: User) -> None:
        many(recruiter, 3)
        for asked in ("RÅDGIVER", "rådgiver ÅLESUND", "ra\u030adgiver"):
            assert "Rådgiver 0" in client_of().get("/ledige-stillinger/", {"sok": asked}).content.decode()
        page = (
            client_of()
            .get("/ledige-stillinger/", {"sok": "rådgiver", "enhet": "Region Øst"})
            .content.decode()
        )
        assert "Rådgiver 1" in page and "Rådgiver 0" not in page

    def test_is_empty_in_words(self) -> None:
        assert "Ingen ledige stillinger akkurat nå" in client_of().get("/ledige-stillinger/").content.decode()

    @pytest.mark.parametrize(
        "asked",
        [
            {"sok": "\x00"},
            {"sok": "%_\\"},
            {"enhet": "\x00"},
            {"side": "-1"},
            {"side": "x"},
            {"sok": "a " * 999},
        ],
    )
    def test_takes_whatever_is_asked(self, published: Position, asked: dict[str, str]) -> None:
        assert client_of().get("/ledige-stillinger/", asked).status_code == 200

    @pytest.mark.parametrize("reference", ["%00", "2026-9999", "..", "x" * 900])
    def test_a_reference_that_is_none_is_nothing(self, published: Position, reference: str) -> None:
        assert client_of().get(f"/ledige-stillinger/{reference}/").status_code == 404
        assert client_of().post(f"/ledige-stillinger/{reference}/soknad/").status_code == 404


class TestTheAdvertisement:
    def test_what_a_recruiter_writes_is_shown_as_text(self, recruiter: User, draft: Position) -> None:
        draft.about = "<img src=x onerror=alert(1)>\n\nAndre avsnitt"
        publishing.publish(publishing.save_position(draft), "rakel")
        page = client_of().get(f"/ledige-stillinger/{draft.reference}/").content.decode()
        assert "<img src=x" not in page
        assert "<p>Andre avsnitt</p>" in page

    def test_closed_after_the_deadline_it_says_so(self, published: Position) -> None:
        Position.objects.update(deadline=publishing.today() - timedelta(days=1))
        page = client_of().get(f"/ledige-stillinger/{published.reference}/").content.decode()
        assert "Søknadsfristen er ute" in page
        assert "Søk på stillingen" not in page

    def test_on_the_last_day_it_is_open_until_midnight_in_oslo(self, published: Position, clock: Any) -> None:
        Position.objects.update(deadline=publishing.today())
        clock.now = clock.now.replace(hour=22, minute=59)  # 23.59 in Oslo
        assert client_of().post(f"/ledige-stillinger/{published.reference}/soknad/").status_code == 302
        clock.forward(minutes=1)
        assert client_of().post(f"/ledige-stillinger/{published.reference}/soknad/").status_code == 200

    def test_an_internal_one_is_found_by_its_address_only_and_by_no_search_engine(
        self, recruiter: User, draft: Position
    ) -> None:
        draft.internal_only = True
        publishing.publish(publishing.save_position(draft), "rakel")
        assert draft.title not in client_of().get("/ledige-stillinger/").content.decode()
        page = client_of().get(f"/ledige-stillinger/{draft.reference}/").content.decode()
        assert "noindex" in page


class TestOwnUnitsOnly:
    @pytest.mark.parametrize("end", ["rediger", "publiser", "trekk-tilbake"])
    def test_another_unit_s_recruiter_finds_nothing_and_changes_nothing(
        self, published: Position, end: str
    ) -> None:
        other = User.objects.create_user("olav", password="et langt passord", is_recruiter=True)
        other.units.add(Unit.objects.get_or_create(name="Region Nord")[0])
        client = client_of(other)
        address = f"/stillinger/{published.reference}/{end}/"
        assert client.get(address).status_code == client.post(address, {"title": "x"}).status_code == 404
        published.refresh_from_db()
        assert (published.state, published.title) == ("published", "Arkivleder")
        assert published.reference not in client.get("/stillinger/utkast/").content.decode()

    def test_a_unit_of_others_cannot_be_written_for(self, recruiter: User) -> None:
        other = Unit.objects.get_or_create(name="Region Nord")[0]
        form = {
            "title": "Arkivar",
            "unit": other.pk,
            "about": "x",
            "number": 1,
            "percentage": "1",
            "employment": "F",
        }
        assert client_of(recruiter).post("/stillinger/ny/", form).status_code == 200
        assert not Position.objects.exists()
