"""Every part of `make bench` is carried out with tiny numbers, so that none rots: what they replace and repeat is the product's own."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = {
    "archiving": "--vacancies 1 --applications 2 --before 2 --repeated 1 --profile",
    "pages": "--pages-vacancies 2 --pages-applications 1 --pages-repeated 1",
    "lists": "--rows 30 --rows-repeated 1",
    "ephorte": "--ephorte-vacancies 1 --ephorte-applications 1 --in-flight 1 --wait 1",
}
LONGEST = 200


@cache
def bench() -> subprocess.CompletedProcess[str]:
    """All in one run, as `make bench` does: one database is set up for all."""
    command = [sys.executable, "-m", "benchmarks", *TINY, *" ".join(TINY.values()).split()]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)


def told(pattern: str) -> re.Match[str]:
    """What the run printed; the test fails with all of it where the pattern is not there."""
    found = re.search(pattern, bench().stdout)
    assert found, f"{pattern}\n{bench().stdout}\n{bench().stderr}"
    return found


def test_archiving_is_measured_counted_and_repeated_alone() -> None:
    told(r"Applications archived \(registry entries\) +│ +2 \(3\)")
    assert int(told(r"Rendering alone, s \(documents\) .*\((\d+)\)")[1]) == 3
    assert int(told(r"Database commits alone, s \(commits\) .*\((\d+)\)")[1]) >= 2
    assert int(told(r"File syncs alone, s \(syncs\) .*\((\d+)\)")[1]) >= 2
    told(r"attachments inspected alone, s \(files\) .*\(\d+\)")
    for kind in ("Commits", "Statements that read", "Statements that write", "Syncs of files"):
        received, archived = map(float, told(rf"{kind} +│ +([\d.]+) \+ ([\d.]+) = ").groups())
        assert received > 0, kind
        assert archived > 0, kind


def test_archiving_is_profiled() -> None:
    told(r"Profiled: 3 registry entries")
    told(r"arkivbro\.transfers\.worker\._one_turn")
    told(r"\d   arkivbro\.\S+  (SELECT|INSERT|UPDATE) \w+")


def test_pages_are_timed() -> None:
    told(r"Offentlig journal, søk +│ +[\d.]+ │ +[\d.]+ │")


def test_ephorte_is_measured() -> None:
    told(r"\n +1 │ +\d+ │ +[\d.]+ │ +[\d.]+ │ +[\d.]+ │")


def test_lists_are_measured_or_it_is_said_that_they_cannot_be() -> None:
    if "WeasyPrint is not installed" in bench().stderr:
        pytest.skip("NOT RUN: WeasyPrint is not installed (make bench puts it into .tools/bench)")
    told(r"Ratio, both PDF/A-2a: 0\.\d+")


def test_each_that_was_carried_out_is_told_as_such() -> None:
    """Only `lists` has a bound, and needs what may not be there: of so few rows, and on a busy machine, either is told by the exit."""
    said = bench().stderr.replace("lists did not end well.", "")
    assert "did not end well" not in said, said
    assert bench().returncode in (0, 1)
