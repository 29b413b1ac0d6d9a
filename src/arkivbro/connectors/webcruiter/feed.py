"""Webcruiter's feed behind the RecruitmentSource port."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from arkivbro.connectors.webcruiter.feed_document import FeedElement, feed_items
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME, vacancy_of
from arkivbro.connectors.webcruiter.fetch import MAX_BYTES, LastAnswer, opened
from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.stored_json import to_json
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

BATCH_SIZE = 50


class FeedSource:
    """The feed at `place`, a file or an http(s) address. Of an address it keeps the last whole answer, to ask whether that still stands.

    The feed always tells everything that is published; there is nothing to resume from, and the token stays "".
    """

    def __init__(self, place: str | Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._place, self._max_bytes, self._last = str(place), max_bytes, LastAnswer()

    @property
    def name(self) -> str:
        return SOURCE_NAME

    def check(self) -> tuple[CheckResult, ...]:
        """Opens the feed and reads as far as its first item."""
        what = message("check.feed")
        try:
            with opened(self._place, max_bytes=self._max_bytes) as stream:
                first = next(feed_items(stream), None)
        except ArkivbroError as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        if first is None:
            return (CheckResult(what, CheckLevel.WARNING, message("sources.feed_empty")),)
        return (CheckResult(what, CheckLevel.OK, message("check.feed_readable")),)

    def capabilities(self) -> SourceCapabilities:
        """Advertisements only."""
        return replace(NOTHING_GIVEN, advertisements=Given.GIVEN)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Everything in the feed, whatever `since` is. Raises BadFacts for a document that is no feed, after what was
        read before the fault is given; Misconfigured, Unreachable, Transient.
        """
        pending: list[SourceItem | UnreadableItem] = []
        with opened(self._place, max_bytes=self._max_bytes, last=self._last) as stream:
            try:
                for element in feed_items(stream):
                    pending.append(_read(element))
                    if len(pending) >= BATCH_SIZE:
                        yield SourceBatch(tuple(pending), "")
                        pending = []
            except ArkivbroError:
                if pending:
                    yield SourceBatch(tuple(pending), "")
                raise
        if pending:
            yield SourceBatch(tuple(pending), "")

    @property
    def lists_all(self) -> frozenset[type[Vacancy] | type[Application]]:
        """`ports.ListsNow`: what is not published now is not in it."""
        return frozenset()

    def now(self) -> Iterator[SourceItem | UnreadableItem]:
        """Each advertisement that is published."""
        for batch in self.changes(""):
            yield from batch.items

    def open_attachment(self, reference: str) -> BinaryIO:
        """The feed has no files: raises BadFacts."""
        raise BadFacts("sources.feed_has_no_files")


def _read(element: FeedElement) -> SourceItem | UnreadableItem:
    if element.element is None:
        return _unreadable(element, element.called, element.findings)
    read = vacancy_of(element.element)
    findings = (*element.findings, *read.findings)
    if read.vacancy is None:
        return _unreadable(element, read.name, findings)
    digest = hashlib.sha256(to_json(read.vacancy).encode()).hexdigest()
    return SourceItem(read.vacancy, digest, findings)


def _unreadable(element: FeedElement, name: str, findings: tuple[Finding, ...]) -> UnreadableItem:
    called = name or "uten id og tittel"
    where = message("sources.advertisement", number=element.number, line=element.line, name=called)
    return UnreadableItem(
        where, findings or (Finding("where.field", message("sources.item_unreadable"), "item"),)
    )
