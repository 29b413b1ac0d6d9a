"""The policy of recruitment, and the engine that carries it out."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.models import Transfer
from arkivbro.transfers.policy.draft import Draft, draft_of
from arkivbro.transfers.policy.prepare import check_again, prepare
from arkivbro.transfers.policy.stops import forget_plan


@dataclass(frozen=True)
class RecruitmentPolicy:
    """`engine.parts.Policy`: plans from a vacancy's facts by the organisation's profile."""

    runtime: Runtime

    def prepare(self, under_way: UnderWay) -> None:
        prepare(self.runtime, under_way)

    def draft(self, under_way: UnderWay, *, frozen: bool) -> Draft:
        return draft_of(self.runtime, under_way, frozen=frozen)

    def check(self, under_way: UnderWay) -> None:
        check_again(self.runtime, under_way)

    def stopped(self, transfer: Transfer) -> None:
        forget_plan(transfer)


def engine_for(runtime: Runtime) -> Engine:
    """The engine that works with what the runtime has."""
    return Engine(
        archives=runtime.archives,
        files=runtime.files,
        policy=RecruitmentPolicy(runtime),
        clock=runtime.clock,
        settings=runtime.settings,
        seams=runtime.seams,
        configuration_hash=runtime.configuration_hash or runtime.profile_hash,
    )
