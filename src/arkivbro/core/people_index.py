"""People to screen, found in texts in the spellings that people use. What is searched, and what a hit means: `publicity`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.identity_numbers import (
    NO_WORD,
    account_numbers,
    is_national_number,
    national_numbers,
    without_marks,
)
from arkivbro.core.name_forms import (
    PARTICLES,
    TRUNK_ZERO,
    digits_of,
    fold_particular,
    in_german,
    spellings,
    street_words,
    without_genitive,
    words_of,
)
from arkivbro.core.recruitment import Protection
from arkivbro.core.ref import Ref
from arkivbro.core.text_forms import without_any_invisible


class Scope(StrEnum):
    """EXEMPT: asked for exemption and not finally refused. APPLICANT: every other applicant."""

    EXEMPT = "exempt"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class PersonToScreen:
    """An applicant, by everything that tells who it is. `ref` is the application's, never a name."""

    ref: Ref
    names: tuple[tuple[str, str], ...]
    """Given name and family name; every pair that the source ever gave."""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Street and number, without postcode."""
    birth_numbers: tuple[str, ...] = ()
    scope: Scope = Scope.APPLICANT
    protection: Protection = Protection.UNKNOWN
    """The strictest of the person's applications, by what the source said last of each."""
    has_withdrawn: bool = False
    present_name: tuple[str, str] | None = None
    """The pair of `names` that the source gave last; None where nobody told."""
    may_be_listed: bool = False
    """An archivist has said that the lists may show this one, strictly confidential or not."""

    @property
    def is_hidden_on_lists(self) -> bool:
        """Lists tell number and gender of this one, and no more."""
        return self.is_strictly_confidential and not self.may_be_listed

    @property
    def is_strictly_confidential(self) -> bool:
        """Nothing automatic may be done for this one."""
        return self.protection is Protection.STRICTLY_CONFIDENTIAL


class HitKind(StrEnum):
    NAME = "name"
    SURNAME = "surname"
    LONE_NAME = "lone_name"
    """The whole name of somebody with only one, where the vacancy's own words have that word (*Vest* in *Region Vest*)."""
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH_NUMBER = "birth_number"
    ACCOUNT_NUMBER = "account_number"


@dataclass(frozen=True, slots=True)
class Match:
    """Something of a person in a text. `own_words`: the words of the vacancy that it stands in, "" where it was added."""

    person: Ref | None
    """None where a number tells nothing of whose it is."""
    kind: HitKind
    own_words: str = ""


_AT = re.compile(r"\s{0,3}(?:@|[(\[{]\s?(?:at|alfa|krøllalfa)\s?[)\]}])\s{0,3}")
_HOST = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_MOST_LABELS = 12
_MARK = re.compile(r"[^\w.+\-]+")
"""What divides an e-mail address from what stands beside it; what may be part of one is tried with and without."""
_NUMBERS = re.compile(rf"\d(?:{NO_WORD}{{0,8}}\d)*")
_LINE_END = "[-\u00ad\u200b\u2010-\u2013\ufffe][ \\t\u00a0]*(?:\\r\\n|[\\r\\n\\v\\f\x85\u2028\u2029])\\s*"
_DIVIDED = re.compile(rf"(?<=\w){_LINE_END}(?=\w)")
_DIVIDED_WORD = re.compile(rf"([^\W_]+){_LINE_END}([^\W_]+)")
"""Where a word is divided at the end of a line."""
_GAP = 2
"""So many words (middle names, initials) may stand between the words of a name."""
_SHORTEST_NUMBER = 7
_SHORTEST_SURNAME = 2
_MOST_JOINED = 4
"""So many words of a text may be one name that somebody has divided: *Anne Lise Vik* is *Annelise Vik*, *Kari Prøv- land* too."""
_SHORTEST_JOINED = 7
"""Letters of a name that is written as one word; shorter ones are words of their own."""


