"""A file of the applicant's that the archive does not have is kept, whatever became of the rest of the application."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from arkivbro.core.recruitment import Attachment, AttachmentKind
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Attachment as AttachmentRow
from arkivbro.recruitment.selectors import files_to_keep
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import PreparedDocument, State, Transfer
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db(transaction=True)


def attachment(name: str) -> Attachment:
    data = name.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return Attachment(Ref("folder", name), name, name, AttachmentKind.CERTIFICATE, sha256, len(data))


ARCHIVED, LEFT_OUT, NEW = attachment("cv.pdf"), attachment("film.exe"), attachment("vitnemaal.pdf")


def took_in(letter: str, *attachments: Attachment) -> Transfer:
    receive(
        replace(APPLICATION, letter=letter, attachments=attachments),
        open_attachment=lambda one: io.BytesIO(one.file_name.encode()),
    )
    return Transfer.objects.filter(kind="application").latest("pk")


@pytest.fixture
def archived(clock: Clock) -> Transfer:
    """200 days ago, but for a file of a kind that is not taken."""
    receive(VACANCY)
    first = took_in("", ARCHIVED, LEFT_OUT)
    ended(first, State.TRANSFERRED, clock, days=200)
    PreparedDocument.objects.create(
        transfer=first, document_key="2", variant="P", sha256=ARCHIVED.sha256, size=1, format="fmt/276"
    )
    return first


def ended(transfer: Transfer, state: State, clock: Clock, *, days: int) -> None:
    force(Transfer.objects.filter(pk=transfer.pk), state, completed=clock() - timedelta(days=days))


def needed(clock: Clock) -> set[str]:
    after = clock() - timedelta(days=120)
    all_of_them = set(AttachmentRow.objects.values_list("sha256", flat=True))
    return files_to_keep.files_needed(after, all_of_them) | files_to_keep.letters_needed(after)


def test_item_2_only_what_the_archive_has_is_let_go(archived: Transfer, clock: Clock) -> None:
    assert needed(clock) == {LEFT_OUT.sha256}


def test_item_2_a_version_that_was_cancelled_keeps_its_files(archived: Transfer, clock: Clock) -> None:
    ended(took_in("Ny tekst", ARCHIVED, NEW), State.CANCELLED, clock, days=130)
    assert NEW.sha256 in needed(clock) and ARCHIVED.sha256 not in needed(clock)


def test_item_2_what_an_archivist_completed_by_hand_is_archived(archived: Transfer, clock: Clock) -> None:
    Transfer.objects.filter(pk=archived.pk).update(by_hand="arkivar")
    assert needed(clock) == set()
