"""What one transfer shows: the facts that are hashed, stored with the transfer, and planned from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from arkivbro.core.recruitment import Application, TransferKind, Vacancy
from arkivbro.core.stored_json import to_json


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """The facts of one registry entry to be.

    `kind` APPLICATION and WITHDRAWAL have an application; `version` counts the entries of the same subject from 1.
    `occurred` is the day of a change or a cancellation, where there is one.
    """

    kind: TransferKind
    vacancy: Vacancy
    application: Application | None = None
    version: int = 1
    occurred: date | None = None
    note: str = ""
    """For OTHER: which note, e.g. "cancelled"."""

    @property
    def subject(self) -> str:
        """What the transfer is about, never a name: an application's id, a list's number, or ""."""
        return self.application.id if self.application else ""

    @property
    def object_id(self) -> str:
        """The source's id of what the transfer is about; goes into keys."""
        return self.application.id if self.application else self.vacancy.id

    @property
    def content_hash(self) -> str:
        """SHA-256 of the facts that this kind shows, attachments included. Same hash: nothing to do.

        An application shows its vacancy only by identity: a changed advertisement does not change the applications.
        The wish for exemption and a withdrawal change lists, not the application's own entry.
        """
        if self.kind is TransferKind.APPLICATION and self.application is not None:
            shown = _shown_of_application(self.application)
        elif self.kind is TransferKind.WITHDRAWAL and self.application is not None:
            shown = f"{self.application.id} {self.application.withdrawn}"
        else:
            shown = f"{_shown_of_vacancy(self.vacancy)} {self.note} {self.occurred if self.note else ''}"
        return hashlib.sha256(f"{self.kind.value}\n{shown}".encode()).hexdigest()


def _shown_of_application(application: Application) -> str:
    return to_json(
        replace(application, vacancy_id="", version=1, changed=None, withdrawn=None, exemption=None)
    )


def _shown_of_vacancy(vacancy: Vacancy) -> str:
    """What the advertisement shows: its text and details, deadlines and title; not the unit, the officer or the state."""
    return to_json(vacancy.advertisement) + to_json(list(vacancy.deadlines[-1:])) + vacancy.title


class ContentKind(StrEnum):
    """How the bytes of a planned document come about."""

    ADVERTISEMENT = "advertisement"
    APPLICATION = "application"
    NOTE = "note"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Which document (by its key) is made from what; `attachment_id` for a file that goes in as received."""

    document_key: str
    kind: ContentKind
    attachment_id: str = ""
