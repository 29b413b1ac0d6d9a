"""One thing that `arkivbro check` tries at ePhorte, and what it says of how it went."""

from __future__ import annotations

from collections.abc import Callable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.directory import CODE_TABLES, Directory
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured
from arkivbro.core.messages import Message, message
from arkivbro.ports import CheckLevel, CheckResult

Failed = Callable[[Message], Message]
"""What is told when an attempt fails, of the problem: it says what to do about it."""


def attempted(what: Message, failed: Failed, attempt: Callable[[], CheckResult]) -> CheckResult:
    """What the attempt found; an error of it with ePhorte's own words, and the remedy for it."""
    try:
        return attempt()
    except ArkivbroError as error:
        problem = error.message
        if isinstance(error, Misconfigured | Declined) and error.archive_words:
            problem = message("ephorte_check.with_words", problem=problem, words=error.archive_words)
        if isinstance(error, Misconfigured) and error.setting:
            told = message("ephorte_check.setting_wrong", problem=problem, setting=error.setting)
        else:
            told = failed(problem)
        return CheckResult(what, CheckLevel.ERROR, told)


def code_table(
    what: Message, directory: Directory, table: str, codes: set[str], budget: Budget
) -> CheckResult:
    """Whether the codes stand in that table."""

    def attempt() -> CheckResult:
        missing = tuple(sorted(codes - set(directory.codes(table, budget))))
        if missing:
            told = message("ephorte_check.missing_codes", table=name_of(table), codes=missing)
            return CheckResult(what, CheckLevel.ERROR, told)
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.there", what=tuple(sorted(codes))))

    return attempted(what, lambda problem: message("ephorte_check.table_not_read", problem=problem), attempt)


def name_of(table: str) -> Message:
    """What ePhorte's administrator calls a code table."""
    return message(CODE_TABLES[table])
