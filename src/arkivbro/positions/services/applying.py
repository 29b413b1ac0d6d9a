"""An applicant begins, saves, sends, adds to and withdraws an application."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
)
from arkivbro.positions import SOURCE
from arkivbro.positions.models import (
    OwnApplication,
    OwnApplicationState,
    Position,
    PositionState,
    UploadedFile,
)
from arkivbro.positions.services.publishing import today
from arkivbro.recruitment.services import receive, work_store
from arkivbro.transfers.runtime import current

log = structlog.get_logger()
BEGUN_PER_HOUR = 30
"""From one network address; a library or a job centre stays below it."""
MEGABYTE = 1_000_000


def is_open(position: Position) -> bool:
    """Whether applications are taken now: until the end of the deadline's day in Oslo."""
    if position.state != PositionState.PUBLISHED:
        return False
    return position.deadline is None or position.deadline >= today() or position.accepts_late


def begin(position: Position, network_address: str) -> tuple[OwnApplication, str]:
    """A new application and the token of its private link, which is told only here. Raises WrongUse."""
    if not is_open(position):
        raise WrongUse("Søknadsfristen er ute.")
    key = settings.SECRET_KEY.encode()
    came_from = hmac.new(key, network_address.encode(), hashlib.sha256).hexdigest()
    since = current().clock() - timedelta(hours=1)
    if OwnApplication.objects.filter(came_from=came_from, begun_at__gte=since).count() >= BEGUN_PER_HOUR:
        raise WrongUse("Det er begynt på mange søknader herfra den siste timen. Vent litt, og prøv igjen.")
    token = secrets.token_urlsafe(32)
    row = OwnApplication.objects.create(position=position, token_hash=hash_of(token), came_from=came_from)
    return row, token