class PeopleIndex:
    """The people by the words of their names and by their particulars, so that each word of a text is looked at once."""

    def __init__(
        self,
        people: Sequence[PersonToScreen],
        allowed_names: Sequence[str],
        allowed_particulars: Sequence[str],
        is_public_list: bool,
    ) -> None:
        allowed = {frozenset(words_of(name)) for name in allowed_names}
        excused = {fold_particular(one) for one in allowed_particulars} | {
            digits_of(one) for one in allowed_particulars
        }
        excused |= {" ".join(street_words(words_of(one))) for one in allowed_particulars}
        self.allowed_sequences = [words for name in allowed_names if (words := words_of(name))]
        self.exempt = frozenset(person.ref for person in people if person.scope is Scope.EXEMPT)
        self.own_sequences: list[list[str]] = []
        self._with_own: dict[tuple[str, ...], PeopleIndex] = {}
        self._looked_at: dict[tuple[str, bool, str | None], tuple[Match, ...]] = {}
        self.lone: dict[str, list[Ref]] = {}
        """Whole names of one word."""
        self.names: dict[str, dict[str, list[tuple[Ref, tuple[str, ...]]]]] = {}
        """By a word of the name and the word after it: so many of one family are told apart at once."""
        self.longest = 0
        self.joined: dict[str, Ref] = {}
        self.surnames: dict[str, Ref] = {}
        self.emails: dict[str, Ref] = {}
        self.longest_email = 0
        self.numbers: dict[str, tuple[Ref, HitKind]] = {}
        self.addresses: dict[str, list[tuple[Ref, tuple[str, ...]]]] = {}
        for person in people:
            if not (is_public_list and person.scope is Scope.APPLICANT):
                self._add_names(person, allowed)
            for email in person.emails:
                if (folded := fold_particular(email)) and folded not in excused:
                    self.emails[folded] = person.ref
                    self.longest_email = max(self.longest_email, len(folded))
            for values, kind in (
                (person.phones, HitKind.PHONE),
                (person.birth_numbers, HitKind.BIRTH_NUMBER),
            ):
                for value in values:
                    digits = digits_of(value)
                    if len(digits) >= _SHORTEST_NUMBER and digits not in excused:
                        self.numbers[digits] = (person.ref, kind)
            for address in dict.fromkeys(
                part for one in person.addresses for part in (one, one.partition(",")[0])
            ):
                street = tuple(street_words(words_of(address)))
                has_number = any(word.isdigit() for word in street)
                if len(street) > 1 and has_number and " ".join(street) not in excused:
                    self.addresses.setdefault(street[0], []).append((person.ref, street))

    def with_own(self, phrases: Sequence[str]) -> PeopleIndex:
        """The same people, with the vacancy's own words: those of one entry, and mostly of all of the vacancy's."""
        named = tuple(phrases)
        if (kept := self._with_own.get(named)) is not None:
            return kept
        made = copy(self)
        found = [words for phrase in named if (words := words_of(phrase))]
        made.own_sequences = sorted(found, key=len, reverse=True)
        made._looked_at = {}
        if len(self._with_own) < MOST_MADE:
            self._with_own[named] = made
        return made

    def _add_names(self, person: PersonToScreen, allowed: set[frozenset[str]]) -> None:
        for given, family in spellings(person.names):
            given_words, family_words = words_of(given), words_of(family)
            whole = tuple(given_words + family_words)
            if not whole or frozenset(whole) in allowed:
                continue
            # Middle names may be left out, and one of two family names, and people are called by their second name: what tells who
            # it is, is any given name and any of the family names.
            families = [word for word in family_words if word not in PARTICLES] or family_words[-1:]
            spelt = {*families, "".join(family_words)} - {""}
            called = {word for word in given_words if len(word) > 1} | set(given_words[:1])
            cores = {(given, word) for given in called for word in spelt}
            for words in {whole, *cores}:
                if frozenset(words) in allowed:
                    continue
                self._add(person.ref, words)
                if len("".join(words)) >= _SHORTEST_JOINED and len(words) > 1:
                    self.joined.setdefault("".join(words), person.ref)
                    self.joined.setdefault("".join((*words[1:], words[0])), person.ref)
            for word in families if given_words else ():
                if len(word) >= _SHORTEST_SURNAME:
                    self.surnames.setdefault(word, person.ref)

    def _add(self, of: Ref, words: tuple[str, ...]) -> None:
        if len(words) == 1:
            self.lone.setdefault(words[0], []).append(of)
            return
        self.longest = max(self.longest, len(words))
        for pair in dict.fromkeys(zip(words, (*words[1:], words[0]), strict=True)):
            self.names.setdefault(pair[0], {}).setdefault(pair[1], []).append((of, words))

    def hits(self, text: str, *, of_the_body: bool = False, added: str | None = None) -> Sequence[Match]:
        """Whom the text tells of. `of_the_body`: nothing in it was added by an applicant or about one. `added`: what in it was
        added to what the vacancy is called, where that is known. A short text is looked at once: many of them (unit, case's title,
        legal basis) stand in each entry of the vacancy.
        """
        asked = (text, of_the_body, added)
        if (known := self._looked_at.get(asked)) is not None:
            return known
        found = tuple(self._found(*asked))
        if len(text) <= SHORT and len(self._looked_at) < MOST_LOOKED_AT:
            self._looked_at[asked] = found
        return found

    def _found(self, text: str, of_the_body: bool, added: str | None) -> Iterator[Match]:
        was_added = (
            None if added is None else {form for one in words_of(added) for form in without_genitive(one)}
        )
        for reading in _readings(text):
            words = words_of(reading)
            yield from self._name_hits(words, self._own_places(words, of_the_body, was_added))
            yield from self._address_hits(street_words(words))
            yield from self._particular_hits(reading, of_the_body)

    def _particular_hits(self, text: str, of_the_body: bool) -> Iterator[Match]:
        plain = TRUNK_ZERO.sub("", without_any_invisible(unicodedata.normalize("NFKC", text)).casefold())
        for email in self._emails_in(plain):
            yield Match(self.emails[email], HitKind.EMAIL)
        for match in _NUMBERS.finditer(plain):
            digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", match.group())))
            yield from self._sliding(digits)
        surely = set(national_numbers(text, only_in_parts=True)) if of_the_body else set()
        for number in national_numbers(text):
            known = self.numbers.get(number)
            is_chance = of_the_body and number not in surely
            own = f"tall {number}" if is_chance and not known else ""
            yield Match(known[0] if known else None, HitKind.BIRTH_NUMBER, own)
        for number in account_numbers(text):
            if not is_national_number(number):
                yield Match(None, HitKind.ACCOUNT_NUMBER, f"konto {number}" if of_the_body else "")

    def _emails_in(self, text: str) -> Iterator[str]:
        """Known addresses in the text, whatever stands beside them: *(kari@x.no)*, *e-post=kari@x.no*, *kari@x.no?*"""
        if not self.emails:
            return
        for at in _AT.finditer(text):
            before = text[max(at.start() - self.longest_email, 0) : at.start()].split()
            host = _HOST.match(text, at.end())
            if before and host:
                labels = host.group().split(".", _MOST_LABELS)[:_MOST_LABELS]
                hosts = {".".join(labels[:count]) for count in range(1, len(labels) + 1)}
                candidates = (f"{local}@{one}" for local in _local_parts(before[-1]) for one in hosts)
                yield from (one for one in candidates if one in self.emails)

    def _sliding(self, digits: str) -> Iterator[Match]:
        """Known numbers among the digits: several may run together, or one has an extension or a country's code."""
        for length in {len(number) for number in self.numbers}:
            for start in range(len(digits) - length + 1):
                if found := self.numbers.get(digits[start : start + length]):
                    yield Match(*found)

    def _allowed_places(self, words: list[str]) -> set[int]:
        """Where the names of contacts and officers stand whole: what lies in such places only, is no hit."""
        return {place for places, _ in _stretches(words, self.allowed_sequences) for place in places}

    def _own_places(
        self, words: list[str], of_the_body: bool, was_added: Collection[str] | None
    ) -> dict[int, str]:
        """Where the vacancy's own words stand, and which they are: the shortest phrase, so that it is the same in every entry; in
        a text of the body's own any word, with its neighbours. A phrase of one word tells of itself only where nobody can have
        added it.
        """
        own = (
            {place: " ".join(words[max(place - 1, 0) : place + 2]) for place in range(len(words))}
            if of_the_body
            else {}
        )
        for places, phrase in _stretches(words, self.own_sequences):
            is_told = of_the_body or (was_added is not None and phrase not in was_added)
            if len(places) > 1 or is_told:
                own |= dict.fromkeys(places, phrase)
        return own

    def _name_hits(self, words: list[str], own: dict[int, str]) -> Iterator[Match]:
        allowed = self._allowed_places(words)
        for position, raw in enumerate(words):
            if position not in allowed:
                yield from self._divided_name(words, position)
            for word in _forms(raw):
                for person, wanted in self._begun_with(word, words, position):
                    places = self._places_near(words, position, wanted)
                    if places and not places <= allowed:
                        yield Match(person, HitKind.NAME)
                if position not in allowed:
                    phrase = own.get(position, "")
                    for one in self.lone.get(word, ()):
                        yield Match(one, HitKind.LONE_NAME if phrase else HitKind.NAME, phrase)
                    if named := self.joined.get(word.strip("0123456789")):
                        yield Match(named, HitKind.NAME)
                    if named := self.surnames.get(word):
                        yield Match(named, HitKind.SURNAME, phrase)

    def _divided_name(self, words: list[str], position: int) -> Iterator[Match]:
        """A name that stands there with its words divided otherwise than the source has them."""
        together = words[position]
        for word in words[position + 1 : position + _MOST_JOINED]:
            together += word
            for form in without_genitive(together):
                if named := self.joined.get(form):
                    yield Match(named, HitKind.NAME)

    def _begun_with(
        self, word: str, words: list[str], position: int
    ) -> Iterator[tuple[Ref, tuple[str, ...]]]:
        """The names with that word of which another word stands near after it."""
        followed_by = self.names.get(word)
        if followed_by is None:
            return
        near = words[position + 1 : position + self.longest + _GAP]
        for other in {form for one in near for form in _forms(one)}:
            yield from followed_by.get(other, ())

    @staticmethod
    def _places_near(words: list[str], position: int, wanted: tuple[str, ...]) -> set[int]:
        """Where all the words of the name stand from there on, in any order, with few others between; empty: they do not."""
        remaining, places = list(wanted), set()
        for place in range(position, min(position + len(wanted) + _GAP, len(words))):
            forms = _forms(words[place])
            for word in remaining:
                if word in forms:
                    remaining.remove(word)
                    places.add(place)
                    break
            if not remaining:
                return places
        return set()

    def _address_hits(self, words: list[str]) -> Iterator[Match]:
        for position, word in enumerate(words):
            for person, wanted in self.addresses.get(word, ()):
                end = position + len(wanted)
                if tuple(words[position:end]) == wanted and not _is_house_letter(words[end : end + 1]):
                    yield Match(person, HitKind.ADDRESS)


