"""The lengths of NCore's fields, in UTF-16 units (`ncore.md` section 4), and texts that do not fit them.

What does not fit is shortened in the field, and stands in full in a remark that carries the entry's access code. The
remark also has the screened form, so that reading gives back exactly what the plan said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.connectors.ephorte.titles import CUT, TitleForms, length_of, text_of, title_forms
from arkivbro.core.screening import ScreenedText

TITLE = 255
PARTY_NAME = 70
ADDRESS = 120
PURSUANT = 70
REMARK = 4000

FULL_TITLE = "Hele tittelen"
FULL_NAME = "Hele navnet"
FULL_DOCUMENT_TITLE = "Hele dokumenttittelen"
FULL_ADDRESS = "Hele adressen"
_LABELS = (FULL_TITLE, FULL_NAME, FULL_DOCUMENT_TITLE, FULL_ADDRESS)
_PUBLIC, _TAGGED = "Offentlig", "Personnavn"


@dataclass(frozen=True, slots=True)
class LongText:
    """A text that was shortened: what kind of field, and the text itself."""

    label: str
    text: ScreenedText


def remark_for(long: LongText) -> str:
    """The remark's text. Readable for an archivist, and read back by `long_texts`."""
    forms = title_forms(long.text)
    lines = [f"{long.label}: {forms.full}"]
    if forms.public != forms.full:
        lines.append(f"{_PUBLIC}: {forms.public}")
    if forms.tagged not in (forms.full, forms.public):
        lines.append(f"{_TAGGED}: {forms.tagged}")
    return "\n".join(lines)


def long_texts(remarks: Iterable[str]) -> tuple[LongText, ...]:
    """The texts that these remarks hold in full; other remarks are passed over."""
    found: list[LongText] = []
    for remark in remarks:
        lines = dict(line.split(": ", 1) for line in remark.splitlines() if ": " in line)
        label = next((one for one in _LABELS if one in lines), None)
        if label is None:
            continue
        full = lines[label]
        public = lines.get(_PUBLIC, full)
        found.append(LongText(label, text_of(TitleForms(full, public, lines.get(_TAGGED, public)))))
    return tuple(found)


def in_full(label: str, stands: TitleForms, limit: int, long: Iterable[LongText]) -> ScreenedText:
    """What the field means: the full text whose shortened form stands there, else what stands there."""
    if CUT in stands.full:
        for one in long:
            if one.label == label and title_forms(one.text, limit) == stands:
                return one.text
    return text_of(stands)


def too_long(label: str, text: ScreenedText, limit: int) -> tuple[LongText, ...]:
    """The text, if any of its forms is longer than the field."""
    forms = title_forms(text)
    longest = max(map(length_of, (forms.full, forms.public, forms.tagged)))
    return (LongText(label, text),) if longest > limit else ()
