"""What several records of the archive share: public ids, keys, screened titles, access."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models

from arkivbro.core.errors import Declined
from arkivbro.core.noark import Access
from arkivbro.core.screening import Part, ScreenedText
from arkivbro.core.text_forms import norwegian_sort_key, words_form

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def new_public_id() -> str:
    """A random name for web addresses: 72 bits, so that nobody guesses the next one."""
    return secrets.token_urlsafe(9)


def parts_of(text: ScreenedText) -> list[dict[str, Any]]:
    """The parts of a text as stored JSON."""
    return [{"text": p.text, "screened": p.screened, "personal_name": p.personal_name} for p in text.parts]


def text_of(parts: list[dict[str, Any]]) -> ScreenedText:
    """The text whose parts were stored."""
    return ScreenedText(tuple(Part(p["text"], p["screened"], p["personal_name"]) for p in parts))


@dataclass(frozen=True, slots=True)
class Mark:
    """Which record, and in which case and entry: all that the change log needs of it, and nothing of its words."""

    type: str
    public_id: str
    case_id: int | None = None
    entry_id: int | None = None


class InCase(Protocol):
    """An entry, for what stands in one."""

    pk: int
    case_id: int


class Record(models.Model):
    """A record with a public id. Text that one of our databases could not hold is refused on both."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_unstorable_text()
        super().save(*args, **kwargs)

    @property
    def mark(self) -> Mark:
        """Of a record that is saved."""
        return self.mark_in(None)

    def mark_in(self, entry: InCase | None) -> Mark:
        """As it stands in that entry."""
        place = (entry.case_id, entry.pk) if entry is not None else (None, None)
        return Mark(self._meta.model_name or "", self.public_id, *place)

    def refuse_unstorable_text(self) -> None:
        """Raises Declined for what PostgreSQL refuses and SQLite stores: NUL, lone surrogates, over-long text."""
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if not isinstance(value, str):
                continue
            if _UNSTORABLE.search(value):
                raise Declined("archive.bad_characters", field=field.name)
            limit = getattr(field, "max_length", None)
            if limit is not None and len(value) > limit:
                raise Declined("archive.too_long", field=field.name, limit=limit)


class Keyed(models.Model):
    """A record that a transfer made, or may make, by a stable key; null for what people registered themselves."""

    key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        abstract = True


class Titled(models.Model):
    """A title in its full and its public form, and the parts that tell which words are screened."""

    title = models.TextField()
    public_title = models.TextField()
    title_parts = models.JSONField(default=list)
    search_text = models.TextField(default="", editable=False)
    """Of the full title: for cleared users only."""
    public_search_text = models.TextField(default="", editable=False)
    """Of the public record's searchable words: no personal name, nothing at all while the text is hidden. Of cases and entries."""
    sort_key = models.CharField(max_length=1000, default="", editable=False)
    public_sort_key = models.CharField(max_length=1000, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def screened_title(self) -> ScreenedText:
        return text_of(self.title_parts)

    def set_title(self, title: ScreenedText) -> None:
        """Sets all forms of the title together; they are never set one by one. What the public searches by is set from the
        public form of the whole record (`public_form.set_public_search`).
        """
        full, public = title.full, title.public
        self.title, self.public_title, self.title_parts = full, public, parts_of(title)
        self.search_text = words_form(full)
        self.sort_key, self.public_sort_key = norwegian_sort_key(full), norwegian_sort_key(public)

    TITLE_FIELDS = (
        "title",
        "public_title",
        "title_parts",
        "search_text",
        "public_search_text",
        "sort_key",
        "public_sort_key",
    )


class Restricted(models.Model):
    """Tilgangsrestriksjon and skjerming. Both texts are empty when the record is public."""

    access_code = models.CharField(max_length=40, blank=True, default="")
    legal_basis = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def access(self) -> Access:
        return Access(self.access_code, self.legal_basis)
