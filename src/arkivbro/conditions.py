"""Conditions written out, in the words of a partial index: SQLite uses such an index for no others, since a parameter may be anything."""

from __future__ import annotations

import re

from django.db.models import BooleanField, F, Func

WORD = re.compile(r"[a-z_]+")


class _Written(Func):
    output_field = BooleanField()

    def __init__(self, column: str, words: tuple[str, ...]) -> None:
        super().__init__(F(column))
        several = ", ".join(f"'{word}'" for word in words)
        compared = f"= {several}" if len(words) == 1 else f"IN ({several})"
        self.template = f"%(expressions)s {compared}"


def written(column: str, *words: str) -> Func:
    """The column is one of these words of ours. Raises ValueError for what is no such word."""
    if not words or not all(WORD.fullmatch(word) for word in words):
        raise ValueError("only words of the code are written into a statement")
    return _Written(column, words)