SHORT, MOST_LOOKED_AT = 300, 500
"""Characters of a text whose hits are kept with the index, and how many texts."""
_made: list[tuple[Sequence[PersonToScreen], tuple[object, ...], PeopleIndex]] = []
MOST_MADE = 8
"""Indexes that are kept: of the vacancies that are being archived at the same time."""


def index_of(
    people: Sequence[PersonToScreen],
    allowed_names: tuple[str, ...],
    allowed_particulars: tuple[str, ...],
    is_public_list: bool,
) -> PeopleIndex:
    """The index of just these people: the very same tuple, asked for again for the next entry of their vacancy, has the one that was
    made. A tuple never changes, so neither does what was made of it; of a list a new one is made each time.
    """
    rest = (allowed_names, allowed_particulars, is_public_list)
    if not isinstance(people, tuple):
        return PeopleIndex(people, *rest)
    for known, asked, made in tuple(_made):
        if known is people and asked == rest:
            return made
    made = PeopleIndex(people, *rest)
    _made.insert(0, (people, rest, made))
    del _made[MOST_MADE:]
    return made


_strict: list[tuple[Sequence[PersonToScreen], frozenset[Ref]]] = []


def strictly_confidential(people: Sequence[PersonToScreen]) -> frozenset[Ref]:
    """Of whom nothing automatic may be done; as `index_of`, reckoned once for the very same tuple."""
    for known, refs in tuple(_strict):
        if known is people:
            return refs
    refs = frozenset(person.ref for person in people if person.is_strictly_confidential)
    if isinstance(people, tuple):
        _strict.insert(0, (people, refs))
        del _strict[MOST_MADE:]
    return refs


