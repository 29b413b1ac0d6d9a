"""Preparing a transfer, with no effect outside: a draft is made and frozen; a frozen plan is looked at again."""

from __future__ import annotations

from dataclasses import replace

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay
from arkivbro.transfers.models import State
from arkivbro.transfers.policy.draft import Draft, make_draft, read_draft
from arkivbro.transfers.policy.keeping import keep
from arkivbro.transfers.policy.stops import something_is_out


def prepare(runtime: Runtime, under_way: UnderWay) -> None:
    """Makes a draft, and freezes plan, documents and steps in one transaction.

    Raises LeaseLost, Overtaken (newer facts came meanwhile), WouldLeak, BadFacts, Misconfigured, Transient, Defect.
    """
    draft = make_draft(runtime, under_way)
    with fenced(under_way.lease, under_way.transfer_id) as held:
        if held.transfer.state != State.TRANSFERRING or held.transfer.facts_hash != draft.facts_hash:
            raise Overtaken
        under_way.case = held.case
        frozen = replace(draft, replaces=held.plan_hash)
        keep(runtime, [frozen], [held.transfer], under_way.archive.name)
        under_way.write_history()
    under_way.history_is_written()
    under_way.frozen = draft


def check_again(runtime: Runtime, under_way: UnderWay) -> None:
    """The checks of a frozen plan, with who is strictly confidential and who is to be screened now. Raises Stopped, Overtaken.

    A plan of another day that nothing is out of is made anew, for a case is opened on the day on which it is made; it raises what
    `prepare` does.
    """
    frozen = under_way.frozen or read_draft(runtime, under_way)
    assert isinstance(frozen, Draft)
    if not frozen.is_of_today and not something_is_out(frozen.transfer):
        # what goes wrong while documents are made is no trouble of the archive's
        under_way.at_the_archive = False
        prepare(runtime, under_way)
        return
    under_way.frozen = frozen
    frozen.look(frozen.transfer, runtime.people(frozen.facts.vacancy.ref))