def hash_of(token: str) -> str:
    """As stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> OwnApplication | None:
    """The application behind a private link; None for a token that is none of ours."""
    if not 40 <= len(token) <= 60:
        return None
    rows = OwnApplication.objects.select_related("position__unit")
    return rows.filter(token_hash=hash_of(token)).first()


def save(row: OwnApplication, data: dict[str, Any]) -> None:
    """Keeps what is written. Raises WrongUse for one that is withdrawn."""
    if row.state == OwnApplicationState.WITHDRAWN:
        raise WrongUse("Søknaden er trukket.")
    row.data = data
    row.save(update_fields=["data", "saved_at"])


def add_file(row: OwnApplication, stream: BinaryIO, *, file_name: str, title: str, kind: str) -> UploadedFile:
    """Takes a file in, in pieces, within the limits of the configuration. Raises WrongUse, BadFacts."""
    limits = settings.ARKIVBRO.attachments
    held = list(row.files.filter(removed=False))
    if len(held) >= limits.max_files:
        raise WrongUse(f"Du kan legge ved høyst {limits.max_files} filer.")
    left = limits.max_total_megabytes * MEGABYTE - sum(one.size for one in held)
    most = min(limits.max_file_megabytes * MEGABYTE, left)
    stored = work_store().add(stream, max_bytes=max(most, 0))
    if stored.size == 0:
        raise WrongUse("Filen er tom.")
    known = AttachmentKind(kind) if kind in set(AttachmentKind) else AttachmentKind.OTHER
    return UploadedFile.objects.create(
        application=row,
        kind=known.value,
        title=" ".join(title.split())[:200],
        file_name=_safe_name(file_name),
        sha256=stored.sha256,
        size=stored.size,
    )


def send(row: OwnApplication, link: str) -> None:
    """Sends it, once however often the button is pressed; after a change, a new version. Raises WrongUse, BadFacts.

    First it is noted what is sent, then the facts are taken in, then it is noted that they are: whatever crashes in
    between, pressing again completes it.
    """
    first = row.first_sent_at is None
    with transaction.atomic():
        row = OwnApplication.objects.select_for_update().select_related("position__unit").get(pk=row.pk)
        if row.state == OwnApplicationState.WITHDRAWN:
            raise WrongUse("Søknaden er trukket.")
        if row.state == OwnApplicationState.WRITING and not is_open(row.position):
            raise WrongUse("Søknadsfristen er ute.")
        now = current().clock()
        row.first_sent_at = row.first_sent_at or now
        if row.state != OwnApplicationState.SENDING:
            row.sent_data, row.sent_at = sent_form(row), now
        row.state = OwnApplicationState.SENDING
        row.save()
    receive(application_of(row))
    OwnApplication.objects.filter(pk=row.pk, state=OwnApplicationState.SENDING).update(
        state=OwnApplicationState.SENT
    )
    if first:
        _confirm(row, link)


def sent_form(row: OwnApplication) -> dict[str, Any]:
    """What is written now, with the files, as it is sent."""
    files = row.files.filter(removed=False).values(
        "public_id", "kind", "title", "file_name", "sha256", "size"
    )
    return {**row.data, "files": list(files)}


def has_unsent_changes(row: OwnApplication) -> bool:
    """Whether something was written or added after it was sent."""
    return row.sent_data is not None and row.sent_data != sent_form(row)


def withdraw(row: OwnApplication) -> None:
    """Trekker søknaden: it stays journalled, with a note. The same again changes nothing. Raises WrongUse."""
    if row.first_sent_at is None:
        raise WrongUse("Søknaden er ikke sendt.")
    with transaction.atomic():
        row = OwnApplication.objects.select_for_update().select_related("position__unit").get(pk=row.pk)
        row.withdrawn_at = row.withdrawn_at or current().clock()
        row.state = OwnApplicationState.WITHDRAWN
        row.save(update_fields=["withdrawn_at", "state"])
    receive(application_of(row))


def application_of(row: OwnApplication) -> Application:
    """The facts of what was sent last."""
    data = row.sent_data or {}
    received = row.first_sent_at or current().clock()
    asked = data.get("exemption") == "yes"
    fact = Application(
        source=SOURCE,
        id=row.source_id,
        vacancy_id=row.position.reference,
        received=received,
        applicant=_applicant(data),
        education=tuple(
            Education(one.get("institution", ""), one.get("degree", ""), one.get("field", ""), one.get("from", ""), one.get("to", ""))
            for one in data.get("education", ())
        ),
        experience=tuple(
            Experience(one.get("employer", ""), one.get("title", ""), one.get("from", ""), one.get("to", ""), one.get("description", ""))
            for one in data.get("experience", ())
        ),
        letter=data.get("letter", ""),
        exemption=ExemptionRequest(asked, data.get("exemption_reason", "") if asked else ""),
        withdrawn=row.withdrawn_at,
        attachments=tuple(
            Attachment(one["public_id"], one["file_name"], one["title"], AttachmentKind(one["kind"]), one["sha256"], one["size"])
            for one in data.get("files", ())
        ),
    )  # fmt: skip
    is_later = row.sent_at is not None and row.sent_at > received
    return replace(fact, changed=row.sent_at) if is_later else fact


def _applicant(data: dict[str, Any]) -> Applicant:
    born = data.get("birth_date") or ""
    return Applicant(
        given_name=data.get("given_name", ""),
        family_name=data.get("family_name", ""),
        birth_date=date.fromisoformat(born) if born else None,
        gender=Gender(data.get("gender") or "unknown"),
        email=data.get("email", ""),
        phone=data.get("phone", ""),
        address=data.get("address", ""),
        postcode=data.get("postcode", ""),
        city=data.get("city", ""),
        country=data.get("country", "") or "Norge",
        municipality=data.get("municipality", ""),
        position=data.get("position", ""),
        protection=Protection(data.get("protection") or "none"),
    )


def _confirm(row: OwnApplication, link: str) -> None:
    """By e-mail where a mail server is set up; the receipt stands on screen in any case, so trouble here is no error."""
    address = (row.sent_data or {}).get("email", "")
    if not settings.ARKIVBRO.mail.host or not address:
        return
    try:
        send_mail(
            f"Vi har mottatt søknaden din: {row.position.title}",
            f"Hei!\n\nVi har mottatt søknaden din på stillingen {row.position.title} (referanse "
            f"{row.position.reference}).\n\nHer kan du se den, legge til noe eller trekke den. Lenken er bare din:\n{link}\n",
            settings.DEFAULT_FROM_EMAIL,
            [address],
        )
    except OSError:
        log.warning("mail_not_sent", kind="confirmation")


def _safe_name(name: str) -> str:
    """The applicant's own file name, without folders and control characters; kept internally only."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-200:] or "vedlegg"
