"""What reached us by being told, not read: given back as the port of a source has it, so that it meets the port's suite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.db import connections

from arkivbro.core.errors import BadFacts
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
from arkivbro.recruitment.models import Application, Attachment, Vacancy
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.working_files import work_store


class Told:
    """What was received under one source. `refused`: what was told and not taken."""

    def __init__(self, name: str, refused: tuple[UnreadableItem, ...]) -> None:
        self.name, self._refused = name, refused

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
            rows: list[Vacancy | Application] = [*Vacancy.objects.filter(source=self.name).order_by("pk")]
            rows += Application.objects.filter(source=self.name).order_by("pk")
            start = int(since or 0)
            for number, row in enumerate(rows[start:], start + 1):
                yield SourceBatch((self._item(row),), str(number))
            yield SourceBatch(self._refused, str(len(rows)))
        finally:
            connections.close_all()

    def _item(self, row: Vacancy | Application) -> SourceItem:
        fact = stored_facts(row) if isinstance(row, Vacancy) else latest_facts(row)
        attachments = fact.attachments if isinstance(fact, ApplicationFact) else ()
        return SourceItem(fact, row.facts_hash, files=tuple((one.ref, one.ref.id) for one in attachments))

    def open_attachment(self, reference: str) -> BinaryIO:
        row = Attachment.objects.filter(source=self.name, source_id=reference).first()
        if row is None:
            raise BadFacts("application.attachment_missing")
        return work_store().open(row.sha256)
