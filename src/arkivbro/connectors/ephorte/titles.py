"""A ScreenedText in NCore's three forms, and back again.

NCore stores three titles side by side (`ncore.md` section 5): the full one, the public one with `*****` for every
screened word, and the name-tagged one. The server refuses a save in which their word counts differ. All three are made
word by word here, and shortened word by word, so that they cannot differ. Everywhere else a screened name is one mask, which
does not tell how many words it has: this form is made here and leaves this connector only towards NCore.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from arkivbro.core.screening import Part, ScreenedText

NAME, NAME_END = "#####", "####_"
"""A personal name that everybody may see: each word, and the last one."""
SCREENED_NAME, SCREENED_NAME_END = "+++++", "++++_"
"""A personal name that is screened."""
SCREENED_WORD = "*****"
"""Any other word that is screened: always five stars, for each word (`ncore.md` section 5)."""
CUT = "…"
RESERVED = 100
"""UTF-16 units that are kept free for screened words: more than any usual name has."""
SEPARATORS = frozenset({"–", "-", "—", "|", "/"})


@dataclass(frozen=True, slots=True)
class TitleForms:
    """What goes into Title, TitleRestricted (PublicTitle) and TitlePersonNameTagged (PublicTitleNames)."""

    full: str
    public: str
    tagged: str

    @property
    def is_restricted(self) -> bool:
        return self.full != self.public


@dataclass(frozen=True, slots=True)
class _Word:
    full: str
    public: str
    tagged: str
    screened: bool


def length_of(text: str) -> int:
    """In UTF-16 units, as a .NET server with SQL Server counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def title_forms(text: ScreenedText, limit: int | None = None) -> TitleForms:
    """The three forms, each at most `limit` UTF-16 units; equal word counts.

    Over the limit the longest run of unscreened words is shortened, never into a screened word; only when nothing
    unscreened is left are whole screened words left out from the end.
    """
    words = _words(text)
    if limit is not None:
        words = _shortened(words, limit)
    return _joined(words)


def shortened(text: str, limit: int) -> str:
    """A text without screening, at most `limit` UTF-16 units, cut at a word where it can be."""
    return title_forms(ScreenedText.plain(text), limit).full


def text_of(forms: TitleForms) -> ScreenedText:
    """The ScreenedText whose forms these are.

    Where the archive's forms do not fit each other it is the public form, plain: that differs from any plan with
    screening, so that a person looks at it.
    """
    full, public, tagged = forms.full.split(), forms.public.split(), forms.tagged.split()
    if not forms.public.strip():
        public = full
    if len(full) != len(public):
        return ScreenedText.plain(forms.public)
    if len(tagged) != len(full):
        tagged = public
    parts: list[Part] = []
    for word, shown, tag in zip(full, public, tagged, strict=True):
        pieces = _pieces(word, shown, tag)
        if pieces is None:
            return ScreenedText.plain(forms.public)
        _append(parts, pieces)
    return ScreenedText(tuple(parts))


# --- words -------------------------------------------------------------------------------------------------------


def _words(text: ScreenedText) -> list[_Word]:
    """Each word with its three forms. A screened part without words has no word in the full form, so none at all."""
    words: list[list[Part]] = [[]]
    for part in text.parts:
        if part.text[:1].isspace():
            words.append([])
        for index, piece in enumerate(part.text.split()):
            if index:
                words.append([])
            words[-1].append(replace(part, text=piece))
        if part.text[-1:].isspace():
            words.append([])
    filled = [word for word in words if word]
    return [
        _word(pieces, filled[index + 1] if index + 1 < len(filled) else None)
        for index, pieces in enumerate(filled)
    ]


def _word(pieces: list[Part], following: list[Part] | None) -> _Word:
    last = pieces[-1]
    goes_on = (
        following is not None
        and last.personal_name
        and following[0].personal_name
        and following[0].screened == last.screened
    )
    return _Word(
        full="".join(piece.text for piece in pieces),
        public="".join(SCREENED_WORD if piece.screened else piece.text for piece in pieces),
        tagged="".join(
            _tag(piece, is_last=not (goes_on and index == len(pieces) - 1))
            for index, piece in enumerate(pieces)
        ),
        screened=any(piece.screened for piece in pieces),
    )


def _tag(piece: Part, *, is_last: bool) -> str:
    if piece.personal_name and piece.screened:
        return SCREENED_NAME_END if is_last else SCREENED_NAME
    if piece.personal_name:
        return NAME_END if is_last else NAME
    return SCREENED_WORD if piece.screened else piece.text


