"""The archive's numbers are told to Webcruiter where it has a place for them: for the hired, last, and again until it goes well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import webcruiter_wiring, wiring
from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import message
from arkivbro.ports import CheckLevel
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, SourceReceipt
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.services import import_from, receipts
from arkivbro.recruitment.services.receipts import tell_archived
from arkivbro.transfers.models import ArchiveCase, Transfer
from simulators.webcruiter.state import LOCK, Fault
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


def all_hired(webcruiter: Simulated, more: int = 0) -> list[str]:
    """Everybody is hired, and so many besides; their ids in the order of their being taken in."""
    store, reference = webcruiter.state.store, first().vacancy_reference
    for number in range(more):
        store.apply(reference, f"Nr {number}", "Prøve")
    for one in list(store.candidates.values()):
        store.hire(one.id)
    import_from(runtime_module.current().sources[DOOR])
    for number, row in enumerate(Application.objects.order_by("pk"), 2):
        Transfer.objects.filter(subject=row.subject).update(state="transferred", entry_number=str(number))
    return list(Application.objects.order_by("pk").values_list("source_id", flat=True))


@pytest.mark.parametrize("status", [403, 409, 413, 500])
def test_issue_13_item_7_what_is_refused_for_one_stops_no_other(webcruiter: Simulated, status: int) -> None:
    ids = all_hired(webcruiter, more=1)
    webcruiter.state.faults.append(Fault(f"/{ids[0]}/process", times=9, status=status))
    assert tell_archived() == 2
    assert set(webcruiter.state.store.processed) == set(ids[1:])
    assert SourceReceipt.objects.get(application=first()).error is not None
    assert SourceReceipt.objects.count() == 3


def test_issue_13_item_7_what_is_refused_for_all_is_the_sources_and_wears_out_nobody(
    webcruiter: Simulated,
) -> None:
    all_hired(webcruiter, more=4)
    webcruiter.state.forbidden.add("/process$")
    for _ in range(8):
        with pytest.raises(ArkivbroError, match="no_right"):
            tell_archived()
        now_due()
    assert len(webcruiter.calls("/process")) < 40, "three are enough to know"
    latest = SourceReceipt.objects.order_by("-tries")[0]
    with pytest.raises(ArkivbroError):
        tell_archived()
    latest.refresh_from_db()
    assert latest.due_at is not None and latest.due_at - clock() <= timedelta(minutes=31), (
        "nobody waits a day for what was not theirs"
    )


def test_issue_13_item_7_a_busy_server_is_left_alone(webcruiter: Simulated) -> None:
    all_hired(webcruiter)
    webcruiter.state.faults.append(Fault("/process", times=9, status=429, headers=(("Retry-After", "60"),)))
    with pytest.raises(ArkivbroError, match="busy"):
        tell_archived()
    assert len(webcruiter.calls("/process")) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>Vedlikehold</html>", "text/html"),
        (b'{"statusCode": 404, "message": "Candidate is not hired"}', "application/json"),
        (b'[{"ErrorType": "UserError", "Message": "No"}]', "application/json; charset=utf-8"),
        (b'{"Errors": ["Message is too long"]}', "application/json"),
    ],
)
def test_issue_13_item_7_a_no_that_is_answered_as_a_success_is_no_receipt(
    webcruiter: Simulated, body: bytes, kind: str
) -> None:
    webcruiter.state.faults.append(Fault("/process", status=200, body=body, kind=kind))
    with pytest.raises(ArkivbroError):
        tell_archived()
    receipt = SourceReceipt.objects.get()
    assert not receipt.told and receipt.error is not None
    now_due()
    assert tell_archived() == 1


@pytest.mark.parametrize("body", [b"", b"OK", b"{}", b"null", b'{"status": "Processed", "errors": []}'])
@pytest.mark.parametrize("status", [200, 202])
def test_issue_13_item_7_whatever_else_a_success_says(
    webcruiter: Simulated, body: bytes, status: int
) -> None:
    webcruiter.state.faults.append(Fault("/process", status=status, body=body))
    assert tell_archived() == 1


def test_issue_13_item_7_the_number_told_is_of_what_rests(webcruiter: Simulated) -> None:
    """A later version was asked for, and a person cancelled it: what rests is the earlier, with its number."""
    row = Transfer.objects.get(subject=first().subject)
    row.pk, row.public_id, row.state, row.entry_number = None, "senere", "cancelled", ""
    row.version = row.version + 1
    row.save(force_insert=True)
    assert tell_archived() == 1
    assert set(webcruiter.state.store.processed.values()) == {"Arkivert: sak 2026/17, journalpost 2."}


def test_issue_13_item_7_an_error_is_not_shown_for_ever(webcruiter: Simulated) -> None:
    """What was told stands again, or there is no place for it any more: nothing is tried, and the page does not say so."""
    assert tell_archived() == 1
    mine = Transfer.objects.filter(subject=first().subject)
    mine.update(entry_number="9")
    webcruiter.state.faults.append(Fault("/process", status=500))
    with pytest.raises(ArkivbroError):
        tell_archived()
    mine.update(entry_number="2")
    assert tell_archived() == 0
    assert SourceReceipt.objects.get().error is None
    mine.update(entry_number="9")
    webcruiter.state.faults.append(Fault("/process", status=500))
    with pytest.raises(ArkivbroError):
        tell_archived()
    webcruiter.state.store.change(first().source_id, hired=False)
    assert tell_archived() == 0
    assert SourceReceipt.objects.get().error is None


def test_issue_13_item_7_two_at_once_are_one_receipt(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process took the chore up, and was faster with this one."""
    source = runtime_module.current().sources[DOOR]
    tell = ApiSource.tell_archived

    def told_by_two(self: ApiSource, item: str, text: str) -> None:
        tell(self, item, text)
        if self is source and not SourceReceipt.objects.exists():
            SourceReceipt.objects.create(
                application=first(), told=message("receipt.archived", case="1", entry="1")
            )

    monkeypatch.setattr(ApiSource, "tell_archived", told_by_two)
    assert tell_archived() == 1
    assert SourceReceipt.objects.count() == 1


