"""ScreenedText: a text with parts that are screened, in its full, its public and its name-tagged form.

Screening is decided in the plan and nowhere else; connectors only translate it. In a profile a text is written
`Søknad og CV – {vacancy.title} – [[{applicant.name}]]`: `[[…]]` is screened, `{…}` is filled in from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from arkivbro.core.text_forms import without_invisible

MASK = "*****"
"""What stands for whatever is screened in one place: always five, so that neither length nor number of words tells anything
(Noark 5, M025).
"""

_TOKEN = re.compile(r"\[\[|\]\]|\{[^{}]*\}")


class TemplateError(ValueError):
    """A text in a profile is not well-formed; `code` is that of the message that says how."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: `screened` is hidden from the public; `personal_name` is the name of a natural person."""

    text: str
    screened: bool = False
    personal_name: bool = False
    of_the_vacancy: bool = field(default=False, compare=False)
    """Filled in from what the vacancy is called: nobody added it. An archive does not tell, and it makes no other text."""


def one_line(text: str) -> str:
    """The text on one line: every run of white space (also line breaks, no-break spaces) is one space, none at the ends, and
    nothing that is invisible.
    """
    return " ".join(without_invisible(text).split())


@dataclass(frozen=True, slots=True)
class ScreenedText:
    """A text on one line, in parts. Equal texts with equal screening are equal."""

    parts: tuple[Part, ...] = ()

    @classmethod
    def plain(cls, text: str) -> ScreenedText:
        """A text in which nothing is screened."""
        cleaned = one_line(text)
        return cls((Part(cleaned),) if cleaned else ())

    @classmethod
    def screened_name(cls, name: str) -> ScreenedText:
        """A person's name, all of it screened."""
        return cls((Part(one_line(name), screened=True, personal_name=True),))

    @classmethod
    def public_name(cls, name: str) -> ScreenedText:
        """A person's name that everybody may see; it is still tagged as a personal name (offentlegforskrifta § 6)."""
        return cls((Part(one_line(name), personal_name=True),))

    @classmethod
    def from_template(
        cls, template: str, value_of: Callable[[str], tuple[str, bool]], of_the_vacancy: Collection[str] = ()
    ) -> ScreenedText:
        """Fills in a template; `value_of(name)` gives the text and whether it is a personal name, and `of_the_vacancy` are the
        names of what the vacancy is called.

        What comes from facts is never read as markup: brackets and braces in a name stay brackets and braces.
        Raises TemplateError for brackets that do not pair; whatever `value_of` raises for an unknown field passes on.
        """
        parts: list[Part] = []
        screened, position = False, 0
        for token in _TOKEN.finditer(template):
            if literal := template[position : token.start()]:
                parts.append(Part(literal, screened))
            position = token.end()
            if token.group() in ("[[", "]]"):
                opens = token.group() == "[["
                if opens == screened:
                    raise TemplateError("profile.brackets_not_paired")
                screened = opens
            else:
                name = token.group()[1:-1].strip()
                text, is_name = value_of(name)
                parts.append(Part(text, screened, is_name, name in of_the_vacancy))
        if screened:
            raise TemplateError("profile.bracket_not_closed")
        if literal := template[position:]:
            parts.append(Part(literal))
        return cls(_normalised(parts))

    @property
    def full(self) -> str:
        """All of it, as the archive's own users see it."""
        return "".join(part.text for part in self.parts)

    @property
    def public(self) -> str:
        """As everybody sees it: one mask for each screened name, however many words it has; names with nothing but space
        between them are one.
        """
        return self._masked(lambda part: part.text)

    @property
    def added(self) -> str:
        """The public form without what the vacancy is called: what is left was added, by a profile, a person or a source."""
        return self._masked(lambda part: "" if part.of_the_vacancy else part.text)

    @property
    def has_screened(self) -> bool:
        """Whether anything is hidden from the public."""
        return any(part.screened for part in self.parts)

    @property
    def screened_words(self) -> tuple[str, ...]:
        """The words that are hidden, in order."""
        return tuple(word for part in self.parts if part.screened for word in part.text.split())

    def name_tagged(
        self, opening: str = "<personnavn>", closing: str = "</personnavn>", *, public: bool = True
    ) -> str:
        """With every personal name between tags; in the public form the screened ones are masks and carry no tag."""

        def tagged(part: Part) -> str:
            return f"{opening}{part.text}{closing}" if part.personal_name else part.text

        return self._masked(tagged) if public else "".join(map(tagged, self.parts))

    def _masked(self, shown: Callable[[Part], str]) -> str:
        pieces: list[str] = []
        masked, space = False, ""
        for part in self.parts:
            if part.screened:
                text = part.text.strip()
                before, after = part.text.split(text, 1) if text else ("", "")
                if masked:
                    space = after or space
                else:
                    pieces += [space, before, MASK]
                    space = after
                masked = True
            elif masked and not part.text.strip():
                space += part.text
            else:
                pieces += [space, shown(part)]
                masked, space = False, ""
        return "".join((*pieces, space))

    def without_screening(self) -> ScreenedText:
        """The same text with nothing screened: what a mistake would publish. For tests of the leak check."""
        return ScreenedText(tuple(replace(part, screened=False) for part in self.parts))

    def __str__(self) -> str:
        """The public form: what is printed by mistake must not leak."""
        return self.public

    def __repr__(self) -> str:
        return f"ScreenedText({self.public!r})"


def _normalised(parts: Iterable[Part]) -> tuple[Part, ...]:
    """White space folded across parts, so that the whole is on one line; empty screened parts stay, as one mask."""
    folded: list[Part] = []
    ends_with_space = True
    for part in parts:
        text = re.sub(r"\s+", " ", without_invisible(part.text))
        if ends_with_space:
            text = text.lstrip(" ")
        if text or part.screened:
            folded.append(replace(part, text=text))
            ends_with_space = text.endswith(" ") if text else False
    while folded and not folded[-1].screened and not folded[-1].text.strip():
        folded.pop()
    if folded:
        folded[-1] = replace(folded[-1], text=folded[-1].text.rstrip())
    return tuple(folded)
