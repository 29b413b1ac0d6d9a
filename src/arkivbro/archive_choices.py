"""What each archive says is in use (units, users, codes), for whoever picks from it on a page."""

from __future__ import annotations

import time

import structlog

from arkivbro.core.errors import ArkivbroError
from arkivbro.ports import BUILTIN, Choice, Chosen, OffersChoices
from arkivbro.runtime import current

log = structlog.get_logger()


class ArchiveChoices:
    """What each archive says is in use, kept for a while; a page never waits long for one, nor twice in a minute."""

    kept_seconds, silent_seconds, deadline = 600.0, 60.0, 2.0

    def __init__(self) -> None:
        self._held: dict[tuple[str, Chosen], tuple[float, tuple[Choice, ...]]] = {}
        self._silent_until: dict[str, float] = {}

    def __call__(self, what: Chosen, name: str) -> tuple[Choice, ...]:
        """None where the archive does not tell such things, or does not answer in time and never did."""
        until, known = self._held.get((name, what), (0.0, ()))
        if time.monotonic() < max(until, self._silent_until.get(name, 0.0)):
            return known
        self._silent_until[name] = time.monotonic() + self.deadline  # nobody else asks meanwhile
        try:
            archive = current().archives.get(name)
            if isinstance(archive, OffersChoices):
                known = archive.choices(what, deadline=self.deadline)
        except ArkivbroError as error:
            log.warning("choices_not_read", kind=what.value, code=error.code)
            self._silent_until[name] = time.monotonic() + self.silent_seconds
            return known
        self._silent_until[name] = 0.0
        if name != BUILTIN:  # our own tells at once, and what was added there is there
            self._held[name, what] = (time.monotonic() + self.kept_seconds, known)
        return known