def _readings(text: str) -> Iterator[str]:
    """The text; without the marks of footnotes, which are digits only by a folding (*Prøvland²*); and where words are divided at
    the end of a line, also with them in one piece, and with both before or after each other: in *Ane-⏎Bo Prøv-⏎land* one hyphen
    belongs to the name, and one does not.
    """
    for one in dict.fromkeys((text, without_marks(text))):
        yield one
        joined = _DIVIDED.sub("", one)
        if joined != one:
            yield from (joined, _DIVIDED_WORD.sub(r"\1\2 \1 \2", one), _DIVIDED_WORD.sub(r"\1 \2 \1\2", one))
        if (german := in_german(one)) != one.casefold():
            yield german


def _forms(word: str) -> tuple[str, ...]:
    """The word, without a genitive -s, and without digits that somebody put behind it (*kari.provland1985*)."""
    bare = word.rstrip("0123456789")
    return without_genitive(word) if bare in (word, "") else (*without_genitive(word), bare)


def _stretches(words: list[str], sequences: Sequence[list[str]]) -> Iterator[tuple[range, str]]:
    """Where one of the sequences stands in the words, and which."""
    for sequence in sequences:
        length = len(sequence)
        for start in range(len(words) - length + 1):
            if words[start] == sequence[0] and words[start : start + length] == sequence:
                yield range(start, start + length), " ".join(sequence)


def _local_parts(word: str) -> set[str]:
    """What may be the part of an address before its @, with and without the marks that stand before it; and without what somebody has
    added with a plus (*kari+jobb*), which goes to the same box.
    """
    starts = [0, *(mark.end() for mark in _MARK.finditer(word))]
    parts = {part for start in starts for part in (word[start:], word[start:].lstrip("._+-"))}
    return (parts | {part.partition("+")[0] for part in parts}) - {""}


def _is_house_letter(following: list[str]) -> bool:
    """Whether another house's letter follows: Storgata 5 is not Storgata 5B. An i is a word (Storgata 5 i Oslo)."""
    return any(len(word) == 1 and word.isalpha() and word != "i" for word in following)
