"""How much of what is ticked will go, is there already, or is held back: read, never tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.services.archiving_letters import LettersToArchive, letters_by_batch, letters_there
from arkivbro.transfers.selectors import State, TransferRow, latest_by_subject

ASKED_AGAIN = (State.FAILED, State.DECLINED, State.RETRYING)
"""What stands so is tried again when it is asked for."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of one document kind, or one kind of letter by its name."""

    kind: TransferKind
    name: str = ""
    goes: int = 0
    """Entries that the archive will get, tried again included."""
    there: int = 0
    """In the archive already, or on its way."""
    held_back: int = 0
    """Only a named archivist takes them, one by one."""
    alone: int = 0
    """Letters that go one by one although an example was asked for: there is one recipient only."""
    differ: int = 0
    """Letters that go one by one although an example was asked for: they differ in more than name and address."""
    letters: int = 0
    """Letters that the entries stand for."""


def count_advertisement(vacancy: Vacancy) -> Count:
    if vacancy.linked:
        return Count(TransferKind.ADVERTISEMENT, there=1)
    standing = latest_by_subject(vacancy.ref, TransferKind.ADVERTISEMENT.value, [""])
    goes = _goes(standing, [""])
    return Count(TransferKind.ADVERTISEMENT, goes=goes, there=1 - goes)


def count_applications(vacancy: Vacancy, rows: Sequence[Application], *, named: bool) -> list[Count]:
    """The applications, and what tells that some were withdrawn."""
    held = [row for row in rows if row.stop_reason and not named]
    asked = [row.subject for row in rows if named or not row.stop_reason]
    withdrawn = [row.subject for row in rows if row.withdrawn and (named or not row.stop_reason)]
    found = [_counted(vacancy, TransferKind.APPLICATION, asked, len(held))]
    if withdrawn:
        found.append(_counted(vacancy, TransferKind.WITHDRAWAL, withdrawn, 0))
    return found


def count_letters(asked: LettersToArchive) -> list[Count]:
    """Each kind by itself; an example with its address list is one entry."""
    found = []
    for kind in asked.kinds:
        batches, held_back = letters_by_batch(asked, (kind,))
        there, name = letters_there(asked, kind)
        one_by_one = [one for one, as_example in batches if not as_example]
        goes = sum(1 if as_example else len(one) for one, as_example in batches)
        found.append(
            Count(
                TransferKind.LETTER,
                name or kind,
                goes,
                there,
                held_back,
                alone=sum(len(one) == 1 for one in one_by_one) if asked.as_examples else 0,
                differ=sum(len(one) for one in one_by_one if len(one) > 1) if asked.as_examples else 0,
                letters=sum(len(one) for one, _ in batches),
            )
        )
    return found


def first_that_goes(vacancy: Vacancy, rows: Sequence[Application], *, named: bool) -> Application | None:
    """The one that is shown as the example of all: the first that will go."""
    asked = [row for row in rows if named or not row.stop_reason]
    standing = latest_by_subject(vacancy.ref, TransferKind.APPLICATION.value, [row.subject for row in asked])
    return next((row for row in asked if _goes(standing, [row.subject])), None)


def _counted(vacancy: Vacancy, kind: TransferKind, subjects: Sequence[str], held_back: int) -> Count:
    goes = _goes(latest_by_subject(vacancy.ref, kind.value, subjects), subjects)
    return Count(kind, "", goes, len(subjects) - goes, held_back)


def _goes(standing: Mapping[str, TransferRow], subjects: Collection[str]) -> int:
    """How many are not there, were given up, or are tried again."""
    states = [getattr(standing.get(one), "state", None) for one in subjects]
    return sum(state is None or state == State.CANCELLED or state in ASKED_AGAIN for state in states)