def _joined(words: Iterable[_Word]) -> TitleForms:
    listed = list(words)
    return TitleForms(
        full=" ".join(word.full for word in listed),
        public=" ".join(word.public for word in listed),
        tagged=" ".join(word.tagged for word in listed),
    )


# --- shortening --------------------------------------------------------------------------------------------------


def _fits(words: Sequence[_Word], limit: int) -> bool:
    """Screened words count as a name of `RESERVED` units (or half the field) unless they are longer: where the open words are cut
    must not tell how long a screened name is.
    """
    reserved = min(RESERVED, limit // 2) if any(word.screened for word in words) else 0
    for form in ("full", "public", "tagged"):
        lengths = [(word.screened, length_of(getattr(word, form))) for word in words]
        hidden = sum(length for screened, length in lengths if screened)
        shown = sum(length for screened, length in lengths if not screened) + max(0, len(words) - 1)
        if shown + max(hidden, reserved) > limit:
            return False
    return True


def _shortened(words: list[_Word], limit: int) -> list[_Word]:
    if _fits(words, limit):
        return words
    start, end = _longest_run(words)
    before, run, after = words[:start], words[start:end], words[end:]
    for kept in range(len(run) - 1, 0, -1):
        shorter = [*before, *run[: kept - 1], _cut(run[kept - 1]), *after]
        if _fits(shorter, limit):
            return shorter
    if run and (cut := _cut_inside(before, run[0], after, limit)):
        return cut
    rest = [*before, *after]
    while rest and not _fits(rest, limit):
        rest.pop()
    return rest


def _longest_run(words: Sequence[_Word]) -> tuple[int, int]:
    """The longest stretch of unscreened words between separators, as indices."""
    best, start = (0, 0), 0
    for index in range(len(words) + 1):
        ends = index == len(words) or words[index].screened or words[index].full in SEPARATORS
        if ends:
            if _run_length(words, start, index) > _run_length(words, *best):
                best = (start, index)
            start = index + 1
    return best


def _run_length(words: Sequence[_Word], start: int, end: int) -> int:
    return sum(length_of(word.full) + 1 for word in words[start:end])


def _cut(word: _Word) -> _Word:
    bare = word.full.rstrip(" –-,;:.") or word.full
    tagged = bare if word.tagged == word.full else word.tagged
    return _Word(bare + CUT, bare + CUT, tagged + CUT, False)


def _cut_inside(before: list[_Word], word: _Word, after: list[_Word], limit: int) -> list[_Word] | None:
    """A single word too long for the field: as much of it as fits, at a whole character."""
    low, high = 0, len(word.full)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits([*before, _piece(word, middle), *after], limit):
            low = middle
        else:
            high = middle - 1
    cut = [*before, _piece(word, low), *after]
    return cut if _fits(cut, limit) else None


def _piece(word: _Word, characters: int) -> _Word:
    bare = word.full[:characters]
    tagged = bare if word.tagged == word.full else word.tagged
    return _Word(bare + CUT, bare + CUT, tagged + CUT, False)


# --- back --------------------------------------------------------------------------------------------------------


def _pieces(word: str, shown: str, tag: str) -> list[Part] | None:
    """The parts of one word, from its full and public form; None when they do not fit each other."""
    is_name = tag.startswith(("####", "++++"))
    if word == shown:
        return [Part(word, personal_name=is_name)]
    if SCREENED_WORD not in shown:
        return None
    open_texts = shown.split(SCREENED_WORD)
    match = re.fullmatch("(.+?)".join(map(re.escape, open_texts)), word, re.DOTALL)
    if match is None:
        return None
    parts = [Part(open_texts[0])] if open_texts[0] else []
    for hidden, after in zip(match.groups(), open_texts[1:], strict=True):
        parts.append(Part(hidden, screened=True, personal_name="+" in tag))
        if after:
            parts.append(Part(after))
    return parts


def _append(parts: list[Part], pieces: list[Part]) -> None:
    """Adds a word after a space; neighbours of the same kind become one part."""
    first, *rest = pieces
    if parts:
        previous = parts[-1]
        if (previous.screened, previous.personal_name) == (first.screened, first.personal_name):
            parts[-1] = replace(previous, text=f"{previous.text} {first.text}")
            parts.extend(rest)
            return
        if not previous.screened:
            parts[-1] = replace(previous, text=previous.text + " ")
        elif not first.screened:
            first = replace(first, text=" " + first.text)
        else:
            parts.append(Part(" "))
    parts.append(first)
    parts.extend(rest)
