"""What anyone may see of a case, an entry and its documents: one value, made by one function.

Every preview, the leak check, the public journal with its list, page, search, feed, print and JSON show this value and
nothing else: what is not in it, nobody outside sees, and what is in it is searched for names from its first day, because
`texts_of` finds the fields by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from arkivbro.core.noark import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.core.screening import MASK, ScreenedText
from arkivbro.core.text_forms import words_form

TEMPORARILY_HIDDEN = "M"
"""Screening code Midlertidig skjerming: no text of what carries it is public until somebody has assessed it."""
EXPIRED = "U"
OF_THE_BODY: Mapping[str, bool] = {"of_the_body": True}
"""Metadata of a field that holds only the body's and the vacancy's own words, never what an applicant or a person adds."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What an entry is called once it stands in an archive; all empty while it is only planned."""

    case_number: str = ""
    entry_number: str = ""
    journal_number: str = ""
    journal_date: date | None = None


PLANNED = Registered()


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case file as anyone sees it."""

    number: str = field(metadata=OF_THE_BODY)
    title: str = field(metadata=OF_THE_BODY)
    title_words: str = field(metadata=OF_THE_BODY)
    """The words of the title without any personal name: what the public search finds."""
    unit: str = field(metadata=OF_THE_BODY)
    responsible: str = field(metadata=OF_THE_BODY)
    """Initials of saksansvarlig."""
    class_: str = field(metadata=OF_THE_BODY)
    journal_unit: str = field(metadata=OF_THE_BODY)
    access_code: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class PublicParty:
    """A correspondence party by its role (Noark's code) and its public name. Addresses are never public."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document of an entry; that it stands here does not publish its file."""

    number: int
    role: str
    title: str
    file_name: str
    """`<number>.<extension>`: never the applicant's own file name."""
    access_code: str
    legal_basis: str

    @property
    def is_exempt(self) -> bool:
        """Whether its text is exempt from publicity."""
        return bool(self.access_code)


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A registry entry as anyone sees it, with its case, parties and documents. There is no field for anything screened."""

    case: PublicCase
    number: str = field(metadata=OF_THE_BODY)
    journal_number: str = field(metadata=OF_THE_BODY)
    journal_date: date | None
    type: str
    title: str
    title_words: str
    """The words of the title without any personal name: what the public search finds."""
    document_date: date | None
    unit: str = field(metadata=OF_THE_BODY)
    officer: str = field(metadata=OF_THE_BODY)
    """Initials of saksbehandler."""
    journal_unit: str = field(metadata=OF_THE_BODY)
    parties: tuple[PublicParty, ...]
    documents: tuple[PublicDocument, ...]
    sign_off: str
    """Avskrivning: the method's code."""
    access_code: str
    legal_basis: str
    remark: str
    in_journal: bool
    """Whether the public journal has it once it is journalled and its day released; an archive's series may keep more in."""


def public_record(case: CaseFile, entry: RegistryEntry, registered: Registered = PLANNED) -> PublicRecord:
    """What anyone may see. Used for what is planned and for what stands in an archive alike.

    A remark carries the entry's access code, so it is public only with the entry itself.
    """
    hidden = TEMPORARILY_HIDDEN in entry.screening
    return PublicRecord(
        case=public_case(case, registered.case_number),
        number=registered.entry_number,
        journal_number=registered.journal_number,
        journal_date=registered.journal_date,
        type=entry.type,
        title=MASK if hidden else entry.title.public,
        title_words="" if hidden else _words(entry.title),
        document_date=entry.document_date,
        unit=entry.unit,
        officer=entry.officer,
        journal_unit=entry.journal_unit,
        parties=tuple(
            PublicParty(party.role.value, MASK if hidden else party.name.public) for party in entry.parties
        ),
        documents=tuple(_public_document(document, hidden) for document in entry.documents),
        sign_off=entry.sign_off.method if entry.sign_off else "",
        access_code=entry.access.code,
        legal_basis=entry.access.basis,
        remark=entry.remark if entry.access.is_public and not hidden else "",
        in_journal=entry.show_in_public_journal and EXPIRED not in entry.final_statuses,
    )


def public_case(case: CaseFile, number: str = "") -> PublicCase:
    """What anyone may see of a case."""
    return PublicCase(
        number=number,
        title=case.title.public,
        title_words=_words(case.title),
        unit=case.unit,
        responsible=case.responsible,
        class_=f"{case.class_.system} {case.class_.value}" if case.class_ else "",
        journal_unit=case.journal_unit,
        access_code=case.access.code,
        legal_basis=case.access.basis,
    )


def _public_document(document: DocumentDescription, entry_hidden: bool) -> PublicDocument:
    hidden = entry_hidden or TEMPORARILY_HIDDEN in document.screening
    extension = document.objects[0].extension if document.objects else "pdf"
    return PublicDocument(
        number=document.number,
        role=document.role.value,
        title=MASK if hidden else document.title.public,
        file_name=f"{document.number}.{extension}",
        access_code=document.access.code,
        legal_basis=document.access.basis,
    )


def _words(title: ScreenedText) -> str:
    return words_form(
        " ".join(part.text for part in title.parts if not part.screened and not part.personal_name)
    )


# --- every text of it ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text that anyone may see, and where it stands: "title", "parties.2.name", "documents.1.content" …"""

    place: str
    text: str
    of_the_body: bool = False
    """Only the body's and the vacancy's own words stand here: what is found in it was not added by anybody."""
    added: str | None = None
    """What of the text is not known to be what the vacancy is called; None: nothing is known of that, and all of it may be added."""
    on_public_list: bool = False
    """Stands on the public applicant list itself: names of scope 2 are right there, and nowhere else."""


def texts_of(value: object, place: str = "") -> Iterator[PublicText]:
    """Every text in a value of dataclasses, tuples and texts, each with its place: all fields, also those added tomorrow.

    Raises TypeError for a kind of field that it cannot look into: nothing passes unread.
    """
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} at {place!r} cannot be searched for names")
    for one in fields(value):
        yield from _texts(
            getattr(value, one.name),
            f"{place}.{one.name}" if place else one.name,
            bool(one.metadata.get("of_the_body")),
        )


def changed_texts(before: object, after: object) -> tuple[PublicText, ...]:
    """What anyone would see after a change that nobody sees now, or that stands somewhere else now."""
    standing = {(one.place, one.text) for one in texts_of(before)}
    return tuple(one for one in texts_of(after) if (one.place, one.text) not in standing)


def _texts(value: object, place: str, of_the_body: bool) -> Iterator[PublicText]:
    if isinstance(value, str):
        if value:
            yield PublicText(place, value, of_the_body)
    elif isinstance(value, tuple | frozenset):
        for number, one in enumerate(value, 1):
            yield from _texts(one, f"{place}.{number}", of_the_body)
    elif value is not None and not isinstance(value, bool | int | date):
        yield from texts_of(value, place)
