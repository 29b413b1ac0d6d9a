"""The operations by which files come piece by piece, and what an application may bring."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Path, Status

from arkivbro.accounts.acts import Actor
from arkivbro.api.models import Upload
from arkivbro.api.services.keys import Answer, Asked
from arkivbro.api.services.uploads import (
    AddPiece,
    BeginUpload,
    DropUpload,
    add_piece,
    begin_upload,
    checksums_of,
    drop_upload,
    found_in,
    open_upload,
    told_with,
    whole_file,
)
from arkivbro.api.views.answers import UploadShown
from arkivbro.api.views.api import PREFIX, api
from arkivbro.api.views.common import READ, WRITE_PROBLEMS, Key, answered, asked_of, caller
from arkivbro.api.views.tokens import Caller
from arkivbro.api.views.told import ApplicationTold, AttachmentTold, LetterTold, UploadTold
from arkivbro.core.errors import BadFacts, NotThere, WrongUse
from arkivbro.recruitment.services.telling import File

UploadId = Annotated[str, Path(..., pattern=r"^[0-9a-f]{24}$")]
Offset = Annotated[int, Header(..., alias="Upload-Offset", ge=0, le=10_000_000_000)]
PIECE = "application/offset+octet-stream"
UPLOADS = {"upload": True, "attachments": {"__all__": {"upload"}}}
"""Where uploads are named in what is told."""
BEGUN, ADDED, DROPPED = (
    {201: UploadShown} | WRITE_PROBLEMS,
    {200: UploadShown} | WRITE_PROBLEMS,
    {204: None} | WRITE_PROBLEMS,
)
PIECES = {
    "requestBody": {
        "required": True,
        "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@api.post("/uploads", response=BEGUN, tags=["Filer"], summary="Begynn en opplasting")
def post_upload(request: HttpRequest, told: UploadTold, key: Key = None) -> Any:
    who = caller(request)
    asked = asked_of(request, who, key, told)
    answer = begin_upload(
        BeginUpload(
            actor=who.actor,
            asked=asked,
            answer=lambda upload: Answer(201, _shown(who.actor, upload).model_dump(mode="json")),
            file_name=told.file_name,
            size=told.size,
            sha256=told.sha256 or "",
        )
    )
    return answered(answer)


@api.get(
    "/uploads/{id}",
    response={200: UploadShown} | READ,
    tags=["Filer"],
    summary="Hvor langt en opplasting er kommet",
)
def get_upload(request: HttpRequest, id: UploadId) -> UploadShown:
    actor = caller(request).actor
    return _shown(actor, open_upload(actor, id))


@api.patch(
    "/uploads/{id}", response=ADDED, tags=["Filer"], summary="Send en bit av filen", openapi_extra=PIECES
)
def patch_upload(request: HttpRequest, id: UploadId, offset: Offset) -> UploadShown:
    actor = caller(request).actor
    open_upload(actor, id)
    if request.content_type != PIECE:
        raise WrongUse("api.media_type")
    stream = cast("BinaryIO", request)  # it is read piece by piece, never whole
    return _shown(actor, add_piece(AddPiece(actor=actor, upload=id, offset=offset, stream=stream)))


@api.delete("/uploads/{id}", response=DROPPED, tags=["Filer"], summary="Slett en opplasting")
def delete_upload(request: HttpRequest, id: UploadId) -> Any:
    drop_upload(DropUpload(actor=caller(request).actor, upload=id))
    return Status(204, None)


def files_uploaded(actor: Actor, told: list[AttachmentTold]) -> dict[str, File]:
    """Of those that came by an upload. Raises WrongUse, BadFacts."""
    return {one.id: file_uploaded(actor, one.upload) for one in told if one.upload is not None}


def file_uploaded(actor: Actor, upload: str) -> File:
    """Raises WrongUse for one that is not whole, BadFacts for one that is not there and never was used."""
    try:
        return whole_file(actor, upload)
    except NotThere:
        pass
    try:
        return told_with(actor, upload)
    except NotThere:
        raise BadFacts("api.no_such_upload") from None


def asked_with_files(
    request: HttpRequest, who: Caller, key: str | None, told: ApplicationTold | LetterTold, *more: object
) -> Asked:
    """The request as its key knows it: a file is its bytes, whichever upload they came by."""
    named = [told.upload] if isinstance(told, LetterTold) else [one.upload or "" for one in told.attachments]
    known = checksums_of(who.actor, named)
    return asked_of(request, who, key, told, [known.get(one, one) for one in named], *more, but=UPLOADS)


def require_within_limits(told: list[AttachmentTold], files: dict[str, File]) -> None:
    """Raises BadFacts."""
    limits = settings.ARKIVBRO.attachments
    together = sum(one.size for one in files.values())
    if len(told) > limits.max_files or together > limits.max_total_megabytes * 1_000_000:
        raise BadFacts("api.too_many_files", most=limits.max_files, megabytes=limits.max_total_megabytes)


def _shown(actor: Actor, upload: Upload) -> UploadShown:
    is_whole = bool(upload.sha256)
    inspection, code = (
        found_in(actor, File(upload.sha256, upload.size, upload.file_name)) if is_whole else ("waiting", "")
    )
    return UploadShown(
        id=upload.public_id,
        href=f"{PREFIX}/uploads/{upload.public_id}",
        offset=upload.offset,
        size=upload.size,
        whole=is_whole,
        expires_at=upload.expires_at,
        inspection=inspection,
        inspection_code=code,
    )
