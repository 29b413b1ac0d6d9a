"""Issue 11, item 4: an applicant whose file is not inspected yet goes on, is told when it is, and can send meanwhile."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arkivbro.inspections.models import Inspection
from arkivbro.inspections.services import asking
from arkivbro.positions.models import OwnApplication, Position, UploadedFile
from arkivbro.positions.services import uploading
from arkivbro.recruitment.models import Application
from tests.inspecting import inspect_what_waits, inspector
from tests.integration.positions.conftest import PERSON, begun
from tests.pages import pressed
from tests.unit.documents import sample_files as files
from tests.unit.documents import weapons

LIST = {"HX-Request": "true", "HX-Target": "vedlegg-liste"}


@pytest.fixture(autouse=True)
def _the_pool_is_full(_a_worker_inspects: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker answers while the upload is answered; a test inspects when it says so."""
    monkeypatch.setattr(asking, "APPLICANT_SECONDS", 0.0)


def uploaded(client: Client, link: str, name: str, data: bytes) -> str:
    file = SimpleUploadedFile(name, data)
    answer = client.post(f"{link}vedlegg/", PERSON | {"kind": "cv", "file": file}, follow=True)
    return str(answer.content.decode())


def test_issue_11_item_4_the_page_says_so_and_asks_again(published: Position) -> None:
    client, link = begun(published)
    page = uploaded(client, link, "cv.pdf", files.pdf())
    assert "CV er tatt imot. Filen blir undersøkt." in page
    assert "Filen blir undersøkt …" in page
    asks = re.search(r'hx-get="([^"]+)"\s+hx-trigger="every 2s"', page)
    assert asks is not None
    address = asks[1].replace("&amp;", "&")
    assert client.get(address, headers=LIST).status_code == 204, "nothing changed, nothing is read aloud"
    assert "Lagre og se om de er undersøkt" in page, "without JavaScript"
    inspect_what_waits()
    part = client.get(address, headers=LIST).content.decode()
    assert "<html" not in part and "undersøkt" not in part and "hx-get" not in part
    assert "cv.pdf" in part and "CV" in part
    assert "Filen blir undersøkt" not in client.get(link).content.decode()


def test_issue_11_item_4_what_is_refused_later_stands_there_until_it_is_taken_away(
    published: Position,
) -> None:
    client, link = begun(published)
    uploaded(client, link, "cv.docx", weapons.packed(zipfile.ZIP_LZMA))
    inspect_what_waits()
    for _ in range(2):
        page = " ".join(client.get(link).content.decode().split())
        assert "cv.docx: <strong>ble ikke tatt med.</strong> En del av filen er pakket med LZMA" in page
        assert "Lagre filen på nytt som PDF" in page
    file = UploadedFile.objects.get()
    client.post(f"{link}vedlegg/{file.public_id}/fjern/", PERSON)
    page = client.get(link).content.decode()
    assert "cv.docx" not in page and "Ingen vedlegg ennå" in page


def test_issue_11_item_4_a_full_pool_costs_nobody_the_deadline(published: Position) -> None:
    """Sent before it was inspected: it is sent, and what is wrong with it is told at the same address."""
    client, link = begun(published)
    uploaded(client, link, "cv.jpg", weapons.jpeg_of_scans())
    review = client.get(f"{link}se-over/").content.decode()
    assert "Du kan sende søknaden nå" in review
    pressed(client, f"{link}se-over/")
    assert Application.objects.count() == 1
    assert "Vedleggene blir undersøkt" in client.get(link).content.decode()
    inspect_what_waits()
    page = client.get(link).content.decode()
    assert "Noe ble ikke tatt med" in page
    assert "mer enn 100 omganger" in page
    assert "Legg ved en annen fil" in page


def test_issue_11_item_4_nothing_is_sent_that_was_refused_while_it_was_looked_over(
    published: Position,
) -> None:
    client, link = begun(published)
    uploaded(client, link, "cv.exe", b"MZ" + bytes(100))
    client.get(f"{link}se-over/")
    inspect_what_waits()
    answer = pressed(client, f"{link}se-over/")
    assert answer.status_code == 302 or "cv.exe: Filen er av typen program" in answer.content.decode()
    for application in Application.objects.all():
        assert not application.attachments.exists()


def test_issue_11_item_4_a_file_taken_away_while_it_is_inspected_is_away(published: Position) -> None:
    client, link = begun(published)
    uploaded(client, link, "cv.exe", b"MZ" + bytes(100))
    file = UploadedFile.objects.get()
    client.post(f"{link}vedlegg/{file.public_id}/fjern/", PERSON)
    inspect_what_waits()
    page = client.get(link).content.decode()
    assert "cv.exe" not in page
    row = OwnApplication.objects.get()
    assert uploading.settle(row) == []


def test_issue_11_item_4_a_question_that_was_lost_is_asked_again(published: Position) -> None:
    """Whatever became of it: a restored database, a deleted row."""
    client, link = begun(published)
    uploaded(client, link, "cv.pdf", files.pdf())
    Inspection.objects.all().delete()
    client.get(link)
    inspect_what_waits()
    assert "Filen blir undersøkt" not in client.get(link).content.decode()
    assert UploadedFile.objects.get().is_inspected


def test_issue_11_item_4_turns_are_by_address_and_hold_no_address(published: Position) -> None:
    client, link = begun(published)
    uploaded(client, link, "cv.pdf", files.pdf())
    row = Inspection.objects.get()
    assert row.asked_by == OwnApplication.objects.get().came_from
    assert re.fullmatch("[0-9a-f]{64}", row.asked_by)


def test_issue_11_item_4_what_could_not_be_checked_is_said_so(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkivbro.documents.attachments import unchecked

    client, link = begun(published)
    uploaded(client, link, "cv.pdf", files.pdf())
    monkeypatch.setattr(inspector(), "look", lambda *_, **__: unchecked())
    inspect_what_waits()
    assert "Vi fikk ikke undersøkt filen" in client.get(link).content.decode()


def test_issue_11_item_4_no_web_module_starts_a_child_for_files() -> None:
    """Only what workers and commands run has an inspector: the views, acts and services of the web have none."""
    source = Path(uploading.__file__).resolve().parents[2]
    named = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "Inspector" in path.read_text(encoding="utf-8") and path.parts[-2] != "documents"
    }
    assert named == {"wiring.py", "inspections/services/queue.py"}
