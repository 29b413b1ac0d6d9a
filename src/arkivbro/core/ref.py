"""The one identity of what a source told of: a vacancy, an application, an attachment, a letter.

An id alone says nothing: two sources may each have an application 17. So nothing is named by an id without its source, in
facts, keys, subjects, exports or log.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
"""No colon: the text form is divided at the first one."""
LONGEST_SUBJECT = 150
"""Of one Ref in a subject: there is room beside it for the number of a decision or a letter."""
_DIGEST = 32
"""Hexadecimal characters: 128 bits."""
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
        if is_id(self.id):
            return
        if not self.id.strip():
            raise ValueError(f"something of the source {self.source!r} has no id")
        raise ValueError(f"an id of the source {self.source!r} has control characters: {self.id!r}")

    def __str__(self) -> str:
        """ "webcruiter:4711": what subjects, exports and logs carry."""
        return f"{self.source}:{self.id}"

    @property
    def subject(self) -> str:
        """The same, at most `LONGEST_SUBJECT` characters: what the ledger calls it."""
        return shortened(str(self), LONGEST_SUBJECT)

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The Ref that is written so. Raises ValueError."""
        source, colon, id_ = text.partition(":")
        if not colon:
            raise ValueError(f"{text!r} is no reference: it is written <source>:<id>")
        return cls(source, id_)


def is_id(text: str) -> bool:
    """Whether a source may call something so: not empty, without control characters."""
    return bool(text.strip()) and not _CONTROL.search(text)


def shortened(text: str, length: int) -> str:
    """The text where it is shorter than `length`; else its beginning and a digest of all of it, `length` in all.

    No two texts become one: what is not shortened is shorter than all that is.
    """
    if len(text) < length:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{text[: length - _DIGEST - 1]}~{digest}"
