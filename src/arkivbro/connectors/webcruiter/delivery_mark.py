"""What an entry of a delivery is known by: two deliveries of one entry must not take each other's place for ever.

Nobody empties the folder, so both lie there at every reading. The one that was put there last counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([0-9a-f]{14})-([0-9a-f]{12})-([0-9a-f]{36})")


@dataclass(frozen=True, slots=True)
class DeliveryMark:
    """`written`: when the newest of its files came to its place, in microseconds; `parcel`: which delivery; `told`: a digest of it."""

    written: int
    parcel: str
    told: str

    def counts_over(self, known: str) -> bool:
        """Whether it is taken in where the entry was taken in last as `known` says."""
        parts = _FORM.fullmatch(known)
        if parts is None:
            return True
        written, parcel, told = int(parts[1], 16), parts[2], parts[3]
        if told == self.told[:36]:
            return False
        own = self.parcel[:12]
        return own == parcel or (self.written, own) > (written, parcel)

    def __str__(self) -> str:
        return f"{self.written:014x}-{self.parcel[:12]}-{self.told[:36]}"
