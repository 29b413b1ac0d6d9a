"""In the end: what the source told of, against what the archive has. A duplicate or a loss is named by its key, never by a person's name."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from tests.processes import run
from tests.soak.ground import Ground

_UNLIKE = "SELECT COUNT(*), COUNT(DISTINCT journal_sequence), MIN(journal_sequence), MAX(journal_sequence) FROM archive_registryentry"
EMPTY = "left_out"
"""An applicant's file without a byte in it: no archive takes it, and both sides say so."""


@dataclass
class Found:
    """`entries`: registry entries that stand in the archive."""

    entries: int = 0
    duplicates: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


def compared(ground: Ground, vacancies: int, applications: int) -> Found:
    """Everything that was told of stands there once, journalled, with its files as they were sent."""
    found = Found()
    _of_the_ledger(ground, vacancies, applications, found)
    if ground.simulator is None:
        _of_our_archive(ground, vacancies, applications, found)
    else:
        _of_ephorte(ground, vacancies, applications, found)
    return found


def _of_the_ledger(ground: Ground, vacancies: int, applications: int, found: Found) -> None:
    wanted = {"advertisement": vacancies, "application": vacancies * applications}
    rows = ground.ledger.rows(
        "SELECT kind, COUNT(*) FROM transfers_transfer WHERE state = 'transferred' GROUP BY kind"
    )
    for kind, number in dict(rows).items():
        if number > wanted.get(kind, 0):
            found.duplicates.append(f"{kind}: {number - wanted.get(kind, 0)} transfers too many")
    for kind, number in wanted.items():
        if (lacks := number - dict(rows).get(kind, 0)) > 0:
            found.losses.append(f"{kind}: {lacks} transfers not done")
    told = run(("-m", "arkivbro", "verify", "--json"), ground.environment, check=False, timeout=1_800)
    for one in json.loads(told.stdout):
        found.losses += [
            f"verify, {one['vacancy']}: {lack['code']} {lack['subject']}"
            for lack in one["lacks"]
            if lack["code"] != EMPTY
        ]


def _of_our_archive(ground: Ground, vacancies: int, applications: int, found: Found) -> None:
    rows = ground.ledger.rows(
        "SELECT c.id, SUM(CASE WHEN e.type = 'X' THEN 1 ELSE 0 END), SUM(CASE WHEN e.type = 'I' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN e.status = 'J' THEN 0 ELSE 1 END) FROM archive_casefile c "
        "LEFT JOIN archive_registryentry e ON e.case_id = c.id GROUP BY c.id"
    )
    _of_cases(len(rows), vacancies, found)
    for case, internal, incoming, not_journalled in rows:
        _of_a_case(f"case {case}", int(internal), int(incoming), applications, found)
        if not_journalled:
            found.other.append(f"case {case}: {not_journalled} entries not journalled")
    ((count, numbers, first, last),) = ground.ledger.rows(_UNLIKE)
    found.entries = count
    if numbers != count or (count and last - first + 1 != count):
        found.other.append(f"journal numbers: {count} entries, {numbers} numbers from {first} to {last}")


def _of_ephorte(ground: Ground, vacancies: int, applications: int, found: Found) -> None:
    assert ground.simulator is not None
    state = ground.simulator.state()
    for type in ("Case", "RegistryEntry", "DocumentDescription"):
        keys = Counter(row["CustomAttribute1"] for row in state[type] if row.get("CustomAttribute1"))
        found.duplicates += [f"{type} {key}: {number} times" for key, number in keys.items() if number > 1]
    _of_cases(len(state["Case"]), vacancies, found)
    found.entries = len(state["RegistryEntry"])
    by_case: dict[str, Counter[str]] = {str(row["Id"]): Counter() for row in state["Case"]}
    for row in state["RegistryEntry"]:
        by_case[str(row["CaseId"])][row["RegistryEntryTypeId"]] += 1
        if row["RecordStatusId"] != "J":
            found.other.append(f"entry {row['Id']}: {row['RecordStatusId']}")
    for case, types in by_case.items():
        _of_a_case(f"case {case}", types["X"], types["I"], applications, found)


def _of_cases(there: int, wanted: int, found: Found) -> None:
    if there > wanted:
        found.duplicates.append(f"{there - wanted} cases too many")
    if there < wanted:
        found.losses.append(f"{wanted - there} cases lack")


def _of_a_case(case: str, internal: int, incoming: int, applications: int, found: Found) -> None:
    for what, there, wanted in (("advertisements", internal, 1), ("applications", incoming, applications)):
        if there > wanted:
            found.duplicates.append(f"{case}: {there - wanted} {what} too many")
        if there < wanted:
            found.losses.append(f"{case}: {wanted - there} {what} lack")
