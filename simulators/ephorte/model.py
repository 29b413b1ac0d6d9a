"""NCore's types and fields, read from `model.txt`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SCALARS = ("string", "int", "boolean", "dateTime", "decimal")
ENUMERATIONS = {"BacklogType": ("None", "LoggedOnUser", "OtherUser")}
_FIELD = re.compile(r"  (\w+): (\w+)(?:\((\d+)\))?(!?)")
_TYPE = re.compile(r"(\w+)(?: = (\w+))?")


@dataclass(frozen=True)
class Field:
    """`kind`: a scalar, an enumeration, or the type of a related object. `length`: in characters; 0 is no limit."""

    name: str
    kind: str
    length: int = 0
    nillable: bool = True

    @property
    def is_related(self) -> bool:
        return self.kind not in SCALARS and self.kind not in ENUMERATIONS


@dataclass
class Type:
    name: str
    norwegian: str
    fields: dict[str, Field] = field(default_factory=dict)

    def named(self, name: str) -> Field | None:
        """The field, whatever its letters' case: NCore does not mind."""
        return self.fields.get(name) or next(
            (one for one in self.fields.values() if one.name.lower() == name.lower()), None
        )

    def id_field(self, related: Field) -> Field | None:
        """The field that holds the id of a related object: `Case` → `CaseId`."""
        return self.named(related.name + "Id")


@cache
def types() -> dict[str, Type]:
    """All types, by name."""
    found: dict[str, Type] = {}
    current: Type | None = None
    for line in (Path(__file__).parent / "model.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if (match := _FIELD.fullmatch(line)) and current is not None:
            name, kind, length, never_nil = match.groups()
            current.fields[name] = Field(name, kind, int(length or 0), not never_nil)
        elif match := _TYPE.fullmatch(line):
            current = found[match[1]] = Type(match[1], match[2] or match[1])
        else:
            raise ValueError(f"model.txt: {line!r}")
    return found


def type_named(name: str) -> Type | None:
    """The type, whatever its letters' case."""
    return types().get(name) or next(
        (one for one in types().values() if one.name.lower() == name.lower()), None
    )
