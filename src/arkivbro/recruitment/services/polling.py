"""A worker's reading of a source: as `arkivbro import`, and readings that say the same as the one after them are forgotten."""

from __future__ import annotations

from collections.abc import Callable

from arkivbro.ports import ReadsSome, RecruitmentSource, reading_name
from arkivbro.recruitment.services.hints import HintsBetween, read_hints
from arkivbro.recruitment.services.importing import import_from
from arkivbro.recruitment.services.same_readings import forget_the_same


def poll(source: RecruitmentSource, fence: Callable[[], object]) -> None:
    """Takes in what the source has, while `fence` says that the worker has it. Raises what the source raises for itself."""
    try:
        if isinstance(source, ReadsSome):
            read_hints(source, fence)
            import_from(source, fence=fence, between=HintsBetween(source, fence))
        else:
            import_from(source, fence=fence)
    finally:
        forget_the_same(reading_name(source))
