"""What the archive has in use: a person picks from it. An archive that is silent just now holds nobody up: then a text is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from arkivbro.core.errors import Misconfigured, WrongUse
from arkivbro.ports import Choice, Chosen
from arkivbro.runtime import current

MOST = 1000
"""So many are offered; a page is no telephone directory."""


def offered(what: Chosen, archive: str = "") -> tuple[Choice, ...]:
    """From that archive, or, where none is named, the one that new vacancies go to; none where it does not tell, does not answer within
    seconds, or is not set up.
    """
    try:
        return current().choices(what, archive or current().default_archive)
    except Misconfigured:
        return ()


def access_codes() -> tuple[Choice, ...]:
    """The codes that somebody may be cleared for: the archive's own; where it does not tell, those that the profile uses."""
    if told := offered(Chosen.ACCESS_CODE):
        return told
    try:
        profile = current().profile
    except Misconfigured:
        return ()
    rules = (*profile.entry.values(), *profile.letter.values())
    return tuple(Choice(code, "") for code in sorted({one.access.code for one in rules if one.access}))


def require_offered(what: Chosen, value: str, refused: str) -> None:
    """Raises WrongUse with the code `refused` where the archive tells what it has, and it is not this."""
    known = {one.value for one in offered(what)}
    if value and known and value not in known:
        raise WrongUse(refused, value=value)


class TextOrChoice(forms.TextInput):
    """A text field with the archive's own values to pick from, for where they are many; the act refuses any other."""

    def __init__(self, what: Chosen) -> None:
        super().__init__()
        self.what = what

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The field, followed by its list where there is one; asked for when it is shown."""
        every = offered(self.what)
        choices = every[:MOST]
        if not choices:
            return super().render(name, value, attrs, renderer)
        list_id = f"{(attrs or {}).get('id', name)}_valg"
        field = super().render(
            name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer
        )
        options = format_html_join(
            "", '<option value="{}">{}</option>', ((one.value, one.text) for one in choices)
        )
        more = (
            format_html('<p class="field__help">{}</p>', not_shown(len(every))) if len(every) > MOST else ""
        )
        return format_html('{}<datalist id="{}">{}</datalist>{}', field, list_id, options, more)


def not_shown(number: int) -> str:
    """That a list is cut, and what to do then."""
    shown, every = (f"{one:,}".replace(",", "\N{NO-BREAK SPACE}") for one in (MOST, number))
    return f"Listen viser {shown} av {every}. Skriv verdien for en som ikke står der; den blir kontrollert."
