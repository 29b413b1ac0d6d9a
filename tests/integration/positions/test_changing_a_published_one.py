"""What is public of a published position is what was confirmed, whatever is being written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arkivbro.accounts.models import User
from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import Position
from arkivbro.positions.services import publishing
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import Transfer
from tests.integration.positions.conftest import client_of, form_of
from tests.pages import pressed


def asked(position: Position) -> list[str]:
    rows = Transfer.objects.filter(case__vacancy_ref=position.reference)
    return sorted(rows.values_list("kind", flat=True))


class TestAChangeThatIsNotConfirmed:
    def test_is_seen_by_nobody(self, recruiter: User, published: Position) -> None:
        answer = client_of(recruiter).post(
            f"/stillinger/{published.reference}/rediger/",
            form_of(published, title="Ny tittel", about="Ny tekst", deadline=""),
        )
        assert answer.status_code == 302
        for address in ("/ledige-stillinger/", f"/ledige-stillinger/{published.reference}/"):
            page = client_of().get(address).content.decode()
            assert "Arkivleder" in page
            assert "Ny t" not in page
        assert asked(published) == ["advertisement"]

    def test_is_shown_to_the_one_who_wrote_it_and_kept(self, recruiter: User, published: Position) -> None:
        client = client_of(recruiter)
        pressed(
            client,
            f"/stillinger/{published.reference}/rediger/",
            form_of(published, about="Ny tekst", deadline=""),
        )
        assert "Ny tekst" in client.get(f"/stillinger/{published.reference}/publiser/").content.decode()
        assert "Ny tekst" in client.get(f"/stillinger/{published.reference}/rediger/").content.decode()
        assert published.reference in client.get("/stillinger/utkast/").content.decode()

    def test_is_not_told_when_the_position_is_cancelled(self, recruiter: User, published: Position) -> None:
        client = client_of(recruiter)
        pressed(client, f"/stillinger/{published.reference}/rediger/", form_of(published, about="Ny tekst"))
        pressed(client, f"/stillinger/{published.reference}/trekk-tilbake/")
        row = Vacancy.objects.get(reference=published.reference)
        assert row.state == "cancelled"
        assert "Ny tekst" not in row.facts
        assert "advertisement_change" not in asked(published)

    def test_can_be_thrown_away(self, recruiter: User, published: Position) -> None:
        client = client_of(recruiter)
        pressed(client, f"/stillinger/{published.reference}/rediger/", form_of(published, about="Ny tekst"))
        pressed(client, f"/stillinger/{published.reference}/publiser/", {"gjor": "forkast"})
        assert "Ny tekst" not in client.get(f"/stillinger/{published.reference}/rediger/").content.decode()
        assert asked(published) == ["advertisement"]


class TestAConfirmedChange:
    def test_is_public_and_replaces_what_is_not_archived_yet(
        self, recruiter: User, published: Position
    ) -> None:
        client = client_of(recruiter)
        pressed(client, f"/stillinger/{published.reference}/rediger/", form_of(published, about="Ny tekst"))
        for _ in range(2):
            pressed(client, f"/stillinger/{published.reference}/publiser/")
        page = client_of().get(f"/ledige-stillinger/{published.reference}/").content.decode()
        assert "Ny tekst" in page
        assert "Ny tekst" in Vacancy.objects.get(reference=published.reference).facts
        assert asked(published) == [
            "advertisement"
        ]  # nothing is planned yet, so the first can still be right

    def test_a_moved_deadline_leaves_the_original_one_known(
        self, recruiter: User, published: Position
    ) -> None:
        assert published.deadline is not None
        first, later = published.deadline, published.deadline + timedelta(days=7)
        client = client_of(recruiter)
        pressed(
            client,
            f"/stillinger/{published.reference}/rediger/",
            form_of(published, deadline=later.isoformat()),
        )
        pressed(client, f"/stillinger/{published.reference}/publiser/")
        row = Vacancy.objects.get(reference=published.reference)
        assert list(row.deadlines.order_by("number").values_list("day", flat=True)) == [first, later]

    def test_a_cancelled_one_is_not_published_again(self, published: Position) -> None:
        stale = Position.objects.get(pk=published.pk)
        publishing.cancel(published, "rakel")
        with pytest.raises(WrongUse):
            publishing.publish(stale, "rakel")
        assert Vacancy.objects.get(reference=published.reference).state == "cancelled"


class TestWritingANewOne:
    def test_pressed_twice_writes_one(self, recruiter: User) -> None:
        client = client_of(recruiter)
        page = client.get("/stillinger/ny/").content.decode()
        once = page.partition('name="once" value="')[2].partition('"')[0]
        unit = recruiter.units.get()
        form = {"title": "Arkivar", "unit": unit.pk, "about": "Tekst", "number": 1, "percentage": "100"}
        form |= {"employment": "Fast", "deadline": "", "once": once}
        for _ in range(2):
            assert client.post("/stillinger/ny/", form).status_code == 302
        assert Position.objects.filter(title="Arkivar").count() == 1

    def test_references_are_unique_and_run_on(self, draft: Position, recruiter: User) -> None:
        rows = [
            publishing.save_position(
                Position(unit=draft.unit, title=f"Stilling {number}", about="Tekst", written_by="R")
            )
            for number in range(3)
        ]
        numbers = [int(row.reference.partition("-")[2]) for row in (draft, *rows)]
        assert numbers == list(range(numbers[0], numbers[0] + 4))
