"""What the contract says of its types: which fields each has, and of which kind. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a field. OBJECT: other fields; OTHER: something that we neither read nor send."""

    TEXT = "text"
    NUMBER = "int"
    FLAG = "boolean"
    MOMENT = "dateTime"
    DECIMAL = "decimal"
    FLOAT = "double"
    OBJECT = "object"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """`type`: the type of an OBJECT, by name."""

    kind: Kind
    type: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A type. `required`: the fields of its key, without which nobody can tell which object it is."""

    name: str
    fields: Mapping[str, Field]
    required: frozenset[str] = frozenset()

    def has_all_of(self, other: Shape) -> bool:
        """Whether this type can be `other`, or one that is derived from it."""
        return other.fields.keys() <= self.fields.keys()


COMPOSITE_KEYS: Mapping[str, frozenset[str]] = {
    "DocumentObject": frozenset({"DocumentDescriptionId", "VariantFormatId", "VersionNumber"}),
    "RegistryEntryDocument": frozenset({"RegistryEntryId", "DocumentDescriptionId"}),
}
"""The types without a number of their own (`ncore.md` section 4)."""


def key_of(name: str, fields: Mapping[str, Field], never_nil: frozenset[str]) -> frozenset[str]:
    """The fields that an object of the type must have: its Id where the contract lets that never be nil, else its key."""
    if name in COMPOSITE_KEYS:
        return COMPOSITE_KEYS[name] & fields.keys()
    return frozenset({"Id"}) & fields.keys() & never_nil
