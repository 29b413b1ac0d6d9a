"""One thing that `arkivbro check` tries at ePhorte, and what it says of how it went."""

from __future__ import annotations

from collections.abc import Callable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.directory import CODE_TABLES, Directory
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured
from arkivbro.ports import CheckLevel, CheckResult


def attempted(what: str, remedy: str, attempt: Callable[[], CheckResult]) -> CheckResult:
    """What the attempt found; an error of it with ePhorte's own words, and the remedy for it."""
    try:
        return attempt()
    except ArkivbroError as error:
        words = error.archive_words if isinstance(error, Misconfigured | Declined) else ""
        told = f" ePhorte svarte: «{words}»" if words else ""
        setting = getattr(error, "setting", "")
        own = f"Sjekk {setting}." if setting else remedy
        return CheckResult(what, CheckLevel.ERROR, error.sentence + told, own)


def code_table(name: str, directory: Directory, table: str, codes: set[str], budget: Budget) -> CheckResult:
    """Whether the codes stand in that table."""
    what = f"{name}: {CODE_TABLES[table].lower()}"

    def attempt() -> CheckResult:
        missing = sorted(codes - set(directory.codes(table, budget)))
        if missing:
            return CheckResult(
                what,
                CheckLevel.ERROR,
                f"{CODE_TABLES[table]} {', '.join(missing)} finnes ikke i ePhorte.",
                "Rett koden i [archive.…], eller opprett den i ePhorte.",
            )
        return CheckResult(what, CheckLevel.OK, f"{', '.join(sorted(codes))} finnes.")

    return attempted(what, "Gi rollen lesetilgang til kodetabellen i ePhorte.", attempt)
