"""Our own API against the port's suite: what a system told there is a source like any other.

The system sends; what is read back is what was received under its source, and what was refused.
"""

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

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Scope
from arkivbro.accounts.services.tokens import MakeToken, make_token
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.ports import (
    UnreadableItem,
)
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Attachment
from tests.contract.source.conformance import SourceConformance
from tests.contract.source.told import Told
from tests.integration.api.conftest import application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "varbi"


def _unreadable(problem: dict[str, Any]) -> UnreadableItem:
    findings = tuple(
        Finding("where.field", message("api.field", what=one["code"]), one["where"])
        for one in problem["findings"]
    )
    return UnreadableItem(message("sources.item", ref=""), findings)


class TestOwnApi(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path, settings: Settings) -> Told:
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
        return Told(SOURCE, (_unreadable(refused.json()),))
