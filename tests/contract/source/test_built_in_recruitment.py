"""The built-in recruitment against the port's suite: what applicants send by our own pages is a source like any other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.ports import UnreadableItem
from arkivbro.positions import SOURCE
from arkivbro.positions.models import Position
from arkivbro.recruitment.models import Application, Attachment
from tests.contract.source.conformance import SourceConformance
from tests.contract.source.told import Told
from tests.integration.positions.conftest import PERSON, begun, clock, draft, published, recruiter, sent
from tests.pages import pressed

__all__ = ["clock", "draft", "published", "recruiter"]
pytestmark = pytest.mark.django_db(transaction=True)


class TestBuiltInRecruitment(SourceConformance):
    @pytest.fixture
    def source(self, published: Position) -> Told:
        sent(published)
        client, link = begun(published)
        client.post(link, PERSON | {"family_name": "Annen"})
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": SimpleUploadedFile("cv.pdf", b"%PDF-1.7 cv")})
        assert pressed(client, f"{link}se-over/").status_code == 302
        client, link = begun(published)
        client.post(link, PERSON | {"given_name": "", "family_name": ""})
        pressed(client, f"{link}se-over/")  # one without a name is not taken
        assert (Application.objects.count(), Attachment.objects.count()) == (2, 1)
        lacks = Finding("where.field", message("facts.no_name"), "family_name")
        return Told(SOURCE, (UnreadableItem(message("sources.item", ref=""), (lacks,)),))
