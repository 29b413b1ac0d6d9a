"""Codes with their words, as the archive's own lists have them. `words` is `selectors.codes.words_of_codes()`, read once for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

register = template.Library()


@register.filter
def kode(code: str, words: Mapping[str, str]) -> str:
    """«P – Personalsaker»; a code that no list has, as it is."""
    return f"{code} – {words[code]}" if words and words.get(code) else code


@register.filter
def koder(codes: Iterable[str], words: Mapping[str, str]) -> str:
    """Several codes, one after the other."""
    return ", ".join(kode(one, words) for one in codes)
