"""Statuses move forward only; the server dispatches; what people set stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.lookup import KeyLookup
from arkivbro.connectors.ephorte.objects import Scalar, StoredObject
from arkivbro.connectors.ephorte.setting import Setter
from arkivbro.core.errors import Declined, Transient
from arkivbro.core.noark import SignOff
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.ports import ExternalReference
from tests.unit.connectors.ephorte.rows import Rows

NOW = datetime(2026, 11, 23, 12, 0)
SENT = datetime(2026, 11, 20)


class Dispatching(Rows):
    """A server that dispatches after so many looks; -1: never."""

    looks_needed = 0

    def update(self, whole: StoredObject, budget: Budget) -> StoredObject:
        saved = super().update(whole, budget)
        return self._dispatched(saved) if self.looks_needed == 0 else saved

    def query(self, type: str, *rest: Any, **more: Any) -> Any:
        if type == "RegistryEntry" and self.looks_needed > 0:
            self.looks_needed -= 1
            if self.looks_needed == 0:
                for row in self.all(type):
                    self._dispatched(StoredObject(type, row))
        return super().query(type, *rest, **more)

    def _dispatched(self, entry: StoredObject) -> StoredObject:
        if entry.text("RecordStatusId") != "F":
            return entry
        done = entry.with_fields(RecordStatusId="E", SentDate=NOW)
        self.rows["RegistryEntry"][entry.id] = dict(done.fields)
        return done


def entry_in(rows: Rows, status: str, **more: Scalar) -> dict[str, ExternalReference]:
    id = rows.add("RegistryEntry", RecordStatusId=status, Title="X", CustomAttribute5="deres eget", **more)
    return {"entry": ExternalReference("entry", str(id), "2026/17-1")}


def set_status(rows: Rows, known: dict[str, ExternalReference], status: str, seconds: float = 30) -> None:
    setter = Setter(rows.client, KeyLookup(rows.client), lambda: NOW)
    step = Step("k", StepKind.STATUS, status=status, sent_date=SENT.date(), entry_key="entry")
    setter.status(step, known, Budget(seconds))


@pytest.mark.parametrize(
    ("standing", "wanted", "after"),
    [
        ("M", "J", "J"),
        ("R", "J", "J"),
        ("F", "J", "J"),
        ("E", "J", "J"),
        ("J", "J", "J"),
        ("A", "J", "A"),
        ("J", "F", "J"),
        ("U", "J", "U"),
        ("G", "J", "G"),
        ("Q", "J", "Q"),
        ("M", "M", "M"),
        ("R", "F", "F"),
    ],
)
def test_only_forward(standing: str, wanted: str, after: str) -> None:
    rows = Rows()
    known = entry_in(rows, standing)
    set_status(rows, known, wanted)
    (row,) = rows.all("RegistryEntry")
    assert row["RecordStatusId"] == after
    assert row["CustomAttribute5"] == "deres eget"
    assert ("update RegistryEntry" in rows.calls) == (standing != after)


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_the_server_dispatches_and_the_day_of_sending_stands(looks: int) -> None:
    rows = Dispatching()
    rows.looks_needed = looks
    known = entry_in(rows, "R", SentDate=SENT)
    set_status(rows, known, "E")
    (row,) = rows.all("RegistryEntry")
    assert (row["RecordStatusId"], row["SentDate"]) == ("E", SENT)


def test_a_server_that_does_not_dispatch_is_asked_again_later() -> None:
    rows = Dispatching()
    rows.looks_needed = -1
    known = entry_in(rows, "R", SentDate=SENT)
    with pytest.raises(Transient) as caught:
        set_status(rows, known, "E", seconds=1.5)
    assert caught.value.retry_after
    assert rows.all("RegistryEntry")[0]["RecordStatusId"] == "F"
    rows.looks_needed = 2
    set_status(rows, known, "E")
    assert rows.all("RegistryEntry")[0]["RecordStatusId"] == "E"
    assert rows.calls.count("update RegistryEntry") == 2


def test_without_dispatch_the_status_is_simply_set() -> None:
    rows = Rows(sending={"by": "direct"})
    known = entry_in(rows, "R", SentDate=SENT)
    set_status(rows, known, "E")
    assert rows.all("RegistryEntry")[0]["RecordStatusId"] == "E"


def test_a_server_that_keeps_its_status_has_said_no() -> None:
    class Stubborn(Rows):
        def update(self, whole: StoredObject, budget: Budget) -> StoredObject:
            return super().update(whole.with_fields(RecordStatusId="M"), budget)

    rows = Stubborn()
    with pytest.raises(Declined):
        set_status(rows, entry_in(rows, "M"), "J")


def sign_off(rows: Rows, known: dict[str, ExternalReference], method: SignOff) -> None:
    setter = Setter(rows.client, KeyLookup(rows.client), lambda: NOW)
    setter.sign_off(Step("k", StepKind.SIGN_OFF, sign_off=method, entry_key="entry"), known, Budget(30))


def test_the_sign_off_stands_on_the_responsible_party_once() -> None:
    rows = Rows()
    known = entry_in(rows, "M")
    entry_id = int(known["entry"].id)
    rows.add("SenderRecipient", RegistryEntryId=entry_id, IsResponsible=False, Name="Åse")
    rows.add("SenderRecipient", RegistryEntryId=entry_id, IsResponsible=True, Name="OARR")
    for _ in range(2):
        sign_off(rows, known, SignOff("TE"))
    sender, responsible = rows.all("SenderRecipient")
    assert "FollowUpMethodId" not in sender
    assert (responsible["FollowUpMethodId"], responsible["FollowedUpDate"]) == ("TE", NOW)
    assert responsible["FollowedUpByRegistryEntryId"] == entry_id
    assert responsible["Name"] == "OARR"
    assert rows.calls.count("update SenderRecipient") == 1


def test_a_sign_off_that_a_person_made_stands() -> None:
    rows = Rows()
    known = entry_in(rows, "M")
    rows.add(
        "SenderRecipient", RegistryEntryId=int(known["entry"].id), IsResponsible=True, FollowUpMethodId="NN"
    )
    sign_off(rows, known, SignOff("TE"))
    assert rows.all("SenderRecipient")[0]["FollowUpMethodId"] == "NN"


def test_a_letter_that_answers_must_be_there() -> None:
    rows = Rows()
    known = entry_in(rows, "M")
    rows.add("SenderRecipient", RegistryEntryId=int(known["entry"].id), IsResponsible=True)
    with pytest.raises(Declined) as caught:
        sign_off(rows, known, SignOff("BU", "letter"))
    assert caught.value.code == "ephorte.answer_missing"
    answer = rows.add("RegistryEntry", RecordStatusId="J", CustomAttribute1="letter")
    sign_off(rows, known, SignOff("BU", "letter"))
    assert rows.all("SenderRecipient")[0]["FollowedUpByRegistryEntryId"] == answer
