"""What a person would read of an error: for tests of wording and of what a message is filled with."""

from __future__ import annotations

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import sentence_of, told


def words_of(error: ArkivbroError) -> str:
    """The sentence, and every finding."""
    return " ".join([sentence_of(error.message), *(told(finding) for finding in error.findings)])
