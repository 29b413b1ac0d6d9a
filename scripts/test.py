"""All suites in turn, then a line for each: ran, or NOT RUN and why. Exits 0 only if all ran and passed.

As many run at a time as there are processors, at most two, and beside them one of those that mostly wait: for a lease that runs
out, for a browser. What each prints is shown when it is done, so that nothing is mixed.

ALLOW_MISSING="e2e …" names suites that may be missing. Arguments choose suites: `make test ARGS="unit check"`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error|errors|xfailed)")


@dataclass
class Suite:
    """`databases`: run once on each. `packages`: Debian packages that are installed where we are root.

    `weight`: about how long it takes; what takes long begins first. `waits`: mostly, so that it may run beside the others.
    """

    name: str
    databases: tuple[str, ...] = ("sqlite",)
    packages: tuple[tuple[str, str], ...] = ()
    weight: int = 0
    waits: bool = False


@dataclass
class Outcome:
    suite: str
    ran: bool
    why: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


BOTH = ("sqlite", "postgres")
AT_WORK = min(2, os.cpu_count() or 1)
_PRINTING = threading.Lock()
SUITES = (
    Suite("check"),
    Suite("unit"),
    Suite("contract", BOTH),
    Suite("integration", BOTH, weight=4),
    Suite("web", BOTH, weight=3),
    Suite("failure", BOTH, weight=5, waits=True),
    Suite("simulation", BOTH, weight=7),
    Suite("e2e", packages=(("chromium", "/usr/bin/chromium"),), weight=6, waits=True),
    Suite("simulators"),
    Suite("docs"),
)


def main(chosen: list[str]) -> int:
    names = {suite.name for suite in SUITES}
    if unknown := [name for name in chosen if name not in names]:
        print(
            f"Ukjent suite: {', '.join(unknown)}. De som finnes: {', '.join(sorted(names))}.", file=sys.stderr
        )
        return 2
    outcomes = run([suite for suite in SUITES if not chosen or suite.name in chosen])
    allowed = set(os.environ.get("ALLOW_MISSING", "").split())
    print("\n" + "-" * 60)
    for outcome in outcomes:
        if outcome.ran:
            told = f"ran ({outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped; {outcome.seconds:.0f} s)"
        else:
            told = f"NOT RUN: {outcome.why}" + (" (allowed)" if outcome.suite.split()[0] in allowed else "")
        print(f"{outcome.suite}: {told}")
    missing = [outcome for outcome in outcomes if not outcome.ran and outcome.suite.split()[0] not in allowed]
    failed = sum(outcome.failed for outcome in outcomes)
    print(
        f"{sum(o.passed for o in outcomes)} passed, {failed} failed, {sum(o.skipped for o in outcomes)} skipped",
        flush=True,
    )
    return 1 if missing or failed else 0


def run(suites: list[Suite]) -> list[Outcome]:
    """The suites, each on each of its databases, in the order of the list; the longest begin first."""
    began: dict[str, Future[Outcome]] = {}
    missing = {suite.name: why for suite in suites if (why := _install(suite))}
    with ThreadPoolExecutor(AT_WORK) as working, ThreadPoolExecutor(1) as waiting:
        for suite in sorted(suites, key=lambda one: -one.weight):
            for database in suite.databases if suite.name not in missing else ():
                if suite.name == "check" or any((ROOT / "tests" / suite.name).rglob("test_*.py")):
                    name = suite.name if len(suite.databases) == 1 else f"{suite.name} ({database})"
                    pool = waiting if suite.waits else working
                    began[name] = pool.submit(
                        _check if suite.name == "check" else _pytest, name, suite, database
                    )
    listed = [name for suite in suites for name in began if name.split()[0] == suite.name]
    return [Outcome(name, ran=False, why=why) for name, why in missing.items()] + [
        began[name].result() for name in listed
    ]


def _check(name: str, suite: Suite, database: str) -> Outcome:
    del suite, database
    began = time.monotonic()
    process = _run([sys.executable, "scripts/check.py"], dict(os.environ))
    _show(name, process.stdout)
    failed = int(process.returncode != 0)
    return Outcome(name, True, passed=1 - failed, failed=failed, seconds=time.monotonic() - began)


def _pytest(name: str, suite: Suite, database: str) -> Outcome:
    began = time.monotonic()
    _tell(f"{name} …")
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", f"tests/{suite.name}"]
    process = _run(command, {**os.environ, "ARKIVBRO_TEST_DATABASE": database})
    _show(name, process.stdout)
    last = next((line for line in reversed(process.stdout.splitlines()) if COUNTS.search(line)), "")
    counts = {
        kind.rstrip("s") if kind.startswith("error") else kind: int(number)
        for number, kind in COUNTS.findall(last)
    }
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if process.returncode not in (0, NO_TESTS) and not failed:
        failed = 1
    passed = counts.get("passed", 0)
    if process.returncode == NO_TESTS or (passed == 0 and failed == 0):
        return Outcome(name, ran=False, why="no test was run")
    return Outcome(name, True, "", passed, failed, counts.get("skipped", 0), time.monotonic() - began)


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _show(name: str, printed: str) -> None:
    _tell(f"\n== {name}\n{printed.rstrip()}")


def _tell(text: str) -> None:
    with _PRINTING:
        print(text, flush=True)


def _install(suite: Suite) -> str:
    """Installs what is missing of the suite's Debian packages, where we may. Returns why the suite cannot run, or ""."""
    missing = [package for package, path in suite.packages if not Path(path).exists()]
    if not missing:
        return ""
    if os.geteuid() != 0:
        return f"needs {' '.join(missing)}: sudo apt install {' '.join(missing)}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
    ):
        result = subprocess.run(
            command,
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if result.returncode:
            return f"{' '.join(command)} failed: {result.stderr.strip().splitlines()[-1:] or 'no message'}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
