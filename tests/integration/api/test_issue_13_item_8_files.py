"""Files by the API: in the form of the application, and bit by bit over a line that breaks."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from arkivbro.accounts.models import Scope, Unit
from arkivbro.api.models import Upload, UploadPart
from arkivbro.api.services import uploads
from arkivbro.api.services.uploads import forget_uploads
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Attachment
from arkivbro.working_files import work_store
from tests.integration.api.conftest import Make, System, application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7 " + b"x" * 3_000
CV = {"id": "cv", "title": "CV", "kind": "cv"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Settings) -> None:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"


def form(system: System, told: dict[str, Any], key: str = "", **files: bytes) -> Any:
    parts = {name: SimpleUploadedFile(f"{name}.pdf", data, "application/pdf") for name, data in files.items()}
    headers = {"Authorization": f"Bearer {system.shown}"} | ({"Idempotency-Key": key} if key else {})
    client = Client(enforce_csrf_checks=True)
    data = {"application": json.dumps(told), **parts}
    return client.post("/api/v1/vacancies/s-1/applications", data, headers=headers)


def piece(system: System, upload: str, offset: int, data: bytes) -> Any:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return system("PATCH", f"/uploads/{upload}", data, **headers)


def begun(system: System, data: bytes, **more: Any) -> str:
    told = {"file_name": "cv.pdf", "size": len(data)} | more
    return str(system("POST", "/uploads", told).json()["id"])


def test_issue_13_item_8_an_application_with_its_files_in_one_form(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    answer = form(system, application(id="a-1", attachments=[CV]), cv=PDF)
    assert (answer.status_code, answer.json()["outcome"]) == (201, "new")
    row = Attachment.objects.get()
    assert (row.source_id, row.title, row.file_name, row.size) == ("a-1/cv", "CV", "cv.pdf", len(PDF))
    with work_store().open(row.sha256) as stored:
        assert stored.read() == PDF
    told_without_bytes = application(attachments=[CV])
    assert system.put("/vacancies/s-1/applications/a-1", told_without_bytes).json()["outcome"] == "unchanged"
    missing = system.put("/vacancies/s-1/applications/a-2", told_without_bytes)
    assert (missing.status_code, missing.json()["code"]) == (422, "application.attachment_missing")
    assert missing["Content-Type"] == "application/problem+json"
    unnamed = form(system, application(id="a-3"), cv=PDF)
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "api.unnamed_part")
    assert Application.objects.count() == 1


def test_issue_13_item_8_an_upload_goes_on_where_the_line_broke(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    upload = begun(system, PDF, sha256=hashlib.sha256(PDF).hexdigest())
    assert piece(system, upload, 0, PDF[:1000]).json()["offset"] == 1000
    again = piece(system, upload, 0, PDF[:1000])
    assert (again.status_code, again.json()["code"]) == (409, "api.other_offset")
    assert system.get(f"/uploads/{upload}").json()["offset"] == 1000
    early = system.put("/vacancies/s-1/applications/a-1", application(attachments=[CV | {"upload": upload}]))
    assert (early.status_code, early.json()["code"]) == (409, "api.upload_not_whole")
    assert piece(system, upload, 1000, PDF[1000:]).json()["whole"]
    assert not UploadPart.objects.exists()
    told = application(attachments=[CV | {"upload": upload}])
    assert system.put("/vacancies/s-1/applications/a-1", told).status_code == 201
    assert system.put("/vacancies/s-1/applications/a-1", told).json()["outcome"] == "unchanged"
    assert Attachment.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_issue_13_item_8_uploads_are_bounded_expire_and_are_their_tokens_own(
    system: System, make_system: Make, settings: Settings
) -> None:
    upload = begun(system, PDF)
    assert piece(system, upload, 0, PDF + b"more").json()["code"] == "api.longer_than_said"
    other = make_system("varbi")
    assert [other.get(f"/uploads/{upload}").status_code, piece(other, upload, 0, b"x").status_code] == [
        404,
        404,
    ]
    wrong = begun(system, PDF, sha256="0" * 64)
    assert piece(system, wrong, 0, PDF).json()["code"] == "api.other_checksum"
    assert system.get(f"/uploads/{wrong}").status_code == 404
    too_large = system("POST", "/uploads", {"file_name": "x", "size": 9_000_000_000})
    assert (too_large.status_code, too_large.json()["code"]) == (413, "documents.file_too_large")
    api = settings.ARKIVBRO.api.model_copy(update={"max_waiting_megabytes": 1})
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"api": api})
    full = system("POST", "/uploads", {"file_name": "x", "size": 1_000_000})
    assert (full.status_code, full.json()["code"], full["Retry-After"]) == (429, "api.quota", "60")
    assert system("DELETE", f"/uploads/{upload}").status_code == 204
    left = begun(system, PDF)
    Upload.objects.update(expires_at=clock() - timedelta(hours=2))
    assert system.get(f"/uploads/{left}").status_code == 404
    assert (forget_uploads(), Upload.objects.count()) == (1, 0)


@pytest.mark.parametrize("moment", ["_note_piece", "_put_together"])
def test_issue_13_item_8_an_upload_that_goes_while_a_piece_comes_is_not_there(
    moment: str, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped by another request, or expired."""
    upload = begun(system, PDF)
    real = getattr(uploads, moment)

    def goes(row: Upload, *given: Any) -> Any:
        Upload.objects.filter(pk=row.pk).delete()
        return real(row, *given)

    monkeypatch.setattr(uploads, moment, goes)
    answer = piece(system, upload, 0, PDF)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_there")
    assert not UploadPart.objects.exists()


def test_issue_13_item_8_no_file_is_kept_of_what_may_not_be_told(
    make_system: Make, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    system = make_system()
    system.put("/vacancies/s-1", vacancy())
    told = application(id="a-1", attachments=[CV])
    elsewhere = make_system(units=[Unit.objects.create(name="Annet sted", key="annet-sted00")])
    for asks, code in (
        (make_system(scopes=[Scope.VACANCIES]), "api.scope_missing"),
        (elsewhere, "api.no_such_vacancy"),
        (make_system("annen"), "api.no_such_vacancy"),
    ):
        with subtests.test(asks.token.source):
            assert form(asks, told, cv=PDF).json()["code"] == code
    kept = [one for one in (tmp_path / "data").rglob("*") if one.is_file() and one.stat().st_size == len(PDF)]
    assert kept == []


def test_issue_13_item_8_an_application_nested_deep_is_not_readable(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    headers = {"Authorization": f"Bearer {system.shown}"}
    answer = Client().post(
        "/api/v1/vacancies/s-1/applications", {"application": "[" * 100_000}, headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "api.not_readable")
