"""Webcruiter's doors through the one door for facts: the same things by the same Refs, each door read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import wiring
from arkivbro.conf.reading import read_configuration
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import Misconfigured
from arkivbro.ports import SourceBatch, SourceItem, reading_name
from arkivbro.recruitment.models import Application, ImportRun, SourceMark, SourceState, Vacancy
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import import_from
from arkivbro.recruitment.services.importing import import_some
from arkivbro.transfers.models import Transfer
from arkivbro.working_files import work_store
from tests.contract.source.conformance import everything
from tests.feeds import item, write_feed
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db
DOOR = "webcruiter-api"
CV = ("CV", "cv.pdf", b"%PDF-1.7 cv")


@pytest.fixture
def webcruiter(tmp_path: Path, settings: Settings) -> Iterator[Simulated]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    with simulated_webcruiter(tmp_path) as simulated:
        yield simulated


def test_issue_13_item_1_an_application_by_the_api_finds_its_vacancy_of_the_feed(
    webcruiter: Simulated, tmp_path: Path
) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    candidate = webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV)
    source = webcruiter.source(marks=marks_of(DOOR))
    assert import_from(source).new == 1
    row = Application.objects.get()
    assert (row.source, row.source_id, row.vacancy) == ("webcruiter", candidate.id, Vacancy.objects.get())
    (attachment,) = row.attachments.all()
    with work_store().open(attachment.sha256) as stream:
        assert stream.read() == CV[2]
    assert sorted(Transfer.objects.values_list("kind", flat=True)) == ["advertisement", "application"]


def test_issue_13_item_1_each_door_is_read_under_its_own_name(webcruiter: Simulated, tmp_path: Path) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    source = webcruiter.source(marks=marks_of(DOOR))
    assert (source.name, reading_name(source)) == ("webcruiter", DOOR)
    import_from(source)
    import_from(FeedSource(write_feed(tmp_path)))
    assert set(ImportRun.objects.values_list("source", flat=True)) == {"webcruiter", DOOR}
    assert set(SourceState.objects.values_list("source", flat=True)) == {"webcruiter", DOOR}


def test_issue_13_item_1_what_was_taken_in_is_marked_and_what_was_not_is_told_again(
    webcruiter: Simulated, tmp_path: Path
) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    candidate = webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV)
    source = webcruiter.source(marks=marks_of(DOOR))
    assert len(everything(source)) == 1, "told, and nobody took it in"
    assert len(everything(source)) == 1
    import_from(source)
    assert SourceMark.objects.get().item == candidate.id
    assert everything(source) == []
    webcruiter.state.store.change(candidate.id, family_name="Endret")
    assert import_from(source).changed == 1
    assert everything(source) == []
    other = webcruiter.source("[candidate]\nposition = ['gender']\n", marks=marks_of(DOOR))
    assert len(everything(other)) == 1, "another mapping reads the same reply otherwise"


def test_issue_13_item_2_what_a_hint_names_is_read_and_the_place_in_the_list_stands(
    webcruiter: Simulated,
) -> None:
    ids = [webcruiter.state.store.apply("9000000001", f"Kari{n}", "Prøve").id for n in range(3)]
    source = webcruiter.source(marks=marks_of(DOOR))
    SourceState.objects.create(source=DOOR, resume="offset:2", updated="2026-11-27T10:00:00+01:00")
    report = import_some(source, [ids[0], "finnes-ikke"])
    assert (report.read, report.unreadable) == (1, 0)
    assert Application.objects.get().source_id == ids[0]
    assert SourceState.objects.get().resume == "offset:2"


def test_issue_13_item_1_a_door_that_tells_less_changes_nothing(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path)))
    before = Vacancy.objects.get().facts_hash

    class Poorer(FeedSource):
        def changes(self, since: str) -> Iterator[SourceBatch]:
            for batch in super().changes(since):
                yield replace(
                    batch,
                    items=tuple(
                        replace(one, only_new=True) for one in batch.items if isinstance(one, SourceItem)
                    ),
                )

    poorer = Poorer(write_feed(tmp_path, item(title="Fattigere"), item(wc_AdvertId="9000000002", title="Ny")))
    report = import_from(poorer)
    assert (report.new, report.changed, report.unchanged) == (1, 0, 1)
    assert Vacancy.objects.get(source_id="9000000001").facts_hash == before


def test_issue_13_item_1_the_configuration_makes_the_door(
    webcruiter: Simulated, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "arkivbro.toml"
    lines = [
        f"{name} = {str(value)!r}"
        for name, value in webcruiter.settings()
        if isinstance(value, str) and value
    ]
    path.write_text("[source.webcruiter.api]\n" + "\n".join(lines) + "\npoll_seconds = 60\n")
    made, intervals = wiring.sources(read_configuration(path).source, path)
    assert (list(made), intervals) == ([DOOR], {DOOR: 60.0})
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    assert len(everything(made[DOOR])) == 1
    path.write_text(path.read_text().replace("http://127.0.0.1", "http://eksempel.example"))
    with pytest.raises(Misconfigured):
        read_configuration(path)
