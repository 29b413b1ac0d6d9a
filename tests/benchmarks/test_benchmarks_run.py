"""Every part of `make bench` is carried out with tiny numbers, so that none rots: what they replace and repeat is the product's own."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from benchmarks.shown import against

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = {
    "archiving": "--vacancies 1 --applications 2 --before 2 --repeated 1 --profile",
    "pages": "--pages-few 1 --pages-vacancies 2 --pages-applications 1 --pages-repeated 1",
    "lists": "--rows 30 --rows-repeated 1",
    "usual": "--usual-vacancies 1 --usual-applications 1 --usual-plain 0 --turns 1",
    "idle": "--idle-before 0 --idle-postgres 0 --idle-settling 1 --idle-seconds 1 --idle-times 1",
    "crowd": "--crowd 2 --crowd-vacancies 2",
    "ephorte": "--ephorte-vacancies 1 --ephorte-applications 1 --in-flight 1 --wait 1",
}
LONG = {
    "intake": "--intake-vacancies 1 --intake-applications 2 --intake-times 1 --intake-advertisements 0 --intake-quiet 0 --intake-sweep 1",
    "workers": "--workers 1 --workers-builtin 1 --workers-vacancies 1 --workers-applications 1 --workers-times 1 --workers-wait 1",
    "memory": "--memory-vacancies 1 --memory-applications 1 --memory-more 1 --memory-seconds 1",
}
"""With several workers, with a PostgreSQL or with a simulator of their own: these are carried out by `make soak`."""
LONGEST = 280
ONE_CHILD = "[transfers]\nrender_processes = 1\n[inspection]\nprocesses = 1\n"
"""Each child takes a while to begin, and there is little to do for it."""
NOT_INSTALLED = "WeasyPrint is not installed"


@cache
def bench(*, is_long: bool = False) -> subprocess.CompletedProcess[str]:
    """All of either kind in one run, as `make bench` does: one database is set up for all."""
    parts = LONG if is_long else TINY
    with tempfile.TemporaryDirectory(prefix="arkivbro-test-") as folder:
        configuration = Path(folder) / "arkivbro.toml"
        configuration.write_text(ONE_CHILD, encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks", *parts, *" ".join(parts.values()).split()]
        command += ["--configuration", str(configuration)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)


def told(pattern: str, *, is_long: bool = False) -> re.Match[str]:
    """What the run printed; the test fails with all of it where the pattern is not there."""
    ran = bench(is_long=is_long)
    found = re.search(pattern, ran.stdout)
    assert found, f"{pattern}\n{ran.stdout}\n{ran.stderr}"
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
    told(r"Offentlig journal, søk \* +│ +[\d.]+ │ +[\d.]+ │")


def test_ephorte_is_measured() -> None:
    told(r"\n +1 │ +\d+ │ +[\d.]+ │ +[\d.]+ │ +[\d.]+ │")


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_several_workers_are_measured() -> None:
    told(r"\n +1 │ +\d+ │ +[\d.]+ │ +[\d.]+ │ +[\d.]+ │ +0.9", is_long=True)
    told(r"\n +1 │ +2 │ +[\d.]+ │ +[\d.]+ │ +1.00 │ +│ +[\d.]+ \+ [\d.]+", is_long=True)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_memory_is_watched() -> None:
    told(r"\n +1 │ +\d+ │( +\d+ \(1\.00\) │?){3}", is_long=True)


def test_a_crowd_is_measured() -> None:
    told(r"ms an application ┃ 2 × 1 ┃ 1 × 2 ┃ ratio")


def test_an_idle_installation_is_watched_and_then_archives() -> None:
    told(r"\n SQLite +│ +0 │( +[\d.]+% │){4} +[\d.]+ │ +[\d.]+–[\d.]+")


def test_lists_are_measured_or_it_is_said_that_they_cannot_be() -> None:
    _skip_without_the_peers()
    told(r"Ratio, both PDF/A-2a: 0\.\d+")


def test_the_usual_way_is_measured_or_it_is_said_that_it_cannot_be() -> None:
    """That its documents say the same is looked at by the benchmark itself."""
    _skip_without_the_peers()
    told(r"1 applications \(2 registry entries\), in turns")
    told(r"Ratio of applications per second: [\d.]+ \(at least 5 is wanted\)")


def _skip_without_the_peers() -> None:
    if NOT_INSTALLED in bench().stderr:
        pytest.skip(f"NOT RUN: {NOT_INSTALLED} (make bench puts it into .tools/bench)")


def test_a_version_before_is_run_from_its_own_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The flow itself is run by `usual`; here, that each turn gets the source of the version whose turn it is."""
    if not (ROOT / ".git").exists():
        pytest.skip("NOT RUN: no git here that knows a version before")
    ran: list[Path] = []

    def measured(
        _folder: Path, name: str, _words: object, *, environment: dict[str, str]
    ) -> dict[str, object]:
        assert name == "flow"
        source = Path(environment["PYTHONPATH"])
        assert any((source / "arkivbro/documents/fonts").iterdir())
        ran.append(source)
        seconds = 1.0 if source == ROOT / "src" else 3.0
        times = {"received_in": 0.0, "archived_in": seconds, "processor": seconds, "with_children": seconds}
        return {"source": str(source.resolve()), "applications": 1, "transferred": 2, **times}

    monkeypatch.setattr(against, "measured_alone", measured)
    sizes = argparse.Namespace(against="HEAD", vacancies=1, applications=1, turns=2)
    assert against.show_against(tmp_path, sizes)
    now, before = ROOT / "src", ran[1]
    assert ran == [now, before, before, now]
    assert before.is_relative_to(tmp_path)
    assert not before.exists()
    assert "3.00 times HEAD" in capsys.readouterr().out


def test_each_that_was_carried_out_is_told_as_such() -> None:
    """Only `lists` has a bound, which so few rows may miss on a busy machine; and it needs what may not be there."""
    said = bench().stderr.replace("lists did not end well.", "")
    assert "did not end well" not in said, said
    assert bench().returncode in (0, 1)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_issue_13_intake_is_measured_by_size_and_by_how_soon() -> None:
    told(r"Taken in from Webcruiter's API, 2 attachments of 50 kB each", is_long=True)
    told(r" +2 │ +[\d.]+ │ +[\d.]+ \(1\.00\) │ +[\d.]+ │ +\d+ \(1\.00\)", is_long=True)
    for name in ("application, webhook", "application, sweep", "advertisement, sweep"):
        told(rf"{name} +│ +[\d.]+ │ +[\d.]+–[\d.]+ │ +1", is_long=True)
