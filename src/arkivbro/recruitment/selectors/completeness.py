"""What the source has given, for `verify`: each thing that should stand in the archive, whatever the ledger says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind, VacancyState
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    """The newest entry of a series that the facts ask for, if the profile wants its kind; a later version of the
    same subject follows the earlier, and the ledger may have taken several into one. `subject` is never a name.
    """

    kind: TransferKind
    subject: str
    facts_hash: str
    """Of what the newest version shows, as the ledger counts it: the transfer with it must be done."""
    attachments: tuple[str, ...] = ()
    """SHA-256 of each."""
    stopped: bool = False
    """Held back for a named archivist."""


@dataclass(frozen=True, slots=True)
class ExpectedVacancy:
    """A vacancy and everything that its source has told of it."""

    ref: Ref
    reference: str
    called: str
    """What its pages are found by."""
    archive: str
    archiving: str
    """"automatic", "unconfirmed", "before_our_time" or "excluded"."""
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
        vacancies = vacancies.filter(references__text=one_line(reference)).distinct()
    for vacancy in vacancies.iterator(chunk_size=200):
        yield ExpectedVacancy(
            ref=vacancy.ref,
            reference=vacancy.reference,
            called=vacancy.called,
            archive=vacancy.archive,
            archiving=vacancy.archiving,
            reason=vacancy.archiving_reason,
            entries=tuple(_entries(vacancy)),
        )


def _entries(vacancy: Vacancy) -> Iterator[ExpectedEntry]:
    if not vacancy.linked:
        yield ExpectedEntry(TransferKind.ADVERTISEMENT, "", vacancy.shown_hash)
    facts = stored_facts(vacancy)
    if facts.state is VacancyState.CANCELLED:
        note = TransferFacts(TransferKind.OTHER, facts, occurred=facts.cancelled_on, note="cancelled")
        yield ExpectedEntry(TransferKind.OTHER, note.note, note.content_hash)
    applications = vacancy.applications.prefetch_related("attachments").order_by("received", "pk")
    for application in applications.iterator(chunk_size=200):
        stopped = bool(application.stop_reason)
        files = tuple(
            file.sha256 for file in application.attachments.all() if file.version == application.version
        )
        subject = application.subject
        yield ExpectedEntry(TransferKind.APPLICATION, subject, application.shown_hash, files, stopped)
        if application.withdrawn is not None:
            gone = TransferFacts(TransferKind.WITHDRAWAL, facts, latest_facts(application))
            yield ExpectedEntry(TransferKind.WITHDRAWAL, subject, gone.content_hash, (), stopped)
