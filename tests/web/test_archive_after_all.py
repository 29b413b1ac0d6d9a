"""*Skal ikke arkiveres* is undone by an archivist, with a reason that is logged; nobody else is offered it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from arkivbro.accounts.models import AuditEntry
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import ArchiveCase, Transfer
from tests.web.conftest import press

AsUser = Callable[[str], Client]


def test_undone_with_a_reason(as_user: AsUser) -> None:
    archivist, vacancy = as_user("arne"), Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]
    place = f"/stillinger/{vacancy.reference}/"
    undo = f"{place}avgjor/arkiver-likevel/"
    case = ArchiveCase.objects.get(vacancy_id=vacancy.source_id)
    transfer = Transfer.objects.filter(case=case).order_by("pk")[0]
    of_transfer = f"{place}arkiv/{transfer.public_id}/"
    assert undo not in archivist.get(place).content.decode()
    assert archivist.get(undo).status_code == 404
    press(archivist, f"{place}avgjor/skal-ikke-arkiveres/", {"reason": "Prøveannonse"})
    for address in (place, of_transfer):
        assert undo in archivist.get(address).content.decode()
        assert undo not in as_user("ragnhild").get(address).content.decode()
    assert "Prøveannonse (arne)" in archivist.get(undo).content.decode()
    assert as_user("ragnhild").post(undo, {"reason": "Nei"}).status_code in (403, 404)
    assert archivist.post(undo, {"reason": ""}).status_code == 200
    case.refresh_from_db()
    assert case.excluded_reason
    assert "Noe er endret siden" in archivist.post(undo, {"reason": "Ikke sett"}).content.decode()
    assert "arkiveres likevel" in press(archivist, undo, {"reason": "Den var ikke en prøve"})
    case.refresh_from_db()
    assert not case.excluded_reason
    assert Vacancy.objects.get(pk=vacancy.pk).archiving == "automatic"
    assert AuditEntry.objects.filter(act="vacancy.include", why="Den var ikke en prøve").count() == 1
