"""Webcruiter's REST API behind the RecruitmentSource port: its candidates, each with CV and files, by the mapping's names and paths."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from arkivbro.connectors.webcruiter.api_check import check_api
from arkivbro.connectors.webcruiter.api_pages import Page, pages
from arkivbro.connectors.webcruiter.bounded_http import Gone
from arkivbro.connectors.webcruiter.candidate import NamedFile, Told, application_of, files_of
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.connectors.webcruiter.luck import FAILED, Luck
from arkivbro.connectors.webcruiter.mapping import Mapping, read_mapping
from arkivbro.connectors.webcruiter.named_values import WrongReply
from arkivbro.connectors.webcruiter.transport import Fetched, Transport
from arkivbro.connectors.webcruiter.units import units_of
from arkivbro.core.errors import BadFacts, Finding, Transient
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Application, Attachment, Vacancy
from arkivbro.core.ref import Ref, is_id
from arkivbro.core.stored_json import to_json
from arkivbro.ports import (
    CheckResult,
    Given,
    Marks,
    SourceBatch,
    SourceCapabilities,
    SourceItem,
    UnitTold,
    UnreadableItem,
    no_marks,
)

DOOR = "webcruiter-api"
LARGEST_FILE = 200_000_000
LARGEST_TOTAL = 500_000_000


class ApiSource:
    """The candidates that the API client may see. It keeps nothing between calls but the access token. `hears`: webhooks are set up."""

    def __init__(
        self,
        settings: ApiSettings,
        *,
        beside: Path | None = None,
        marks: Marks = no_marks,
        has_room: Callable[[int], bool] = lambda _: True,
        largest_file: int = LARGEST_FILE,
        largest_total: int = LARGEST_TOTAL,
        hears: bool = False,
    ) -> None:
        own = (beside or Path.cwd()) / settings.mapping if settings.mapping else None
        self._settings, self._mapping = settings, read_mapping(own)
        self._transport = Transport(settings, has_room=has_room)
        self._marks, self._largest, self._total, self._hears = marks, largest_file, largest_total, hears
        self._held: dict[tuple[int, str], Any] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return SOURCE_NAME

    @property
    def door(self) -> str:
        return DOOR

    @property
    def mapping(self) -> Mapping:
        return self._mapping

    def check(self) -> tuple[CheckResult, ...]:
        """Fetches a token and tries each path and name of the mapping."""
        return check_api(self._settings, self._mapping, self._transport)

    def capabilities(self) -> SourceCapabilities:
        """As far as the mapping has names for it. What the contract says nothing of is unknown; advertisements come by another door."""
        names, paths = self._mapping.candidate, self._mapping.paths
        return SourceCapabilities(
            advertisements=Given.NOT_GIVEN,
            candidates=Given.GIVEN,
            files=Given.where(bool(paths.files)) if self._settings.files else Given.NOT_GIVEN,
            statuses=Given.where(bool(paths.statuses)),
            custom_data=Given.where(bool(paths.custom_data)),
            exemptions=Given.where(bool(names.exemption)),
            withdrawals=Given.where(bool(names.withdrawn)),
            webhooks=Given.where(self._hears),
        )

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Every candidate but those that stand as they were taken in; one at a time, with its files.

        `since` is where in the list the last reading came to; a reading that came to the end begins anew. Raises Misconfigured,
        Unreachable, Transient, NoRoom; BadFacts for a list that cannot be read.
        """
        luck = Luck(self._answers)
        for page in pages(self._transport, self._mapping, since):
            yield from self._read(page, page.resume, luck)

    def some(self, ids: Sequence[str]) -> Iterator[SourceBatch]:
        """These candidates, whatever the list says. One that is not there is left out: a hint may be wrong."""
        known = tuple(one for one in dict.fromkeys(ids) if is_id(one) and len(one) <= 100 and one.strip("."))
        yield from self._read(Page(known, (), ""), "", Luck(self._answers, hinted=True), hinted=True)

    @property
    def lists_all(self) -> frozenset[type[Vacancy] | type[Application]]:
        """`ports.ListsNow`."""
        return frozenset({Application})

    def now(self) -> Iterator[Ref | UnreadableItem]:
        """Every candidate by its id alone, page by page: all of each would be all files of all."""
        for page in pages(self._transport, self._mapping, ""):
            yield from page.unreadable
            for id_ in page.ids:
                yield Ref(SOURCE_NAME, id_)

    def units(self, asked_before: Sequence[str] = ()) -> tuple[UnitTold, ...]:
        """`ports.TellsUnits`."""
        return units_of(self._transport, self._mapping, asked_before)

    @property
    def wants_receipts(self) -> bool:
        """`ports.TakesReceipts`."""
        return self._settings.write_back and bool(self._mapping.paths.hired and self._mapping.paths.processed)

    def awaiting_receipts(self) -> Iterator[str]:
        """Those who are hired: others have no place for it. Whether they are marked already is not asked: the mark is not the truth."""
        paths = self._mapping.paths.model_copy(update={"candidates": self._mapping.paths.hired})
        of_hired = self._mapping.model_copy(update={"paths": paths, "query": {}})
        for page in pages(self._transport, of_hired, ""):
            yield from page.ids

    def tell_archived(self, item: str, text: str) -> None:
        self._transport.post(
            self._mapping.paths.processed, {self._mapping.processed.message: text}, candidate=item
        )

    def open_attachment(self, reference: str) -> BinaryIO:
        """`reference` is "<candidate>/<file>". The bytes that were just fetched, while its candidate is told of; else fetched anew.

        Raises BadFacts where there is no such file; Misconfigured, Unreachable, Transient, NoRoom.
        """
        with self._lock:
            held = self._held.get((threading.get_ident(), reference))
            if held is not None:
                return io.BufferedReader(_FromStart(os.dup(held.fileno())))
        candidate, _, id_ = reference.partition("/")
        try:
            told = Told(candidate, None, files=self._asked(self._mapping.paths.files, candidate))
            file = next((one for one in files_of(told, self._mapping)[0] if one.id == id_), None)
        except WrongReply:
            file = None
        if file is None:
            raise BadFacts("sources.attachment_not_there")
        fetched = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            self._fetch(candidate, file, fetched, self._largest)
        except BaseException:
            fetched.close()
            raise
        fetched.seek(0)
        return fetched

    # --- reading -------------------------------------------------------------------------------------------------

    def _read(self, page: Page, resume: str, luck: Luck, *, hinted: bool = False) -> Iterator[SourceBatch]:
        """The page's candidates in batches of one; `resume` counts only behind the last of them."""
        known = self._marks(page.ids) if page.ids else {}
        for trouble in page.unreadable:
            yield SourceBatch((trouble,), page.here)
        for id_ in page.ids:
            with ExitStack() as closing:
                try:
                    item = self._candidate(id_, known.get(id_, ""), closing)
                    luck.came(item)
                except FAILED as trouble:
                    if isinstance(trouble, Gone) and hinted:
                        continue
                    luck.failed(trouble)
                    item = _not_now(id_, trouble.message)
                if item is not None:
                    yield SourceBatch((item,), page.here)
        yield SourceBatch((), resume)

    def _answers(self) -> bool:
        """Whether the server answers the list: then it fails at single candidates, and not at all. Raises what ends a reading."""
        try:
            first = next(pages(self._transport, self._mapping, ""), None)
        except (Transient, BadFacts):
            return False
        return first is not None

    def _candidate(self, id_: str, known: str, closing: ExitStack) -> SourceItem | UnreadableItem | None:
        """None: it stands as it was taken in."""
        try:
            told = self._told(id_)
            mark = told.mark(self._mapping)
            if mark == known:
                return None
            named, remarks = files_of(told, self._mapping)
            without_files, findings = application_of(told, self._mapping)
            attachments, files = self._fetched(told, named, closing)
        except WrongReply as wrong:
            return UnreadableItem(_where(id_), wrong.findings, try_again=True)
        except Gone:
            raise
        except BadFacts as error:
            return _not_now(id_, error.message)
        application = replace(without_files, attachments=attachments)
        digest = hashlib.sha256(to_json(application).encode()).hexdigest()
        return SourceItem(application, digest, (*remarks, *findings), files, mark=mark)

    def _told(self, id_: str) -> Told:
        paths, settings = self._mapping.paths, self._settings
        details = self._asked(paths.candidate, id_)
        cv = self._asked(paths.cv, id_) if settings.cv and paths.cv else None
        files = self._asked(paths.files, id_) if settings.files and paths.files else None
        return Told(id_, details, cv, files)

    def _asked(self, path: str, candidate: str) -> Any:
        return self._transport.json(path, candidate=candidate)

    def _fetched(
        self, told: Told, named: Sequence[NamedFile], closing: ExitStack
    ) -> tuple[tuple[Attachment, ...], tuple[tuple[Ref, str], ...]]:
        """The files on our disk, without a name there, until the next candidate is read: then they are taken in, or gone."""
        attachments, files, left = list[Attachment](), list[tuple[Ref, str]](), self._total
        for file in named:
            held = closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the others
            fetched = self._fetch(told.id, file, held, min(self._largest, left))
            held.flush()
            left -= fetched.size
            reference = f"{told.id}/{file.id}"
            ref = Ref(SOURCE_NAME, reference)
            self._hold(reference, held, closing)
            attachments.append(
                Attachment(ref, file.name, file.title, file.kind, fetched.sha256, fetched.size)
            )
            files.append((ref, reference))
        return tuple(attachments), tuple(files)

    def _fetch(self, candidate: str, file: NamedFile, into: Any, largest: int) -> Fetched:
        path = self._mapping.paths.file
        return self._transport.fetch(self._address(candidate, file), path, into, largest=largest)

    def _address(self, candidate: str, file: NamedFile) -> str:
        if file.address:
            return self._transport.same_server(file.address)
        if not self._mapping.paths.file:
            raise BadFacts("webcruiter.file_without_address")
        return self._transport.address(self._mapping.paths.file, candidate=candidate, file=file.id)

    def _hold(self, reference: str, held: Any, closing: ExitStack) -> None:
        key = (threading.get_ident(), reference)

        def let_go() -> None:
            with self._lock:
                self._held.pop(key, None)

        with self._lock:
            self._held[key] = held
        closing.callback(let_go)


class _FromStart(io.RawIOBase):
    """A file that others read too, from its start."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._at = descriptor, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def _where(id_: str) -> Message:
    return message("sources.item", ref=f"{SOURCE_NAME}:{id_}")


def _not_now(id_: str, why: Message) -> UnreadableItem:
    return UnreadableItem(_where(id_), (Finding("where.application", why),), try_again=True)
