"""Files opened in the browser: by those with the right, named by the archive, shown only when it is safe; and their check."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.test import Client

from arkivbro.accounts.models import AuditEntry
from arkivbro.archive.models import DocumentDescription, DocumentObject, IntegrityRun, RegistryEntry
from arkivbro.archive.services.corrections import correct_access
from arkivbro.archive.services.documents import add_document, store_files
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.integrity_run import carry_on, start_run
from arkivbro.archive.store import FileStore, archive_store
from arkivbro.core.messages import sentence_of
from arkivbro.core.noark import PUBLIC, Access
from arkivbro.core.noark import DocumentObject as FileValue
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    document_record,
)
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import administrator, archivist, client, recruiter

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 made up"
HOSTILE = "Xiomára «sin» <cv>.pdf"


@pytest.fixture
def here(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Registrar:  # type: ignore[no-untyped-def]  # pytest's own type
    """An archive whose files lie where the screens look for them."""
    monkeypatch.setattr(settings, "ARKIVBRO_DATA_DIR", tmp_path)
    return Registrar(FileStore(tmp_path / "archive"))


@pytest.fixture
def entry(here: Registrar) -> RegistryEntry:
    return here.entry(
        here.case(),
        application_entry,
        documents=(document_record(here.files, data=PDF, original_file_name=HOSTILE),),
    )


@pytest.fixture
def address(entry: RegistryEntry) -> str:
    held = DocumentObject.objects.get(document__links__entry=entry)
    return f"/arkiv/dokumenter/{held.public_id}/2026-1-1-1.pdf"


def body(browser: Client, path: str) -> bytes:
    response = browser.get(path)
    assert response.status_code == 200 and response.streaming
    return response.getvalue()


class TestAFile:
    def test_it_is_streamed_and_safe(self, address: str) -> None:
        browser = archivist()
        assert body(browser, address) == PDF
        headers = browser.get(address).headers
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"] == 'inline; filename="2026-1-1-1.pdf"'
        assert headers["Content-Length"] == str(len(PDF))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]
        assert "no-store" in headers["Cache-Control"]
        assert "Xiom" not in str(headers)

    @pytest.mark.parametrize(
        ("pronom", "media_type", "extension", "shown_as"),
        [
            ("fmt/276", "application/pdf", "pdf", "application/pdf"),
            ("fmt/43", "image/jpeg", "jpg", None),  # its bytes are no picture: how large it is cannot be told
            ("fmt/92", "image/svg+xml", "svg", None),
            ("fmt/96", "text/html", "html", None),
            ("x-fmt/111", "text/plain", "txt", None),
            ("av/0", "text/html", "pdf", None),
            ("fmt/412", "application/vnd.word", "docx", None),
        ],
    )
    def test_only_what_we_trust_is_shown(
        self,
        here: Registrar,
        entry: RegistryEntry,
        pronom: str,
        media_type: str,
        extension: str,
        shown_as: str | None,
    ) -> None:
        DocumentObject.objects.update(format=pronom, media_type=media_type, extension=extension)
        held = DocumentObject.objects.get()
        response = archivist().get(f"/arkiv/dokumenter/{held.public_id}/2026-1-1-1.{extension}")
        assert response.headers["Content-Type"] == (shown_as or "application/octet-stream")
        assert response.headers["Content-Disposition"].startswith("inline" if shown_as else "attachment")

    def test_what_the_inspection_did_not_like_is_saved_only(self, address: str) -> None:
        DocumentDescription.objects.update(inspection_state="disguised")
        assert archivist().get(address).headers["Content-Disposition"].startswith("attachment")

    def test_another_name_leads_to_its_own(self, address: str) -> None:
        other = address.rsplit("/", 1)[0] + "/lonnsslipp.html"
        response = archivist().get(other)
        assert (response.status_code, response.headers["Location"]) == (302, address)

    def test_an_odd_extension_stays_out_of_the_address(self, address: str) -> None:
        DocumentObject.objects.update(extension='p/d\r\nf"')
        response = archivist().get(address, follow=True)
        assert response.redirect_chain == [], "it is still called pdf"

    def test_a_missing_file_is_told_of(self, here: Registrar, address: str) -> None:
        held = DocumentObject.objects.get()
        here.store.path(held.sha256).unlink()
        assert "Filen mangler" in archivist().get(address, follow=True).content.decode()


class TestWhoMayOpen:
    def test_code_p_needs_clearance_and_is_logged(self, address: str) -> None:
        for browser in (
            archivist(cleared=False),
            recruiter(),
            recruiter("Region Øst", cleared=("Region Vest",)),
            administrator(),
        ):
            assert browser.get(address).status_code == 404
        assert client().get(address).status_code == 302
        assert not AuditEntry.objects.exists()
        assert recruiter(cleared=("Region Vest",)).get(address).status_code == 200
        row = AuditEntry.objects.get()
        assert (row.act, row.detail and sentence_of(row.detail)) == ("read.document", "P")
        assert "2026/1-1" in row.where
        assert "Åse" not in row.act + row.where

    def test_the_document_s_own_code_counts(self, here: Registrar) -> None:
        public = here.entry(here.case(), advertisement_entry)
        document = public.links.get().document
        held = document.objects_held.get()
        path = f"/arkiv/dokumenter/{held.public_id}/2026-1-1-1.pdf"
        browser = archivist(cleared=False)
        assert browser.get(path).status_code == 200
        assert not AuditEntry.objects.exists(), "what is public is not logged"
        correct_access(record=document, access=Access("P", "Offl. § 25"), by=BY)
        assert browser.get(path).status_code == 404

    def test_the_case_s_code_counts(self, here: Registrar) -> None:
        case = here.case()
        entry = here.entry(case, advertisement_entry)
        held = entry.links.get().document.objects_held.get()
        correct_access(record=case, access=Access("P", "Offl. § 25"), by=BY)
        assert (
            archivist(cleared=False).get(f"/arkiv/dokumenter/{held.public_id}/2026-1-1-1.pdf").status_code
            == 404
        )

    def test_a_code_taken_away_from_the_entry_does_not_open_screened_words(
        self, entry: RegistryEntry, address: str
    ) -> None:
        correct_access(record=entry, access=PUBLIC, by=BY)
        assert archivist(cleared=False).get(address).status_code == 404

    def test_missing_is_as_forbidden(self, address: str) -> None:
        browser = archivist(cleared=False)
        answers = [browser.get(path) for path in ("/arkiv/dokumenter/finnesikke/2026-1-1-1.pdf", address)]
        tokens = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
        missing, forbidden = (tokens.sub(b"", answer.content) for answer in answers)
        assert missing == forbidden


class TestTheCheck:
    def test_it_goes_on_piece_by_piece(self, here: Registrar) -> None:
        case = here.case()
        for _ in range(3):
            here.entry(case, advertisement_entry)
        run = start_run(by=BY)
        assert start_run(by="en annen") == run, "one at a time"
        pieces = 0
        while run.finished_at is None:
            run = carry_on(run, seconds=0)
            pieces += 1
        assert pieces > 3
        assert (run.files, run.total_files, run.errors) == (3, 3, 0)

    def test_two_who_press_do_not_count_twice(self, here: Registrar) -> None:
        here.entry(here.case(), advertisement_entry)
        first = start_run(by=BY)
        second = IntegrityRun.objects.get(pk=first.pk)
        carry_on(first, seconds=60)
        assert carry_on(second, seconds=60).files == 1

    def test_damage_is_told_with_its_entries(self, here: Registrar, entry: RegistryEntry) -> None:
        path = here.store.path(DocumentObject.objects.get().sha256)
        path.chmod(0o600)
        path.write_bytes(b"x" * len(PDF))
        browser = archivist()
        page = browser.post("/arkiv/kontroll/", follow=True).content.decode()
        assert "sjekksummen stemmer ikke" in page
        assert "2026/1-1" in page
        assert "fant 1 feil" in page

    def test_the_page_goes_on_by_itself_until_it_is_done(self, here: Registrar, entry: RegistryEntry) -> None:
        run = start_run(by=BY)
        browser = administrator()
        assert "Fortsett kontrollen" in browser.get("/arkiv/kontroll/").content.decode()
        assert 'hx-trigger="load' in browser.get("/arkiv/kontroll/").content.decode()
        part = browser.post("/arkiv/kontroll/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        run.refresh_from_db()
        assert run.finished_at is not None
        assert "hx-trigger" not in part
        assert recruiter().get("/arkiv/kontroll/").status_code == 404


def test_the_store_of_the_screens_is_the_data_folder(here: Registrar) -> None:
    files = MemoryFiles()
    held: FileValue = files.add(b"hei")
    record = document_record(files, objects=(held,))
    store_files(record.objects, lambda _: io.BytesIO(b"hei"))
    entry = create_entry(case=here.case(), record=advertisement_entry(files, documents=()), by=BY)
    add_document(entry=entry, record=record, by=BY)
    assert archive_store().root == here.store.root
