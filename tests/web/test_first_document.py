"""La resten gå videre: only where a case stands without its first document, and only by an archivist with a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from arkivbro.accounts.models import AuditEntry
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import ArchiveCase, State, Transfer
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of, press

REFERENCE = "4000000003"
PLACE = f"/stillinger/{REFERENCE}/"
ACT = f"{PLACE}avgjor/la-resten-ga-videre/"


@pytest.fixture
def waiting(db: None) -> Transfer:
    """The case stands, its advertisement does not, and an application waits for it."""
    vacancy = Vacancy.objects.get(reference=REFERENCE)
    cases = ArchiveCase.objects.filter(vacancy_id=vacancy.source_id)
    assert cases.update(reference={"kind": "case", "id": "1", "number": "2026/1"}, ready_at=None) == 1
    transfers = Transfer.objects.filter(case__in=cases)
    force(transfers.filter(makes_case=True), State.DECLINED)
    application = transfers.filter(kind="application").order_by("pk")[0]
    force(transfers.filter(pk=application.pk), State.WAITING_FOR_CASE)
    return application


def offers(client: Client) -> bool:
    return "La resten gå videre" in one_line(client.get(PLACE).content.decode())


def test_it_is_offered_where_the_first_document_is_not_there_and_done_once(waiting: Transfer) -> None:
    arne = client_of("arne")
    assert offers(arne)
    press(arne, ACT, {"reason": ""})
    assert ArchiveCase.objects.get(pk=waiting.case_id).ready_at is None
    press(arne, ACT, {"reason": "Annonsen er registrert på papir"})
    waiting.refresh_from_db()
    assert (waiting.state, ArchiveCase.objects.get(pk=waiting.case_id).ready_by) == (State.WAITING, "arne")
    assert AuditEntry.objects.filter(act="vacancy.go_on").exists()
    assert not offers(arne)
    assert arne.get(ACT).status_code == 404


def test_it_is_not_for_recruiters(waiting: Transfer) -> None:
    ragnhild = client_of("ragnhild")
    assert not offers(ragnhild)
    assert ragnhild.get(ACT).status_code in (403, 404)
