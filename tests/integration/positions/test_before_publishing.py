"""What is told before an advertisement is public, and how long applications are taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from arkivbro.accounts.models import User
from arkivbro.positions.models import Position
from arkivbro.positions.services import applying
from arkivbro.positions.services.publishing import today
from tests.integration.positions.conftest import BACKEND

SENTENCE = "Opplysninger om deg kan bli offentlige selv om du har bedt om ikke å stå på søkerlisten."


def publish_page(user: User, position: Position) -> str:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend=BACKEND)
    return str(client.get(f"/stillinger/{position.reference}/publiser/").content.decode())


def test_an_advertisement_that_does_not_warn_of_publicity_is_told_before_it_is_out(
    recruiter: User, draft: Position
) -> None:
    assert "Annonsen sier ikke at" in publish_page(recruiter, draft)
    draft.about = f"{draft.about}\n\n{SENTENCE}"
    draft.save()
    assert "Annonsen sier ikke at" not in publish_page(recruiter, draft)


def test_a_change_is_shown_as_the_entry_that_will_come(recruiter: User, published: Position) -> None:
    published.pending = {"title": "Arkivleder, fast"}
    published.save()
    page = publish_page(recruiter, published)
    assert f"(endret {today():%d.%m.%Y})" in page


def test_a_shorter_deadline_is_pointed_out(recruiter: User, published: Position) -> None:
    assert published.deadline is not None
    earlier = published.deadline - timedelta(days=1)
    published.pending = {"deadline": earlier.isoformat()}
    published.save()
    assert "Fristen blir kortere" in publish_page(recruiter, published)
    published.pending = {"deadline": (published.deadline + timedelta(days=1)).isoformat()}
    published.save()
    assert "Fristen blir kortere" not in publish_page(recruiter, published)


@pytest.mark.parametrize(
    ("days", "takes_late", "is_open"),
    [(0, False, True), (1, False, False), (1, True, True), (30, True, True), (31, True, False)],
)
def test_late_ones_are_taken_for_a_while(
    published: Position, days: int, takes_late: bool, is_open: bool
) -> None:
    published.deadline, published.accepts_late = today() - timedelta(days=days), takes_late
    assert applying.is_open(published) is is_open
    assert applying.is_late(published) is (days > 0)


def test_nothing_is_called_optional_that_sending_asks_for(published: Position) -> None:
    client = Client(headers={"host": "localhost"})
    _, token = applying.begin(published, "192.0.2.1")
    page = client.get(f"/ledige-stillinger/soknad/{token}/").content.decode()
    assert "må besvares før du sender" in page
    assert "fornavn eller etternavn må med" in page


def test_issue_11_item_15_what_hardly_can_be_is_told_before_it_is_out(
    recruiter: User, draft: Position
) -> None:
    assert "Dette kan neppe stemme" not in publish_page(recruiter, draft)
    draft.start_date, draft.workplace_postcode = today() - timedelta(days=400), "Bergen"
    draft.save()
    page = publish_page(recruiter, draft)
    assert "tiltredelsen er før annonsen ble publisert" in page
    assert "Postnummeret: er ikke et norsk postnummer" in page
