"""The same told again: by another upload, after the upload is gone, by another token; what is refused counts; ids tell nothing of others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro.accounts.models import SystemToken, Unit
from arkivbro.api.models import Upload
from arkivbro.api.services.uploads import files_needed, forget_uploads
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Attachment, Letter, LetterTemplate
from tests.integration.api.conftest import Make, System, application, vacancy
from tests.integration.api.test_issue_13_item_8_files import CV, PDF, begun, form, piece

pytestmark = pytest.mark.django_db
HERE = "/vacancies/s-1/applications/a-1"
LETTER = "/applications/a-1/letters/l-1"


@pytest.fixture(autouse=True)
def _told(system: System, tmp_path: Path, settings: Settings) -> None:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    system.put("/vacancies/s-1", vacancy())
    LetterTemplate.objects.get_or_create(
        kind="rejection", kind_name="Avslag", language="nb", subject="x", body="x"
    )


def uploaded(system: System, data: bytes = PDF, name: str = "cv.pdf") -> str:
    upload = begun(system, data, file_name=name)
    assert piece(system, upload, 0, data).json()["whole"]
    return upload


def with_cv(upload: str, **more: Any) -> dict[str, Any]:
    return application(attachments=[CV | {"upload": upload}], **more)


def letter(upload: str, **more: Any) -> dict[str, Any]:
    return {"kind": "rejection", "sent_at": "2026-11-25T12:00:00+01:00", "upload": upload} | more


def came_to(answer: Any) -> tuple[int, str]:
    told = answer.json()
    return answer.status_code, told.get("outcome") or told["code"]


def within(settings: Settings, megabytes: int) -> None:
    api = settings.ARKIVBRO.api.model_copy(update={"max_waiting_megabytes": megabytes})
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"api": api})


def test_issue_13_item_8_the_same_bytes_by_another_upload_are_the_same(system: System) -> None:
    first = uploaded(system)
    assert came_to(system.put(HERE, with_cv(first), key="a")) == (201, "new")
    renamed = uploaded(system, name="en annen.pdf")
    assert came_to(system.put(HERE, with_cv(renamed))) == (200, "unchanged")
    assert came_to(system.put(HERE, with_cv(uploaded(system)), key="a")) == (201, "new"), "as it was answered"
    assert (Application.objects.get().version, Attachment.objects.get().file_name) == (1, "cv.pdf")
    other = uploaded(system, PDF + b"y")
    assert came_to(system.put(HERE, with_cv(other), key="a")) == (422, "api.key_used")
    assert came_to(system.put(HERE, with_cv(other))) == (200, "changed")

    assert came_to(system.put(LETTER, letter(first), key="b")) == (201, "new")
    assert came_to(system.put(LETTER, letter(renamed), key="b")) == (201, "new")
    assert came_to(system.put(LETTER, letter(renamed))) == (200, "unchanged")
    same_moment = letter(first, sent_at="2026-11-25T11:00:00Z")
    assert came_to(system.put(LETTER, same_moment)) == (200, "unchanged")
    for told in (letter(other), letter(first, sent_at="2026-11-25T12:00:01+01:00")):
        assert came_to(system.put(LETTER, told)) == (409, "api.letter_differs")
    assert Letter.objects.count() == 1


def test_issue_13_item_8_the_same_again_after_its_upload_is_gone(system: System, make_system: Make) -> None:
    """Expired, or dropped; told by the token that takes the place of the old one, too."""
    upload, dropped = uploaded(system), uploaded(system)
    for key in ("a", ""):
        system.put(HERE, with_cv(upload), key=key)
        system.put(LETTER, letter(dropped), key=key and "b")
    assert system("DELETE", f"/uploads/{dropped}").status_code == 204
    Upload.objects.update(expires_at=clock() - timedelta(hours=2))
    assert forget_uploads() == 0
    assert set(Upload.objects.values_list("file_name", flat=True)) == {""}, (
        "what it was called, names a person"
    )
    assert files_needed([Attachment.objects.get().sha256]) == set(), "it keeps no bytes"
    for one in (upload, dropped):
        assert system.get(f"/uploads/{one}").status_code == 404
    for asks in (system, make_system()):
        assert came_to(asks.put(HERE, with_cv(upload))) == (200, "unchanged")
        assert came_to(asks.put(LETTER, letter(dropped))) == (200, "unchanged")
        for path in ("/vacancies/s-1/applications/a-2", HERE):
            another = application(attachments=[CV | {"upload": upload, "id": "b"}])
            assert came_to(asks.put(path, another)) == (422, "api.no_such_upload"), "it brings nothing new"
        assert came_to(asks.put("/applications/a-1/letters/l-2", letter(dropped))) == (
            422,
            "api.no_such_upload",
        )
    assert came_to(system.put(HERE, with_cv(upload), key="a")) == (201, "new")
    assert came_to(system.put(LETTER, letter(dropped), key="b")) == (201, "new")
    assert came_to(make_system("annen").put("/applications/a-1/letters/l-1", letter(dropped)))[0] == 404


def test_issue_13_item_8_files_of_a_form_count_while_it_is_not_taken_in(
    system: System, settings: Settings
) -> None:
    within(settings, 1)
    large = PDF + b"z" * 600_000
    refused = application(id="a-1", attachments=[CV, {"id": "b"}])
    for _ in range(3):  # the same bytes again lie there once
        assert came_to(form(system, refused, cv=large)) == (422, "application.attachment_missing")
    assert Upload.objects.get().size == len(large)
    assert came_to(form(system, refused, cv=large + b"!")) == (429, "api.quota")
    assert system("POST", "/uploads", {"file_name": "x", "size": 500_000}).status_code == 429
    assert files_needed([Upload.objects.get().sha256]), "no sweep takes what counts"
    told = application(id="a-1", attachments=[CV])
    for outcome in ((201, "new"), (200, "unchanged")):
        assert came_to(form(system, told, cv=large)) == outcome
        assert not Upload.objects.exists(), "what is taken in is the application's"
    assert came_to(form(system, told, key="k", cv=large)) == (200, "unchanged")
    assert came_to(form(system, told, key="k", cv=large)) == (200, "unchanged")
    assert not Upload.objects.exists()
    form(system, refused, cv=large)
    assert system.get(f"/uploads/{Upload.objects.get().public_id}").status_code == 404, "it is no upload"
    Upload.objects.update(expires_at=clock() - timedelta(hours=2))
    assert (forget_uploads(), Upload.objects.count()) == (1, 0)


def test_issue_13_item_8_nothing_of_a_form_is_kept_that_is_too_much(
    system: System, settings: Settings
) -> None:
    attachments = settings.ARKIVBRO.attachments.model_copy(update={"max_files": 1})
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"attachments": attachments})
    told = application(id="a-1", attachments=[CV, {"id": "b"}])
    assert came_to(form(system, told, cv=PDF, b=PDF)) == (422, "api.too_many_files")
    assert came_to(form(system, application(id="a-1", attachments=[CV]), cv=b"")) == (422, "api.empty_file")
    assert not Upload.objects.exists()


def test_issue_13_item_8_what_a_revoked_token_left_is_in_nobodys_way(
    system: System, make_system: Make, settings: Settings
) -> None:
    within(settings, 1)
    begun(system, b"x" * 900_000)
    other = make_system()
    size = {"file_name": "x", "size": 900_000}
    assert other("POST", "/uploads", size).status_code == 429
    SystemToken.objects.filter(pk=system.token.pk).update(revoked_at=clock())
    assert other("POST", "/uploads", size).status_code == 201
    assert forget_uploads() == 1
    assert Upload.objects.get().token == other.token


def test_issue_13_item_8_ids_tell_nothing_of_other_units(make_system: Make) -> None:
    """A letter's id is the applicant's own. Whoever tells an application by an id learns of another's only by telling a whole one."""
    south = Unit.objects.create(name="Sør", key="sor000000000")
    west, elsewhere = make_system(), make_system(units=[south])
    west.put(HERE, application())
    assert came_to(west.put(LETTER, letter(uploaded(west)))) == (201, "new")
    own = vacancy(unit={"id": f"builtin:{south.key}"}, reference="26/2")
    elsewhere.put("/vacancies/v-2", own)
    elsewhere.put("/vacancies/v-2/applications/b-1", application())
    for id_ in ("l-1", "l-9"):
        path = f"/applications/b-1/letters/{id_}"
        assert came_to(elsewhere.put(path, letter("a" * 24))) == (422, "api.no_such_upload")
        assert came_to(elsewhere.put(path, letter(uploaded(elsewhere)))) == (201, "new")
    missing = application(attachments=[CV])
    for id_ in ("a-1", "a-9"):
        answer = elsewhere.put(f"/vacancies/v-2/applications/{id_}", missing)
        assert came_to(answer) == (422, "application.attachment_missing")
    for id_ in ("s-1", "s-9"):
        assert came_to(elsewhere.put(f"/vacancies/{id_}", vacancy()))[1] == "api.no_such_unit"
    assert came_to(elsewhere.put("/vacancies/v-2/applications/a-1", application())) == (404, "not_there")


def test_issue_13_item_8_a_name_of_which_nothing_is_seen_is_none(system: System) -> None:
    for told in ({"family_name": "\u200b"}, {"family_name": "\u202e \u2060"}, {"family_name": "x\u2028y"}):
        assert came_to(system.put(HERE, application(applicant=told))) == (422, "api.not_understood")
