"""Files come in: whole, or piece by piece where a line breaks. Each piece is among the working files before its row is written.

What is here is kept until it is used, or until it expires; how much one source may have lying is limited. It is inspected by a worker as
every other file, and whoever asks is told what was found.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, act, require
from arkivbro.accounts.models import Scope
from arkivbro.api.models import Upload, UploadPart
from arkivbro.api.services.keys import Answer, Asked
from arkivbro.core.errors import BadFacts, NotThere, WrongUse
from arkivbro.documents.attachments import state_of
from arkivbro.inspections.services import ask
from arkivbro.recruitment.services.telling import File
from arkivbro.runtime import current
from arkivbro.working_files import work_store

MOST_OPEN = 500
"""Uploads of one source that lie unused."""
MOST_PIECES = 1_000
MOST_FORGOTTEN = 500
CHUNK = 1_000_000


class OtherOffset(WrongUse):
    """The piece does not begin where the last one ended: so much is here."""

    def __init__(self, offset: int) -> None:
        super().__init__("api.other_offset", offset=offset)
        self.offset = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginUpload:
    """A file of that size is about to come."""

    actor: Actor
    asked: Asked
    answer: Callable[[Upload], Answer]
    file_name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPiece:
    """What comes after the first `offset` bytes."""

    actor: Actor
    upload: str
    offset: int
    stream: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class DropUpload:
    actor: Actor
    upload: str


def largest_file() -> int:
    return int(settings.ARKIVBRO.attachments.max_file_megabytes) * 1_000_000


@act("api.upload.begin")
def begin_upload(command: BeginUpload) -> Answer:
    """Raises NotThere, WrongUse (too large, too much lies unused), AnsweredBefore."""
    actor, now = command.actor, current().clock()
    _require_takes_files(actor)
    if command.size > largest_file():
        raise BadFacts("documents.file_too_large")
    with transaction.atomic(durable=True):
        keep = command.asked.spend()
        _require_room(actor, command.size)
        upload = Upload.objects.create(
            token=command.asked.token,
            file_name=command.file_name,
            size=command.size,
            wanted_sha256=command.sha256,
            begun_at=now,
            expires_at=now + timedelta(hours=settings.ARKIVBRO.api.upload_hours),
        )
        answer = command.answer(upload)
        keep(answer)
        audit.record(actor, "api.upload.begin", upload.public_id)
    return answer


@act("api.upload.add")
def add_piece(command: AddPiece) -> Upload:
    """The upload with the piece; the last one makes it whole. Raises NotThere, OtherOffset, BadFacts, NoRoom."""
    upload = open_upload(command.actor, command.upload)
    if command.offset != upload.offset:
        raise OtherOffset(upload.offset)
    store = work_store(from_outside=True)
    try:
        piece = store.add(command.stream, max_bytes=upload.size - upload.offset)
    except BadFacts:
        raise BadFacts("api.longer_than_said") from None
    if piece.size:
        _note_piece(upload, piece.sha256, piece.size)
    upload = open_upload(command.actor, command.upload)  # it may be gone meanwhile
    if upload.offset == upload.size and not upload.sha256:
        _put_together(upload)
    return upload


@act("api.upload.drop")
def drop_upload(command: DropUpload) -> None:
    """What was used stands. Raises NotThere."""
    upload = open_upload(command.actor, command.upload)
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).delete()
        audit.record(command.actor, "api.upload.drop", upload.public_id)


def open_upload(actor: Actor, public_id: str) -> Upload:
    """One of the system's own. Raises NotThere."""
    _require_takes_files(actor)
    row = _of(actor).filter(public_id=public_id).first()
    if row is None:
        raise NotThere
    return row


def whole_file(actor: Actor, public_id: str) -> File:
    """What was uploaded, all of it. Raises NotThere, WrongUse for one that is not whole."""
    upload = open_upload(actor, public_id)
    if upload.offset == upload.size and not upload.sha256:
        _put_together(upload)  # whoever was at it died
    if not upload.sha256:
        raise WrongUse("api.upload_not_whole")
    return File(upload.sha256, upload.size, upload.file_name)


def keep_file(actor: Actor, stream: BinaryIO, file_name: str) -> File:
    """A file that came whole, among the working files; a worker inspects it. Raises NotThere, WrongUse, BadFacts (too large), NoRoom."""
    _require_takes_files(actor)
    stored = work_store(from_outside=True).add(stream, max_bytes=largest_file())
    if not stored.size:
        raise BadFacts("api.empty_file")
    ask(stored.sha256, stored.size, file_name, asked_by=actor.name)
    return File(stored.sha256, stored.size, file_name)


