"""What recruitment receives and asks for on the real ledger, with a folder archive that can be away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.utils import timezone

from arkivbro.core.recruitment import Application, Deadline, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.models import LetterTemplate
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.models.connection import Connection
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

DAY = date(2026, 11, 24)
STRICT = Protection.STRICTLY_CONFIDENTIAL
PUBLISHED = replace(VACANCY, deadlines=(Deadline(DAY),))
TOLD = replace(
    APPLICATION,
    received=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    exemption=ExemptionRequest(False),
    applicant=replace(
        APPLICATION.applicant, municipality="Kautokeino", position="Rådgiver", birth_date=date(1980, 1, 1)
    ),
)
SECOND = replace(TOLD, ref=Ref("folder", "A-2"))
"""The same person's, where a recruiter says so."""


def protected(protection: Protection, application: Application = TOLD) -> Application:
    """As its source tells it with that protection."""
    return replace(application, applicant=replace(application.applicant, protection=protection))


def vacancy() -> VacancyRow:
    """The one vacancy, with somebody who may decide there."""
    row = VacancyRow.objects.get()
    acts.leader_of(row)
    return row


def row_of(application: Application) -> Row:
    return Row.objects.get(source=application.ref.source, source_id=application.ref.id)


def write_rejections(rows: Sequence[Row], *, body: str = "Hei {fornavn}. Takk for søknaden.") -> None:
    """One letter to all of them, sent elsewhere."""
    template = LetterTemplate.objects.create(
        kind="rejection",
        kind_name="Svar på søknad",
        language="nb",
        subject="Svar",
        body=body,
    )
    acts.write_letters(template, rows)


def back(archive: FolderArchive) -> None:
    """The archive is there again, and what waited is due."""
    archive.down(is_down=False)
    Connection.objects.all().delete()
    waiting = Transfer.objects.filter(
        state__in=(State.RETRYING, State.WAITING, State.UNRESOLVED), due_at__isnull=False
    )
    waiting.update(due_at=timezone.now())


def stands(kind: str) -> list[tuple[str, str]]:
    """State, and why, of the transfers of that kind, the oldest first."""
    rows = Transfer.objects.filter(kind=kind).order_by("pk")
    return [(row.state, row.error.code if row.error else "") for row in rows]
