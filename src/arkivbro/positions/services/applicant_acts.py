"""What an applicant does behind a private link: the link is the right. The rows are `applying`'s and `uploading`'s.

Every act leaves a row in the audit log with the application's own random id: who it is, the log does not say.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from arkivbro.accounts.acts import Actor, Seen, Stands, act, recorded, require
from arkivbro.positions.models import OwnApplication, Position, PositionState, UploadedFile
from arkivbro.positions.services import applying, uploading
from arkivbro.positions.services.upload_room import came_from

APPLICANT = Actor("søkeren", Stands.APPLICANT)
"""Whoever has the private link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """A new application to a position; the network address is for a limit, and is not stored."""

    reference: str
    """As its web address calls it."""
    network_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfApplicant:
    """A command from whoever has the private link."""

    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Save(OfApplicant):
    """What is written so far."""

    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(OfApplicant):
    """What was looked over is sent; `link` goes into the confirmation."""

    seen: Seen
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(OfApplicant):
    """It stays journalled, with a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFile(OfApplicant):
    """A file, of one of the kinds of attachments."""

    stream: BinaryIO
    file_name: str
    kind: str
    network_address: str
    """For a limit; it is not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFile(OfApplicant):
    """By the file's public id; what was sent with it stays sent."""

    file: str


def own_application(token: str) -> OwnApplication:
    """The application behind a private link. Raises NotThere."""
    row = applying.by_token(token)
    require(row is not None)
    assert row is not None
    return row


def published(address: str) -> Position:
    """One that was published, by what its web address calls it. An internal one is there for whoever was given the address, and
    not for whoever counts. Raises NotThere.
    """
    called = "" if "\x00" in address else address
    rows = Position.objects.select_related("unit").exclude(state=PositionState.DRAFT)
    row = rows.filter(reference__in={called, called.rpartition("-")[0]} - {""}).first()
    require(row is not None and secrets.compare_digest(row.address.encode(), called.encode()))
    assert row is not None
    return row


@act("application.begin")
def begin(command: Begin) -> str:
    """The token of the private link, which is told only here. Raises NotThere, WrongUse."""
    with recorded(APPLICANT, begin) as log:
        row, token = applying.begin(published(command.reference), command.network_address)
        log.where = row.source_id
        return token


def save(command: Save) -> OwnApplication:
    """As often as one writes, so that it is no row of the log. Raises NotThere, WrongUse."""
    row = own_application(command.token)
    applying.save(row, dict(command.written))
    return row


@act("application.send")
def send(command: Send) -> OwnApplication:
    """It is noted, and then enters as facts; a worker completes what was begun. Raises NotThere, ChangedSinceSeen, WrongUse."""
    row = own_application(command.token)
    with recorded(APPLICANT, send, where=row.source_id):
        is_first = applying.note_sent(row, command.seen)
    applying.tell(row.pk)
    if is_first:
        applying.confirm(row.pk, command.link)
    return row


@act("application.withdraw")
def withdraw(command: Withdraw) -> OwnApplication:
    """Raises NotThere, WrongUse."""
    row = own_application(command.token)
    with recorded(APPLICANT, withdraw, where=row.source_id):
        applying.note_withdrawn(row)
    applying.tell(row.pk)
    return row


@act("application.add_file")
def add_file(command: AddFile) -> UploadedFile:
    """A worker inspects it, after the transaction; it may be under way when this returns. That a file came is recorded whatever is
    found of it. Raises NotThere, WrongUse, BadFacts, NoRoom.
    """
    row = own_application(command.token)
    return uploading.add_file(
        row,
        command.stream,
        file_name=command.file_name,
        kind=command.kind,
        sender=came_from(command.network_address),
        inside=lambda: recorded(APPLICANT, add_file, where=row.source_id),
    )


@act("application.remove_file")
def remove_file(command: RemoveFile) -> None:
    """Raises NotThere, WrongUse."""
    row = own_application(command.token)
    with recorded(APPLICANT, remove_file, where=row.source_id):
        uploading.remove_file(row, command.file)
