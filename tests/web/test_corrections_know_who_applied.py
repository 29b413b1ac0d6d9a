"""An archivist's title is looked through for everybody who applied, by more than the archive itself knows of them."""

from __future__ import annotations

from arkivbro.archive.models import CaseFile
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.transfers.models import ArchiveCase
from tests.web.conftest import client_of, press


def case_of(vacancy: Vacancy) -> CaseFile:
    year, sequence = ArchiveCase.objects.get(vacancy_id=vacancy.source_id).number.split("/")
    return CaseFile.objects.get(year=year, sequence=sequence)


def correct(case: CaseFile, title: str) -> str:
    form = {
        "tittel": title, "tilgang": "", "hjemmel": "", "grunn": "Retting", "enhet": case.unit,
        "kassasjon": case.disposal, "arkivdel": case.series.code if case.series else "",
        "klasse": str(case.class_ref.pk) if case.class_ref else "", "steg": "lagre",
    }  # fmt: skip
    path = f"/arkiv/saker/{case.year}-{case.sequence}/rett/"
    return str(press(client_of("arne"), path, form))


def test_a_particular_that_only_recruitment_knows_stops_the_correction(vacancy: Vacancy) -> None:
    case = case_of(vacancy)
    before = case.title
    applicant = next(
        one.applicant for one in latest_facts_of(vacancy.applications.all()).values() if one.applicant.email
    )
    page = correct(case, f"{vacancy.title} – {applicant.email}")
    assert "E-postadressen til" in page and "blitt synlig for alle" in page
    case.refresh_from_db()
    assert case.title == before


def test_whom_the_advertisement_names_may_stand_there(vacancy: Vacancy) -> None:
    contact = stored_facts(vacancy).advertisement.contacts[0].name
    case = case_of(vacancy)
    correct(case, f"{vacancy.title} – {contact}")
    case.refresh_from_db()
    assert contact in case.title
