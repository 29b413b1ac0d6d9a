"""Columns that hold messages: what is stored is a code and its parameters, never a sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.fields.json import KeyTransform

from arkivbro.core.messages import Finding, Message, findings_as_json, findings_of_json

if TYPE_CHECKING:
    _OneMessage = models.JSONField[Message | None, Message | None]
    _Findings = models.JSONField[tuple[Finding, ...], tuple[Finding, ...]]
else:
    _OneMessage = _Findings = models.JSONField


class NoMessage(TypeError):
    """A text was given to a column of messages: it could be stored, and never read."""


class MessageField(_OneMessage):
    """A `Message`, or None, and nothing else. `filter(error__code="declined")` looks at its code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, "default": None, **kwargs})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The message that was stored; a part of one (`error__code`) as it is."""
        stored = super().from_db_value(value, expression, connection)
        return stored if stored is None or isinstance(expression, KeyTransform) else Message.of_json(stored)

    def get_prep_value(self, value: Any) -> Any:
        """As it is stored."""
        return super().get_prep_value(value.as_json() if isinstance(value, Message) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """As it is stored."""
        stored = value.as_json() if isinstance(value, Message) else value
        return super().get_db_prep_value(stored, connection, prepared)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """As it is stored. Raises NoMessage."""
        if not (value is None or isinstance(value, Message) or hasattr(value, "resolve_expression")):
            raise NoMessage(self.name)
        return super().get_db_prep_save(value, connection)

    def to_python(self, value: Any) -> Any:
        """For fixtures and forms."""
        return Message.of_json(json.loads(value) if isinstance(value, str) else value) if value else None


class FindingsField(_Findings):
    """Several `Finding`s, as a tuple, and nothing else; none is the empty one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": tuple, **kwargs})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The findings that were stored; a part of them as it is."""
        stored = super().from_db_value(value, expression, connection)
        return stored if isinstance(expression, KeyTransform) else findings_of_json(stored)

    def get_prep_value(self, value: Any) -> Any:
        """As they are stored."""
        return super().get_prep_value(_prepared(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """As they are stored."""
        return super().get_db_prep_value(_prepared(value), connection, prepared)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Raises NoMessage."""
        several = isinstance(value, tuple | list) and all(isinstance(one, Finding) for one in value)
        if not (several or hasattr(value, "resolve_expression")):
            raise NoMessage(self.name)
        return super().get_db_prep_save(value, connection)

    def to_python(self, value: Any) -> Any:
        """For fixtures and forms."""
        return findings_of_json(json.loads(value) if isinstance(value, str) else value)


def _prepared(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return findings_as_json(value) if all(isinstance(one, Finding) for one in value) else list(value)
    return value
