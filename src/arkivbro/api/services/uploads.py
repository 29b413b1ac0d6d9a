"""Files come in: whole, or piece by piece where a line breaks. Each piece is among the working files before its row is written.

What is here is kept until it is used, or until it expires; how much one source may have lying is limited, whichever way it came. It is
inspected by a worker as every other file, and whoever asks is told what was found.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File as DjangoFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, act, require
from arkivbro.accounts.models import Scope, SystemToken
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
GRACE = timedelta(hours=1)
"""After it expired an upload is forgotten: whoever told of it a moment before has noted by then that it is used."""


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


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file in a form, as the web server keeps it while it answers; `file` is what it is when it is kept."""

    content: DjangoFile[Any]
    file: File

    @classmethod
    def of(cls, content: DjangoFile[Any], file_name: str) -> FormFile:
        """Raises BadFacts: it is empty, or too large."""
        digest = hashlib.sha256()
        for chunk in content.chunks():
            digest.update(chunk)
        if not content.size:
            raise BadFacts("api.empty_file")
        if content.size > largest_file():
            raise BadFacts("documents.file_too_large")
        return cls(content, File(digest.hexdigest(), content.size, file_name))


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
        if not Upload.objects.filter(pk=upload.pk, is_used=False).delete()[0]:
            Upload.objects.filter(pk=upload.pk).update(expires_at=current().clock(), file_name="")
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


def told_with(actor: Actor, public_id: str) -> File:
    """What was told with an upload of the source that may be gone since: it may be told again, and nothing else. Raises NotThere."""
    used = Upload.objects.filter(token__source=actor.source, is_used=True, public_id=public_id)
    row = used.exclude(sha256="").first()
    if row is None:
        raise NotThere
    return File(row.sha256, row.size, "", is_told=True)


def checksums_of(actor: Actor, public_ids: Collection[str]) -> dict[str, str]:
    """Of those of the token's uploads that are whole, or were: two uploads of the same bytes are the same request."""
    rows = Upload.objects.filter(token__public_id=actor.token, public_id__in=public_ids).exclude(sha256="")
    return dict(rows.values_list("public_id", "sha256"))


def keep_file(actor: Actor, token: SystemToken, form: FormFile) -> str:
    """Keeps a file that came whole, as an upload that nobody but us knows of: it counts until what it came with is taken in, and is sent
    again without counting twice. A worker inspects it. What the upload is called. Raises NotThere, WrongUse, NoRoom.
    """
    _require_takes_files(actor)
    now, file = current().clock(), form.file
    expires = now + timedelta(hours=settings.ARKIVBRO.api.upload_hours)
    with transaction.atomic(durable=True):
        held = Upload.objects.filter(token=token, in_form=True, wanted_sha256=file.sha256, expires_at__gt=now)
        row = held.select_for_update(no_key=True).first()
        if row is None:
            _require_room(actor, file.size)
            row = Upload(token=token, in_form=True, wanted_sha256=file.sha256, size=file.size, begun_at=now)
        row.file_name, row.expires_at = file.file_name, expires
        row.save()
    form.content.seek(0)
    work_store(from_outside=True).add(cast("BinaryIO", form.content), max_bytes=file.size)
    Upload.objects.filter(pk=row.pk).update(offset=file.size, sha256=file.sha256)
    ask(file.sha256, file.size, file.file_name, asked_by=actor.name)
    return row.public_id


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
    whole = Upload.objects.filter(sha256__in=some, expires_at__gt=current().clock())
    parts = UploadPart.objects.filter(sha256__in=some)
    return {*whole.values_list("sha256", flat=True), *parts.values_list("sha256", flat=True)}


def forget_uploads() -> int:
    """A chore: those that nobody used in time, or can use any more, and what the used ones were called. How many."""
    now = current().clock()
    over = Upload.objects.filter(expires_at__lt=now - GRACE)
    over.filter(is_used=True).exclude(file_name="").update(file_name="")
    held = SystemToken.objects.filter(SystemToken.holds_at(now))
    useless = (over | Upload.objects.exclude(token__in=held)).filter(is_used=False).order_by("expires_at")
    pks = list(useless.values_list("pk", flat=True)[:MOST_FORGOTTEN])
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
    """Raises WrongUse where the source has too much lying unused; what a token had that holds no more is nobody's, and goes. To be called in
    the transaction of what is about to lie there: two at once wait for each other.
    """
    now = current().clock()
    tokens = SystemToken.objects.filter(SystemToken.holds_at(now), source=actor.source)
    list(tokens.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    lying = Upload.objects.filter(token__in=tokens, is_used=False, expires_at__gt=now)
    together = lying.aggregate(bytes=Sum("size"))["bytes"] or 0
    if (
        lying.count() >= MOST_OPEN
        or together + size > settings.ARKIVBRO.api.max_waiting_megabytes * 1_000_000
    ):
        raise WrongUse("api.quota")


def _of(actor: Actor) -> QuerySet[Upload]:
    """Those that its own token began: another of the same source may be for other units, and a file shows a person."""
    now = current().clock()
    return Upload.objects.filter(token__public_id=actor.token, in_form=False, expires_at__gt=now)
