"""A title that an archivist writes is looked through for who is screened in the case, before anybody sees it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arkivbro.archive.models import CaseFile, ChangeLog, DocumentLink, RegistryEntry
from arkivbro.core.noark import Access
from arkivbro.demo.files import pdf
from tests.contract.archive.records import advertisement_entry, application_entry
from tests.integration.archive.conftest import Registrar
from tests.integration.archive.people import archivist, seen_before
from tests.pages import one_line

pytestmark = pytest.mark.django_db

NAME = "Xiomára Þorgilsdóttir"
WRITTEN = (NAME, "Þorgilsdóttir, Xiomára", "xiomára þorgilsdóttirs", f"Xiomára Maria {NAME.split()[1]}")


@pytest.fixture
def case(registrar: Registrar) -> CaseFile:
    case = registrar.case()
    registrar.entry(case, application_entry, name=NAME)
    return case


@pytest.fixture
def entry(registrar: Registrar, case: CaseFile) -> RegistryEntry:
    """The public one, in which nothing is screened."""
    return registrar.entry(case, advertisement_entry)


@pytest.fixture
def browser() -> Client:
    return archivist()


class Form:
    """The correction of one record: shown, then saved from the page that was shown."""

    def __init__(self, browser: Client, record: CaseFile | RegistryEntry | DocumentLink) -> None:
        self.browser, self.record = browser, record
        common = {"tilgang": "", "hjemmel": "", "grunn": "Skrivefeil", "kassasjon": ""}
        if isinstance(record, CaseFile):
            self.path = f"/arkiv/saker/{record.year}-{record.sequence}/rett/"
            self.values = common | {"enhet": record.unit, "arkivdel": "", "klasse": ""}
        elif isinstance(record, RegistryEntry):
            self.path = f"/arkiv/journalposter/{record.public_id}/rett/"
            self.values = common | {"type": "X", "document_date": "2026-11-19"}
        else:
            document = record.document.public_id
            self.path = f"/arkiv/journalposter/{record.entry.public_id}/dokument/{document}/rett/"
            self.values = common | {"dokumenttype": ""}

    def post(self, title: str, **more: str) -> str:
        seen = seen_before(self.browser, self.path, {})
        response = self.browser.post(self.path, seen | self.values | {"tittel": title} | more, follow=True)
        assert response.status_code == 200
        return response.content.decode().replace("\xa0", " ")

    def title(self) -> str:
        record = self.record.document if isinstance(self.record, DocumentLink) else self.record
        record.refresh_from_db()
        return record.public_title


@pytest.fixture(params=["case", "entry", "document"])
def form(request: pytest.FixtureRequest, browser: Client, case: CaseFile, entry: RegistryEntry) -> Form:
    records: dict[str, CaseFile | RegistryEntry | DocumentLink] = {
        "case": case, "entry": entry, "document": entry.links.get(),
    }  # fmt: skip
    return Form(browser, records[request.param])


def seen(page: str) -> str:
    found = re.search(r'name="navn_sett" value="([0-9a-f]+)"', page)
    assert found, "the page asks why"
    return found[1]


@pytest.mark.parametrize(
    "written",
    [
        WRITTEN[0],
        *(pytest.param(one, marks=pytest.mark.one_database("names in words")) for one in WRITTEN[1:]),
    ],
)
def test_a_screened_name_is_told_and_saved_only_with_a_reason_of_its_own(form: Form, written: str) -> None:
    before, title = form.title(), f"Rådgiver – {written}"
    page = form.post(title)
    assert f"Navnet til «{NAME}» skal skjermes" in page
    assert "Hvorfor skal det være synlig for alle?" in page
    for more in ({}, {"navn_grunn": "  ", "navn_sett": seen(page)}, {"navn_grunn": "Ansatt"}):
        page = form.post(title, steg="lagre", **more)
        assert "skal skjermes" in page
        assert form.title() == before and not ChangeLog.objects.filter(field="title").exists()
    form.post(title, steg="lagre", navn_grunn="Også ansattes navn", navn_sett=seen(page))
    assert form.title() == title
    assert ChangeLog.objects.get(field="title").reason == "Skrivefeil – Også ansattes navn"


@pytest.mark.one_database("names in words")
def test_screened_it_is_saved_without_more(form: Form) -> None:
    title = f"Rådgiver – [[{NAME}]]"
    assert "skal skjermes" not in form.post(title)
    form.post(title, steg="lagre")
    assert form.title() == "Rådgiver – *****"


def test_other_names_than_were_shown_are_not_confirmed(
    browser: Client, registrar: Registrar, case: CaseFile, entry: RegistryEntry
) -> None:
    registrar.entry(case, application_entry, name="Ola Særpreg")
    form = Form(browser, entry)
    mark = seen(form.post(f"Rådgiver – {NAME}"))
    page = form.post(f"Rådgiver – {NAME} og Ola Særpreg", steg="lagre", navn_grunn="Ansatt", navn_sett=mark)
    assert "Navnet til «Ola Særpreg» skal skjermes" in page
    assert "Særpreg" not in form.title()


@pytest.mark.one_database("names in words")
def test_a_surname_alone_is_pointed_out_and_a_stranger_s_name_is_not(form: Form) -> None:
    page = form.post("Rådgiver ved Þorgilsdóttir")
    assert "også er etternavnet til" in page and "Hvorfor skal det være synlig" not in page
    form.post("Rådgiver – Kari Ukjentsen", steg="lagre")
    assert form.title() == "Rådgiver – Kari Ukjentsen"


def test_names_of_another_case_are_not_looked_for(
    browser: Client, registrar: Registrar, case: CaseFile
) -> None:
    form = Form(browser, registrar.case(external_reference="4712"))
    form.post(f"Rådgiver – {NAME}", steg="lagre")
    assert NAME in form.title()


def test_a_text_that_temporary_screening_no_longer_hides_is_looked_through(
    browser: Client, registrar: Registrar, case: CaseFile
) -> None:
    from arkivbro.core.screening import ScreenedText

    title = ScreenedText.plain(f"Notat om {NAME}")
    hidden = registrar.entry(case, advertisement_entry, title=title, screening=("M",))
    form = Form(browser, hidden)
    page = one_line(form.post(f"Notat om {NAME}"))
    assert "skal skjermes" in page and f"<dd>Notat om {NAME}</dd>" in page
    form.post(f"Notat om {NAME}", steg="lagre")
    hidden.refresh_from_db()
    assert hidden.text_hidden


def test_a_document_s_title_is_looked_through_when_it_is_added(
    browser: Client, case: CaseFile, entry: RegistryEntry
) -> None:
    path = f"/arkiv/journalposter/{entry.public_id}/dokument/"
    page = browser.get(path).content.decode()
    token = re.search(r'name="once" value="([^"]+)"', page)
    assert token
    values = {"rolle": "V", "tilgang": "", "hjemmel": "", "once": token[1]}
    for title, goes in ((f"Attest til {NAME}", False), (f"Attest til [[{NAME}]]", True)):
        file = SimpleUploadedFile("attest.pdf", pdf("Attest"))
        page = browser.post(path, values | {"tittel": title, "fil": file}, follow=True).content.decode()
        assert ("Sett [[ og ]] rundt det" in page) is not goes
        assert entry.links.count() == (2 if goes else 1)


@pytest.mark.one_database("names in words")
def test_item_13_a_legal_basis_is_looked_through_like_a_title(
    browser: Client, case: CaseFile, entry: RegistryEntry
) -> None:
    """It is free text, and stands in the public journal: of the case, the entry and each document."""
    for record in (case, entry, entry.links.get()):
        form = Form(browser, record)
        typed = {"tilgang": "P", "hjemmel": f"Offl. § 25, se brev til {NAME}"}
        page = one_line(form.post("Rådgiver", **typed))
        assert re.search("[Hh]jemmel: Navnet til «", page)
        form.post("Rådgiver", steg="lagre", **typed)
        held = record.document if isinstance(record, DocumentLink) else record
        held.refresh_from_db()
        assert held.legal_basis == ""


def test_item_13_a_remark_that_loses_its_code_is_looked_through(
    browser: Client, registrar: Registrar, case: CaseFile
) -> None:
    hidden = registrar.entry(
        case, advertisement_entry, remark=f"Sendt til {NAME}", access=Access("P", "Offl. § 25")
    )
    page = one_line(Form(browser, hidden).post("Notat"))
    assert "Merknad: Navnet til «" in page


def test_item_13_a_legal_basis_of_a_new_document_too(
    browser: Client, case: CaseFile, entry: RegistryEntry
) -> None:
    path = f"/arkiv/journalposter/{entry.public_id}/dokument/"
    token = re.search(r'name="once" value="([^"]+)"', browser.get(path).content.decode())
    assert token
    file = SimpleUploadedFile("attest.pdf", pdf("Attest"))
    values = {
        "rolle": "V",
        "tilgang": "P",
        "hjemmel": f"Offl. § 25 {NAME}",
        "once": token[1],
        "tittel": "Attest",
        "fil": file,
    }
    assert "skal skjermes" in browser.post(path, values, follow=True).content.decode()
    assert entry.links.count() == 1
