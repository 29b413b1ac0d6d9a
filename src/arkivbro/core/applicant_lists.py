"""Applicant lists as values: columns, rows of text, counts, and what a locked version is (routine section 6).

Who stands on a list, and what of each may be shown, is settled in `core.listed_people`; here it is laid out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import ExemptionState
from arkivbro.core.list_columns import ADDRESS_LIST_COLUMNS, SCREENED_ADDRESS_LIST_COLUMNS, Column
from arkivbro.core.listed_person import ListedPerson, Shown
from arkivbro.core.recruitment import Gender
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line
from arkivbro.core.stored_json import to_json
from arkivbro.core.text_forms import norwegian_order
from arkivbro.core.working_days import oslo_day

NOT_STATED = "ikke oppgitt"
EXEMPT = "Unntatt offentlighet"
EXEMPT_NOTE = (
    "Opplysninger om en eller flere søkere er unntatt offentlighet etter offentleglova § 25 andre ledd tredje punktum. "
    "De står uten navn og andre opplysninger enn kjønn."
)
HIDDEN = "Sperret"
GENDERS = {
    Gender.FEMALE: "kvinne",
    Gender.MALE: "mann",
    Gender.OTHER: "annet",
    Gender.UNKNOWN: NOT_STATED,
}
ADULT = 18


class ListKind(StrEnum):
    """The values are those of `TransferKind`; a screened address list is never archived of itself."""

    PUBLIC = "public_list"
    EXTENDED = "extended_list"
    CUSTOM = "custom_list"
    ADDRESS = "address_list"
    SCREENED_ADDRESS = "screened_address_list"


@dataclass(frozen=True, slots=True)
class ListRow:
    """`cells` are texts in the order of the columns; a line break stands between the entries of education and practice."""

    applications: tuple[Ref, ...]
    cells: tuple[str, ...]
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class GenderCounts:
    """How many stand on the list, and of which gender, exempt rows included (offl. § 25 second paragraph)."""

    total: int = 0
    female: int = 0
    male: int = 0
    other: int = 0
    unknown: int = 0

    @property
    def labelled(self) -> tuple[tuple[str, int], ...]:
        """Heading and count; those that nobody has are left out, but for women and men."""
        rest = (("annet", self.other), (f"kjønn {NOT_STATED}", self.unknown))
        return (("kvinner", self.female), ("menn", self.male), *(pair for pair in rest if pair[1]))


@dataclass(frozen=True, slots=True)
class ApplicantList:
    """A list as it is shown, locked and archived. Immutable: a change is a new version with a reason."""

    kind: ListKind
    title: str
    day: date
    """The deadline (or the list date) that it is for."""
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    counts: GenderCounts
    notes: tuple[str, ...] = ()
    has_minors: bool = False
    """Somebody under 18 stands on it: never published in full text."""
    number: str = ""
    """Given at locking; tells it from the vacancy's other lists of the kind, and goes into keys."""
    version: int = 0
    """Of the lists of its kind and deadline, from 1; 0: not locked."""
    reason: str = ""
    """Why this version was made; needed from the second."""
    locked_at: datetime | None = None
    locked_by: str = ""
    officer: str = ""
    """Initials in the archive of the one who locked it, where known."""

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.label for column in self.columns)

    @property
    def is_public(self) -> bool:
        return self.kind is ListKind.PUBLIC

    @property
    def text(self) -> str:
        """All that it says, a line for each row: what is searched before it is locked."""
        rows = (" | ".join(row.cells) for row in self.rows)
        return "\n".join((self.title, " | ".join(self.headings), *rows, *self.notes))

    @property
    def content_hash(self) -> str:
        """SHA-256 of what it shows; two versions that show the same have the same."""
        shown = replace(self, number="", version=0, reason="", locked_at=None, locked_by="", officer="")
        return hashlib.sha256(to_json(shown).encode()).hexdigest()


# --- laying out --------------------------------------------------------------------------------------------------


def public_list(
    people: Sequence[ListedPerson],
    day: date,
    columns: Sequence[Column],
    *,
    exempt_note: str = EXEMPT_NOTE,
) -> ApplicantList:
    """Offentlig søkerliste of numbered people: who may not be named is a row with number and gender only, and then the list
    names the provision that lets it be so.
    """
    rows = tuple(
        ListRow(
            person.applications,
            tuple(_public_cell(person, column) for column in columns),
            person.shown is not Shown.NAMED,
        )
        for person in people
    )
    notes = (exempt_note,) if any(row.exempt for row in rows) else ()
    return _list(ListKind.PUBLIC, "Offentlig søkerliste", day, columns, rows, people, notes)