def test_issue_13_item_7_ten_thousand_cost_no_query_each(
    webcruiter: Simulated, django_assert_max_num_queries: Any
) -> None:
    all_hired(webcruiter, more=20)
    assert tell_archived() == 22
    with django_assert_max_num_queries(6):
        assert tell_archived() == 0


def test_issue_13_item_7_a_run_ends_before_another_process_may_begin(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chore,) = webcruiter_wiring.receipts(runtime_module.current().sources)
    assert chore.longest > receipts.LONGEST_RUN + 120
    all_hired(webcruiter, more=3)
    monkeypatch.setattr(receipts, "LONGEST_RUN", -1.0)
    assert tell_archived() == 1, "it comes further each time"
    monkeypatch.undo()


def test_issue_13_item_7_check_says_whether_the_hired_can_be_read(webcruiter: Simulated) -> None:
    webcruiter.state.forbidden.add("/hired$")
    told = {one.what.code: one for one in webcruiter.source(settings={"write_back": True}).check()}
    assert told["webcruiter.check_hired"].level is CheckLevel.WARNING
    assert told["webcruiter.check_hired"].message.code == "webcruiter.no_right"
    assert "webcruiter.check_hired" not in {one.what.code for one in webcruiter.source().check()}


def test_issue_13_item_7_off_where_nobody_asked_for_it(webcruiter: Simulated) -> None:
    silent = webcruiter.source()
    assert webcruiter_wiring.receipts({DOOR: silent}) == ()
    assert [one.name for one in webcruiter_wiring.receipts(runtime_module.current().sources)] == ["receipts"]
    runtime_module.current().sources[DOOR] = silent  # type: ignore[index]  # the fixture's own dict
    assert tell_archived() == 0 and not webcruiter.calls("/hired")
