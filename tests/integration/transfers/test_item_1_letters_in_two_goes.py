"""Letters are transferred in two goes, or by two people at once: each letter is archived once, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.db import connections

from arkivbro.accounts.acts import COMMAND_LINE, NOTHING_SEEN
from arkivbro.core.errors import ChangedSinceSeen
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import Applicant
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Application, Letter
from arkivbro.recruitment.services import archiving, archiving_letters, receive
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.integration.transfers.recruiting import PUBLISHED, TOLD, stands, vacancy, write_rejections

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("recruiting")]
NAMES = ("Ensen", "Tosen", "Tresen", "Firesen")


@pytest.fixture
def recipients(rest: Callable[[], None]) -> list[Application]:
    """Four who were sent the same letter."""
    receive(PUBLISHED)
    for number, name in enumerate(NAMES):
        receive(
            replace(TOLD, ref=Ref("folder", f"B-{number}"), applicant=Applicant("Kim", name, address="Vei 1"))
        )
    rest()
    rows = list(Application.objects.order_by("pk"))
    write_rejections(rows)
    return rows


def transfer(rows: list[Application]) -> None:
    acts.transfer_to_archive(
        vacancy(), letter_kinds=("rejection",), chosen=tuple(row.public_id for row in rows)
    )


def listed() -> list[str]:
    """Who stands on the address lists of what goes in, by the last name."""
    letters = Transfer.objects.filter(kind="letter").exclude(state=State.CANCELLED)
    texts = [from_json(TransferFacts, one.facts.text).applicant_list for one in letters]
    return [name for name in NAMES for one in texts if one is not None and name in one.text]


@pytest.mark.parametrize("between", ["at once", "waits", "archived"])
def test_item_1_an_example_for_some_and_then_for_the_others(
    between: str, recipients: list[Application], archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.down(is_down=between == "waits")
    transfer(recipients[:2])
    if between != "at once":
        rest()
    archive.down(is_down=False)
    transfer(recipients[2:])
    rest()
    assert listed() == list(NAMES)
    told = {letter.application_id: letter.transfer_id for letter in Letter.objects.all()}
    first, second = ({told[row.pk] for row in half} for half in (recipients[:2], recipients[2:]))
    assert (len(first), len(second)) == (1, 1)
    assert first != second
    assert list(Transfer.objects.filter(kind="letter").values_list("version", flat=True)) == [1, 1]


def test_item_1_an_example_that_was_given_up_is_asked_for_again(
    recipients: list[Application], archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.down(is_down=True)
    transfer(recipients[:2])
    services.cancel(Transfer.objects.get(kind="letter").public_id, by="Kari")
    archive.down(is_down=False)
    transfer(recipients)
    rest()
    assert listed() == list(NAMES)


@pytest.fixture
def another_presses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Somebody else presses *Overfør til arkiv* for the same letters while the first press is under way; what came of it."""
    came_of_it: list[object] = []
    real, threads = archiving_letters.archive_letters, list[threading.Thread]()
    seen = threading.Event()

    def press() -> None:
        try:
            command = archiving.TransferToArchive(
                actor=replace(COMMAND_LINE, initials="TURI"),
                vacancy="R-1",
                seen=NOTHING_SEEN,
                letter_kinds=("rejection",),
            )
            command = replace(command, seen=archiving.preview(command).seen)
            seen.set()
            came_of_it.append(archiving.transfer_to_archive(command).letters)
        except Exception as error:
            came_of_it.append(error)
        finally:
            seen.set()
            connections.close_all()

    def meanwhile(asked: archiving_letters.LettersToArchive) -> archiving_letters.AskedLetters:
        if not threads:
            threads.append(threading.Thread(target=press))
            threads[0].start()
            seen.wait(20)
            threads[0].join(1.0)
        return real(asked)

    monkeypatch.setattr(archiving, "archive_letters", meanwhile)
    yield came_of_it
    for thread in threads:
        thread.join(20)


def test_item_1_two_people_press_at_once(
    recipients: list[Application], another_presses: list[object], rest: Callable[[], None]
) -> None:
    acts.transfer_to_archive(vacancy(), letter_kinds=("rejection",))
    for _ in range(200):
        if another_presses:
            break
        threading.Event().wait(0.1)
    assert isinstance(another_presses[0], ChangedSinceSeen), another_presses
    rest()
    assert stands("letter") == [(State.TRANSFERRED, "")]
