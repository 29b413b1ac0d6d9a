"""Carries a check of the files on, piece by piece. Two who press at the same time do not do the same piece twice."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from arkivbro.archive.integrity import check_piece
from arkivbro.archive.models import DocumentObject, IntegrityRun
from arkivbro.archive.store import FileStore
from arkivbro.archive.times import moment

MOST_TOLD = 200
PIECE_SECONDS = 3.0


def unfinished_run() -> IntegrityRun | None:
    """The check that is under way."""
    return IntegrityRun.objects.filter(finished_at__isnull=True).first()


def start_run(*, by: str, at: datetime | None = None) -> IntegrityRun:
    """Begins a check, or answers with the one that is under way."""
    current = unfinished_run()
    if current is not None:
        return current
    total = DocumentObject.objects.values("sha256").distinct().count()
    return IntegrityRun.objects.create(started_at=moment(at), started_by=by, total_files=total)


def carry_on(
    run: IntegrityRun,
    *,
    seconds: float = PIECE_SECONDS,
    at: datetime | None = None,
    store: FileStore | None = None,
) -> IntegrityRun:
    """Checks the next piece and stores where it came. The files are read outside every transaction."""
    if run.finished_at is not None:
        return run
    piece = check_piece(run.position, seconds, store=store)
    errors = [finding for finding in piece.findings if finding.trouble.is_error]
    others = [finding for finding in piece.findings if not finding.trouble.is_error]
    told = (*run.findings, *(found.finding for found in (*errors, *others)))[:MOST_TOLD]
    IntegrityRun.objects.filter(pk=run.pk, position=run.position, finished_at__isnull=True).update(
        position=piece.position,
        files=F("files") + piece.files,
        bytes=F("bytes") + piece.bytes,
        errors=F("errors") + len(errors),
        findings=told,
        finished_at=None if piece.position else moment(at),
    )
    run.refresh_from_db()
    return run
