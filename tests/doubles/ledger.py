"""A ledger to test with: facts of made-up people, a runtime on a folder archive, documents that are quick to make."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.timezone import localdate

from arkivbro.core.facts import TransferFacts
from arkivbro.core.noark import DocumentObject
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import read_profile
from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    Section,
    TransferKind,
    Unit,
    Vacancy,
)
from arkivbro.core.ref import Ref
from arkivbro.documents.made import MadeDocuments
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import KeyStrength
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import Transfer
from arkivbro.transfers.services import request_transfer
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive

PROFILE = Path(__file__).resolve().parents[2] / "profiles" / "arbeidstilsynet.toml"
PUBLISHED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@dataclass
class FolderFiles:
    """`arkivbro.ports.Files` in a folder."""

    folder: Path

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / sha256).write_bytes(data)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        return (self.folder / sha256).open("rb")

    def size(self, sha256: str) -> int:
        return (self.folder / sha256).stat().st_size


@dataclass
class TextDocuments:
    """Makes every document of a plan as a line of text. `public_text` is what the leak check is to see."""

    files: FolderFiles
    public_text: str = ""
    made: int = 0
    fail_with: list[Exception] = field(default_factory=list)

    def __call__(self, facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        if self.fail_with:
            raise self.fail_with.pop(0)
        self.made += 1
        objects = {}
        for document in plan.entry.documents:
            data = f"%PDF {document.key} {facts.content_hash}".encode()
            objects[document.key] = (
                DocumentObject(self.files.put(data), len(data), "fmt/95", "application/pdf", "pdf"),
            )
        return MadeDocuments(
            objects, public_texts={"dokument 1": self.public_text} if self.public_text else {}
        )


@dataclass
class Clock:
    """Real time, moved forward by the tests."""

    ahead: timedelta = timedelta()
    _stands_at: datetime | None = None

    def __call__(self) -> datetime:
        return self._stands_at or datetime.now(UTC) + self.ahead

    def today(self) -> date:
        """The day where the body is, as the routine counts it; by UTC it is yesterday's for an hour or two each night."""
        return localdate(self())

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)

    @contextmanager
    def standing(self) -> Iterator[None]:
        """What is due in a moment does not fall due meanwhile, however long that takes on a busy machine."""
        self._stands_at = self()
        try:
            yield
        finally:
            self._stands_at = None


QUICK = LedgerSettings(
    answer_seconds=2.0,
    lease_seconds=2.0,
    retry_waits=(0.2, 0.2, 60),
    concurrency=2,
    poll_seconds=0.05,
    probe_waits=(0.2, 60),
)


def make_runtime(
    folder: Path,
    *,
    keys: KeyStrength = KeyStrength.STRONG,
    settle_seconds: float = 0.0,
    slow: float = 0.0,
    settings: LedgerSettings = QUICK,
    clock: Clock | None = None,
) -> Runtime:
    """On a folder archive called "double", in `folder`."""
    files = FolderFiles(folder / "work")
    text = PROFILE.read_text(encoding="utf-8")
    return Runtime(
        profile=read_profile(text, PROFILE.name),
        profile_hash=hashlib.sha256(text.encode()).hexdigest(),
        profile_text=text,
        sources={},
        archives={
            "double": FolderArchive(folder / "archive", keys=keys, settle_seconds=settle_seconds, slow=slow)
        },
        default_archive="double",
        clock=clock or Clock(),
        prepare_documents=TextDocuments(files),
        files=files,
        people=lambda _vacancy: (),
        installation="test-installation",
        settings=settings,
    )


def runtime_of_a_process() -> Runtime:
    """For worker processes of tests: on the folder that ARKIVBRO_TEST_LEDGER names."""
    return make_runtime(
        Path(os.environ["ARKIVBRO_TEST_LEDGER"]),
        keys=KeyStrength(os.environ.get("ARKIVBRO_TEST_KEYS", "strong")),
        settle_seconds=float(os.environ.get("ARKIVBRO_TEST_SETTLE", "0")),
        slow=float(os.environ.get("ARKIVBRO_TEST_SLOW", "0")),
    )


def vacancy(number: int = 1) -> Vacancy:
    return Vacancy(
        ref=Ref("kilde", f"V-{number}"),
        reference=f"33246{number:05}",
        title="Rådgiver tilsyn",
        unit=Unit(Ref("kilde", "vest"), "Region Vest"),
        advertisement=Advertisement("Rådgiver tilsyn", (Section("Om stillingen", "Vi søker en rådgiver."),)),
        published=date(2026, 11, 20),
    )


def advertisement(number: int = 1, text: str = "Vi søker en rådgiver.") -> TransferFacts:
    one = vacancy(number)
    changed = replace(one.advertisement, sections=(Section("Om stillingen", text),))
    return TransferFacts(TransferKind.ADVERTISEMENT, replace(one, advertisement=changed))


def application(number: int = 1, candidate: int = 1, letter: str = "Jeg søker.") -> TransferFacts:
    one = Application(
        ref=Ref("kilde", f"A-{number}-{candidate}"),
        vacancy_reference=f"V-{number}",
        received=PUBLISHED,
        applicant=Applicant("Guri", "Fjellstrand"),
        letter=letter,
    )
    return TransferFacts(TransferKind.APPLICATION, vacancy(number), one)


def ask(
    facts: TransferFacts,
    *,
    due_at: datetime | None = PUBLISHED,
    trigger: str = "automatic",
    allowed_by: str = "",
) -> Transfer:
    """As `recruitment.services.receive` does: in a transaction of its own."""
    with transaction.atomic():
        transfer, _ = request_transfer(
            facts=facts, trigger=trigger, archive="double", due_at=due_at, allowed_by=allowed_by
        )
    assert transfer is not None
    return transfer


def run_due(runtime: Runtime) -> None:
    """What is due at this moment, and no second try of it."""
    assert isinstance(runtime.clock, Clock)
    with runtime.clock.standing():
        Worker(runtime).run_due()
