"""The *set* steps: read, compare, write, verify. Safe to repeat; what people changed in ePhorte stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.connectors.ephorte.lookup import KeyLookup, as_id
from arkivbro.connectors.ephorte.main_title import has_own_title, keep_main_title
from arkivbro.connectors.ephorte.objects import StoredObject, at_midnight
from arkivbro.core.errors import CannotTell, Declined, Transient
from arkivbro.core.plan_types import Step
from arkivbro.ports import ExternalReference

ORDER: Mapping[str, int] = {"R": 0, "M": 0, "S": 0, "F": 1, "E": 2, "J": 3, "A": 4}
"""How far an entry has come. We only move it forward; a status that is not here (U, G …) was set by a person."""
DISPATCHED, FINISHED = "E", "F"
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between looks at an entry that the server is dispatching."""
DISPATCH_RETRY = 30.0

Known = Mapping[str, ExternalReference]


class Setter:
    """Every method raises Unreachable, Transient, OutcomeUnknown, CannotTell, Misconfigured, Declined."""

    def __init__(self, client: NCoreClient, lookup: KeyLookup, clock: Callable[[], datetime]) -> None:
        self._client, self._lookup, self._clock = client, lookup, clock
        self._settings = client.settings

    def status(self, step: Step, known: Known, budget: Budget) -> ExternalReference:
        """Moves the entry forward to the status; E by way of the server's own dispatch."""
        entry = self._entry(step, known, budget)
        reference = _reference("status", entry, step, known)
        if _may_move(entry, step.status):
            if step.status == DISPATCHED and self._settings.sending.by == "server":
                entry = self._dispatch(entry, budget)
            else:
                entry = self._set(entry, step.status, budget)
        if step.status == DISPATCHED:
            self._keep_sent_date(entry, step.sent_date, budget)
        self._keep_main_title(entry, step, known, budget)
        return reference

    def _keep_main_title(self, entry: StoredObject, step: Step, known: Known, budget: Budget) -> None:
        """Each save of an entry may put its title on the main document; that gets its own back."""
        document = step.main_document
        if document is None or not has_own_title(document, entry.text("Title")):
            return
        id = as_id(known.get(document.key))
        if id is None:
            found = self._lookup.descriptions(document.key, budget)
            id = found[0].id if len(found) == 1 else 0
        keep_main_title(self._client, document, id, entry.text("Title"), budget)

    def _keep_sent_date(self, entry: StoredObject, sent: date | None, budget: Budget) -> None:
        """The server puts its own day on what it dispatches; the day on which the letter was really sent is put back."""
        if sent is None or entry.text("RecordStatusId") != DISPATCHED or entry.day("SentDate") == sent:
            return
        fresh = self._read(entry.id, budget)
        if fresh.text("RecordStatusId") == DISPATCHED:
            self._client.update(fresh.with_fields(SentDate=at_midnight(sent)), budget)

    def _set(self, entry: StoredObject, status: str, budget: Budget) -> StoredObject:
        saved = self._client.update(
            entry.with_fields(RecordStatusId=status, RecordStatusPrimaryId=None), budget
        )
        if saved.text("RecordStatusId") == status:
            return saved
        read = self._read(entry.id, budget)
        if ORDER.get(read.text("RecordStatusId"), -1) < ORDER.get(status, 0):
            raise Declined("ephorte.status_refused")
        return read

    def _dispatch(self, entry: StoredObject, budget: Budget) -> StoredObject:
        """Status F; then the server dispatches and sets E. The entry as it then stands."""
        if ORDER[entry.text("RecordStatusId")] < ORDER[FINISHED]:
            entry = self._set(entry, FINISHED, budget)
        for wait in (*WAITS, None):
            if entry.text("RecordStatusId") != FINISHED:
                break
            if wait is None or not budget.wait(wait):
                raise Transient(
                    "ephorte.not_dispatched",
                    retry_after=DISPATCH_RETRY,
                    detail="status:not_dispatched",
                )
            entry = self._read(entry.id, budget)
        return entry

    def sign_off(self, step: Step, known: Known, budget: Budget) -> ExternalReference:
        """Signs off on the responsible party, unless it is signed off already: that stands."""
        assert step.sign_off is not None
        entry_id = self._entry_id(step.entry_key, known, budget)
        parties = self._client.query("SenderRecipient", equals("RegistryEntryId", entry_id), budget).objects
        responsible = next((party for party in parties if party.flag("IsResponsible")), None)
        if not parties and not self._settings.sees_everything:
            raise CannotTell("ephorte.hidden_parties", detail="hidden:parties")
        if responsible is None:
            raise Declined("ephorte.no_responsible_party")
        if not responsible.text("FollowUpMethodId"):
            answer = step.sign_off.by_entry_key
            by = self._entry_id(answer, known, budget, "ephorte.answer_missing") if answer else entry_id
            self._client.update(
                responsible.with_fields(
                    FollowUpMethodId=step.sign_off.method,
                    FollowedUpByRegistryEntryId=by,
                    FollowedUpDate=self._clock(),
                ),
                budget,
            )
        number = known[step.entry_key].number if step.entry_key in known else ""
        return ExternalReference("sign_off", str(entry_id), number)

    def _entry(self, step: Step, known: Known, budget: Budget) -> StoredObject:
        return self._read(self._entry_id(step.entry_key, known, budget), budget)

    def _entry_id(
        self, key: str, known: Known, budget: Budget, missing: str = "ephorte.entry_missing"
    ) -> int:
        id = self._lookup.entry_id(key, known, budget)
        if id is None:
            raise Declined(missing)
        return id

    def _read(self, id: int, budget: Budget) -> StoredObject:
        found = self._client.query("RegistryEntry", equals("Id", id), budget, take=1).objects
        if not found:
            raise Declined("ephorte.entry_missing")
        return found[0]


def _may_move(entry: StoredObject, status: str) -> bool:
    standing = ORDER.get(entry.text("RecordStatusId"))
    return standing is not None and standing < ORDER.get(status, 0)


def _reference(kind: str, entry: StoredObject, step: Step, known: Known) -> ExternalReference:
    held = known.get(step.entry_key)
    return ExternalReference(kind, str(entry.id), held.number if held else "", held.link if held else "")
