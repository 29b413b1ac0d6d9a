"""The archive's numbers are told to Webcruiter where it has a place for them: for the hired, last, and again until it goes well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import webcruiter_wiring, wiring
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import ArkivbroError
from arkivbro.recruitment.models import Application, SourceReceipt
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import import_from
from arkivbro.recruitment.services.receipts import tell_archived
from arkivbro.transfers.models import ArchiveCase, Transfer
from simulators.webcruiter.server import LOCK, Fault
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db
DOOR = "webcruiter-api"


@pytest.fixture
def webcruiter(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulated]:
    """Two applicants of one vacancy, both in the archive; the first is hired."""
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(
            wiring.runtime(),
            sources={DOOR: simulated.source(marks=marks_of(DOOR), settings={"write_back": True})},
        )
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        store = simulated.state.store
        vacancy = store.publish("Inspektør")
        path = f"/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO"
        import_from(FeedSource(simulated.address + path))
        for name in ("Kari", "Ola"):
            store.apply(vacancy.id, name, "Prøve")
        import_from(made.sources[DOOR])
        ArchiveCase.objects.update(number="2026/17")
        for number, row in enumerate(Application.objects.order_by("pk"), 2):
            Transfer.objects.filter(subject=row.subject).update(state="transferred", entry_number=str(number))
        store.hire(Application.objects.order_by("pk")[0].source_id)
        import_from(made.sources[DOOR])
        yield simulated
    runtime_module.forget()


def first() -> Application:
    return Application.objects.order_by("pk")[0]


def now_due() -> None:
    SourceReceipt.objects.update(due_at=None)


@pytest.mark.parametrize("status", [200, 204])
def test_issue_13_item_7_the_number_of_the_hired_is_told_once(webcruiter: Simulated, status: int) -> None:
    webcruiter.state.settings.process_status = status
    assert tell_archived() == 1
    assert webcruiter.state.store.processed == {first().source_id: "Arkivert: sak 2026/17, journalpost 2."}
    assert tell_archived() == 0 and len(webcruiter.calls("/process")) == 1
    webcruiter.state.store.processed.clear()
    assert tell_archived() == 0, "what the source says of it is not asked"
    Transfer.objects.filter(subject=first().subject).update(entry_number="9")
    assert tell_archived() == 1, "another number is told"


def test_issue_13_item_7_nothing_is_told_before_it_rests_in_the_archive(webcruiter: Simulated) -> None:
    store = webcruiter.state.store
    third = store.hire(store.apply(first().vacancy_reference, "Per", "Ikke arkivert").id)
    import_from(runtime_module.current().sources[DOOR])
    assert Application.objects.filter(source_id=third.id).exists()
    assert tell_archived() == 1 and set(store.processed) == {first().source_id}


def test_issue_13_item_7_what_goes_wrong_is_shown_and_tried_again(webcruiter: Simulated) -> None:
    webcruiter.state.faults.append(Fault("/process", times=2, status=500))
    with pytest.raises(ArkivbroError, match="busy"):
        tell_archived()
    row = SourceReceipt.objects.get()
    assert row.error is not None and row.tries == 1 and row.due_at is not None and not row.told
    assert tell_archived() == 0, "not before it is due"
    now_due()
    with pytest.raises(ArkivbroError):
        tell_archived()
    row.refresh_from_db()
    assert row.tries == 2
    now_due()
    assert tell_archived() == 1
    row.refresh_from_db()
    assert row.error is None and row.told and row.tries == 0


def test_issue_13_item_7_one_that_is_gone_stops_no_other(webcruiter: Simulated) -> None:
    store = webcruiter.state.store
    store.hire(Application.objects.order_by("pk")[1].source_id)
    import_from(runtime_module.current().sources[DOOR])
    webcruiter.state.faults.append(Fault(f"/{first().source_id}/process", times=1, status=404))
    assert tell_archived() == 1
    assert SourceReceipt.objects.get(application=first()).error is not None


def test_issue_13_item_7_a_renewed_token_and_a_lost_answer_are_harmless(webcruiter: Simulated) -> None:
    webcruiter.state.faults.append(Fault("/process", times=1, status=401))
    assert tell_archived() == 1
    SourceReceipt.objects.all().delete()
    webcruiter.state.faults.append(Fault("/process", times=1, spoil="hang_up"))
    with pytest.raises(ArkivbroError):
        tell_archived()
    now_due()
    assert tell_archived() == 1


def test_issue_13_item_7_off_where_nobody_asked_for_it(webcruiter: Simulated) -> None:
    silent = webcruiter.source()
    assert webcruiter_wiring.receipts({DOOR: silent}) == ()
    assert [one.name for one in webcruiter_wiring.receipts(runtime_module.current().sources)] == ["receipts"]
    runtime_module.current().sources[DOOR] = silent  # type: ignore[index]  # the fixture's own dict
    assert tell_archived() == 0 and not webcruiter.calls("/hired")
