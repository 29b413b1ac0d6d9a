"""What a source tells twice under one id: a reading that is cut off does not guess, and one name is not one person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.core import errors
from arkivbro.core.recruitment import Advertisement, Section, Vacancy
from arkivbro.ports import CheckResult, SourceBatch, SourceCapabilities, SourceItem
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import import_from
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import Transfer
from tests.application_folders import message, write
from tests.doubles.states import force
from tests.integration.recruitment.test_vacancy_life import VACANCY

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = replace(
    VACANCY, advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Helt annet innhold."),))
)


class Feed:
    """A source that tells these, one in each batch, and then breaks where it is told to."""

    name = "webcruiter"

    def __init__(self, *told: Vacancy, breaks_with: Exception | None = None) -> None:
        self.told, self.breaks_with = told, breaks_with

    def check(self) -> tuple[CheckResult, ...]:
        return ()

    def capabilities(self) -> SourceCapabilities:
        return SourceCapabilities()

    def changes(self, since: str) -> Iterator[SourceBatch]:
        for number, one in enumerate(self.told):
            yield SourceBatch((SourceItem(one, str(number), (), ()),), f"read-{number}")
        if self.breaks_with is not None:
            raise self.breaks_with

    def open_attachment(self, reference: str) -> BinaryIO:
        raise errors.BadFacts("bad_facts")


def archived() -> None:
    force(Transfer.objects.all(), "transferred", due_at=None)


@pytest.mark.parametrize("trouble", [errors.Unreachable(), errors.Transient(), RuntimeError()])
def test_issue_10_item_1_a_reading_that_is_cut_off_takes_in_nothing_that_it_held(
    runtime: Runtime, trouble: Exception
) -> None:
    """Below the changed one the standing one may come: cut off between them, the changed one would be archived as *(endret …)*."""
    import_from(Feed(VACANCY))
    archived()
    with pytest.raises(type(trouble)):
        import_from(Feed(OTHER, breaks_with=trouble))
    assert Transfer.objects.count() == 1
    import_from(Feed(OTHER, VACANCY))
    assert Transfer.objects.count() == 1


def test_issue_10_item_1_what_was_held_comes_by_the_next_reading(runtime: Runtime) -> None:
    """Nothing is lost: the next reading begins where the one that was cut off did."""
    import_from(Feed(VACANCY))
    archived()
    with pytest.raises(errors.Unreachable):
        import_from(Feed(OTHER, breaks_with=errors.Unreachable()))
    import_from(Feed(OTHER))
    assert list(Transfer.objects.order_by("pk").values_list("kind", flat=True)) == [
        "advertisement",
        "advertisement_change",
    ]


KNOWN = {"birth_date": "1980-01-01", "email": "inga1@eksempel.example", "phone": "90000001"}
OTHERS: dict[str, dict[str, Any]] = {
    "another birth date": {"birth_date": "1999-09-09"},
    "another birth date at the same address": {"birth_date": "1999-09-09", "email": KNOWN["email"]},
    "nothing but other ways to reach": {
        "birth_date": None,
        "email": "inga2@eksempel.example",
        "phone": "90000002",
    },
}


def folder(of: Path, name: str, **applicant: Any) -> Path:
    told = message(17, attachments=None)
    told["applicant"] |= KNOWN | applicant
    told["applicant"] = {key: value for key, value in told["applicant"].items() if value is not None}
    return write(of, name, told)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_issue_10_item_1_another_of_the_same_name_is_no_change_of_the_first(
    other: dict[str, Any], runtime: Runtime, tmp_path: Path
) -> None:
    """The first folder was cleared away, and whoever exports numbered anew: another *Inga Utsi* has her id."""
    first = folder(tmp_path / "apps", "01")
    import_from(FolderSource(tmp_path / "apps"))
    shutil.rmtree(first)
    folder(tmp_path / "apps", "02", **other)
    assert import_from(FolderSource(tmp_path / "apps")).unreadable == 1
    assert latest_facts(Application.objects.get()).applicant.birth_date == date(1980, 1, 1)


SAME: dict[str, dict[str, Any]] = {
    "moved and has a new telephone": {"email": "ny@eksempel.example", "phone": "90000009"},
    "no birth date, and one way to reach is the same": {"birth_date": None, "phone": "90000009"},
    "tells less": {"birth_date": None, "email": None, "phone": None},
}


@pytest.mark.parametrize("same", SAME.values(), ids=SAME)
def test_issue_10_item_1_one_whose_folder_was_renamed_is_the_same(
    same: dict[str, Any], runtime: Runtime, tmp_path: Path
) -> None:
    first = folder(tmp_path / "apps", "01")
    import_from(FolderSource(tmp_path / "apps"))
    shutil.rmtree(first)
    folder(tmp_path / "apps", "renamed", **same)
    assert import_from(FolderSource(tmp_path / "apps")).unreadable == 0
