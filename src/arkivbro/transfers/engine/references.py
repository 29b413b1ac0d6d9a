"""References to what stands in an archive, as stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from arkivbro.core.stored_json import from_json, to_json
from arkivbro.ports import ExternalReference


def as_stored(reference: ExternalReference) -> dict[str, Any]:
    """As JSON values. The parts have rows of their own and are left out."""
    alone = ExternalReference(reference.kind, reference.id, reference.number, reference.link)
    value: dict[str, Any] = json.loads(to_json(alone))
    return value


def as_reference(stored: Mapping[str, Any]) -> ExternalReference:
    """Raises ValueError for what is no reference."""
    return from_json(ExternalReference, json.dumps(stored))
