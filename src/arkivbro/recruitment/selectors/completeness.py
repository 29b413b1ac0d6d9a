"""What the source has given, for `verify`: each thing that should stand in the archive, whatever the ledger says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    """One registry entry that the facts ask for, if the profile wants its kind. `subject` is never a name."""

    kind: TransferKind
    subject: str
    version: int
    attachments: tuple[str, ...] = ()
    """SHA-256 of each."""
    stopped: bool = False
    """Held back for a named archivist."""


@dataclass(frozen=True, slots=True)
class ExpectedVacancy:
    """A vacancy and everything that its source has told of it."""

    source: str
    vacancy_id: str
    reference: str
    archive: str
    archiving: str
    """"automatic", "before_our_time" or "excluded"."""
    reason: str
    entries: tuple[ExpectedEntry, ...]

    @property
    def is_archived(self) -> bool:
        """Whether anything of it is to be archived by us."""
        return self.archiving == Archiving.AUTOMATIC


def expected(reference: str | None = None) -> Iterator[ExpectedVacancy]:
    """Vacancy by vacancy, or only those called so, from paged queries."""
    vacancies = Vacancy.objects.order_by("pk")
    if reference is not None:
        vacancies = vacancies.filter(references__text=reference).distinct()
    for vacancy in vacancies.iterator(chunk_size=200):
        yield ExpectedVacancy(
            source=vacancy.source,
            vacancy_id=vacancy.source_id,
            reference=vacancy.reference,
            archive=vacancy.archive,
            archiving=vacancy.archiving,
            reason=vacancy.archiving_reason,
            entries=tuple(_entries(vacancy)),
        )


def applications_without_vacancy() -> Iterator[tuple[str, str]]:
    """Id of each application that waits for its vacancy, and what it calls it."""
    waiting = Application.objects.filter(vacancy=None).order_by("pk")
    yield from waiting.values_list("source_id", "vacancy_reference").iterator(chunk_size=200)


def _entries(vacancy: Vacancy) -> Iterator[ExpectedEntry]:
    yield ExpectedEntry(TransferKind.ADVERTISEMENT, "", 1)
    for version in range(2, vacancy.shown_version + 1):
        yield ExpectedEntry(TransferKind.ADVERTISEMENT_CHANGE, "", version)
    for application in vacancy.applications.prefetch_related("attachments").order_by("received", "pk"):
        stopped = bool(application.stop_reason)
        for version in range(1, application.version + 1):
            files = tuple(file.sha256 for file in application.attachments.all() if file.version == version)
            yield ExpectedEntry(TransferKind.APPLICATION, application.source_id, version, files, stopped)
        if application.withdrawn is not None:
            yield ExpectedEntry(TransferKind.WITHDRAWAL, application.source_id, 1, (), stopped)
