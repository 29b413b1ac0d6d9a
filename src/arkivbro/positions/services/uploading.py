"""An applicant's files come in, in pieces and within limits, and are inspected by a worker: who sends a file that cannot be read, or of
a kind that is not taken, is told while it can be mended. Where many files wait, the applicant goes on, and is told when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arkivbro.core.errors import BadFacts, WrongUse
from arkivbro.core.file_names import file_name_told
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import AttachmentKind
from arkivbro.documents.attachments import Content, State, state_of
from arkivbro.documents.formats import FORMATS, RUNNABLE_EXTENSIONS
from arkivbro.inspections.services import answer_for, ask
from arkivbro.positions.models import OwnApplication, OwnApplicationState, UploadedFile
from arkivbro.positions.services.upload_room import room_for_next
from arkivbro.runtime import current
from arkivbro.working_files import work_store

KIND_NAMES = {"cv": "CV", "certificate": "Vitnemål", "reference": "Attest", "other": "Vedlegg"}
"""How a file is called where others may see it; the applicant's own file name is kept internally."""
WARNINGS = {
    State.BROKEN: message("positions.file_damaged"),
    State.ENCRYPTED: message("positions.file_needs_password"),
    State.DISGUISED: message("positions.file_disguised"),
    State.UNSHOWN: message("positions.file_not_shown"),
}


def add_file(
    row: OwnApplication,
    stream: BinaryIO,
    *,
    file_name: str,
    kind: str,
    sender: str = "",
    inside: Callable[[], AbstractContextManager[object]] = transaction.atomic,
) -> UploadedFile:
    """Takes a file in, where there is room for it. `sender`: by `upload_room.came_from`, else who began the application. `warning` of the
    result says what is odd about it; where it is not inspected in a few seconds, `is_inspected` is false, and `settle` tells later.
    `inside` is the transaction of its row.

    Raises WrongUse, also for a kind that is not taken, BadFacts (too large) and NoRoom.
    """
    sender = sender or row.came_from
    room = room_for_next(row, sender)
    try:
        stored = work_store(from_outside=True).add(stream, max_bytes=room.size)
    except BadFacts:
        if room.code:
            raise WrongUse(room.code) from None
        raise
    if stored.size == 0:
        raise WrongUse("positions.file_empty")
    known = AttachmentKind(kind) if kind in set(AttachmentKind) else AttachmentKind.OTHER
    with inside():
        row = OwnApplication.objects.select_for_update().get(pk=row.pk)
        refused = _refused_now(row, sender, stored.size)
        added = UploadedFile.objects.create(
            application=row,
            kind=known.value,
            title="" if refused else _free_title(row, known),
            file_name=file_name_told(file_name) or "vedlegg",
            sha256=stored.sha256,
            size=stored.size,
            is_inspected=refused is not None,
            removed=refused is not None,  # its bytes are here, count, and go soon
            came_from=sender,
            added_at=current().clock(),
        )
        _touch(row)
    if refused is not None:
        raise refused
    content = answer_for(stored.sha256, stored.size, added.file_name, asked_by=_whose_turn(row))
    if content is not None:
        _note(added, content)
        if added.refusal is not None:
            refusal = added.refusal
            UploadedFile.objects.filter(pk=added.pk).update(refusal=None)  # it is told now
            raise WrongUse(refusal)
    return added


def _refused_now(row: OwnApplication, sender: str, size: int) -> WrongUse | None:
    """Why the file is not taken after all: others may have come first while it was copied."""
    try:
        room = room_for_next(row, sender)
    except WrongUse as error:
        return error
    return WrongUse(room.code or "positions.files_too_large_together") if size > room.size else None


def settle(row: OwnApplication) -> list[UploadedFile]:
    """Notes what workers have found meanwhile of files that were not inspected when they were uploaded; those refused by it.

    What is not found yet is asked for again: whatever became of the question, a page that is looked at gets its answer.
    """
    refused = []
    for file in row.files.filter(is_inspected=False):
        content = ask(file.sha256, file.size, file.file_name, asked_by=_whose_turn(row))
        if content is not None and _note(file, content) and file.refusal is not None:
            refused.append(file)
    return refused


def files_told_refused(row: OwnApplication) -> QuerySet[UploadedFile]:
    """Those that were not taken after all, until the applicant takes them off the list."""
    return row.files.filter(refusal__isnull=False)


def _whose_turn(row: OwnApplication) -> str:
    return row.came_from or row.source_id


def _note(file: UploadedFile, content: Content) -> bool:
    """Writes what was found at the file, once; whether it was here. A refused one counts in what was uploaded in all."""
    refusal, warning = _judged(file, content)
    noted = UploadedFile.objects.filter(pk=file.pk, is_inspected=False)
    if refusal is not None:
        is_noted = noted.update(is_inspected=True, removed=True, refusal=refusal)
    else:
        is_noted = noted.update(is_inspected=True, warning=warning)
    file.refresh_from_db()
    return bool(is_noted)


def _judged(file: UploadedFile, content: Content) -> tuple[Message | None, Message | None]:
    """Why the file is not taken, and what the applicant should know of it; None each where there is nothing."""
    found = state_of(content, file.file_name, file.sha256, file.size)
    if found.state is State.TOO_DEMANDING and found.message is not None:
        return message("positions.file_too_demanding", why=found.message), None
    if not found.goes_in:
        return message("positions.file_type_not_taken", kind=FORMATS[content.kind].word), None
    if file.file_name.rpartition(".")[2].casefold() in RUNNABLE_EXTENSIONS:
        return message("positions.file_named_like_a_program"), None
    if not content.is_settled:
        return None, message("positions.file_not_checked")
    return None, WARNINGS.get(found.state)


def remove_file(row: OwnApplication, public_id: str) -> None:
    """Takes a file away; what was sent with it stays sent. Raises WrongUse for an application that is withdrawn."""
    if row.state == OwnApplicationState.WITHDRAWN:
        raise WrongUse("positions.application_withdrawn")
    row.files.filter(public_id=public_id).update(removed=True, refusal=None, is_inspected=True)
    _touch(row)


def _touch(row: OwnApplication) -> None:
    """Somebody is at it: from now counts when what was never sent is forgotten."""
    OwnApplication.objects.filter(pk=row.pk).update(saved_at=timezone.now())


def _free_title(row: OwnApplication, kind: AttachmentKind) -> str:
    """`Vitnemål`, `Vitnemål 2` …: the first that no other file of the application has."""
    name = KIND_NAMES[kind.value]
    taken = set(row.files.filter(removed=False).values_list("title", flat=True))
    number = 1
    while (title := name if number == 1 else f"{name} {number}") in taken:
        number += 1
    return title
