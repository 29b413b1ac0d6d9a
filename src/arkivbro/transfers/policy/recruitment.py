"""The policy of recruitment, and the engine that carries it out."""

from __future__ import annotations

from functools import partial

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.parts import Engine, Policy
from arkivbro.transfers.policy.draft import begin_drafts, draft_of, look_again
from arkivbro.transfers.policy.keeping import keep
from arkivbro.transfers.policy.prepare import check_again, prepare
from arkivbro.transfers.policy.stops import forget_plan


def engine_for(runtime: Runtime) -> Engine:
    """The engine that works with what the runtime has, and plans from a vacancy's facts by the organisation's profile."""
    return Engine(
        archives=runtime.archives,
        files=runtime.files,
        policy=Policy(
            draft=partial(draft_of, runtime),
            begin_drafts=partial(begin_drafts, runtime),
            look_again=partial(look_again, runtime),
            keep=partial(keep, runtime),
            prepare=partial(prepare, runtime),
            check=partial(check_again, runtime),
            stopped=forget_plan,
        ),
        clock=runtime.clock,
        settings=runtime.settings,
        seams=runtime.seams,
        configuration_hash=runtime.configuration_hash or runtime.profile_hash,
    )
