"""An applicant begins, saves, sends, adds to and withdraws an application. Files: `uploading.py`."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ChangedSinceSeen, NoRoom, WrongUse
from arkivbro.core.lateness import is_after
from arkivbro.core.networks import wide_part
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
from arkivbro.core.ref import Ref
from arkivbro.core.room import OUTSIDE
from arkivbro.positions import SOURCE
from arkivbro.positions.forms import ApplicationForm
from arkivbro.positions.models import (
    OwnApplication,
    OwnApplicationState,
    Position,
    PositionState,
)
from arkivbro.positions.services.publishing import today
from arkivbro.positions.services.upload_room import came_from
from arkivbro.recruitment.selectors import public_list_is_locked
from arkivbro.recruitment.services import receive_as_it_stands
from arkivbro.runtime import current

log = structlog.get_logger()
LATE_DAYS = timedelta(days=30)
"""So long after the deadline a late application is taken, where the position takes any."""
BEGUN_PER_HOUR = 30
"""From one network address; a library or a job centre stays below it."""
WIDE_BEGUN_PER_HOUR = 300
"""From one wide network (an IPv6 /48): a tenth of what all may begin."""
FIRST = 3
"""An address may begin so many though others have used up what all may, up to three times that."""
BEGUN_IN_ALL = 3000
"""In an hour, from everywhere."""


def is_open(position: Position) -> bool:
    """Whether applications are taken now: until the end of the deadline's day in Oslo; where late ones are taken, until the
    public list is locked, and at most `LATE_DAYS` more.
    """
    if position.state != PositionState.PUBLISHED:
        return False
    if position.deadline is None or position.deadline >= today():
        return True
    return position.accepts_late and not _is_settled(position, position.deadline)


def is_late(position: Position) -> bool:
    """Whether the deadline is out, and an application would be marked so."""
    return position.deadline is not None and is_after(current().clock(), position.deadline)


def _is_settled(position: Position, deadline: date) -> bool:
    if deadline + LATE_DAYS < today():
        return True
    return public_list_is_locked(SOURCE, position.reference, deadline)


def begin(position: Position, network_address: str) -> tuple[OwnApplication, str]:
    """A new application and the token of its private link, which is told only here. Raises WrongUse, NoRoom."""
    _require_room()
    if not is_open(position):
        raise WrongUse("positions.deadline_out")
    sender = came_from(network_address)
    recent = OwnApplication.objects.filter(begun_at__gte=timezone.now() - timedelta(hours=1))
    own, in_all = recent.filter(came_from=sender).count(), recent.count()
    if own >= BEGUN_PER_HOUR or _of_wide_network(recent, sender) >= WIDE_BEGUN_PER_HOUR:
        raise WrongUse("positions.too_many_begun")
    if in_all >= BEGUN_IN_ALL * (FIRST if own < FIRST else 1):
        raise WrongUse("positions.too_many_begun_in_all")
    token = secrets.token_urlsafe(32)
    row = OwnApplication.objects.create(position=position, token_hash=hash_of(token), came_from=sender)
    return row, token


def _of_wide_network(recent: QuerySet[OwnApplication], sender: str) -> int:
    """Whoever holds very many subscribers' nets is one all the same."""
    return recent.filter(came_from__startswith=wide_part(sender)).count()


LONGEST_TEXT = 150_000
"""Characters as stored, of all fields together: many times what the form's own bounds let through."""