def extended_list(people: Sequence[ListedPerson], day: date, columns: Sequence[Column]) -> ApplicantList:
    """Utvidet søkerliste of the same people with the same numbers: exempt applicants are marked, not hidden."""
    notes = ("Unntatt offentlighet etter offentleglova § 25 første ledd. Listen er for partene i saken.",)
    return _list(
        ListKind.EXTENDED, "Utvidet søkerliste", day, columns, _full_rows(people, columns), people, notes
    )


def custom_list(
    people: Sequence[ListedPerson],
    day: date,
    columns: Sequence[Column],
    title: str,
    chosen: Collection[Ref] | None = None,
    order: Column | None = None,
) -> ApplicantList:
    """A list made under *Avansert*: the fields and the candidates (applications) that a person chose, in alphabetical order,
    or in that of another column.

    Raises WrongUse without a title, without fields, with a field twice, or without anybody on it.
    """
    if not title.strip():
        raise WrongUse("lists.no_title")
    if not columns or len(set(columns)) != len(columns):
        raise WrongUse("lists.no_columns")
    in_order = ordered(_picked(people, chosen), order)
    picked = [replace(person, number=number) for number, person in enumerate(in_order, 1)]
    if not picked:
        raise WrongUse("lists.nobody_chosen")
    return _list(ListKind.CUSTOM, " ".join(title.split()), day, columns, _full_rows(picked, columns), picked)


def address_list(
    people: Sequence[ListedPerson], day: date, letter_kind: str, chosen: Collection[Ref] | None = None
) -> ApplicantList:
    """Adresseliste of those who were sent a letter, in alphabetical order. No address of whoever has a protected one."""
    picked = ordered(_picked(people, chosen))
    rows = _full_rows(picked, ADDRESS_LIST_COLUMNS)
    title = f"Adresseliste – {letter_kind}"
    return _list(ListKind.ADDRESS, title, day, ADDRESS_LIST_COLUMNS, rows, picked)


def screened_address_list(
    people: Sequence[ListedPerson], day: date, letter_kind: str, chosen: Collection[Ref] | None = None
) -> ApplicantList:
    """The variant for access requests (Noark variant Offentlig): everyone who asked for exemption, or may have, is removed
    whatever the decision, so is whoever has a protected address; no addresses are shown.
    """
    kept = [
        person
        for person in sorted(_picked(people, chosen), key=alphabetical)
        if not person.asked and not person.protected and person.shown is Shown.NAMED
    ]
    rows = _full_rows(kept, SCREENED_ADDRESS_LIST_COLUMNS)
    title = f"Adresseliste – {letter_kind} (skjermet)"
    return _list(ListKind.SCREENED_ADDRESS, title, day, SCREENED_ADDRESS_LIST_COLUMNS, rows, kept)


def alphabetical(person: ListedPerson) -> tuple[str, str, tuple[Ref, ...]]:
    """Norwegian order by family name, then given name; a single name stands as a family name."""
    family, given = person.family_name or person.given_name, person.given_name
    return norwegian_order(family), norwegian_order(given), person.applications


ORDERS = tuple(column for column in Column if column not in (Column.EDUCATION, Column.EXPERIENCE))
"""What the rows of a list of one's own can be sorted by."""


def ordered(people: Iterable[ListedPerson], order: Column | None = None) -> list[ListedPerson]:
    """Alphabetically, then by that column, what is not known last. Who is hidden stands after everybody: a place would tell of a name."""

    def place(person: ListedPerson) -> tuple[bool, bool, float | str]:
        known = _sorted_by(person, order)
        return person.shown is Shown.HIDDEN, known is None, known if known is not None else ""

    return sorted(sorted(people, key=alphabetical), key=place)


def _sorted_by(person: ListedPerson, order: Column | None) -> float | str | None:
    if person.shown is Shown.HIDDEN or order in (None, Column.NUMBER, Column.NAME, Column.FAMILY_NAME):
        return 0.0
    match order:
        case Column.AGE:
            return person.age
        case Column.RECEIVED:
            return person.received.timestamp() if person.received else None
        case Column.WITHDRAWN:
            return person.withdrawn.timestamp() if person.withdrawn else None
    text = _cell(person, order)
    return norwegian_order(text) if text and text != NOT_STATED else None


