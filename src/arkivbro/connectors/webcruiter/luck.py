"""Whether it is one candidate that the server fails at, or all of them: then the reading ends, and is told as one trouble."""

from __future__ import annotations

from collections.abc import Callable

from arkivbro.connectors.webcruiter.bounded_http import Gone, NoRight, Refused
from arkivbro.core.errors import Misconfigured, NoRoom, Transient, Unreachable
from arkivbro.ports import SourceItem, UnreadableItem

FAILED_IN_A_ROW = 3
"""So many candidates one after the other that the server fails at: then it is asked whether it is the server."""
FAILED_FROM_THE_FIRST = 30
"""So many, and none that came: then it is the server, whatever it says to other questions."""
UNLIKE_IN_A_ROW = 20
"""So many candidates from the first on that cannot be read as the mapping says: then it is the mapping."""


Failed = Transient | Unreachable | Gone | NoRight | Refused
FAILED = (Transient, Unreachable, Gone, NoRight, Refused)


class Luck:
    """Of one reading. `answers` asks the server something that is no candidate; `hinted`: these were named by somebody, and are few: they
    say nothing of the mapping, and must not keep the others from being read.
    """

    def __init__(self, answers: Callable[[], bool], *, hinted: bool = False) -> None:
        self._answers, self._hinted = answers, hinted
        self._has_come, self._in_a_row, self._unlike = False, 0, 0

    def came(self, item: SourceItem | UnreadableItem | None) -> None:
        """Raises Misconfigured where one candidate after the other is unlike what the mapping says, and none was like it."""
        self._in_a_row = 0
        if not isinstance(item, UnreadableItem):
            self._has_come = True
            return
        self._unlike += 1
        if self._unlike >= UNLIKE_IN_A_ROW and not self._has_come and not self._hinted:
            raise Misconfigured("webcruiter.names_missing", setting="mapping", findings=item.findings)

    def failed(self, trouble: Failed) -> None:
        """Raises the trouble where it is not this candidate's."""
        self._in_a_row += 1
        if not _may_be_its_own(trouble):
            raise trouble
        if self._hinted or isinstance(trouble, Unreachable):  # at once: a hint waits, or somebody waited
            if not self._goes_on():
                raise trouble
            return
        if self._in_a_row % FAILED_IN_A_ROW or (self._has_come and not isinstance(trouble, Transient)):
            return
        if isinstance(trouble, Transient) and self._goes_on():
            return
        if isinstance(trouble, Gone):
            path = str(trouble.message.parameters["path"])
            raise Misconfigured("webcruiter.path_wrong", path=path, setting="mapping")
        raise trouble

    def _goes_on(self) -> bool:
        is_all = not self._has_come and not self._hinted and self._in_a_row >= FAILED_FROM_THE_FIRST
        return not is_all and self._answers()


def _may_be_its_own(trouble: Failed) -> bool:
    """A server that names a time to wait, cannot be reached, or a disk that is full: that is nobody's own."""
    if isinstance(trouble, Transient):
        return not isinstance(trouble, NoRoom) and trouble.retry_after is None
    return trouble.code != "webcruiter.unreachable"
