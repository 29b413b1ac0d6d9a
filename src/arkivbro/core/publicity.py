"""What anyone may see of a record, and the leak check that searches it for what must not be there.

Two scopes, never mixed up (routine, section 5):
1. who has asked for exemption and is not finally refused appears nowhere in public;
2. every other applicant's name appears in public only on the public applicant list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.noark import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import Application, TransferKind, Vacancy

# --- the public view ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text that everybody may see, and where: "tittel", "avsender", "dokument 2" …"""

    where: str
    text: str
    on_public_list: bool = False
    """Stands on the public applicant list itself: names of scope 2 are right there, and nowhere else."""


@dataclass(frozen=True, slots=True)
class PublicDocument:
    title: str
    file_name: str
    """`<number>.<extension>`: never the applicant's own file name."""
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """An entry as the public journal shows it; there is no field for anything screened."""

    case_title: str
    type: str
    title: str
    parties: tuple[tuple[str, str], ...]
    """Role and public name."""
    documents: tuple[PublicDocument, ...]
    unit: str
    access_code: str
    legal_basis: str
    remark: str

    def texts(self) -> Iterator[PublicText]:
        """Every text in it, with where it stands, for the leak check."""
        yield PublicText("sakens tittel", self.case_title)
        yield PublicText("tittel", self.title)
        for role, name in self.parties:
            yield PublicText(f"part ({role})", name)
        for number, document in enumerate(self.documents, 1):
            yield PublicText(f"dokument {number}, tittel", document.title)
            yield PublicText(f"dokument {number}, filnavn", document.file_name)
        yield PublicText("enhet", self.unit)
        yield PublicText("merknad", self.remark)


def public_view(case: CaseFile, entry: RegistryEntry) -> PublicEntry:
    """What everybody sees of the entry. A remark carries the entry's access code: public only with the entry itself."""
    return PublicEntry(
        case_title=case.title.public,
        type=entry.type,
        title=entry.title.public,
        parties=tuple((party.role.value, party.name.public) for party in entry.parties),
        documents=tuple(_public_document(document) for document in entry.documents),
        unit=entry.unit,
        access_code=entry.access.code,
        legal_basis=entry.access.basis,
        remark=entry.remark if entry.access.is_public else "",
    )


def _public_document(document: DocumentDescription) -> PublicDocument:
    extension = document.objects[0].extension if document.objects else "pdf"
    return PublicDocument(
        document.title.public, f"{document.number}.{extension}", not document.access.is_public
    )


# --- who is searched for -----------------------------------------------------------------------------------------


class Scope(StrEnum):
    """EXEMPT: asked for exemption and not finally refused. APPLICANT: every other applicant."""

    EXEMPT = "exempt"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class PersonToScreen:
    """An applicant, by everything that tells who it is. `id` is the application's id, never a name."""

    id: str
    names: tuple[tuple[str, str], ...]
    """Given name and family name; every pair that the source ever gave."""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Street and number, without postcode."""
    birth_numbers: tuple[str, ...] = ()
    scope: Scope = Scope.APPLICANT


def person_from(application: Application, *, finally_refused: bool = False) -> PersonToScreen:
    """The person to screen behind an application. Unknown whether exemption was asked for counts as asked."""
    applicant = application.applicant
    asked = application.exemption is None or application.exemption.requested
    return PersonToScreen(
        id=application.id,
        names=((applicant.given_name, applicant.family_name), *applicant.former_names),
        emails=(applicant.email,) if applicant.email else (),
        phones=(applicant.phone,) if applicant.phone else (),
        addresses=(applicant.address,) if applicant.address else (),
        scope=Scope.EXEMPT if asked and not finally_refused else Scope.APPLICANT,
    )


def named_in_advertisement(vacancy: Vacancy) -> tuple[str, ...]:
    """Contacts and officers whom the advertisement itself names: they are public."""
    return tuple(
        filter(None, (*(contact.name for contact in vacancy.advertisement.contacts), vacancy.officer_name))
    )


def particulars_in_advertisement(vacancy: Vacancy) -> tuple[str, ...]:
    """E-mail addresses, telephones and the street address that the advertisement itself gives."""
    contacts = vacancy.advertisement.contacts
    given = [value for contact in contacts for value in (contact.email, contact.phone)]
    return tuple(filter(None, (*given, vacancy.workplace.street_address)))


# --- the leak check ----------------------------------------------------------------------------------------------


class HitKind(StrEnum):
    NAME = "navn"
    SURNAME = "etternavn alene"
    EMAIL = "e-postadresse"
    PHONE = "telefonnummer"
    ADDRESS = "adresse"
    BIRTH_NUMBER = "fødselsnummer"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something of a person in a public text: where, whose (the application's id) and what kind. Never the text itself."""

    where: str
    person_id: str
    kind: HitKind

    @property
    def sentence(self) -> str:
        """For a recruiter."""
        return f"{self.kind.value.capitalize()} til søkeren av søknad {self.person_id} ville blitt synlig i «{self.where}»."


