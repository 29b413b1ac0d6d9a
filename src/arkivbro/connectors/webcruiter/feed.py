"""Webcruiter's feed behind the RecruitmentSource port."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from arkivbro.connectors.webcruiter.feed_document import FeedElement, feed_items
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME, vacancy_of
from arkivbro.connectors.webcruiter.fetch import MAX_BYTES, is_web_address, opened
from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.stored_json import to_json
from arkivbro.ports import (
    CheckLevel,
    CheckResult,
    SourceBatch,
    SourceCapabilities,
    SourceItem,
    UnreadableItem,
)

BATCH_SIZE = 50


class FeedSource:
    """The feed at `place`, a file or an http(s) address. It keeps no state, so threads may share it.

    The feed always tells everything that is published; there is nothing to resume from, and the token stays "".
    """

    def __init__(self, place: str | Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._place, self._max_bytes = str(place), max_bytes

    @property
    def name(self) -> str:
        return SOURCE_NAME

    def check(self) -> tuple[CheckResult, ...]:
        """Opens the feed and reads as far as its first item."""
        what = "Webcruiters feed"
        try:
            with opened(self._place, max_bytes=self._max_bytes) as stream:
                first = next(feed_items(stream), None)
        except ArkivbroError as error:
            remedy = "Sjekk feed_url i [source.webcruiter]."
            return (CheckResult(what, CheckLevel.ERROR, error.sentence, remedy),)
        if first is None:
            return (CheckResult(what, CheckLevel.WARNING, "Feeden kan leses, men har ingen annonser nå."),)
        kind = "adressen" if is_web_address(self._place) else "filen"
        return (CheckResult(what, CheckLevel.OK, f"Feeden på {kind} kan leses."),)

    def capabilities(self) -> SourceCapabilities:
        """Advertisements only."""
        return SourceCapabilities(advertisements=True)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Everything in the feed, whatever `since` is. Raises BadFacts for a document that is no feed, after what was
        read before the fault is given; Misconfigured, Unreachable, Transient.
        """
        pending: list[SourceItem | UnreadableItem] = []
        with opened(self._place, max_bytes=self._max_bytes) as stream:
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

    def open_attachment(self, reference: str) -> BinaryIO:
        """The feed has no files: raises BadFacts."""
        raise BadFacts("Webcruiters feed har ingen filer.", code="no_such_file")


def _read(element: FeedElement) -> SourceItem | UnreadableItem:
    read = vacancy_of(element.element)
    if read.vacancy is None:
        where = f"annonse {element.number} (linje {element.line}): {read.name}"
        return UnreadableItem(where, read.findings or (Finding("item", "kan ikke leses."),))
    digest = hashlib.sha256(to_json(read.vacancy).encode()).hexdigest()
    return SourceItem(read.vacancy, digest, read.findings)