def found_in(actor: Actor, file: File) -> tuple[str, str]:
    """Whether it was inspected ("waiting", "taken", "refused"), and the code of what was found; "" where all is well."""
    content = ask(file.sha256, file.size, file.file_name, asked_by=actor.name)
    if content is None:
        return "waiting", ""
    state = state_of(content, file.file_name, file.sha256, file.size)
    code = state.message.code if state.message is not None else ""
    return ("taken" if state.goes_in else "refused"), code


def files_needed(among: Collection[str]) -> set[str]:
    """Those of the checksums that are on their way, for whoever clears up among the working files."""
    some = list(among)
    whole = Upload.objects.filter(sha256__in=some).values_list("sha256", flat=True)
    return {*whole, *UploadPart.objects.filter(sha256__in=some).values_list("sha256", flat=True)}


def forget_uploads() -> int:
    """A chore: those that nobody used in time. How many."""
    old = Upload.objects.filter(expires_at__lt=current().clock()).order_by("expires_at")
    pks = list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN])
    return Upload.objects.filter(pk__in=pks).delete()[1].get(Upload._meta.label, 0)


def _note_piece(upload: Upload, sha256: str, size: int) -> None:
    """Raises OtherOffset where another piece came first, NotThere where it is gone: then this one is as if it had not come."""
    with transaction.atomic(durable=True):
        row = _locked(upload)
        if row.offset != upload.offset or row.sha256:
            raise OtherOffset(row.offset)
        Upload.objects.filter(pk=row.pk).update(offset=row.offset + size)
        if upload.parts.count() >= MOST_PIECES:
            raise WrongUse("api.too_many_pieces", most=MOST_PIECES)
        UploadPart.objects.create(upload=upload, offset=upload.offset, size=size, sha256=sha256)


def _locked(upload: Upload) -> Upload:
    """To be called in a transaction. Raises NotThere."""
    row = Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first()
    if row is None:
        raise NotThere
    return row


def _put_together(upload: Upload) -> None:
    """All of it is one file among the working files; whoever does it a second time makes the same one. Raises BadFacts, NotThere."""
    store = work_store(from_outside=True)
    pieces = list(upload.parts.values_list("sha256", flat=True))
    whole = store.add(cast("BinaryIO", _Joined(store.open(one) for one in pieces)), max_bytes=upload.size)
    is_wrong = upload.wanted_sha256 not in ("", whole.sha256)
    with transaction.atomic(durable=True):
        row = _locked(upload)
        if whole.size != upload.size:  # another has put it together meanwhile, and its pieces are gone
            upload.sha256 = row.sha256
            return
        if is_wrong:
            row.delete()
        else:
            Upload.objects.filter(pk=row.pk).update(sha256=whole.sha256)
            upload.parts.all().delete()
    if is_wrong:
        raise BadFacts("api.other_checksum")
    upload.sha256 = whole.sha256
    ask(whole.sha256, whole.size, upload.file_name, asked_by=f"api:{upload.token.source}")


class _Joined(io.RawIOBase):
    """One stream of several, one open at a time."""

    def __init__(self, streams: Iterator[BinaryIO]) -> None:
        super().__init__()
        self._streams, self._now = streams, next(streams, None)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._now is not None:
            if piece := self._now.read(size if size > 0 else CHUNK):
                return piece
            self._now.close()
            self._now = next(self._streams, None)
        return b""


def _require_takes_files(actor: Actor) -> None:
    """Whoever may tell of applications or letters may send files. Raises NotThere, WrongUse."""
    require(actor.is_system)
    if actor.scopes.isdisjoint({Scope.APPLICATIONS, Scope.LETTERS}):
        raise WrongUse("api.scope_missing", scope=Scope.APPLICATIONS.value)


def _require_room(actor: Actor, size: int) -> None:
    """Raises WrongUse where the source has too much lying unused."""
    lying = Upload.objects.filter(token__source=actor.source, is_used=False)
    together = lying.aggregate(bytes=Sum("size"))["bytes"] or 0
    if (
        lying.count() >= MOST_OPEN
        or together + size > settings.ARKIVBRO.api.max_waiting_megabytes * 1_000_000
    ):
        raise WrongUse("api.quota")


def _of(actor: Actor) -> QuerySet[Upload]:
    """Those that its own token began: another of the same source may be for other units, and a file shows a person."""
    return Upload.objects.filter(token__public_id=actor.token, expires_at__gt=current().clock())
