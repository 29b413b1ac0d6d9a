"""What the archive has in use, offered where a person writes it: a suggestion, since the archive may be silent just now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from arkivbro.core.errors import Misconfigured
from arkivbro.ports import Choice, Chosen
from arkivbro.runtime import current

MOST = 1000
"""So many are offered; a page is no telephone directory."""
MOST_CODES = 20


def offered(what: Chosen) -> tuple[Choice, ...]:
    """From the archive that new vacancies go to; none where it does not tell, does not answer within seconds, or is not set up."""
    try:
        return current().choices(what)
    except Misconfigured:
        return ()


def codes_in_archive() -> str:
    """The archive's access codes as a sentence to be added to a help text; "" where it does not tell."""
    codes = offered(Chosen.ACCESS_CODE)[:MOST_CODES]
    told = ", ".join(f"{code.value} ({code.text})" if code.text else code.value for code in codes)
    return f" Koder i arkivet: {told}." if told else ""


class TextOrChoice(forms.TextInput):
    """A text field with the archive's own values as suggestions. What is written may be something else."""

    def __init__(self, what: Chosen) -> None:
        super().__init__()
        self.what = what

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The field, followed by its list where there is one; asked for when it is shown."""
        choices = offered(self.what)[:MOST]
        if not choices:
            return super().render(name, value, attrs, renderer)
        list_id = f"{(attrs or {}).get('id', name)}_valg"
        field = super().render(
            name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer
        )
        options = format_html_join(
            "", '<option value="{}">{}</option>', ((one.value, one.text) for one in choices)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)
