"""Readings that are acts, since somebody must be able to find out afterwards who read: each gives what was read, and its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from arkivbro.accounts.acts import Actor, act, recorded
from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import NotThere
from arkivbro.core.recruitment import Application as Facts
from arkivbro.recruitment.clock import oslo_day
from arkivbro.recruitment.models import Application, Attachment, Vacancy
from arkivbro.recruitment.rights import open_application, open_with_candidates
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services.list_files import ListFile, screened_addresses_pdf
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.recruitment.services.of_candidate import OfCandidate, where_of
from arkivbro.working_files import work_store


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCandidate(OfCandidate):
    """A candidate's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttachment:
    """An attachment, as it was received."""

    actor: Actor
    vacancy: str
    attachment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport:
    """A list of one's own is shown on screen."""

    actor: Actor
    vacancy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedAddresses:
    """The screened address list of those who were sent the letters of a batch, for access requests; on screen or as a file."""

    actor: Actor
    vacancy: str
    batch: str
    as_file: bool = False


@act("candidate.open")
def open_candidate(command: OpenCandidate) -> tuple[Application, Facts]:
    """The application and what it says. Raises NotThere, also where retention has taken it."""
    with recorded(command.actor, open_candidate) as log:
        row = open_application(command.actor, command.vacancy, command.application)
        facts = latest_facts_of([row]).get(row.pk)
        if facts is None:
            raise NotThere
        log.where = where_of(row)
    return row, facts


@act("attachment.open")
def open_attachment(command: OpenAttachment) -> tuple[Attachment, BinaryIO | None]:
    """The attachment, and its bytes; None where our own copy is deleted. Raises NotThere."""
    with recorded(command.actor, open_attachment) as log:
        vacancy = open_with_candidates(command.actor, command.vacancy)
        found = Attachment.objects.filter(application__vacancy=vacancy, public_id=command.attachment)
        row = found.order_by("pk").first()
        if row is None:
            raise NotThere
        log.where = where_of(row.application)
    try:
        return row, work_store().open(row.sha256)
    except FileNotFoundError:
        return row, None


@act("report.show")
def show_report(command: ShowReport) -> Vacancy:
    """Raises NotThere."""
    with recorded(command.actor, show_report) as log:
        vacancy = open_with_candidates(command.actor, command.vacancy)
        log.where = vacancy.reference
    return vacancy


@act("addresses.show")
def screened_addresses(command: ScreenedAddresses) -> tuple[ApplicantList, int, ListFile | None]:
    """Nobody who asked for exemption, and no address: the list, how many were sent the letter, and the file where it is asked for.

    Raises NotThere, and what making the file raises.
    """
    vacancy = open_with_candidates(command.actor, command.vacancy)
    rows = list(vacancy.letters.filter(batch=command.batch).select_related("application"))
    if not rows:
        raise NotThere
    made = made_now(
        vacancy,
        ListKind.SCREENED_ADDRESS,
        oslo_day(rows[0].sent_at or rows[0].written_at),
        candidates_of(vacancy),
        title=rows[0].kind_name,
        chosen=[row.application.ref for row in rows],
    )
    file = screened_addresses_pdf(vacancy, made, command.actor.name) if command.as_file else None
    where = f"{vacancy.reference}{' (PDF)' if command.as_file else ''}"
    with recorded(command.actor, screened_addresses, where=where):
        return made, len(rows), file
