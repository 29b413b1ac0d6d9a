"""How a simulated archive misbehaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Temper:
    """How the archive misbehaves: chances for each call."""

    transient: float = 0.0
    declined: float = 0.0
    misconfigured: float = 0.0
    cannot_tell: float = 0.0
    unreachable: float = 0.0
    lost: float = 0.0
    """No answer; it was carried out."""
    dropped: float = 0.0
    """No answer; it never will be carried out."""
    late: float = 0.0
    """No answer; it is carried out after the sender has given up."""
    slow: float = 0.0
    defect: float = 0.0
    """Something that no connector should raise."""
    too_long: float = 0.0
    """A number that no column of ours holds."""
    ticket: float = 0.0
    """Taken, and the receipt comes later; only of an archive that can be asked."""

    def calm(self) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, 0.0)
