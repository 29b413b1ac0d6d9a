"""Reading a source: each item by the one door, and a report of what came of it. One bad item never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Attachment
from arkivbro.ports import RecruitmentSource, SourceBatch, SourceItem
from arkivbro.ports import UnreadableItem as UnreadableFact
from arkivbro.recruitment.models import ImportRun, SourceState, UnreadableItem
from arkivbro.recruitment.services.clock import clock
from arkivbro.recruitment.services.receiving import AUTOMATIC, receive

Progress = Callable[[int], None]
"""Called with how many items were read."""


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """An item with something wrong. `kept_out`: it was not taken in; `try_again`: it is when it is complete."""

    where: Message
    findings: tuple[Finding, ...]
    kept_out: bool
    try_again: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one reading brought; its reported items are read from the database, page by page, by `reported_items`."""

    run: int
    source: str
    new: int
    changed: int
    unchanged: int
    waiting: int
    unreadable: int

    @property
    def read(self) -> int:
        """Items that were taken in."""
        return self.new + self.changed + self.unchanged + self.waiting


def import_from(
    source: RecruitmentSource, *, progress: Progress | None = None, trigger: str = AUTOMATIC
) -> ImportReport:
    """Takes in everything that the source has since it was last read.

    Raises what the source raises for itself (Misconfigured, Unreachable, Transient, BadFacts): what was read before
    stands, and the run says why it ended.
    """
    state = SourceState.objects.filter(source=source.name).first()
    run = ImportRun.objects.create(source=source.name, started=clock())
    try:
        for batch in source.changes(state.resume if state else ""):
            _take_batch(source, run, batch, trigger)
            if progress is not None:
                progress(run.new + run.changed + run.unchanged + run.waiting + run.unreadable)
    except ArkivbroError as error:
        run.error = error.message
        raise
    finally:
        run.finished = clock()
        run.save()
    return ImportReport(run.pk, run.source, run.new, run.changed, run.unchanged, run.waiting, run.unreadable)


def reported_items(report: ImportReport) -> Iterator[ReportedItem]:
    """Everything that the run had to say something about, in the order of reading."""
    for row in UnreadableItem.objects.filter(run_id=report.run).order_by("pk").iterator(chunk_size=200):
        where = row.where or message("sources.item", ref="")
        yield ReportedItem(where, row.findings, row.kept_out, row.try_again)


def _take_batch(source: RecruitmentSource, run: ImportRun, batch: SourceBatch, trigger: str) -> None:
    for item in batch.items:
        if isinstance(item, UnreadableFact):
            _report(run, ReportedItem(item.where, item.findings, kept_out=True, try_again=item.try_again))
        else:
            _take_item(source, run, item, trigger)
    with transaction.atomic(durable=True):
        run.save()
        SourceState.objects.update_or_create(
            source=source.name, defaults={"resume": batch.resume, "updated": clock()}
        )


def _take_item(source: RecruitmentSource, run: ImportRun, item: SourceItem, trigger: str) -> None:
    references = dict(item.files)

    def opened(attachment: Attachment) -> BinaryIO:
        return source.open_attachment(references.get(attachment.ref, attachment.ref.id))

    where = message("sources.item", ref=str(item.fact.ref))
    try:
        received = receive(item.fact, open_attachment=opened, trigger=trigger)
    except BadFacts as error:
        findings = error.findings or (Finding("where.field", error.message, str(item.fact.ref)),)
        _report(run, ReportedItem(where, findings, kept_out=True, try_again=True))
        return
    setattr(run, received.outcome.value, getattr(run, received.outcome.value) + 1)
    if findings := (*item.findings, *received.findings):
        _report(run, ReportedItem(where, findings, kept_out=False))


def _report(run: ImportRun, item: ReportedItem) -> None:
    run.unreadable += item.kept_out
    UnreadableItem.objects.create(
        run=run,
        where=item.where,
        findings=item.findings,
        kept_out=item.kept_out,
        try_again=item.try_again,
    )
