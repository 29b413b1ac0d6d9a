"""Applications whose vacancy is not known, on the start page, on Drift and on a page of their own; put aside by an archivist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import AuditEntry, Role
from arkivbro.core.errors import NotThere
from arkivbro.core.recruitment import Applicant, Application, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.put_aside import (
    PutAside,
    TakeForward,
    put_application_aside,
    take_application_forward,
)
from tests.web.conftest import client_of

WAITS = Application(
    Ref("folder", "17"),
    "R-ukjent",
    datetime(2026, 11, 10, 9, tzinfo=UTC),
    Applicant("Tora", "Myrvangqx"),
    exemption=ExemptionRequest(False),
)
PAGE = "/soknader-uten-stilling/"


@pytest.fixture
def waiting() -> ApplicationRow:
    receive(WAITS)
    return ApplicationRow.objects.get(source="folder", source_id="17")


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def decide(client: Client, row: ApplicationRow, **form: Any) -> int:
    return client.post(f"{PAGE}{row.public_id}/", form).status_code


def test_who_may_see_it_is_told_and_nobody_is_named(waiting: ApplicationRow) -> None:
    archivist, administrator = client_of("arne"), client_of("dagny")
    assert "Søknad venter på en stilling som ikke er kjent" in page(archivist, "/")
    for client in (archivist, administrator):
        assert "venter på en stilling som ikke er kjent" in page(client, "/drift/")
        told = page(client, PAGE)
        assert "folder:17" in told and "R-ukjent" in told and "Myrvangqx" not in told
    assert "Legg til side" not in page(administrator, PAGE)
    page(client_of("ragnhild"), PAGE, 404)


def test_it_is_put_aside_with_a_reason_and_taken_forward_again(waiting: ApplicationRow) -> None:
    client = client_of("arne")
    decide(client, waiting, gjor="til-side", grunn=" ")
    waiting.refresh_from_db()
    assert waiting.put_aside_reason == ""
    decide(client, waiting, gjor="til-side", grunn="En test.")
    assert "Søknad venter" not in page(client, "/")
    assert "En test." in page(client, PAGE)
    written = AuditEntry.objects.latest("pk")
    assert (written.act, written.where, written.why) == (
        "application.put_aside",
        "folder:17",
        "En test.",
    )
    decide(client, waiting, gjor="ta-fram")
    assert "Søknad venter" in page(client, "/")


def test_what_is_put_aside_is_not_taken_when_its_vacancy_comes(
    waiting: ApplicationRow, vacancy: Vacancy
) -> None:
    client = client_of("arne")
    decide(client, waiting, gjor="til-side", grunn="En test.")
    receive(replace(stored_facts(vacancy), ref=Ref("webcruiter", "1"), reference="R-ukjent"))
    waiting.refresh_from_db()
    assert waiting.vacancy is None
    decide(client, waiting, gjor="ta-fram")
    waiting.refresh_from_db()
    assert waiting.vacancy is not None and waiting.vacancy.reference == "R-ukjent"


def test_only_an_archivist_decides(waiting: ApplicationRow) -> None:
    for user in ("dagny", "ragnhild"):
        assert decide(client_of(user), waiting, gjor="til-side", grunn="x") == 404


def test_issue_11_item_10_the_reason_is_for_who_may_see_every_applicant(waiting: ApplicationRow) -> None:
    """A reason that a person typed may name the applicant: as in the log and on the transfer's page."""
    decide(client_of("arne"), waiting, gjor="til-side", grunn="Myrvangqx ringte.")
    assert "Myrvangqx ringte." in page(client_of("arne"), PAGE)
    told = page(client_of("dagny"), PAGE)
    assert "folder:17" in told
    assert "Myrvangqx" not in told


def test_issue_11_item_12_a_strictly_confidential_one_is_for_who_is_cleared_everywhere() -> None:
    hidden = replace(WAITS.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    receive(replace(WAITS, applicant=hidden))
    row = ApplicationRow.objects.get(source="folder", source_id="17")
    uncleared = Actor("uklarert", roles=frozenset({Role.ARCHIVIST}))
    with pytest.raises(NotThere):
        put_application_aside(PutAside(actor=uncleared, application=row.public_id, reason="En test."))
    with pytest.raises(NotThere):
        take_application_forward(TakeForward(actor=uncleared, application=row.public_id))
    assert decide(client_of("arne"), row, gjor="til-side", grunn="En test.") == 302
    row.refresh_from_db()
    assert row.put_aside_reason == "En test."
