"""The one identity of what a source told of: a vacancy, an application, an attachment, a letter.

An id alone says nothing: two sources may each have an application 17. So nothing is named by an id without its source, in
facts, keys, subjects, exports or log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
"""No colon: the text form is divided at the first one."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no line of a log, no address and no database can hold."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """What a source calls something of its own. `source` is the source's stable name, `id` the source's own id.

    Raises ValueError, in a sentence for whoever writes a connector, for a pair that names nothing.
    """

    source: str
    id: str

    def __post_init__(self) -> None:
        if not _SOURCE.fullmatch(self.source):
            raise ValueError(
                f"{self.source!r} cannot name a source: lower-case letters a-z, digits, '_', '-' and '.', at most 60"
            )
        if not self.id.strip():
            raise ValueError(f"something of the source {self.source!r} has no id")
        if _CONTROL.search(self.id):
            raise ValueError(f"an id of the source {self.source!r} has control characters: {self.id!r}")

    def __str__(self) -> str:
        """ "webcruiter:4711": what subjects, exports and logs carry."""
        return f"{self.source}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The Ref that is written so. Raises ValueError."""
        source, colon, id_ = text.partition(":")
        if not colon:
            raise ValueError(f"{text!r} is no reference: it is written <source>:<id>")
        return cls(source, id_)
