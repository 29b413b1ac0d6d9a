"""What a mail or a channel says of incidents: what is wrong, what can be done, since when. It names no person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from arkivbro.core.health import Level, Trouble
from arkivbro.core.incidents import without_words
from arkivbro.core.messages import Message, message
from arkivbro.incidents.models import Incident
from arkivbro.ui.words import remedy, words

LONGEST_SUBJECT = 200
SUBJECTS = {Level.ERROR: "incident.subject_error", Level.WARNING: "incident.subject_warning"}
SAID = {Level.ERROR: "incident.is_error", Level.WARNING: "incident.is_warning"}


class Waits(Protocol):
    """Something that waits for a user, as the start page shows it."""

    @property
    def number(self) -> int: ...
    @property
    def heading(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def is_owed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    body: str


def mail_of(opened: Sequence[Incident], over: Sequence[Incident], address: str) -> Mail:
    """One mail of all that began and ended. The subject says the worst that began, or else what is over."""
    worst = _worst_first(opened)
    first = worst[0] if worst else over[0]
    code = SUBJECTS[Level(first.level)] if worst else "incident.subject_over"
    subject = words(message(code, what=told_of(first)))
    if more := len(opened) + len(over) - 1:
        subject = words(message("incident.and_more", subject=subject, count=more))
    body = "\n\n".join(_parts(opened, over, address)) + "\n"
    return Mail(" ".join(subject.split())[:LONGEST_SUBJECT], body)


def channel_text(opened: Sequence[Incident], over: Sequence[Incident], address: str) -> str:
    """The same in a channel that takes a text."""
    return "\n\n".join(_parts(opened, over, address))


def digest_of(tasks: Sequence[Waits], wrong: Sequence[Trouble]) -> Mail:
    """What waits for one recipient today: counts, and pages where it is done."""
    own = settings.ARKIVBRO.web.address.rstrip("/")
    parts = [words(message("incident.digest_begins"))]
    for one in tasks:
        said = [message("incident.digest_task", what=one.heading, count=one.number, words=one.words)]
        if own:
            said.append(message("incident.digest_page", address=own + one.address))
        parts.append("\n".join(map(words, said)))
    for trouble in wrong:
        said = [message(SAID[trouble.level], what=without_words(trouble.told))]
        if done := remedy(trouble.told):
            said.append(message("incident.what_to_do", remedy=done))
        parts.append("\n".join(map(words, said)))
    parts.append(
        words(message("incident.digest_ends", address=own) if own else message("incident.digest_ends_here"))
    )
    return Mail(
        words(message("incident.digest_subject", count=len(tasks) + len(wrong))), "\n\n".join(parts) + "\n"
    )


def told_of(incident: Incident) -> Message:
    """Without other systems' own words, which may name somebody."""
    return without_words(incident.told or message("incident.see_operations"))


def _worst_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda one: (one.level != Level.ERROR, one.pk))


def _parts(opened: Iterable[Incident], over: Iterable[Incident], address: str) -> Iterator[str]:
    for one in _worst_first(opened):
        said = [message(SAID[Level(one.level)], what=told_of(one))]
        if done := remedy(one.told):
            said.append(message("incident.what_to_do", remedy=done))
        yield "\n".join(map(words, said))
    for one in over:
        ended = one.gone_since or one.last_seen
        yield words(message("incident.over", what=told_of(one), begun=one.first_seen, ended=ended))
    yield words(
        message("incident.see_page", address=address) if address else message("incident.see_operations")
    )
