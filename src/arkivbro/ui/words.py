"""Where messages become words on a page or in a mail: in the reader's language, by gettext. Bokmål is the source."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from arkivbro.core.message_table import placeholders, table
from arkivbro.core.messages import Finding, Message, remedy_of, sentence_of, told, where_of


def words(message: Message | None) -> str:
    """The message's sentence, and "" for none."""
    return sentence_of(message, gettext) if message is not None else ""


def remedy(message: Message | None) -> str:
    """What can be done about it, and "" where there is nothing to do."""
    return remedy_of(message, gettext) if message is not None else ""


NOT_DONE = "det gikk ikke"


def words_of_code(code: str) -> str:
    """What a code says in words where it was kept without its parameters: its sentence, or no more than that it did not go where
    that cannot be told without them. A code itself is for whoever operates arkivbro.
    """
    entry = table().get(code)
    if entry is not None and not placeholders(entry):
        return gettext(entry.sentence)
    return NOT_DONE


def where(finding: Finding) -> str:
    """Where a finding is."""
    return where_of(finding, gettext)


def finding_words(finding: Finding) -> str:
    """A finding on one line: where, and what."""
    return told(finding, gettext)


def all_words(message: Message, findings: Iterable[Finding] = ()) -> str:
    """The sentence, and after it each finding."""
    return " ".join([words(message), *(f"{finding_words(one)}" for one in findings)])
