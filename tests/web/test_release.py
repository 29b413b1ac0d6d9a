"""Frigi: only who sees the findings lets them through, and only those that were shown."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from arkivbro.accounts.models import Clearance
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import FrozenPlan, State, Transfer
from arkivbro.transfers.policy.stops import digest_of
from arkivbro.transfers.services import hash_of_stop
from tests.doubles.states import force
from tests.web.conftest import client_of

FOUND = (Finding("where.title", message("transfer.superfluous")),)
MORE = (*FOUND, Finding("where.document_title", message("transfer.superfluous"), "1"))
SHOWN = "står i arkivet, men ikke i planen"


@pytest.fixture
def stopped() -> Transfer:
    vacancy = Vacancy.objects.get(reference="4000000003")
    transfer = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[
        0
    ]
    force(Transfer.objects.filter(pk=transfer.pk), State.STOPPED, error=message("would_leak"))
    find(transfer, FOUND)
    return transfer


def find(transfer: Transfer, findings: tuple[Finding, ...]) -> None:
    transfer.details.findings = findings
    transfer.details.stop_digest = digest_of(findings)
    transfer.details.save()


def address(transfer: Transfer) -> str:
    return f"/stillinger/4000000003/arkiv/{transfer.public_id}/"


def shown_hash(client: Client, transfer: Transfer) -> str:
    found = re.search(r'name="sett" value="([0-9a-f]*)"', client.get(address(transfer)).content.decode())
    return found[1] if found else ""


def release(client: Client, transfer: Transfer, seen: str) -> str:
    posted = {"begrunnelse": "Navnet er også saksbehandlerens.", "sett": seen}
    answer = client.post(f"{address(transfer)}frigi/", posted, follow=True)
    transfer.refresh_from_db()
    return str(answer.content.decode())


def test_an_archivist_who_may_not_see_the_findings_releases_nothing(stopped: Transfer) -> None:
    seen = shown_hash(client_of("arne"), stopped)
    assert seen
    Clearance.objects.all().delete()
    uncleared = client_of("arne")
    page = uncleared.get(address(stopped)).content.decode()
    assert "Frigi" not in page and seen not in page and SHOWN not in page
    release(uncleared, stopped, seen)
    assert (stopped.state, stopped.releases.count()) == (State.STOPPED, 0)


def test_a_recruiter_releases_nothing(stopped: Transfer) -> None:
    release(client_of("ragnhild"), stopped, shown_hash(client_of("arne"), stopped))
    assert stopped.state == State.STOPPED


@pytest.mark.parametrize("when", ["more was found meanwhile", "nothing was shown"])
def test_what_was_not_shown_is_not_released(stopped: Transfer, when: str) -> None:
    client = client_of("arne")
    seen = "" if when == "nothing was shown" else shown_hash(client, stopped)
    find(stopped, MORE)
    assert "Noe er endret siden du så siden" in release(client, stopped, seen)
    assert (stopped.state, stopped.releases.count()) == (State.STOPPED, 0)


def test_what_was_shown_is_released_with_who_and_why(stopped: Transfer) -> None:
    client = client_of("arne")
    seen = shown_hash(client, stopped)
    release(client, stopped, seen)
    assert stopped.state == State.WAITING
    one = stopped.releases.get()
    assert (one.kind, one.by, one.reason, one.digest) == (
        "would_leak",
        "arne",
        "Navnet er også saksbehandlerens.",
        hash_of_stop(stopped.details),
    )


def test_what_everybody_will_see_is_shown_beside_the_findings(stopped: Transfer) -> None:
    FrozenPlan.objects.filter(transfer=stopped).delete()
    page = client_of("arne").get(address(stopped)).content.decode()
    assert "Slik blir det på offentlig journal" in page