def _picked(people: Sequence[ListedPerson], chosen: Collection[Ref] | None) -> list[ListedPerson]:
    if chosen is None:
        return list(people)
    wanted = set(chosen)
    return [person for person in people if wanted.intersection(person.applications)]


def _full_rows(people: Iterable[ListedPerson], columns: Sequence[Column]) -> tuple[ListRow, ...]:
    marked = Column.EXEMPTION not in columns
    return tuple(
        ListRow(
            person.applications,
            tuple(_full_cell(person, column, marked) for column in columns),
            person.shown is not Shown.NAMED,
        )
        for person in people
    )


def _public_cell(person: ListedPerson, column: Column) -> str:
    """Fails safe: whatever is not the number, the gender or the mark of an exempt person is empty."""
    if person.shown is Shown.NAMED:
        return _cell(person, column)
    match column:
        case Column.NUMBER | Column.GENDER:
            return _cell(person, column)
        case Column.NAME | Column.FAMILY_NAME:
            return EXEMPT
        case _:
            return ""


def _full_cell(person: ListedPerson, column: Column, marked: bool) -> str:
    if person.shown is Shown.HIDDEN and column not in (Column.NUMBER, Column.GENDER):
        return HIDDEN if column in (Column.NAME, Column.FAMILY_NAME) else ""
    text = _cell(person, column)
    if marked and column is Column.NAME and person.shown is Shown.EXEMPT:
        return f"{text} ({_MARKS.get(person.exemption, NOT_NAMED)})"
    return text


NOT_NAMED = "navngis ikke offentlig"
"""Of a namesake: nobody has decided anything, and the public list does not name them."""
_MARKS = {
    ExemptionState.UNKNOWN: "ukjent om unntak er ønsket",
    ExemptionState.UNDECIDED: "ønsker unntak, ikke avgjort",
    ExemptionState.GRANTED: EXEMPT.lower(),
    ExemptionState.REFUSED_NOT_TOLD: "unntak avslått, ikke endelig",
    ExemptionState.REFUSED_MAY_WITHDRAW: "unntak avslått, ikke endelig",
}
"""Why the public list does not name them, as it is: no list states a decision that nobody has made."""


def name_cells(given: str, family: str) -> dict[Column, str]:
    """What each of the columns that tell a name says of one who is called so."""
    given, family = one_line(given), one_line(family)
    return {
        Column.NAME: ", ".join(filter(None, (family, given))),
        Column.FAMILY_NAME: family or given,
        Column.GIVEN_NAME: given if family else "",
    }


def _cell(person: ListedPerson, column: Column) -> str:
    match column:
        case Column.NUMBER:
            return str(person.number) if person.number else ""
        case Column.NAME | Column.FAMILY_NAME | Column.GIVEN_NAME:
            return name_cells(person.given_name, person.family_name)[column]
        case Column.AGE:
            return NOT_STATED if person.age is None else str(person.age)
        case Column.GENDER:
            return GENDERS[person.gender]
        case Column.POSITION:
            return person.position or NOT_STATED
        case Column.MUNICIPALITY:
            # The same words as for a missing one: "sperret" would tell that the address is protected.
            return person.municipality or NOT_STATED
        case Column.EDUCATION:
            return person.education or NOT_STATED
        case Column.EXPERIENCE:
            return person.experience or NOT_STATED
        case Column.RECEIVED:
            return _written(person.received)
        case Column.EXEMPTION:
            return person.exemption.text
        case Column.WITHDRAWN:
            return _written(person.withdrawn)
        case _:
            return str(getattr(person, column.value))


def _written(moment: datetime | None) -> str:
    if moment is None:
        return ""
    day = oslo_day(moment)
    return f"{day.day}.{day.month}.{day.year}"


def _list(
    kind: ListKind,
    title: str,
    day: date,
    columns: Sequence[Column],
    rows: tuple[ListRow, ...],
    people: Sequence[ListedPerson],
    notes: tuple[str, ...] = (),
) -> ApplicantList:
    minors = any(person.age is not None and person.age < ADULT for person in people)
    return ApplicantList(
        kind, title, day, tuple(columns), rows, gender_counts(people), notes, has_minors=minors
    )


def gender_counts(people: Iterable[ListedPerson]) -> GenderCounts:
    """Of everybody on the list, exempt or not."""
    count = Counter(person.gender for person in people)
    return GenderCounts(
        total=count.total(),
        female=count[Gender.FEMALE],
        male=count[Gender.MALE],
        other=count[Gender.OTHER],
        unknown=count[Gender.UNKNOWN],
    )
