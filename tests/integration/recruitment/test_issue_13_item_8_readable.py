"""A title and a file name that would turn round are taken in as people read them, by the one door of every source."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from arkivbro.core.recruitment import Application
from arkivbro.core.recruitment import Vacancy as VacancyFact
from arkivbro.ports import SourceItem
from arkivbro.recruitment.models import Attachment, Vacancy
from arkivbro.recruitment.services import asking_sources, receive
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db
DATA = b"%PDF-1.7 x"
TURNED = replace(VACANCY, title="Rådgiver\u202e 1")


def turned() -> Application:
    (first, *_) = APPLICATION.attachments
    file = replace(
        first,
        file_name="cv\u202efdp.exe",
        title="C\u2067V\u200b",
        sha256=hashlib.sha256(DATA).hexdigest(),
        size=len(DATA),
    )
    applicant = replace(APPLICATION.applicant, family_name="\u202eNordmann\u200b", former_names=())
    return replace(APPLICATION, applicant=applicant, attachments=(file,))


def test_issue_13_item_8_what_nobody_sees_comes_in_by_no_door() -> None:
    assert [receive(TURNED).outcome for _ in range(2)] == ["new", "unchanged"]
    assert receive(turned(), open_attachment=lambda _: io.BytesIO(DATA)).outcome == "new"
    assert receive(turned()).outcome == "unchanged"
    row = Attachment.objects.get()
    assert (row.title, row.file_name) == ("CV", "cvfdp.exe")
    assert Vacancy.objects.get().title == "Rådgiver 1"
    assert "\\u202e" not in ascii(row.application.facts.get().text)
    assert "\u202e" not in Vacancy.objects.get().facts


class Source:
    """Says the same again when it is asked."""

    lists_all = frozenset({VacancyFact, Application})

    def now(self) -> Iterator[SourceItem]:
        yield SourceItem(TURNED, "")
        yield SourceItem(turned(), "")


def test_issue_13_item_8_the_proof_reads_a_source_as_it_was_taken_in() -> None:
    receive(TURNED)
    receive(turned(), open_attachment=lambda _: io.BytesIO(DATA))
    source: Any = Source()
    heard = asking_sources._heard(source, 10.0)
    assert (heard.trouble, heard.vacancies) == (None, {TURNED.ref: ""})
    ((told, *_),) = heard.applications.values()
    assert told.digest == Attachment.objects.get().application.facts_hash