def _require_room() -> None:
    """Who writes from outside leaves twice the disk's floor. Raises NoRoom."""
    if not current().has_room(OUTSIDE):
        raise NoRoom


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
    """Keeps what is written. Raises WrongUse for one that is withdrawn, gone or far too long, NoRoom."""
    if len(json.dumps(data)) > LONGEST_TEXT:
        raise WrongUse("positions.text_too_long", limit=LONGEST_TEXT // 1000)
    _require_room()
    rows = OwnApplication.objects.filter(pk=row.pk).exclude(state=OwnApplicationState.WITHDRAWN)
    if not rows.update(data=data, saved_at=timezone.now()):
        there = OwnApplication.objects.filter(pk=row.pk).exists()
        raise WrongUse("positions.application_withdrawn" if there else "positions.application_gone")
    row.data = data


def send(row: OwnApplication, link: str, seen: Seen | None = None) -> None:
    """Sends it, once however often the button is pressed; after a change, a new version.

    First it is noted what is sent, then the facts are taken in, then it is noted that they are: whatever crashes in
    between, pressing again completes it, and else a worker does. `seen` is what the applicant looked over; None does not ask.
    Raises WrongUse: withdrawn, too late, not whole, or changed since it was looked over.
    """
    is_first = note_sent(row, seen)
    tell(row.pk)
    if is_first:
        confirm(row.pk, link)


def note_sent(row: OwnApplication, seen: Seen | None) -> bool:
    """What is noted before it enters as facts, in one transaction. Whether it is sent for the first time. Raises WrongUse."""
    with transaction.atomic():
        row = _locked(row)
        if row.state == OwnApplicationState.WITHDRAWN:
            raise WrongUse("positions.application_withdrawn")
        if row.state == OwnApplicationState.WRITING and not is_open(row.position):
            raise WrongUse("positions.deadline_out")
        is_first = row.first_sent_at is None
        if row.state != OwnApplicationState.SENDING:
            _note_what_is_sent(row, seen)
    return is_first


def _note_what_is_sent(row: OwnApplication, seen: Seen | None) -> None:
    if seen is not None and seen != seen_of(row):
        raise ChangedSinceSeen("positions.changed_in_another_window")
    form = ApplicationForm(data=row.data, must_be_whole=True)
    if not form.is_valid():
        raise WrongUse("positions.application_incomplete")
    born = form.cleaned_data["birth_date"]
    row.data = {**row.data, "birth_date": born.isoformat() if born else ""}
    row.sent_data, row.sent_at = sent_form(row), current().clock()
    row.first_sent_at = row.first_sent_at or row.sent_at
    row.state, row.is_told = OwnApplicationState.SENDING, False
    row.save()


def tell(pk: int) -> None:
    """Lets what was sent enter as facts, as it stands: another window that would withdraw it waits meanwhile, and tells that itself."""
    rows = OwnApplication.objects.filter(pk=pk)
    locked = rows.select_related("position__unit").select_for_update(of=("self",))

    def told() -> None:
        rows.filter(state=OwnApplicationState.SENDING).update(state=OwnApplicationState.SENT)
        rows.update(is_told=True)

    receive_as_it_stands(lambda: application_of(locked.get()), told)


def seen_of(row: OwnApplication) -> Seen:
    """Of what would be sent now."""
    return Seen.of("application", sent_form(row))


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
    note_withdrawn(row)
    tell(row.pk)


def note_withdrawn(row: OwnApplication) -> None:
    """What is noted before it enters as facts, in one transaction. Raises WrongUse."""
    if row.first_sent_at is None:
        raise WrongUse("positions.application_not_sent")
    with transaction.atomic():
        row = _locked(row)
        row.withdrawn_at = row.withdrawn_at or current().clock()
        row.state, row.is_told = OwnApplicationState.WITHDRAWN, False
        row.save(update_fields=["withdrawn_at", "state", "is_told"])


def _locked(row: OwnApplication) -> OwnApplication:
    """As it stands in the database, which nobody else changes until the transaction ends. Raises WrongUse for one that is gone."""
    rows = OwnApplication.objects.select_related("position__unit").select_for_update(of=("self",))
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise WrongUse("positions.application_gone")
    return found


def application_of(row: OwnApplication) -> Application:
    """The facts of what was sent last."""
    data = row.sent_data or {}
    received = row.first_sent_at or current().clock()
    asked = data.get("exemption") == "yes"
    fact = Application(
        ref=Ref(SOURCE, row.source_id),
        vacancy_reference=row.position.reference,
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
            Attachment(Ref(SOURCE, one["public_id"]), one["file_name"], one["title"], AttachmentKind(one["kind"]), one["sha256"], one["size"])
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


MAILED_TO, MAILED_FROM, MAILED_FROM_WIDE, MAILED_AGAIN = 3, 10, 30, timedelta(days=1)
"""So many receipts go to one mailbox, from one network address, and from one wide network, within the time: whoever sends an
application may write anybody's address in it, and must not be able to fill a stranger's mailbox by us.
"""


def confirm(pk: int, link: str) -> None:
    """By e-mail where a mail server is set up; the receipt stands on screen in any case, so trouble here is no error."""
    row = OwnApplication.objects.select_related("position").get(pk=pk)
    address = str((row.sent_data or {}).get("email", ""))
    if not settings.ARKIVBRO.mail.host or not address or not _may_mail(row, address):
        return
    title = " ".join(row.position.title.split())
    try:
        send_mail(
            f"Vi har mottatt søknaden din: {title}",
            f"Hei!\n\nVi har mottatt søknaden din på stillingen {title} (referanse "
            f"{row.position.reference}).\n\nHer kan du se den, legge til noe eller trekke den. Lenken er bare din:\n{link}\n",
            settings.DEFAULT_FROM_EMAIL,
            [address],
        )
    except (OSError, ValueError):  # ValueError: an address that no header can hold
        log.warning("mail_not_sent", kind="confirmation")


def _may_mail(row: OwnApplication, address: str) -> bool:
    """Counted by whom was mailed, which stays noted whatever the applicant writes later. First it is noted, then counted: of
    several that are sent at once, each sees the others.
    """
    mailbox, one = _mailbox(address), OwnApplication.objects.filter(pk=row.pk)
    one.update(mailed_to=mailbox)
    mailed = OwnApplication.objects.exclude(mailed_to="")
    recent = mailed.filter(first_sent_at__gte=current().clock() - MAILED_AGAIN)
    is_too_many = (
        recent.filter(mailed_to=mailbox).count() > MAILED_TO
        or recent.filter(came_from=row.came_from).count() > MAILED_FROM
        or _of_wide_network(recent, row.came_from) > MAILED_FROM_WIDE
    )
    if is_too_many:
        one.update(mailed_to="")
    return not is_too_many


def _mailbox(address: str) -> str:
    """A keyed digest: limits go by it, and no address is stored. What stands behind a plus is the owner's own mark in one mailbox."""
    folded = unicodedata.normalize("NFKC", address).casefold().strip()
    name, at, domain = folded.rpartition("@")
    folded = f"{name.partition('+')[0] or name}{at}{domain}"
    return hmac.new(settings.SECRET_KEY.encode(), folded.encode(), hashlib.sha256).hexdigest()
