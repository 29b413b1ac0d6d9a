"""A folder of applications behind the RecruitmentSource port."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from arkivbro.connectors.folder.application_json import (
    ApplicationMessage,
    application_of,
    attachment_of,
    read_message,
)
from arkivbro.connectors.folder.json_reading import MAX_BYTES, NotReadable, read_object
from arkivbro.connectors.folder.safe_files import Refused, open_inside
from arkivbro.core.errors import BadFacts, Finding, Misconfigured
from arkivbro.core.recruitment import Attachment
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import to_json
from arkivbro.ports import (
    CheckLevel,
    CheckResult,
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


class FolderSource:
    """The applications below `folder`, one sub-folder each. It keeps no state between calls."""

    def __init__(self, folder: str | Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = Path(folder), clock

    @property
    def name(self) -> str:
        return SOURCE_NAME

    def check(self) -> tuple[CheckResult, ...]:
        """Whether the folder can be listed."""
        try:
            self._sub_folders()
        except Misconfigured as error:
            return (
                CheckResult(
                    "Mappen med søknader", CheckLevel.ERROR, error.sentence, "Sjekk stien og rettighetene."
                ),
            )
        return (CheckResult("Mappen med søknader", CheckLevel.OK, "Mappen kan leses."),)

    def capabilities(self) -> SourceCapabilities:
        """Candidates with files, wishes for exemption and withdrawals; no advertisements."""
        return SourceCapabilities(candidates=True, files=True, exemptions=True, withdrawals=True)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Every application in the folder, in the order of the sub-folders' names, whatever `since` is.

        Raises Misconfigured when the folder cannot be listed.
        """
        pending: list[SourceItem | UnreadableItem] = []
        seen: dict[str, str] = {}
        for name in self._sub_folders():
            item = self._read(name)
            if isinstance(item, SourceItem) and (first := seen.setdefault(item.fact.ref.id, name)) != name:
                item = UnreadableItem(
                    name,
                    (Finding("id", f"samme id som i mappen «{first[:60]}». Hver søknad må ha sin egen id."),),
                )
            pending.append(item)
            if len(pending) >= BATCH_SIZE:
                yield SourceBatch(tuple(pending), "")
                pending = []
        if pending:
            yield SourceBatch(tuple(pending), "")

    def open_attachment(self, reference: str) -> BinaryIO:
        """`reference` is "<sub-folder>/<file>". Raises BadFacts when the file is gone or is no longer one that we take."""
        sub_folder, _, file = reference.partition("/")
        if sub_folder in ("", ".", ".."):
            raise BadFacts("Vedlegget finnes ikke i mappen.", code="no_such_file")
        try:
            return open_inside(self._folder / sub_folder, file)
        except Refused as refused:
            raise BadFacts(f"Vedlegget {refused.sentence}", code="file_refused") from None
        except OSError as error:
            raise BadFacts(
                "Vedlegget er borte fra mappen eller kan ikke leses.",
                code="no_such_file",
                detail=type(error).__name__,
            ) from None

    def _sub_folders(self) -> list[str]:
        if (self._folder / MESSAGE_FILE).is_file():
            raise Misconfigured(
                "Mappen er selv en søknad. Oppgi mappen som inneholder én undermappe per søknad.",
                setting="folder",
            )
        try:
            with os.scandir(self._folder) as entries:
                return sorted(
                    entry.name
                    for entry in entries
                    if not entry.name.startswith(".") and (entry.is_symlink() or entry.is_dir())
                )
        except OSError as error:
            reason = "finnes ikke" if isinstance(error, FileNotFoundError) else "kan ikke leses som en mappe"
            raise Misconfigured(
                f"Mappen med søknader {reason}. Sjekk stien.", setting="folder", detail=type(error).__name__
            ) from None

    def _read(self, name: str) -> SourceItem | UnreadableItem:
        folder = self._folder / name
        where = name.encode("utf-8", "replace").decode("utf-8")[:200]
        if folder.is_symlink():
            return UnreadableItem(
                where, (Finding(where, "er en lenke og leses ikke. Legg selve mappen her."),)
            )
        try:
            return self._read_folder(folder, name, where)
        except NotReadable as error:
            return UnreadableItem(where, error.findings)
        except FileNotFoundError:
            return _not_yet(where, MESSAGE_FILE, "mangler. Mappen tas med neste gang, når den er komplett.")
        except Refused as refused:
            return UnreadableItem(where, (Finding(MESSAGE_FILE, refused.sentence),))
        except OSError:
            return _not_yet(where, where, "kan ikke leses. Sjekk rettighetene; den prøves igjen neste gang.")

    def _read_folder(self, folder: Path, name: str, where: str) -> SourceItem | UnreadableItem:
        if self._changed_lately([folder]):
            return _just_changed(where)
        with open_inside(folder, MESSAGE_FILE) as file:
            if abs(self._clock() - os.fstat(file.fileno()).st_mtime) < QUIET_SECONDS:
                return _just_changed(where)
            values = read_object(file.read(MAX_BYTES + 1), MESSAGE_FILE)
        message, findings = read_message(values)
        if message is None:
            return UnreadableItem(where, findings)
        return self._with_attachments(folder, name, where, message, findings)

    def _with_attachments(
        self, folder: Path, name: str, where: str, message: ApplicationMessage, findings: tuple[Finding, ...]
    ) -> SourceItem | UnreadableItem:
        attachments: list[Attachment] = []
        troubles: list[Finding] = []
        missing = False
        for number, named in enumerate(message.attachments):
            place = f"attachments[{number}].file"
            try:
                with open_inside(folder, named.file) as file:
                    if abs(self._clock() - os.fstat(file.fileno()).st_mtime) < QUIET_SECONDS:
                        return _just_changed(where)
                    sha256, size = _digest(file)
            except FileNotFoundError:
                troubles.append(Finding(place, "filen er ikke i mappen ennå. Søknaden tas med neste gang."))
                missing = True
            except Refused as refused:
                troubles.append(Finding(place, refused.sentence))
            else:
                attachments.append(attachment_of(named, Ref(SOURCE_NAME, named.file), sha256, size))
        if troubles:
            return UnreadableItem(where, tuple(troubles), try_again=missing and len(troubles) == 1)
        application = application_of(message, SOURCE_NAME, tuple(attachments))
        digest = hashlib.sha256(to_json(application).encode()).hexdigest()
        files = tuple((attachment.ref, f"{name}/{attachment.ref.id}") for attachment in attachments)
        return SourceItem(application, digest, findings, files)

    def _changed_lately(self, paths: list[Path]) -> bool:
        now = self._clock()
        return any(abs(now - path.lstat().st_mtime) < QUIET_SECONDS for path in paths)


def _just_changed(where: str) -> UnreadableItem:
    return _not_yet(
        where, where, f"ble endret for under {QUIET_SECONDS:.0f} sekunder siden og tas med neste gang."
    )


def _not_yet(where: str, field: str, what: str) -> UnreadableItem:
    return UnreadableItem(where, (Finding(field, what),), try_again=True)


def _digest(file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
