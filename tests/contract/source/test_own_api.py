"""Our own API against the port's suite: what a system told there is a source like any other.

The system sends; what is read back is what was received under its source, and what was refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from pytest_django import Settings

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Scope
from arkivbro.accounts.services.tokens import MakeToken, make_token
from arkivbro.core.errors import BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Application as ApplicationFact
from arkivbro.ports import (
    NOTHING_GIVEN,
    CheckLevel,
    CheckResult,
    Given,
    SourceBatch,
    SourceCapabilities,
    SourceItem,
    UnreadableItem,
)
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Attachment, Vacancy
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.working_files import work_store
from tests.contract.source.conformance import SourceConformance
from tests.integration.api.conftest import application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "varbi"


class ToldByApi:
    """What a system sent to the API, read back as the port has it."""

    name = SOURCE

    def __init__(self, refused: list[dict[str, Any]]) -> None:
        self._refused = refused

    def check(self) -> tuple[CheckResult, ...]:
        return (
            CheckResult(
                message("check.builtin_files"), CheckLevel.OK, message("check.builtin_files_writable")
            ),
        )

    def capabilities(self) -> SourceCapabilities:
        given = dict.fromkeys(
            ("advertisements", "candidates", "files", "exemptions", "withdrawals"), Given.GIVEN
        )
        return SourceCapabilities(
            **{**dict.fromkeys(NOTHING_GIVEN.those(Given.NOT_GIVEN), Given.NOT_GIVEN), **given}
        )

    def changes(self, since: str) -> Iterator[SourceBatch]:
        try:
            rows: list[Vacancy | Application] = [*Vacancy.objects.filter(source=SOURCE).order_by("pk")]
            rows += Application.objects.filter(source=SOURCE).order_by("pk")
            start = int(since or 0)
            for number, row in enumerate(rows[start:], start + 1):
                yield SourceBatch((self._item(row),), str(number))
            yield SourceBatch(tuple(map(_unreadable, self._refused)), str(len(rows)))
        finally:
            connections.close_all()

    def _item(self, row: Vacancy | Application) -> SourceItem:
        fact = stored_facts(row) if isinstance(row, Vacancy) else latest_facts(row)
        attachments = fact.attachments if isinstance(fact, ApplicationFact) else ()
        return SourceItem(fact, row.facts_hash, files=tuple((one.ref, one.ref.id) for one in attachments))

    def open_attachment(self, reference: str) -> BinaryIO:
        row = Attachment.objects.filter(source=SOURCE, source_id=reference).first()
        if row is None:
            raise BadFacts("application.attachment_missing")
        return work_store().open(row.sha256)


def _unreadable(problem: dict[str, Any]) -> UnreadableItem:
    findings = tuple(
        Finding("where.field", message("api.field", what=one["code"]), one["where"])
        for one in problem["findings"]
    )
    return UnreadableItem(message("sources.item", ref=""), findings)


class TestOwnApi(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path, settings: Settings) -> ToldByApi:
        settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
        made = make_token(
            MakeToken(
                actor=COMMAND_LINE,
                name="Varbi",
                source=SOURCE,
                scopes=list(Scope),
                expires_on=(clock() + timedelta(days=9)).date(),
                has_every_unit=True,
            )
        )
        client, headers = Client(), {"Authorization": f"Bearer {made.shown}"}
        for number in (1, 2):
            body = json.dumps(vacancy(reference=f"26/{number}"))
            sent = client.put(
                f"/api/v1/vacancies/s-{number}", body, content_type="application/json", headers=headers
            )
            assert sent.status_code == 201
        data = b"%PDF-1.7 cv"
        told = application(id="a-1", exemption={"requested": True}, attachments=[{"id": "cv"}])
        form = {"application": json.dumps(told), "cv": SimpleUploadedFile("cv.pdf", data)}
        assert client.post("/api/v1/vacancies/s-1/applications", form, headers=headers).status_code == 201
        assert Attachment.objects.get().sha256 == hashlib.sha256(data).hexdigest()
        wrong = json.dumps(vacancy(title=""))
        refused = client.put("/api/v1/vacancies/s-9", wrong, content_type="application/json", headers=headers)
        assert refused.status_code == 422
        return ToldByApi([refused.json()])
