"""What `arkivbro init` writes of a body's answers: `arkivbro.toml`, and a profile of its own where none fits.

Both are made of texts with comments, which the one who keeps them needs: tomlkit writes values into them and leaves every comment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from arkivbro.core.errors import Misconfigured

TEMPLATE = "mal"
"""The shipped profile that a body's own is made of."""
OWN_PROFILE = "profil.toml"
SETTINGS = "arkivbro.toml"
SETTINGS_HEAD = """\
# Innstillingene til arkivbro, skrevet av «arkivbro init». Alle som finnes: docs/reference/settings.md.
# «arkivbro check» prøver dem. Hemmeligheter står aldri her, men i miljøet eller i egne filer.

"""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit of the body, as sources call it, with its code in the archive and its leader's initials there."""

    name: str
    code: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What the body's archive calls things; "" leaves what the template says."""

    responsible: str = ""
    """Initials: responsible for a case until its leader is known, and case handler of what comes in by itself."""
    series: str = ""
    classification: str = ""
    """As `system=value`."""
    journal_unit: str = ""
    access_code: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How the installation shall begin."""

    body: str
    profile: str = TEMPLATE
    """A shipped profile, or a file beside `arkivbro.toml`; the template makes one of the body's own."""
    codes: Codes = Codes()
    units: tuple[NewUnit, ...] = ()
    archive: str = "builtin"
    archive_table: tuple[tuple[str, str], ...] = ()
    """The settings of another archive's table."""
    source: str = "builtin"
    source_table: tuple[tuple[str, str], ...] = ()
    archive_from: date | None = None


def settings_text(answers: Answers) -> str:
    """`arkivbro.toml` as these answers make it."""
    own = answers.profile == TEMPLATE
    document = tomlkit.parse(SETTINGS_HEAD)
    document.add(tomlkit.nl())
    document.add("profile", tomlkit.string(OWN_PROFILE if own else answers.profile))
    document.add("body", tomlkit.string(answers.body))
    if answers.archive_from is not None:
        document.add("archive_from", tomlkit.date(answers.archive_from.isoformat()))
    if answers.source != "builtin":
        source = tomlkit.table(is_super_table=True)
        source.add(answers.source, _table(answers.source_table))
        document.add("source", source)
    archive = tomlkit.table()
    archive.add("default", tomlkit.string(answers.archive))
    if answers.archive != "builtin":
        archive.add(answers.archive, _table(answers.archive_table))
    document.add("archive", archive)
    return tomlkit.dumps(document)


def _table(values: Iterable[tuple[str, str]]) -> Table:
    table = tomlkit.table()
    for name, value in values:
        table.add(name, tomlkit.string(value))
    return table


def own_profile_text(template: str, answers: Answers) -> str:
    """The body's own profile: the template with its name, codes and units, every comment where it was."""
    document: Any = tomlkit.parse(template)
    document["name"] = answers.body
    codes, case = answers.codes, document["case"]
    rules = (*document["entry"].values(), *document["letter"].values())
    if codes.responsible:
        case["responsible"] = codes.responsible
        for rule in rules:
            if "officer" in rule:
                rule["officer"] = codes.responsible
    if codes.series:
        case["series"] = codes.series
    if codes.classification:
        case["class"]["system"], _, case["class"]["value"] = codes.classification.partition("=")
    if codes.journal_unit:
        case["journal_unit"] = codes.journal_unit
    for rule in rules:
        if "access" in rule:
            rule["access"]["code"] = codes.access_code or rule["access"]["code"]
            rule["access"]["basis"] = codes.legal_basis or rule["access"]["basis"]
    if answers.units:
        document["units"] = _units(answers.units)
    return tomlkit.dumps(document)


def _units(units: Iterable[NewUnit]) -> Table:
    every = tomlkit.table(is_super_table=True)
    for unit in units:
        every.add(
            tomlkit.key(unit.name),
            _table((name, value) for name, value in (("code", unit.code), ("leader", unit.leader)) if value),
        )
    return every


def write_new(folder: Path, texts: dict[str, str]) -> None:
    """Puts the files into the folder, `arkivbro.toml` last: what is half done is no installation. None is written over.

    Raises Misconfigured where one is there, or the folder does not take it.
    """
    names = sorted(texts, key=lambda name: name == SETTINGS)
    for name in names:
        if (folder / name).exists():
            raise Misconfigured("init.is_there", name=name, folder=str(folder), setting=name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            part = folder / f".{name}.part"
            part.write_text(texts[name], encoding="utf-8")
            part.chmod(0o640)
            os.link(part, folder / name)  # unlike a rename, this takes nobody's place
            part.unlink()
    except OSError as error:
        raise Misconfigured(
            "init.not_written", folder=str(folder), detail=str(error.strerror), setting=SETTINGS
        ) from None
