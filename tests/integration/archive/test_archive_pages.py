"""Arkiv: who sees which cases and what of them; search, queue and lists; bounded queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arkivbro.archive.services.corrections import correct_access, correct_title, move_entry
from arkivbro.archive.services.status import set_status
from arkivbro.core.noark import PUBLIC
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import advertisement_entry, application_entry, screened
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import administrator, archivist, client, recruiter
from tests.pages import one_line

pytestmark = pytest.mark.django_db

NAME = "Xiomára Þorgilsdóttir"


def text_of(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, path
    return one_line(response.content)


@pytest.fixture
def pages(registrar: Registrar) -> list[str]:
    """Every page that shows an application in Region Vest."""
    case = registrar.case()
    registrar.journal(registrar.entry(case, advertisement_entry))
    entry = registrar.entry(case, application_entry, name=NAME)
    set_status(entry=entry, status="M", by=BY)
    return [
        "/arkiv/saker/2026-1/",
        "/arkiv/saker/2026-1/endringslogg/",
        f"/arkiv/journalposter/{entry.public_id}/",
        "/arkiv/saker/",
        "/arkiv/til-journalforing/",
    ]


def test_who_is_cleared_sees_the_name_marked(pages: list[str]) -> None:
    browser = archivist()
    for path in (pages[0], pages[2], pages[4]):
        assert f'<mark class="screened" title="Skjermet på offentlig journal">{NAME}</mark>' in text_of(
            browser, path
        )


def test_who_is_not_cleared_sees_the_public_form_with_a_note(pages: list[str]) -> None:
    browser = archivist(cleared=False)
    for path in pages:
        assert "Xiomára" not in text_of(browser, path), path
    assert "klarert for kode P i Region Vest" in text_of(browser, pages[2])
    assert "*****" in text_of(browser, pages[0])
    assert "/arkiv/dokumenter/" not in text_of(browser, pages[2])
    assert 'name="journalpost"' not in text_of(browser, pages[4]), "and cannot journal what he may not read"


def test_a_clearance_holds_for_its_unit(pages: list[str]) -> None:
    assert NAME in text_of(recruiter(cleared=("Region Vest",)), pages[0])
    assert NAME not in text_of(recruiter(cleared=("Region Øst",)), pages[0])


def test_a_recruiter_reads_own_units_only_and_changes_nothing(pages: list[str]) -> None:
    own, other = recruiter(cleared=("Region Vest",)), recruiter("Region Øst", cleared=("Region Vest",))
    assert "2026/1" in text_of(own, "/arkiv/saker/")
    assert 'method="post" action="/arkiv/' not in text_of(own, pages[0])
    assert "2026/1" not in text_of(other, "/arkiv/saker/")
    for path in (*pages[:3], "/arkiv/saker/2026-99/", "/arkiv/journalposter/finnesikke/"):
        assert other.get(path).status_code == 404
    assert own.get(pages[4]).status_code == 404


def test_an_administrator_sees_no_case(pages: list[str]) -> None:
    browser = administrator()
    assert {browser.get(path).status_code for path in pages} == {404}


def test_nobody_is_sent_to_log_in(pages: list[str]) -> None:
    for path in pages:
        response = client().get(path)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/logg-inn/")


class TestWordsThatWereScreened:
    def test_an_old_title_in_the_log_needs_code_p(self, registrar: Registrar) -> None:
        entry = registrar.entry(registrar.case(), advertisement_entry, title=screened("Notat", NAME))
        correct_title(record=entry, title=ScreenedText.plain("Notat"), by=BY, reason=f"Gjaldt {NAME}")
        for path in ("/arkiv/saker/2026-1/endringslogg/", f"/arkiv/journalposter/{entry.public_id}/"):
            assert NAME not in text_of(
                archivist(cleared=False) if path.startswith("/arkiv/s") else recruiter(), path
            )
            assert NAME in text_of(recruiter(cleared=("Region Vest",)), path)

    def test_screened_without_a_code_counts_as_p(self, registrar: Registrar) -> None:
        entry = registrar.entry(registrar.case(), application_entry, name=NAME)
        correct_access(record=entry, access=PUBLIC, by=BY)
        assert NAME not in text_of(archivist(cleared=False), f"/arkiv/journalposter/{entry.public_id}/")
        assert "2026/1" not in text_of(recruiter(), "/arkiv/saker/?sok=xiomára")

    def test_the_log_of_an_entry_that_moved_to_another_unit(self, registrar: Registrar) -> None:
        entry = registrar.entry(registrar.case(), application_entry, name=NAME)
        correct_title(record=entry, title=screened("Søknad", NAME), by=BY)
        move_entry(entry=entry, to_case=registrar.case(unit="Region Øst"), by=BY, reason="feil sak")
        assert NAME not in text_of(recruiter(cleared=("Region Vest",)), "/arkiv/saker/2026-1/endringslogg/")


class TestTheSearch:
    @pytest.fixture(autouse=True)
    def _cases(self, registrar: Registrar) -> None:
        registrar.entry(registrar.case(), application_entry, name=NAME)
        east = registrar.case(
            unit="Region Øst", responsible="KAHA", title=ScreenedText.plain("Kokk – Region Øst – 815"),
            external_reference="815",
        )  # fmt: skip
        registrar.entry(east, advertisement_entry)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"2026/1", "2026/2"}),
            ("sok=KOKK", {"2026/2"}),
            ("sok=2026/1", {"2026/1"}),
            ("sok=2026-1", {"2026/1"}),
            ("sok=815", {"2026/2"}),
            ("sok=annonse", {"2026/2"}),
            ("sok=XIOMÁRA", {"2026/1"}),
            ("enhet=Region+Øst", {"2026/2"}),
            ("ansvarlig=KAHA", {"2026/2"}),
            ("ansvarlig=standard", {"2026/1"}),
            ("status=A", set()),
        ],
    )
    def test_finds(self, query: str, found: set[str]) -> None:
        text = text_of(archivist(), f"/arkiv/saker/?{query}")
        assert set(re.findall(r'title-link" href="[^"]+">(\d+/\d+)<', text)) == found

    def test_a_screened_name_is_found_by_the_cleared_only(self) -> None:
        for browser, found in (
            (archivist(cleared=False), False),
            (recruiter(cleared=("Region Øst",)), False),
            (recruiter(cleared=("Region Vest",)), True),
        ):
            text = text_of(browser, "/arkiv/saker/?sok=xiomára")
            assert ("/arkiv/saker/2026-1/" in text) is found

    @pytest.mark.parametrize("query", ["sok=%00", "side=x", "status=Q", "enhet=nei", "sok=" + "a" * 500])
    def test_a_strange_question_is_answered(self, query: str) -> None:
        assert archivist().get(f"/arkiv/saker/?{query}").status_code == 200


def test_badges_tell_where_a_person_must_act(pages: list[str]) -> None:
    browser = archivist()
    assert "Saksansvarlig må endres" in text_of(browser, "/arkiv/saker/")
    assert "1 til journalføring" in text_of(browser, "/arkiv/saker/")
    case = text_of(browser, pages[0])
    assert "Til journalføring" in case
    assert "Saksbehandler bør endres" in case


def test_queries_are_few_and_do_not_grow(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.entry(case, application_entry, name=NAME)
    set_status(entry=entry, status="M", by=BY)
    browser = archivist()
    paths = (
        "/arkiv/saker/", "/arkiv/saker/?sok=xiomára", "/arkiv/saker/2026-1/", "/arkiv/saker/2026-1/endringslogg/",
        f"/arkiv/journalposter/{entry.public_id}/", "/arkiv/til-journalforing/", "/arkiv/journaldager/", "/arkiv/koder/",
        "/arkiv/koder/journalstatus/", "/arkiv/arkivdeler/", "/arkiv/kontroll/",
        f"/arkiv/journalposter/{entry.public_id}/rett/", "/arkiv/saker/2026-1/rett/", "/arkiv/saker/2026-1/avslutt/",
    )  # fmt: skip

    def queries() -> dict[str, int]:
        counts = {}
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(path).status_code == 200, path
            counts[path] = len(captured)
        return counts

    queries()
    few = queries()
    for _ in range(6):
        set_status(entry=registrar.entry(case, application_entry), status="M", by=BY)
        registrar.case()
    assert queries() == few
    assert max(few.values()) <= 25


def test_a_case_with_many_entries_is_read_by_pages(registrar: Registrar) -> None:
    case = registrar.case()
    for _ in range(52):
        registrar.entry(case, advertisement_entry, documents=())
    browser = archivist()
    assert text_of(browser, "/arkiv/saker/2026-1/").count('<li class="entry"') == 50
    assert text_of(browser, "/arkiv/saker/2026-1/?side=2").count('<li class="entry"') == 2
