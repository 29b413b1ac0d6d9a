"""A vacancy that moves to another unit changes nothing in the archive by itself, and the archivist is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.test import Client

from arkivbro.core.recruitment import Unit
from arkivbro.core.ref import Ref
from arkivbro.ports import Given, SourceBatch, SourceCapabilities, SourceItem
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import import_from

AsUser = Callable[[str], Client]


def test_the_archivist_is_told(as_user: AsUser) -> None:
    vacancy = Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]
    moved = replace(stored_facts(vacancy), unit=Unit(Ref("webcruiter", "ost"), "Region Øst"))

    class Source:
        name = vacancy.source

        def check(self) -> tuple[()]:
            return ()

        def capabilities(self) -> SourceCapabilities:
            return SourceCapabilities(advertisements=Given.GIVEN)

        def changes(self, since: str) -> list[SourceBatch]:
            return [SourceBatch((SourceItem(moved, "x"),), "")]

        def open_attachment(self, reference: str) -> None:
            raise AssertionError("no files here")

    place = f"/stillinger/{vacancy.reference}/"
    assert "er flyttet til" not in as_user("arne").get(place).content.decode()
    report = import_from(Source())  # type: ignore[arg-type]  # lists where the port has iterators
    shown = as_user("arne").get(place).content.decode()
    assert "Stillingen er flyttet til Region Øst, men saken ble laget for Region Vest" in shown
    assert "er flyttet til" not in as_user("ragnhild").get(place).content.decode()
    runs = as_user("arne").get("/drift/innlesinger/").content.decode()
    assert f"?innlesing={report.run}" in runs
    said = as_user("arne").get(f"/drift/innlesinger/?innlesing={report.run}").content.decode()
    assert "Enheten er endret. Saken står på den gamle til en arkivar bekrefter." in said
