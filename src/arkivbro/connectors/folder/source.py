"""A folder of applications behind the RecruitmentSource port."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from arkivbro.connectors.folder.application_json import (
    ApplicationMessage,
    application_of,
    attachment_of,
    read_message,
)
from arkivbro.connectors.json_reading import MAX_BYTES, NotReadable, read_object
from arkivbro.connectors.safe_files import Refused, open_inside
from arkivbro.core.errors import BadFacts, Finding, Misconfigured
from arkivbro.core.identity_numbers import national_numbers
from arkivbro.core.messages import Message, message
from arkivbro.core.names_on_disk import as_on_disk
from arkivbro.core.recruitment import Application, Attachment, Vacancy
from arkivbro.core.ref import Ref
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

SOURCE_NAME = "folder"
MESSAGE_FILE = "application.json"
QUIET_SECONDS = 5.0
"""A folder changed more recently than this may still be being written."""
BATCH_SIZE = 20
CHUNK = 1024 * 1024
_AN_ID = re.compile(
    r"(?:[A-Za-z]{1,4}[-_.]?)?[0-9][0-9._-]{0,40}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}"
)
_ID_FIELD = re.compile(rb'"id"\s*:\s*"([A-Za-z0-9._-]{1,45})"')


class FolderSource:
    """The applications below `folder`, one sub-folder each. It keeps no state between calls."""

    def __init__(self, folder: str | Path, *, clock: Callable[[], float] = time.time) -> None:
        self._given, self._clock = Path(folder), clock

    @property
    def name(self) -> str:
        return SOURCE_NAME

    @property
    def _folder(self) -> Path:
        return as_on_disk(self._given)

    def check(self) -> tuple[CheckResult, ...]:
        """Whether the folder can be listed."""
        what = message("check.folder")
        try:
            self._sub_folders()
        except Misconfigured as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        return (CheckResult(what, CheckLevel.OK, message("check.folder_readable")),)

    def capabilities(self) -> SourceCapabilities:
        """Candidates with files, wishes for exemption and withdrawals; no advertisements."""
        given = Given.GIVEN
        return replace(NOTHING_GIVEN, candidates=given, files=given, exemptions=given, withdrawals=given)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Every application in the folder, in the order of the sub-folders' names, whatever `since` is.

        Raises Misconfigured when the folder cannot be listed.
        """
        pending: list[SourceItem | UnreadableItem] = []
        seen: dict[str, Message] = {}
        for number, name in enumerate(self._sub_folders(), 1):
            item = self._read(name, number)
            if isinstance(item, SourceItem):
                where = _where(number, name, item.fact.ref.id)
                if (first := seen.setdefault(item.fact.ref.id, where)) is not where:
                    twice = message("sources.id_used_twice", first=first)
                    item = UnreadableItem(where, (Finding("where.field", twice, "id"),))
            pending.append(item)
            if len(pending) >= BATCH_SIZE:
                yield SourceBatch(tuple(pending), "")
                pending = []
        if pending:
            yield SourceBatch(tuple(pending), "")

    @property
    def lists_all(self) -> frozenset[type[Vacancy] | type[Application]]:
        """`ports.ListsNow`."""
        return frozenset({Application})

    def now(self) -> Iterator[SourceItem | UnreadableItem]:
        """Each application in the folder, with the checksums of its files as they lie there."""
        for batch in self.changes(""):
            yield from batch.items

    def open_attachment(self, reference: str) -> BinaryIO:
        """`reference` is "<sub-folder>/<file>". Raises BadFacts when the file is gone or is no longer one that we take."""
        sub_folder, _, file = reference.partition("/")
        if sub_folder in ("", ".", ".."):
            raise BadFacts("sources.attachment_not_there")
        try:
            return open_inside(self._folder / sub_folder, file)
        except Refused as refused:
            raise BadFacts("sources.attachment_refused", reason=refused.message) from None
        except OSError as error:
            raise BadFacts("sources.attachment_gone", detail=type(error).__name__) from None

    def _sub_folders(self) -> list[str]:
        if (self._folder / MESSAGE_FILE).is_file():
            raise Misconfigured("sources.folder_is_one_application", setting="folder")
        try:
            with os.scandir(self._folder) as entries:
                return sorted(
                    entry.name
                    for entry in entries
                    if not entry.name.startswith(".") and (entry.is_symlink() or entry.is_dir())
                )
        except OSError as error:
            raise Misconfigured(
                "sources.folder_unreadable", setting="folder", detail=type(error).__name__
            ) from None

    def _read(self, name: str, number: int) -> SourceItem | UnreadableItem:
        folder = self._folder / name
        where = _where(number, name)
        if folder.is_symlink():
            return _unreadable(where, (Finding("where.folder", message("sources.folder_is_a_link")),))
        try:
            return self._read_folder(folder, name, number)
        except FileNotFoundError:
            return _not_yet(where, "where.field", message("sources.no_message_file"), MESSAGE_FILE)
        except Refused as refused:
            return _unreadable(where, (Finding("where.field", refused.message, MESSAGE_FILE),))
        except OSError:
            return _not_yet(where, "where.folder", message("sources.folder_not_readable"))

    def _read_folder(self, folder: Path, name: str, number: int) -> SourceItem | UnreadableItem:
        if self._changed_lately([folder]):
            return _just_changed(_where(number, name))
        with open_inside(folder, MESSAGE_FILE) as file:
            if abs(self._clock() - os.fstat(file.fileno()).st_mtime) < QUIET_SECONDS:
                return _just_changed(_where(number, name))
            data = file.read(MAX_BYTES + 1)
        where = _where(number, name, _id_in(data))
        try:
            values, mended = read_object(data, MESSAGE_FILE)
        except NotReadable as error:
            return _unreadable(where, error.findings)
        told, findings = read_message(values)
        if told is None:
            return _unreadable(where, findings)
        return self._with_attachments(folder, name, where, told, (*mended, *findings))

    def _with_attachments(
        self, folder: Path, name: str, where: Message, told: ApplicationMessage, findings: tuple[Finding, ...]
    ) -> SourceItem | UnreadableItem:
        attachments: list[Attachment] = []
        troubles: list[Finding] = []
        missing = False
        for number, named in enumerate(told.attachments):
            place = f"attachments[{number}].file"
            try:
                with open_inside(folder, named.file) as file:
                    if abs(self._clock() - os.fstat(file.fileno()).st_mtime) < QUIET_SECONDS:
                        return _just_changed(where)
                    sha256, size = _digest(file)
            except FileNotFoundError:
                troubles.append(Finding("where.field", message("sources.file_not_there_yet"), place))
                missing = True
            except Refused as refused:
                troubles.append(Finding("where.field", refused.message, place))
            else:
                attachments.append(attachment_of(named, Ref(SOURCE_NAME, named.file), sha256, size))
        if troubles:
            return _unreadable(where, tuple(troubles), try_again=missing and len(troubles) == 1)
        application = application_of(told, SOURCE_NAME, tuple(attachments))
        digest = hashlib.sha256(to_json(application).encode()).hexdigest()
        files = tuple((attachment.ref, f"{name}/{attachment.ref.id}") for attachment in attachments)
        return SourceItem(application, digest, findings, files, origin=name)

    def _changed_lately(self, paths: list[Path]) -> bool:
        now = self._clock()
        return any(abs(now - path.lstat().st_mtime) < QUIET_SECONDS for path in paths)


def _where(number: int, name: str, application: str = "") -> Message:
    """Which folder it is, for those who may not know who applies: its number in the order of names, and an id where that is
    nothing but an id. A folder's name is often the applicant's.
    """
    for one in (application, name):
        if _AN_ID.fullmatch(one) and not any(national_numbers(one)):
            return message("sources.folder_called", number=number, name=one)
    return message("sources.folder_number", number=number)


def _id_in(data: bytes) -> str:
    """The application's id, in a message that perhaps cannot be read."""
    found = _ID_FIELD.search(data)
    return found.group(1).decode("ascii") if found else ""


def _just_changed(where: Message) -> UnreadableItem:
    return _not_yet(where, "where.folder", message("sources.just_changed", seconds=int(QUIET_SECONDS)))


def _not_yet(where: Message, field: str, why: Message, place: str = "") -> UnreadableItem:
    return _unreadable(where, (Finding(field, why, place),), try_again=True)


def _unreadable(where: Message, findings: tuple[Finding, ...], *, try_again: bool = False) -> UnreadableItem:
    return UnreadableItem(where, findings, try_again)


def _digest(file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
