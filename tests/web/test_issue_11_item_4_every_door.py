"""Issue 11, item 4: the same judgement by a recruiter's letter and by the worker, whichever of them is first."""

from __future__ import annotations

import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from arkivbro.core.facts import TransferFacts
from arkivbro.core.messages import sentence_of
from arkivbro.core.stored_json import from_json
from arkivbro.inspections.services import asking
from arkivbro.recruitment.models import Letter, Vacancy
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from tests.unit.documents import weapons
from tests.web.test_letters import archive, template

LZMA = "En del av filen er pakket med LZMA, som ikke brukes i Office-dokumenter. Den arkiveres ikke."


def uploaded(client: Client, vacancy: Vacancy) -> str:
    row = vacancy.applications.get(source_id=f"{vacancy.source_id}-001")
    posted = {
        "recipient": row.public_id,
        "template": template().pk,
        "file": SimpleUploadedFile("avslag.docx", weapons.packed(zipfile.ZIP_LZMA)),
        "sent_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }
    answer = client.post(f"/stillinger/{vacancy.reference}/brev/last-opp/", posted, follow=True)
    return str(answer.content.decode())


def test_issue_11_item_4_a_letter_that_the_archive_would_not_get_is_refused_at_once(
    client: Client, vacancy: Vacancy
) -> None:
    before = Letter.objects.count()
    assert LZMA in uploaded(client, vacancy)
    assert Letter.objects.count() == before


def test_issue_11_item_4_one_that_nobody_inspected_in_time_is_judged_by_the_worker(
    client: Client, vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "STAFF_SECONDS", 0.0)
    assert "kan arkiveres" in uploaded(client, vacancy)
    archive(client, vacancy, "rejection", eksempelbrev="1")
    facts = from_json(TransferFacts, Transfer.objects.get(kind="letter").facts.text)
    made = current().prepare_documents(facts, planned_now(facts))
    assert list(made.states.values()) == ["too_demanding"]
    assert not made.objects
    assert [sentence_of(one.message) for one in made.kept_out] == [LZMA]