@dataclass(frozen=True, slots=True)
class LeakReport:
    """`stops` stop the transfer; `warnings` are shown."""

    stops: tuple[Hit, ...] = ()
    warnings: tuple[Hit, ...] = ()


def leak_check(
    texts: Iterable[PublicText],
    people: Sequence[PersonToScreen],
    *,
    allowed_names: Sequence[str] = (),
    allowed_particulars: Sequence[str] = (),
    is_public_list: bool = False,
) -> LeakReport:
    """Searches what would be public for those to be screened.

    Full names and unique particulars stop; a lone surname warns. On the public applicant list (`is_public_list`: all the
    texts are of it) the names of scope 2 may stand, their particulars may not. `allowed_names` are contacts and officers whom the advertisement names.
    Time goes with the length of the texts, not with the number of people.
    """
    indexes: dict[bool, _Index] = {}
    stops: dict[Hit, None] = {}
    warnings: dict[Hit, None] = {}
    for public in texts:
        listed = is_public_list or public.on_public_list
        if listed not in indexes:
            indexes[listed] = _Index(people, allowed_names, allowed_particulars, listed)
        for person_id, kind in indexes[listed].hits(public.text):
            hit = Hit(public.where, person_id, kind)
            (warnings if kind is HitKind.SURNAME else stops).setdefault(hit)
    named = {(hit.where, hit.person_id) for hit in stops if hit.kind is HitKind.NAME}
    return LeakReport(tuple(stops), tuple(hit for hit in warnings if (hit.where, hit.person_id) not in named))


def check_plan(
    plan: ArchivePlan,
    vacancy: Vacancy,
    people: Sequence[PersonToScreen],
    document_texts: Mapping[str, str] | None = None,
) -> LeakReport:
    """The leak check of a whole plan: its public view, and the text of its documents that are not exempt.

    `document_texts` by document key: what the text layer and the metadata of the files say.
    """
    titles = {document.key: document.number for document in plan.entry.documents}
    texts = [*public_view(plan.case, plan.entry).texts()]
    is_list = plan.kind == TransferKind.PUBLIC_LIST
    texts += [
        PublicText(f"dokument {titles.get(key, 1)}, innhold", text, on_public_list=is_list)
        for key, text in (document_texts or {}).items()
    ]
    return leak_check(
        texts,
        people,
        allowed_names=named_in_advertisement(vacancy),
        allowed_particulars=particulars_in_advertisement(vacancy),
    )


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"«»]+@[^\s<>()\[\],;:\"«»]+")
_DIGITS = re.compile(r"\d(?:[\s.\-\u00a0/()]*\d){6,14}")
_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ß": "ss", "ŋ": "n", "ŧ": "t"}
)
_GAP = 2
"""So many words (middle names, initials) may stand between the words of a name."""
_SHORTEST_NUMBER = 7
_SHORTEST_SURNAME = 2


