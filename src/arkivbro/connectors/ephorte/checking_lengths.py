"""`arkivbro check`: whether every value of the profile fits the field that it goes into. NCore refuses what is longer.

Titles, names and addresses are shortened when they are registered and stand in full in a remark (`lengths.py`); a code, a
basis or a class cannot be shortened. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from arkivbro.connectors.ephorte.titles import length_of
from arkivbro.core.messages import message
from arkivbro.core.profile import ArchiveProfile, EntryRule
from arkivbro.ports import CheckLevel, CheckResult

MOST = {
    "ephorte_check.access_code": 2,
    "ephorte_check.legal_basis": 70,
    "ephorte_check.case_status": 2,
    "ephorte_check.record_status": 2,
    "ephorte_check.entry_type": 1,
    "ephorte_check.follow_up_method": 2,
    "ephorte_check.disposal_code": 2,
    "ephorte_check.document_category": 10,
    "ephorte_check.series": 10,
    "ephorte_check.file_type": 10,
    "ephorte_check.journal_unit": 10,
    "ephorte_check.class_system": 10,
    "ephorte_check.class_value": 70,
}
"""By what it is called, how many UTF-16 units its field takes (`ncore.md` sections 4 and 6). Of a file type the documents say two
and five, and its users have six: we only know that no code of NCore's is longer than ten.
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the profile: where it stands, what it is (a code of `MOST`), and its text."""

    path: tuple[str, ...]
    what: str
    text: str


def check_lengths(name: str, profile: ArchiveProfile) -> CheckResult:
    """Which values of the profile are too long, each with its line."""
    what, long = message("ephorte_check.profile_lengths", name=name), too_long(profile)
    if not long:
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.all_fit"))
    findings = tuple(
        profile.finding(
            one.path,
            message("ephorte_check.too_long", value=one.text, most=MOST[one.what], what=message(one.what)),
        )
        for one in long
    )
    told = message("ephorte_check.some_too_long", count=len(long))
    return CheckResult(what, CheckLevel.ERROR, told, findings=findings)


def too_long(profile: ArchiveProfile) -> tuple[Value, ...]:
    """The values that do not fit."""
    return tuple(one for one in _values(profile) if length_of(one.text) > MOST[one.what])


def _values(profile: ArchiveProfile) -> Iterator[Value]:
    case = profile.case
    yield Value(("case", "status"), "ephorte_check.case_status", case.status)
    yield Value(("case", "series"), "ephorte_check.series", case.series)
    yield Value(("case", "file_type"), "ephorte_check.file_type", case.file_type)
    yield Value(("case", "journal_unit"), "ephorte_check.journal_unit", case.journal_unit)
    yield Value(("case", "disposal"), "ephorte_check.disposal_code", case.disposal)
    if case.class_ is not None:
        yield Value(("case", "class", "system"), "ephorte_check.class_system", case.class_.system)
        yield Value(("case", "class", "value"), "ephorte_check.class_value", case.class_.value)
    for table, rules in (("entry", profile.entry), ("letter", profile.letter)):
        for kind, rule in rules.items():
            yield from _values_of((table, kind), rule)


def _values_of(path: tuple[str, ...], rule: EntryRule) -> Iterator[Value]:
    yield Value((*path, "type"), "ephorte_check.entry_type", rule.type)
    yield Value((*path, "sign_off"), "ephorte_check.follow_up_method", rule.sign_off)
    yield Value((*path, "document_type"), "ephorte_check.document_category", rule.document_type)
    yield Value((*path, "disposal", "default"), "ephorte_check.disposal_code", rule.disposal.default)
    for status in rule.statuses:
        yield Value((*path, "final_status"), "ephorte_check.record_status", status)
    if rule.access is not None:
        yield Value((*path, "access", "code"), "ephorte_check.access_code", rule.access.code)
        yield Value((*path, "access", "basis"), "ephorte_check.legal_basis", rule.access.basis)
