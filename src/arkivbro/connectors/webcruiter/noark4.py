"""A delivery's XML in the shape of the Noark 4 exchange format, as far as it was seen in the field (contract, 9.1).

Entries may stand inside their case or beside it, with or without a namespace; element names are those of the mapping. What is a
name of a person (behind "@" in a title) comes out as a name, and never as a title.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from arkivbro.connectors.mended_text import decoded, without_marks
from arkivbro.connectors.webcruiter.feed_item import read_day
from arkivbro.connectors.webcruiter.mapping import DeliveryNames
from arkivbro.core.errors import BadFacts
from arkivbro.core.messages import Message
from arkivbro.core.screening import one_line

LARGEST = 20_000_000
"""Bytes of one delivery's XML."""
MOST_ENTRIES = 5_000
MOST_DOCUMENTS = 500
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_PARTED = re.compile(r"\s[-–—]\s")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


@dataclass(slots=True)
class Fields:
    """The texts of one record, by the names of their elements; the first of each counts, and another one that differs is noted."""

    texts: dict[str, str] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)

    def put(self, name: str, text: str) -> None:
        known = self.texts.setdefault(name, text)
        if known != text:
            self.differing.append(name)

    def line(self, names: tuple[str, ...]) -> str:
        return next((self.texts[name] for name in names if self.texts.get(name)), "")


@dataclass(slots=True)
class DeliveredEntry:
    """A registry entry of the delivery, with its case and its documents."""

    number: int
    case: Fields
    own: Fields
    documents: list[Fields] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: the position's reference and the person, both "" where it does not."""

    kind: str
    reference: str
    person: str


def entries_of(data: bytes, names: DeliveryNames) -> tuple[list[DeliveredEntry], tuple[Message, ...]]:
    """Every entry in order, and what was mended in the text.

    Raises BadFacts for what is no delivery, is too large, has a document type, or is cut off: nothing of it is taken half.
    """
    if len(data) > LARGEST:
        raise BadFacts("webcruiter.delivery_too_large", limit=LARGEST // 1_000_000)
    text, mended = without_marks("".join(decoded(io.BytesIO(data))))
    text = re.sub(r"\A[\s\ufeff]*(<\?xml.*?\?>)?", "", text, count=1, flags=re.DOTALL)
    if _DOCTYPE.search(text[:10_000]):
        raise BadFacts("webcruiter.delivery_has_doctype")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadFacts("webcruiter.delivery_not_xml") from None
    if _local(root) not in names.root:
        raise BadFacts("webcruiter.delivery_is_something_else")
    return list(_entries(root, names)), mended


def _entries(root: Any, names: DeliveryNames) -> Iterator[DeliveredEntry]:
    """In the order of the document: a field belongs to the record that began last."""
    case, entry, record, count = Fields(), None, Fields(), 0
    for element in root.iter():
        name = _local(element)
        if name in names.case:
            if entry is not None:
                yield entry
            case = record = Fields()
            entry = None
        elif name in names.entry:
            if entry is not None:
                yield entry
            count += 1
            if count > MOST_ENTRIES:
                raise BadFacts("webcruiter.too_many", limit=MOST_ENTRIES)
            entry = DeliveredEntry(count, case, Fields())
            record = entry.own
        elif name in names.document and entry is not None:
            if len(entry.documents) >= MOST_DOCUMENTS:
                raise BadFacts("webcruiter.too_many", limit=MOST_DOCUMENTS)
            record = Fields()
            entry.documents.append(record)
        elif name and len(element) == 0 and element.text and (text := one_line(element.text)):
            record.put(name, text[:2_000])
    if entry is not None:
        yield entry


def title_of(text: str, names: DeliveryNames) -> Title:
    """ "Søknad og CV - <position> - st. ref. (<digits>) - @<name>": everything behind the "@" is a name.

    A position's own title may have an "@" too: the name's is the first behind the reference, or the last where there is none.
    """
    reference = re.search(names.reference, text)
    at = text.find(names.person_begins, reference.end()) if reference else -1
    if at < 0:
        at = text.rfind(names.person_begins)
    before, person = (text, "") if at < 0 else (text[:at], text[at + len(names.person_begins) :])
    if reference is not None and reference.end() > len(before):
        reference = None  # it stands in the name
    kind = _PARTED.split(before, maxsplit=1)[0].strip(" -–—")
    return Title(kind, reference.group(1) if reference else "", one_line(person))


def day_of(text: str) -> date | None:
    """yyyymmdd, or as the feed's days."""
    found = _DAY.fullmatch(text)
    return read_day("-".join(found.groups()) if found else text)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
