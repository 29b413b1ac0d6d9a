"""How this ePhorte behaves where the contract is open; changed while it runs by `POST /_settings`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Settings:
    """`atomic`: a batch is all or nothing. `strict_order`: fields out of order are a fault, else they are lost, as in WCF.

    `quotes`: filters know quotes (NCore 3.1.3, 5.1.3). `exception_details`: faults carry their own text, else a generic
    one. `answers_mtom`: files come back as MTOM. `latency`: seconds that every call takes more. `dispatch_seconds`: so
    long does the dispatch of an outgoing entry take; 0 is at once. `tells_rights`: what an account may do and see is told.
    `page_limit`: a query gives at most so many objects at a time; 0 is no limit.
    """

    atomic: bool = True
    strict_order: bool = True
    quotes: bool = True
    exception_details: bool = True
    answers_mtom: bool = True
    latency: float = 0.0
    dispatch_seconds: float = 0.0
    tells_rights: bool = True
    page_limit: int = 0

    def change(self, values: dict[str, Any]) -> None:
        """Raises ValueError for a setting that is not there, or a value of the wrong kind."""
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in values.items():
            if name not in known or (known[name] is bool) is not isinstance(value, bool):
                raise ValueError(f"unknown setting, or not its kind of value: {name}")
            setattr(self, name, known[name](value))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
