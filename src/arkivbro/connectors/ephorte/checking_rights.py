"""`arkivbro check`: NCore's version, what our user may register, and which access codes it is cleared for.

Asked by `Initialize` (which saves nothing) and by functions that only tell something (`ncore.md` 3.1 and 3.4). What an
installation does not tell is a warning: then a trial in a test base is the only proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured
from arkivbro.ports import CheckLevel, CheckResult

REGISTERED = {
    "Case": "saker",
    "Classification": "klasseringer",
    "RegistryEntry": "journalposter",
    "SenderRecipient": "parter",
    "DocumentDescription": "dokumentbeskrivelser",
    "DocumentObject": "dokumentversjoner",
    "RegistryEntryDocument": "dokumentlenker",
    "Remark": "merknader",
}
"""What arkivbro registers, as ePhorte's administrator calls it."""
QUOTES_FROM = {3: (3, 1, 3), 5: (5, 1, 3)}
"""By major version: the first that understands quotes in filters; all after 5 do, and 4 does not (`ncore.md` 3.2)."""
VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


def check_version(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    """Which NCore answers, and whether it understands the filters that we send."""
    what = f"{name}: versjon"
    try:
        told = client.function("GetVersionString", budget) or ""
    except ArkivbroError:
        told = ""
    if (match := VERSION.search(told)) is None:
        return CheckResult(
            what,
            CheckLevel.WARNING,
            "NCore sier ikke hvilken versjon det er: Functions V2 svarer ikke for tjenestebrukeren.",
            "Er NCore eldre enn 3.1.3 eller 5.1.3, må filter_quotes være false.",
        )
    version = tuple(int(part or 0) for part in match.groups())
    if client.settings.filter_quotes and not understands_quotes(version):
        return CheckResult(
            what,
            CheckLevel.ERROR,
            f"NCore er {match[0]}, og forstår ikke anførselstegn i søk.",
            "Sett filter_quotes = false.",
        )
    return CheckResult(what, CheckLevel.OK, f"NCore {match[0]}.")


def understands_quotes(version: tuple[int, ...]) -> bool:
    """Whether an NCore of that version takes quotes in filters for quotes."""
    first = QUOTES_FROM.get(version[0])
    return version >= first if first else version[0] > max(QUOTES_FROM)


def check_rights(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    """Whether our user may create everything that arkivbro registers."""
    what = f"{name}: rett til å registrere"
    remedy = "Gi rollen rett til å opprette dem i ePhorte."

    def attempt() -> CheckResult:
        rights = {type: _may_create(type, client, budget) for type in REGISTERED}
        if refused := [REGISTERED[type] for type, may in rights.items() if may is False]:
            told = f"Tjenestebrukeren kan ikke opprette {_listed(refused)}."
            return CheckResult(what, CheckLevel.ERROR, told, remedy)
        if untold := [REGISTERED[type] for type, may in rights.items() if may is None]:
            told = f"ePhorte sier ikke om tjenestebrukeren kan opprette {_listed(untold)}."
            return CheckResult(
                what, CheckLevel.WARNING, told, "Prøv med en stilling i testbasen før dere tar det i bruk."
            )
        return CheckResult(
            what, CheckLevel.OK, f"Tjenestebrukeren kan opprette {_listed(REGISTERED.values())}."
        )

    return attempted(what, remedy, attempt)


def _may_create(type: str, client: NCoreClient, budget: Budget) -> bool | None:
    """None: not told. A refusal of rights is a no."""
    try:
        return client.initialize(type, budget)[1]
    except Misconfigured as error:
        if error.detail == "fault:rights":
            return False
        return None
    except Declined:
        return None


def check_clearance(name: str, client: NCoreClient, codes: set[str], budget: Budget) -> CheckResult:
    """Whether our user is cleared for the access codes: without that it does not see what it has made itself."""
    what = f"{name}: klarering"
    if not codes:
        return CheckResult(what, CheckLevel.OK, "Arkivprofilen skjermer ingenting.")
    try:
        own, _ = client.initialize("Case", budget)
        id = own.number("OfficerNameId") if own is not None else None
        told = (client.function("Tilgangskoder", budget, id) or "") if id else ""
    except ArkivbroError:
        told = ""
    cleared = {code.strip() for code in told.split(",")} - {""}
    if not cleared:
        return CheckResult(
            what,
            CheckLevel.WARNING,
            "ePhorte sier ikke hvilke tilgangskoder tjenestebrukeren er klarert for.",
            f"Se etter i ePhorte at den er klarert for {_listed(sorted(codes))}.",
        )
    if missing := sorted(codes - cleared):
        return CheckResult(
            what,
            CheckLevel.ERROR,
            f"Tjenestebrukeren er ikke klarert for {_listed(missing)}.",
            "Gi den klarering i ePhorte: uten den ser ikke arkivbro det som er registrert, og kan ikke fullføre det.",
        )
    return CheckResult(what, CheckLevel.OK, f"Tjenestebrukeren er klarert for {_listed(sorted(codes))}.")


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last