def _words(text: str) -> list[str]:
    """The words as they are compared: Unicode forms, letter case, accents, hyphens and line breaks are one; so is a genitive."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(?<=\w)[-‐‑–]\s*\n\s*(?=\w)", "-", text)
    folded = unicodedata.normalize("NFD", text.casefold()).translate(_FOLDED_LETTERS)
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    folded = re.sub(r"(?<=\w)['’`´](?=s\b)", "", folded)
    return _WORD.findall(re.sub(r"(?<=\w)['’`´](?=\w)", "", folded))


def _fold_particular(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().strip(" .,;:")


def _digits(text: str) -> str:
    """Only the digits, without Norway's country code."""
    digits = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isdigit())
    for prefix in ("0047", "47"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 8:
            return digits.removeprefix(prefix)
    return digits


class _Index:
    """The people by the words of their names and by their particulars, so that each word of a text is looked at once."""

    def __init__(
        self,
        people: Sequence[PersonToScreen],
        allowed_names: Sequence[str],
        allowed_particulars: Sequence[str],
        is_public_list: bool,
    ) -> None:
        allowed = {frozenset(_words(name)) for name in allowed_names}
        excused = {_fold_particular(one) for one in allowed_particulars} | {
            _digits(one) for one in allowed_particulars
        }
        excused |= {" ".join(_words(one)) for one in allowed_particulars}
        self.allowed_sequences = [words for name in allowed_names if (words := _words(name))]
        self.names: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self.surnames: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self.numbers: dict[str, tuple[str, HitKind]] = {}
        self.addresses: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for person in people:
            if not (is_public_list and person.scope is Scope.APPLICANT):
                self._add_names(person, allowed)
            for email in person.emails:
                if (folded := _fold_particular(email)) and folded not in excused:
                    self.emails[folded] = person.id
            for values, kind in (
                (person.phones, HitKind.PHONE),
                (person.birth_numbers, HitKind.BIRTH_NUMBER),
            ):
                for value in values:
                    digits = _digits(value)
                    if len(digits) >= _SHORTEST_NUMBER and digits not in excused:
                        self.numbers[digits] = (person.id, kind)
            for address in person.addresses:
                street = tuple(_words(address))
                has_number = any(word.isdigit() for word in street)
                if len(street) > 1 and has_number and " ".join(street) not in excused:
                    self.addresses.setdefault(street[0], []).append((person.id, street))

    def _add_names(self, person: PersonToScreen, allowed: set[frozenset[str]]) -> None:
        for given, family in person.names:
            given_words, family_words = _words(given), _words(family)
            whole = tuple(given_words + family_words)
            if not whole or frozenset(whole) in allowed:
                continue
            # Middle names may be left out: what tells who it is, is the first given name and the last of the family name.
            core = (given_words[0], family_words[-1]) if given_words and family_words else whole
            if frozenset(core) in allowed:
                continue
            wanted = {tuple(core), whole}
            for words in wanted:
                for word in set(words):
                    self.names.setdefault(word, []).append((person.id, words))
            if family_words and given_words and len(family_words[-1]) >= _SHORTEST_SURNAME:
                self.surnames.setdefault(family_words[-1], person.id)

    def hits(self, text: str) -> Iterator[tuple[str, HitKind]]:
        words = self._without_allowed(_words(text))
        yield from self._name_hits(words)
        yield from self._address_hits(words)
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        for match in _EMAIL.finditer(plain):
            if person_id := self.emails.get(_fold_particular(match.group())):
                yield person_id, HitKind.EMAIL
        for match in _DIGITS.finditer(plain):
            digits = _digits(match.group())
            if found := self.numbers.get(digits):
                yield found
            elif self.numbers:  # several numbers run together, or one with an extension
                yield from self._sliding(digits)

    def _sliding(self, digits: str) -> Iterator[tuple[str, HitKind]]:
        for length in {len(number) for number in self.numbers}:
            for start in range(len(digits) - length + 1):
                if found := self.numbers.get(digits[start : start + length]):
                    yield found

    def _without_allowed(self, words: list[str]) -> list[str]:
        """The names of contacts and officers are taken out where they stand whole, so that they hide nobody else."""
        for sequence in self.allowed_sequences:
            length = len(sequence)
            for start in range(len(words) - length + 1):
                if words[start : start + length] == sequence:
                    words[start : start + length] = [""] * length
        return words

    def _name_hits(self, words: list[str]) -> Iterator[tuple[str, HitKind]]:
        for position, raw in enumerate(words):
            for word in _without_genitive(raw):
                for person_id, wanted in self.names.get(word, ()):
                    if self._all_near(words, position, wanted):
                        yield person_id, HitKind.NAME
                if person := self.surnames.get(word):
                    yield person, HitKind.SURNAME

    @staticmethod
    def _all_near(words: list[str], position: int, wanted: tuple[str, ...]) -> bool:
        """Whether all the words of the name stand from there on, in any order, with few others between."""
        window = words[position : position + len(wanted) + _GAP]
        present = [set(_without_genitive(word)) for word in window]
        remaining = list(wanted)
        for forms in present:
            for word in remaining:
                if word in forms:
                    remaining.remove(word)
                    break
        return not remaining

    def _address_hits(self, words: list[str]) -> Iterator[tuple[str, HitKind]]:
        for position, word in enumerate(words):
            for person_id, wanted in self.addresses.get(word, ()):
                if tuple(words[position : position + len(wanted)]) == wanted:
                    yield person_id, HitKind.ADDRESS


def _without_genitive(word: str) -> tuple[str, ...]:
    """The word, and without a genitive -s."""
    if not word:
        return ()
    return (word, word[:-1]) if word.endswith("s") and len(word) > 2 else (word,)
