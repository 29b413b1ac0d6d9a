"""A vacancy's page says what its source gives, and what is filled here where it is not known to: unknown is never "no"."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.conf import settings

from arkivbro import runtime as runtime_module
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.ports import NOTHING_GIVEN, Given, SourceCapabilities
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.source_gives import gives
from tests.pages import one_line
from tests.web.conftest import client_of


def source(name: str, capabilities: SourceCapabilities) -> SimpleNamespace:
    return SimpleNamespace(name=name, capabilities=lambda: capabilities)


@pytest.fixture
def _doors(monkeypatch: pytest.MonkeyPatch) -> None:
    vacancy = Vacancy.objects.get(reference="4000000003")
    feed = source(vacancy.source, FeedSource("feed.xml").capabilities())
    api = source(
        vacancy.source,
        SourceCapabilities(advertisements=Given.NOT_GIVEN, candidates=Given.GIVEN, files=Given.GIVEN),
    )
    made = replace(runtime_module.current(), sources={"webcruiter": feed, "webcruiter-api": api})
    monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})


@pytest.mark.usefixtures("_doors")
def test_issue_13_item_3_a_vacancy_says_what_its_source_gives() -> None:
    page = one_line(client_of("arne").get("/stillinger/4000000003/").content)
    assert "Ønsker om unntak</dt><dd> ukjent" in page.replace("<dd>ukjent", "<dd> ukjent"), page
    assert "Til noen har avgjort det, er det ukjent, og ingen liste er klar." in page
    assert "Lages her, under Søkerlister." in page and "under Brev." in page
    assert "Annonser</dt><dd> gis" in page.replace("<dd>gis", "<dd> gis"), (
        "the feed gives what the API does not"
    )


@pytest.mark.usefixtures("_doors")
def test_issue_13_item_3_unknown_by_one_door_is_not_no_by_another() -> None:
    told = {one.name.code: one for one in gives(Vacancy.objects.get(reference="4000000003").source)}
    assert told["check.exemptions"].given is Given.UNKNOWN
    assert told["check.candidates"].given is Given.GIVEN and told["check.candidates"].instead is None
    assert SourceCapabilities.together([NOTHING_GIVEN, NOTHING_GIVEN]) == NOTHING_GIVEN
    assert SourceCapabilities.together([]) == SourceCapabilities(), "of no door all is unknown"


def test_issue_13_item_3_what_is_written_here_has_no_source_to_tell_of() -> None:
    assert gives("builtin") == () and gives("demo") == ()
    assert "Hva Demoen gir" not in one_line(client_of("arne").get("/stillinger/4000000003/").content)
