"""Facts of a made-up public body, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan import PlanContext
from arkivbro.core.profile import ArchiveProfile, read_profile
from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    ContactPerson,
    Deadline,
    ExemptionRequest,
    TransferKind,
    Unit,
    Vacancy,
)
from arkivbro.core.ref import Ref

ROOT = Path(__file__).resolve().parents[3]


def shipped(name: str) -> ArchiveProfile:
    return read_profile((ROOT / "profiles" / f"{name}.toml").read_text(encoding="utf-8"), name)


CONTEXT = PlanContext(installation="test", today=date(2026, 11, 23))
VACANCY = Vacancy(
    ref=Ref("webcruiter", "3324614190"),
    reference="3324614190",
    title="Seniorinspektør",
    unit=Unit(Ref("webcruiter", "17"), "Region Vest"),
    advertisement=Advertisement(
        "Seniorinspektør", contacts=(ContactPerson("Turid Fjell", "Regiondirektør"),)
    ),
    published=date(2026, 11, 2),
    deadlines=(Deadline(date(2026, 11, 20)),),
)
APPLICATION = Application(
    ref=Ref("webcruiter", "A-1001"),
    vacancy_reference="3324614190",
    received=datetime(2026, 11, 15, 23, 30, tzinfo=UTC),
    applicant=Applicant(
        "Åse-Marie", "Lund Øverbø", email="aase@eksempel.no", phone="912 34 567", address="Storgata 5 B"
    ),
    exemption=ExemptionRequest(False),
    attachments=(
        Attachment(Ref("webcruiter", "1"), "Cv Åse-Marie.pdf", "Min cv", AttachmentKind.CV, "0" * 64, 10),
        Attachment(Ref("webcruiter", "2"), "vitnemaal.pdf", "", AttachmentKind.CERTIFICATE, "1" * 64, 10),
        Attachment(Ref("webcruiter", "3"), "vitnemaal2.pdf", "", AttachmentKind.CERTIFICATE, "2" * 64, 10),
    ),
)


def facts(
    kind: TransferKind = TransferKind.APPLICATION, *, version: int = 1, **application: object
) -> TransferFacts:
    """Facts of that kind; `application` changes fields of the application."""
    about = None
    if kind in (TransferKind.APPLICATION, TransferKind.WITHDRAWAL):
        about = replace(APPLICATION, version=version, **application)  # type: ignore[arg-type]  # the test names the fields
    return TransferFacts(kind, VACANCY, about, version)
