"""The profile's tables for what a person does: lists, letters and exemption. Waits, columns and words are settings, not code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from arkivbro.core.applicant_lists import EXEMPT_NOTE
from arkivbro.core.list_columns import ALLOWED_IN_PUBLIC, EXTENDED_BY_LAW, PUBLIC_BY_LAW, Column
from arkivbro.core.messages import Message, message
from arkivbro.core.working_days import DayOff

Breach = tuple[tuple[str, ...], Message]
"""Where in the profile, and what is wrong."""

_DAY_OFF = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.?")


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListsRule(Table):
    """[lists]"""

    public_columns: tuple[Column, ...] = Field(
        (Column.NUMBER, Column.NAME, Column.AGE, Column.POSITION, Column.MUNICIPALITY, Column.GENDER),
        description="Kolonner i offentlig søkerliste, i rekkefølge. Loven krever name, age, position, municipality og gender.",
    )
    extended_columns: tuple[Column, ...] = Field(
        (
            Column.NUMBER, Column.NAME, Column.AGE, Column.GENDER, Column.MUNICIPALITY, Column.EDUCATION, Column.EXPERIENCE,
        ),
        description="Kolonner i utvidet søkerliste. Loven krever name, age, education og experience.",
    )  # fmt: skip
    exempt_note: str = Field(
        EXEMPT_NOTE,
        min_length=1,
        max_length=400,
        description="Det som står under offentlig søkerliste når noen på den er unntatt: hjemmelen, og hva som vises.",
    )
    late_applicants: bool = Field(False, description="Om søkere etter fristen tas med på listene, da alle.")
    withdrawal_hours: int = Field(
        24,
        ge=0,
        description="Frist for å trekke seg etter avslag på unntak, i timer fra søkeren er varslet.",
    )
    wait_working_days: int = Field(
        2, ge=0, le=30, description="Virkedager etter fristen før listene kan lages, så alle søknader er med."
    )
    alarm_working_days: int = Field(
        2, ge=1, le=30, description="Virkedager etter fristen før lederen varsles, så hver virkedag."
    )
    days_off: tuple[Annotated[str, Field(pattern=f"^{_DAY_OFF.pattern}$")], ...] = Field(
        (), description="Dager som ikke er virkedager, i tillegg til helligdagene, slik: «24.12»."
    )
    automatic: bool = Field(False, description="Om lister lages uten at noen trykker.")

    @property
    def also_off(self) -> tuple[DayOff, ...]:
        """`days_off` as month and day, for `core.working_days`."""
        days = (text.rstrip(".").split(".") for text in self.days_off)
        return tuple((int(month), int(day)) for day, month in days)


class LettersRule(Table):
    """[letters]"""

    expected: bool = Field(
        True,
        description="Om det skal ligge brev i arkivet fra hver stilling som noen har søkt på, før alt etter rutinen er arkivert.",
    )
    language: Literal["nb", "nn"] = Field("nb", description="Målform når ingen er valgt: nb eller nn.")
    names: dict[str, str] = Field(
        default_factory=lambda: {
            "confirmation": "Bekreftelse på mottatt søknad",
            "interview": "Innkalling til intervju",
            "rejection": "Avslag på søknad",
            "offer": "Tilbud om stilling",
            "exemption_notice": "Svar på ønske om unntak fra offentlighet",
        },
        description="Hva hvert slag brev heter i titler.",
    )

    def name_of(self, kind: str) -> str:
        """The kind's name in titles; the kind itself where it has none."""
        return self.names.get(kind) or kind


class ExemptionRule(Table):
    """[exemption]"""

    delegates: tuple[Annotated[str, Field(max_length=20)], ...] = Field(
        (), description="Initialer for dem som kan avgjøre ønsker om unntak, i tillegg til enhetens leder."
    )
    advertisement_words: tuple[str, ...] = Field(
        (
            "offentl selv bedt", "offentl selv anmod", "offentl selv ønsk", "offentl selv unntak", "offentl sjølv bede",
            "offentl sjølv bedt", "offentl sjølv ønsk", "offentl sjølv unntak",
        ),
        description="Ordbegynnelser som sammen viser at annonsen sier at opplysninger kan bli offentlige likevel; ett sett holder.",
    )  # fmt: skip


def breaches(values: dict[str, Any]) -> Iterator[Breach]:
    """Breaches of the law's own columns, and of the public list's being public (offentleglova § 25 second paragraph)."""
    lists = values.get("lists")
    if isinstance(lists, dict):
        yield from _columns(
            ("lists", "public_columns"), lists.get("public_columns"), PUBLIC_BY_LAW, ALLOWED_IN_PUBLIC
        )
        yield from _columns(
            ("lists", "extended_columns"),
            lists.get("extended_columns"),
            EXTENDED_BY_LAW,
            frozenset(Column),
        )
    entries = values.get("entry")
    public = entries.get("public_list") if isinstance(entries, dict) else None
    if isinstance(public, dict) and "access" in public:
        yield ("entry", "public_list", "access"), message("profile.public_list_has_access")


def _columns(
    path: tuple[str, ...], given: object, by_law: frozenset[Column], allowed: frozenset[Column]
) -> Iterator[Breach]:
    if not isinstance(given, list) or not all(name in set(Column) for name in given):
        return
    named = {Column(name) for name in given}
    if len(named) != len(given):
        yield path, message("profile.column_twice")
    if {Column.FAMILY_NAME, Column.GIVEN_NAME} <= named:
        named = named | {Column.NAME}
    if missing := tuple(column.value for column in Column if column in by_law - named):
        yield path, message("profile.column_missing", columns=missing)
    if surplus := tuple(column.value for column in Column if column in named - allowed):
        yield path, message("profile.column_not_public", columns=surplus)
