"""What a change would look like to anyone, and whose names it would show, as the reader may know it: the same for the preview
and for the act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.archive.names_in_case import NamesShown, names_shown
from arkivbro.archive.record_values import case_value, public_case_of, record_as_corrected, record_of
from arkivbro.archive.rights import Reader
from arkivbro.archive.title_markup import from_marked
from arkivbro.core.noark import Access, ClassReference
from arkivbro.core.public_record import (
    PublicCase,
    PublicRecord,
    PublicText,
    changed_texts,
    public_case,
    texts_of,
)
from arkivbro.core.screening import ScreenedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an archivist wrote: a title with [[ and ]] around what is screened, access, and screening codes."""

    title: str
    access: Access
    screening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A record as it would be: its title, what anyone would see, and whose names that would show."""

    title: ScreenedText
    before: PublicRecord | PublicCase
    after: PublicRecord | PublicCase
    names: NamesShown


def corrected_entry(
    reader: Reader, entry: RegistryEntry, wording: Wording, contents: Iterable[PublicText] = ()
) -> Corrected:
    """`contents` is what files say that everybody may read from now. Raises Declined for brackets that do not pair."""
    return _corrected(reader, entry, entry, wording, contents)


def corrected_document(
    reader: Reader,
    entry: RegistryEntry,
    document: DocumentDescription,
    wording: Wording,
    contents: Iterable[PublicText] = (),
) -> Corrected:
    """The document where this entry has it; `contents` as for an entry. Raises Declined for brackets that do not pair."""
    return _corrected(reader, entry, document, wording, contents)


def _corrected(
    reader: Reader,
    entry: RegistryEntry,
    record: RegistryEntry | DocumentDescription,
    wording: Wording,
    contents: Iterable[PublicText],
) -> Corrected:
    title, before = from_marked(wording.title, record.screened_title), record_of(entry)
    after = record_as_corrected(
        entry, record, title=title, access=wording.access, screening=wording.screening
    )
    texts = (*changed_texts(before, after), *contents)
    return Corrected(title, before, after, names_shown(reader, entry.case, texts))


def corrected_case(
    reader: Reader, case: CaseFile, wording: Wording, *, unit: str, class_: ClassReference | None
) -> Corrected:
    """Raises Declined for brackets that do not pair."""
    title, before = from_marked(wording.title, case.screened_title), public_case_of(case)
    record = replace(case_value(case).record, title=title, access=wording.access, unit=unit, class_=class_)
    after = public_case(record, case.number)
    return Corrected(title, before, after, names_shown(reader, case, changed_texts(before, after)))


def names_in_new_document(
    reader: Reader, case: CaseFile, title: ScreenedText, access: Access, contents: Iterable[PublicText]
) -> NamesShown:
    """Whose names a document that is added would show; `contents` is what its file says, where everybody may read it."""
    texts = (PublicText("title", title.public), PublicText("legal_basis", access.basis), *contents)
    return names_shown(reader, case, (one for one in texts if one.text))


def names_where_it_goes(reader: Reader, entry: RegistryEntry, target: CaseFile) -> NamesShown:
    """Whose names an entry that is moved would show among those who are screened in the other case."""
    return names_shown(reader, target, _own_texts(record_of(entry)), typed=False)


def names_when_journalled(reader: Reader, entry: RegistryEntry) -> NamesShown:
    """Whose names everybody would see when the entry is journalled: who is screened is asked for anew."""
    return names_shown(reader, entry.case, texts_of(record_of(entry)), typed=False)


def _own_texts(record: PublicRecord) -> Iterable[PublicText]:
    """What the entry brings: not the words of the case that it leaves."""
    return (one for one in texts_of(record) if not one.place.startswith("case."))
