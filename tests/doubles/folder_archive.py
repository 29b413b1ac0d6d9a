"""A real, small archive in a folder: several processes share it, it survives them, and its faults can be switched.

Strong keys: a second object with the same key is refused by the file system. Weak keys: every create makes one more.
Every writing call leaves a line when it begins and one when it ends, with the case, the process and its thread.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from arkivbro.core import errors
from arkivbro.core.messages import message
from arkivbro.core.noark import ArchivedCase, ArchivedEntry, CaseFile, DocumentDescription, RegistryEntry
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.ports import (
    Absent,
    Accepted,
    Answer,
    ArchiveCapabilities,
    CheckLevel,
    CheckResult,
    ExternalReference,
    Files,
    Found,
    KeyStrength,
    Lookup,
    Undecided,
)

ERRORS: dict[str, Callable[[], errors.ArkivbroError]] = {
    "transient": lambda: errors.Transient(archive_words="HTTP 503"),
    "unreachable": errors.Unreachable,
    "outcome_unknown": errors.OutcomeUnknown,
    "declined": lambda: errors.Declined(archive_words="Ugyldig kode"),
    "misconfigured": lambda: errors.Misconfigured(setting="archive.double.password"),
    "cannot_tell": errors.CannotTell,
}


class FolderArchive:
    """`arkivbro.ports.Archive` in a folder. Faults are files in `faults/`, each used up by one call."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "double",
        keys: KeyStrength = KeyStrength.STRONG,
        settle_seconds: float = 0.0,
        slow: float = 0.0,
    ) -> None:
        self.folder, self._name, self.keys, self.settle_seconds, self.slow = (
            folder,
            name,
            keys,
            settle_seconds,
            slow,
        )
        for part in ("objects", "faults", "files", "tickets"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        return self._name

    # --- switches, for tests -------------------------------------------------------------------------------------

    def fail(self, call: str, kind: str, fault: str, *, times: int = 1) -> None:
        """The next so many calls (`find`, `perform`, `read_entry`) for steps of that kind fail so.

        `lost_answer`: carried out, but the answer never comes. `several`, `undecided`: answers of a look-up.
        `accepted`: taken, and the receipt comes when `give_receipts` says so. `late`: not carried out before the next second.
        Others: the codes of the errors.
        """
        for _ in range(times):
            (self.folder / "faults" / f"{time.time_ns()}-{call}-{kind}-{fault}").touch()

    def give_receipts(self, *, refused: bool = False) -> None:
        """Of all that was accepted so far; `refused`: it would not have them after all."""
        (self.folder / "receipts").write_text("refused" if refused else "given", encoding="utf-8")

    def down(self, *, is_down: bool) -> None:
        """Whether the archive cannot be reached at all."""
        marker = self.folder / "down"
        if is_down:
            marker.touch()
        else:
            marker.unlink(missing_ok=True)

    def _fault(self, call: str, kind: str) -> str:
        if (self.folder / "down").exists():
            raise errors.Unreachable
        for path in sorted((self.folder / "faults").iterdir()):
            _, for_call, for_kind, fault = path.name.split("-", 3)
            if for_call == call and for_kind in (kind, "any"):
                try:
                    path.unlink()
                except FileNotFoundError:
                    continue
                if fault in ERRORS:
                    raise ERRORS[fault]()
                return fault
        return ""

    # --- what is there ---------------------------------------------------------------------------------------------

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """All of that kind: "case", "entry" or "document"."""
        return sorted(self._objects(kind), key=lambda one: str(one["made"]))

    def _objects(self, kind: str) -> Iterator[dict[str, Any]]:
        for path in (self.folder / "objects").glob(f"{kind}-*.json"):
            yield json.loads(path.read_text(encoding="utf-8"))

    def writers(self) -> list[dict[str, Any]]:
        """The lines that writing calls left, in order."""
        path = self.folder / "writers"
        return (
            [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            if path.exists()
            else []
        )

    # --- the port --------------------------------------------------------------------------------------------------

    def check(self) -> tuple[CheckResult, ...]:
        level = CheckLevel.ERROR if (self.folder / "down").exists() else CheckLevel.OK
        told = message("check.all_defaults" if level is CheckLevel.OK else "unreachable")
        return (CheckResult(message("check.profile_and_archive"), level, told),)

    def capabilities(self) -> ArchiveCapabilities:
        return ArchiveCapabilities(self.keys, self.settle_seconds)

    def find(self, step: Step, known: Mapping[str, ExternalReference], *, deadline: float) -> Lookup:
        fault = self._fault("find", step.kind.value)
        if fault == "undecided":
            return Undecided(message("cannot_tell"))
        hits = tuple(_reference(one) for one in self._objects(step.kind.value) if one["key"] == step.key)
        if fault == "several":
            return Found(
                (*hits, ExternalReference(step.kind.value, "x1", "9/1"), ExternalReference("entry", "x2"))
            )
        return Found(hits) if hits else Absent()

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> Answer:
        with self._writing(step):
            fault = self._fault("perform", step.kind.value)
            if self.slow:
                time.sleep(self.slow)
            if fault == "accepted":
                return self._accept(step, known, found, files)
            result = self._do(step, known, found, files)
            if fault == "lost_answer":
                raise errors.OutcomeUnknown
            return result

    def _accept(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
    ) -> Accepted:
        """It is carried out at once, unseen: nobody hears of it before its receipt."""
        ticket = secrets.token_hex(6)
        if not (self.folder / "refuse").exists():
            reference = self._do(step, known, found, files)
            told = {"kind": reference.kind, "id": reference.id, "number": reference.number}
            (self.folder / "tickets" / ticket).write_text(json.dumps(told), encoding="utf-8")
        return Accepted(ticket)

    def ask(self, ticket: str, *, deadline: float) -> Answer:
        """`arkivbro.ports.AnswersLater`."""
        self._fault("ask", "any")
        receipts = self.folder / "receipts"
        if not receipts.exists():
            return Accepted(ticket)
        if receipts.read_text(encoding="utf-8") == "refused":
            raise errors.Declined(archive_words="Ikke godkjent likevel")
        return _reference(json.loads((self.folder / "tickets" / ticket).read_text(encoding="utf-8")))

    def _do(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
    ) -> ExternalReference:
        if step.kind.creates:
            return found or self._create(step, known, files)
        entry = self._read(known[step.entry_key].id)
        if step.kind is StepKind.STATUS:
            entry["status"] = step.status
            entry["times_journalled"] = entry.get("times_journalled", 0) + int(step.status == "J")
        elif step.sign_off is not None:
            entry["sign_off"] = step.sign_off.method
        self._write(entry)
        return ExternalReference(step.kind.value, entry["id"], entry["number"])

    def _create(self, step: Step, known: Mapping[str, ExternalReference], files: Files) -> ExternalReference:
        kind = step.kind.value
        record = step.case or step.entry or step.document
        parent = known[step.case_key].id if step.entry is not None else ""
        if step.document is not None:
            parent = known[step.entry_key].id
            for file in step.document.objects:
                with files.open(file.sha256) as stream:
                    (self.folder / "files" / file.sha256).write_bytes(stream.read())
        identity = step.key if self.keys is KeyStrength.STRONG else secrets.token_hex(6)
        made = {
            "id": f"{kind}-{identity}",
            "kind": kind,
            "key": step.key,
            "parent": parent,
            "record": to_json(record),
            "made": time.time_ns(),
            "number": "" if kind == "document" else self._number(kind),
            "status": "R",
            "by": os.getpid(),
        }
        path = self.folder / "objects" / f"{made['id']}.json"
        temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        temporary.write_text(json.dumps(made), encoding="utf-8")
        try:
            os.link(temporary, path)
        except FileExistsError:
            return _reference(self._read(path.stem))
        finally:
            temporary.unlink()
        return _reference(made)

    def _number(self, kind: str) -> str:
        with (self.folder / "numbers").open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            number = len(file.readlines()) + 1
            file.write("x\n")
            file.flush()
        return f"2026/{number}" if kind == "case" else f"2026-{number}"

    def read_case(self, reference: ExternalReference, *, deadline: float) -> ArchivedCase | None:
        fault = self._fault("read_case", "case")
        one = self._read(reference.id)
        record = from_json(CaseFile, one["record"])
        if fault == "open_title":
            record = replace(record, title=ScreenedText.plain("Sak om Guri Fjellstrand"))
        return ArchivedCase(record, one["number"])

    def read_entry(self, reference: ExternalReference, *, deadline: float) -> ArchivedEntry | None:
        fault = self._fault("read_entry", "entry")
        one = self._read(reference.id)
        record = from_json(RegistryEntry, one["record"])
        documents = [
            from_json(DocumentDescription, document["record"])
            for document in self._objects("document")
            if document["parent"] == reference.id
        ]
        record = replace(record, documents=tuple(sorted(documents, key=lambda document: document.number)))
        if fault == "other_officer":
            record = replace(record, officer="ANNEN")
        return ArchivedEntry(record, one["status"], one["number"], journal_date=date(2026, 11, 23))

    def find_case_by_number(self, number: str, *, deadline: float) -> ExternalReference | None:
        return next((_reference(one) for one in self._objects("case") if one["number"] == number), None)

    def open_document(self, sha256: str) -> BinaryIO | None:
        path = self.folder / "files" / sha256
        return path.open("rb") if path.exists() else None

    # --- the folder ------------------------------------------------------------------------------------------------

    def _read(self, identity: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(
            (self.folder / "objects" / f"{identity}.json").read_text(encoding="utf-8")
        )
        return value

    def _write(self, one: dict[str, Any]) -> None:
        path = self.folder / "objects" / f"{one['id']}.json"
        temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        temporary.write_text(json.dumps(one), encoding="utf-8")
        temporary.replace(path)

    @contextmanager
    def _writing(self, step: Step) -> Iterator[None]:
        self._line("begin", step)
        try:
            yield
        finally:
            self._line("end", step)

    def _line(self, what: str, step: Step) -> None:
        line = json.dumps(
            {
                "what": what,
                "case": step.case_key,
                "key": step.key,
                "pid": os.getpid(),
                "thread": threading.get_ident(),
            }
        )
        descriptor = os.open(self.folder / "writers", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{line}\n".encode())
        finally:
            os.close(descriptor)


def _reference(one: Mapping[str, Any]) -> ExternalReference:
    return ExternalReference(one["kind"], one["id"], one["number"])
