"""How this ePhorte behaves where the contract is open; changed while it runs by `POST /_settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

CHOICES: Mapping[str, tuple[str, ...]] = {
    "source_database": ("nil", "filled", "last", "absent"),
    "types": ("array", "everywhere", "nowhere", "base"),
    "nulls": ("nil", "absent"),
    "unfilled": ("nil", "absent"),
    "empty_lists": ("empty", "nil", "absent"),
    "order": ("contract", "reversed"),
    "prefixes": ("usual", "other", "default"),
    "moments": ("plain", "fraction", "zone", "utc"),
    "ends": ("nil", "largest", "smallest"),
    "booleans": ("words", "digits"),
    "objects": ("once", "in full"),
    "marks": ("told", "nil"),
    "counts": ("told", "nil", "absent"),
    "checksums": ("SHA-256", "MD5", "none"),
    "main_titles": ("when new", "with the entry", "always"),
}
"""The settings that are one of several words. The first is what WCF does by the contract."""


@dataclass
class Wire:
    """How replies are written. Each is allowed by the contract: a client reads the same out of all of them.

    `source_database`: the element of the base type, first in every object. `types`: where `xsi:type` stands: on the members
    of an array, whose declared type is the base type; on related objects too; on none; or on all, and only the base type, which
    says no more than none. `nulls`: a field without a value
    is nil, or not there. `unfilled`: the same of related objects that were not asked for, or are hidden. `empty_lists`,
    `order` of the elements, `prefixes` of the namespaces, `whitespace` between elements and around values. `extras`: objects
    are of a derived type with a field of its own, which an update has to bring back, and a related object. `moments`: times
    with a fraction of a second, with their zone, or in UTC with `Z`. `ends`: a ToDate that is not set is nil, or .NET's last or
    first moment. `objects`: each once, and then by reference, or in full each time.
    `marks`: of a party that is neither a copy recipient nor a group, both are false, or nil. `counts`: TotalCount when it was
    asked for.
    """

    source_database: str = "nil"
    types: str = "array"
    nulls: str = "nil"
    unfilled: str = "nil"
    empty_lists: str = "empty"
    order: str = "contract"
    prefixes: str = "usual"
    whitespace: bool = False
    extras: bool = False
    moments: str = "plain"
    ends: str = "nil"
    booleans: str = "words"
    objects: str = "once"
    marks: str = "told"
    counts: str = "told"


@dataclass
class Settings(Wire):
    """`atomic`: a batch is all or nothing. `strict_order`: fields out of order are a fault, else they are lost, as in WCF.

    `quotes`: filters know quotes (NCore 3.1.3, 5.1.3). `exception_details`: faults carry their own text, else a generic
    one. `answers_mtom`: replies with files are MTOM; files below `inline_below` bytes stand in the envelope all the same,
    as WCF writes them. `latency`: seconds that every call takes more. `dispatch_seconds`: so long does the dispatch of an
    outgoing entry take; 0 is at once. `tells_rights`: what an account may do and see is told. `page_limit`: a query gives
    at most so many objects at a time; 0 is no limit. `main_titles`: the main document gets its entry's title when it is
    new, at every save of the entry too, or of itself as well. `checksums`: which kind a file has. `shields_titles`: the code
    P has IsTitleRestricted, so that the whole title of what is new with it is hidden.
    """

    atomic: bool = True
    strict_order: bool = True
    quotes: bool = True
    exception_details: bool = True
    answers_mtom: bool = True
    inline_below: int = 768
    latency: float = 0.0
    dispatch_seconds: float = 0.0
    tells_rights: bool = True
    page_limit: int = 0
    main_titles: str = "when new"
    checksums: str = "SHA-256"
    shields_titles: bool = False

    def change(self, values: dict[str, Any]) -> None:
        """Raises ValueError for a setting that is not there, or a value of the wrong kind."""
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in values.items():
            if name not in known or (known[name] is bool) is not isinstance(value, bool):
                raise ValueError(f"unknown setting, or not its kind of value: {name}")
            if name in CHOICES and value not in CHOICES[name]:
                raise ValueError(f"{name} is one of {', '.join(CHOICES[name])}")
            setattr(self, name, known[name](value))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
