"""Reading a source: each item by the one door, and a report of what came of it. One bad item never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import structlog
from django.db import InterfaceError, OperationalError, transaction

from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Application, Attachment, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import ReadsSome, RecruitmentSource, SourceBatch, SourceItem, reading_name
from arkivbro.ports import UnreadableItem as UnreadableFact
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ImportRun, SourceMark, SourceState, UnreadableItem
from arkivbro.recruitment.selectors.marks import is_known
from arkivbro.recruitment.services.receiving import AUTOMATIC, Item, Outcome, Received, receive_several
from arkivbro.recruitment.services.receiving_vacancy import would_change
from arkivbro.recruitment.services.untold import note_untold

log = structlog.get_logger()

MOST_TOGETHER = 20
"""Applications that are received by one transaction."""
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
    source: RecruitmentSource,
    *,
    progress: Progress | None = None,
    trigger: str = AUTOMATIC,
    fence: Callable[[], object] = lambda: None,
    between: Callable[[], object] = lambda: None,
) -> ImportReport:
    """Takes in everything that the source has since it was last read.

    Raises what the source raises for itself (Misconfigured, Unreachable, Transient, BadFacts): what was read before
    stands, and the run says why it ended. `fence` raises inside each transaction once the reader has lost the source to another.
    `between` is called when a batch is taken in.
    """
    state = SourceState.objects.filter(source=reading_name(source)).first()
    batches = source.changes(state.resume if state else "")
    return _import(source, batches, progress, trigger, fence, between=between, keeps_place=True)


def import_some(
    source: RecruitmentSource, ids: Sequence[str], *, fence: Callable[[], object] = lambda: None
) -> ImportReport:
    """Takes in what the source has under these ids, which somebody hinted at; how far the source is read stays as it is.

    Raises as `import_from`. A source that cannot read some of its items is read from where it stands.
    """
    if not isinstance(source, ReadsSome):
        return import_from(source, fence=fence)
    return _import(source, source.some(ids), None, AUTOMATIC, fence, keeps_place=False)


def _import(
    source: RecruitmentSource,
    batches: Iterator[SourceBatch],
    progress: Progress | None,
    trigger: str,
    fence: Callable[[], object],
    *,
    between: Callable[[], object] = lambda: None,
    keeps_place: bool,
) -> ImportReport:
    run = ImportRun.objects.create(source=reading_name(source), started=clock())
    reading = _Reading(source, run, trigger, fence, keeps_place=keeps_place)
    try:
        try:
            for batch in batches:
                reading.take(batch)
                between()
                if progress is not None:
                    progress(run.new + run.changed + run.unchanged + run.waiting + run.unreadable)
        except BadFacts:
            reading.take_held()
            raise
        reading.take_held()
    except ArkivbroError as error:
        run.error = error.message
        raise
    finally:
        run.finished = clock()
        run.save()
        if keeps_place:
            _note_untold(source, reading, run)
    return ImportReport(run.pk, run.source, run.new, run.changed, run.unchanged, run.waiting, run.unreadable)


def _note_untold(source: RecruitmentSource, reading: _Reading, run: ImportRun) -> None:
    """It is a count: where it cannot be kept, the log says so, and what the reading itself came to stands."""
    try:
        note_untold(source, reading.found, run.started)
    except Exception:
        log.exception("untold_not_noted", source=run.source)


def reported_items(report: ImportReport) -> Iterator[ReportedItem]:
    """Everything that the run had to say something about, in the order of reading."""
    for row in UnreadableItem.objects.filter(run_id=report.run).order_by("pk").iterator(chunk_size=200):
        where = row.where or message("sources.item", ref="")
        yield ReportedItem(where, row.findings, row.kept_out, row.try_again)


class _Reading:
    """One reading. What the source tells twice under one id is one thing: the one that stands already, else the first.

    So an advertisement that would be changed is held until all is read: the same id may stand once more below, unchanged, and
    two that differ must not become a change of each other at every reading. A reading that is cut off cannot know, and lets
    what it held be: the next one begins where this one did. Where it is the source's own text that breaks off, the next one comes no
    further, and what was held is taken in.
    """

    def __init__(
        self,
        source: RecruitmentSource,
        run: ImportRun,
        trigger: str,
        fence: Callable[[], object],
        *,
        keeps_place: bool,
    ) -> None:
        self._source, self._run, self._trigger, self._fence = source, run, trigger, fence
        self._door, self._keeps_place = reading_name(source), keeps_place
        self._seen: set[Ref] = set()
        self._held: dict[Ref, SourceItem] = {}
        self._gathered: list[SourceItem] = []
        self._resume: str | None = None
        self.found: list[str] = []
        """Ids of applications that were new or changed."""

    def take(self, batch: SourceBatch) -> None:
        for item in batch.items:
            if isinstance(item, UnreadableFact):
                self._report(item.where, item.findings, kept_out=True, try_again=item.try_again)
            elif item.fact.ref in self._seen:
                self._once_more(item)
            else:
                self._seen.add(item.fact.ref)
                if item.only_new and is_known(item.fact):
                    self._run.unchanged += 1
                    continue
                if isinstance(item.fact, Application):
                    self._gather(item)
                    continue
                self._receive_gathered()
                if would_change(item.fact):
                    self._held[item.fact.ref] = item
                else:
                    self._receive([item])
        self._receive_gathered()
        self._resume = batch.resume
        self._save()

    def take_held(self) -> None:
        """When all is read that there is: what was held is taken in."""
        held, self._held = self._held, {}
        for item in held.values():
            self._receive([item])
        self._save()

    def _gather(self, item: SourceItem) -> None:
        """Applications to one vacancy that come one after the other are received together, in their order."""
        first = self._gathered[0].fact if self._gathered else None
        is_another = isinstance(first, Application) and first.vacancy_reference != _vacancy_of(item)
        if is_another or len(self._gathered) >= MOST_TOGETHER:
            self._receive_gathered()
        self._gathered.append(item)

    def _receive_gathered(self) -> None:
        gathered, self._gathered = self._gathered, []
        if gathered:
            self._receive(gathered)

    def _save(self) -> None:
        """How far the source is read; not while something that was read is held."""
        with transaction.atomic(durable=True):
            self._fence()
            self._run.save()
            if self._keeps_place and self._resume is not None and not self._held:
                SourceState.objects.update_or_create(
                    source=self._door, defaults={"resume": self._resume, "updated": clock()}
                )

    def _once_more(self, item: SourceItem) -> None:
        """An application is kept out: under one id they may be two people's."""
        fact = item.fact
        if isinstance(fact, Vacancy):
            if fact.ref in self._held and not would_change(fact):
                del self._held[fact.ref]
                self._receive_gathered()
                self._receive([item])
            found = Finding("where.field", message("sources.advertisement_told_twice"), "id")
            self._report(_where(fact), (found,), kept_out=False)
        else:
            found = Finding("where.field", message("sources.application_told_twice"), "id")
            self._report(_where(fact), (found,), kept_out=True)

    def _receive(self, items: Sequence[SourceItem]) -> None:
        told = {item.fact.ref: item for item in items}
        receive_several(
            [Item(one.fact, self._opener(one), one.origin) for one in items],
            lambda item, outcome: self._told(told[item.fact.ref], outcome),
            trigger=self._trigger,
            fence=self._fence,
        )

    def _opener(self, item: SourceItem) -> Callable[[Attachment], BinaryIO]:
        references = dict(item.files)
        return lambda attachment: self._source.open_attachment(
            references.get(attachment.ref, attachment.ref.id)
        )

    def _told(self, item: SourceItem, outcome: Received | Exception) -> None:
        where, run = _where(item.fact), self._run
        if isinstance(outcome, Received):
            setattr(run, outcome.outcome.value, getattr(run, outcome.outcome.value) + 1)
            if isinstance(item.fact, Application) and outcome.outcome is not Outcome.UNCHANGED:
                self.found.append(item.fact.ref.id)
            if item.mark:
                SourceMark.objects.update_or_create(
                    source=self._door, item=item.fact.ref.id, defaults={"mark": item.mark}
                )
            if found := (*item.findings, *outcome.findings):
                self._report(where, found, kept_out=False)
            return
        if isinstance(outcome, BadFacts):
            own = (Finding("where.field", outcome.message, str(item.fact.ref)),)
            self._report(where, outcome.findings or own, kept_out=True, try_again=True)
            return
        log.error("item_defect", source=self._door, item=str(item.fact.ref), exc_info=outcome)
        defect = message("sources.item_defect", name=type(outcome).__name__)
        self._report(where, (Finding("where.field", defect, "item"),), kept_out=True, try_again=True)

    def _report(
        self, where: Message, findings: tuple[Finding, ...], *, kept_out: bool, try_again: bool = False
    ) -> None:
        self._run.unreadable += kept_out
        row = UnreadableItem(
            run=self._run, where=where, findings=findings, kept_out=kept_out, try_again=try_again
        )
        try:
            with transaction.atomic():
                row.save()
        except (OperationalError, InterfaceError):
            raise
        except Exception as defect:
            log.exception("report_defect", source=self._door)
            found = message("sources.item_defect", name=type(defect).__name__)
            row.where, row.findings = (
                message("sources.item", ref=""),
                (Finding("where.field", found, "item"),),
            )
            row.save()


def _vacancy_of(item: SourceItem) -> str:
    return item.fact.vacancy_reference if isinstance(item.fact, Application) else ""


def _where(fact: Vacancy | Application) -> Message:
    """An advertisement by its id and title, an application by its id alone."""
    if isinstance(fact, Vacancy):
        return message("sources.one_advertisement", ref=str(fact.ref), title=fact.title[:80])
    return message("sources.item", ref=str(fact.ref))
