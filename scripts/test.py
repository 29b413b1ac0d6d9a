"""All suites, then a line for each: ran, or NOT RUN and why. Exits 0 only if all ran and passed.

So many run at a time as keep the processors busy, the longest begun first, so that none is idle at the end: a suite that mostly
waits, for a lease that runs out or for a browser, leaves room for another. What each prints is shown when it is done, so that
nothing is mixed.

ALLOW_MISSING="e2e …" names suites that may be missing. Arguments choose suites: `make test ARGS="unit check"`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import memory

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error|errors|xfailed)")


@dataclass
class Suite:
    """`databases`: run once on each. `packages`: Debian packages that are installed where we are root.

    `seconds`: about how long it takes on two processors. `cores`: how many processors it keeps busy meanwhile.
    """

    name: str
    databases: tuple[str, ...] = ("sqlite",)
    packages: tuple[tuple[str, str], ...] = ()
    seconds: int = 10
    cores: float = 1.0


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
CORES = min(4, os.cpu_count() or 1)
MOST = CORES * 1.4
"""What is begun keeps so many processors busy: none is busy all the time."""
_PRINTING = threading.Lock()
SUITES = (
    Suite("check", seconds=30),
    Suite("unit", seconds=60),
    Suite("contract", BOTH, seconds=60),
    Suite("integration", BOTH, seconds=200),
    Suite("web", BOTH, seconds=110),
    Suite("failure", BOTH, seconds=130, cores=0.5),
    Suite("simulation", BOTH, seconds=280),
    Suite("e2e", packages=(("chromium", "/usr/bin/chromium"),), seconds=260, cores=0.8),
    Suite("simulators"),
    Suite("docs"),
    Suite("benchmarks", seconds=25),
)


def main(chosen: list[str]) -> int:
    names = {suite.name for suite in SUITES}
    if unknown := [name for name in chosen if name not in names]:
        print(
            f"Ukjent suite: {', '.join(unknown)}. De som finnes: {', '.join(sorted(names))}.", file=sys.stderr
        )
        return 2
    began, idle_before = time.monotonic(), _idle()
    with _prepared():
        outcomes = run([suite for suite in SUITES if not chosen or suite.name in chosen])
    seconds = time.monotonic() - began
    busy = 1 - (_idle() - idle_before) / (seconds * (os.cpu_count() or 1))
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
    print(f"{seconds:.0f} s; {os.cpu_count()} processors, {busy:.0%} busy")
    print(
        f"{sum(o.passed for o in outcomes)} passed, {failed} failed, {sum(o.skipped for o in outcomes)} skipped",
        flush=True,
    )
    return 1 if missing or failed else 0


def run(suites: list[Suite]) -> list[Outcome]:
    """The suites, each on each of its databases, in the order of the list."""
    missing = {suite.name: why for suite in suites if (why := _install(suite))}
    runs = [
        (suite, database)
        for suite in suites
        for database in suite.databases
        if suite.name not in missing and _has_tests(suite)
    ]
    done: dict[tuple[str, str], Outcome] = {}
    waiting = sorted(runs, key=lambda one: -one[0].seconds)
    with ThreadPoolExecutor(len(waiting) or 1) as pool:
        under_way: dict[Future[Outcome], tuple[Suite, str]] = {}
        while waiting or under_way:
            for suite, database in list(waiting):
                if not under_way or suite.cores + sum(one.cores for one, _ in under_way.values()) <= MOST:
                    under_way[pool.submit(_run_one, suite, database)] = (suite, database)
                    waiting.remove((suite, database))
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                suite, database = under_way.pop(future)
                done[suite.name, database] = future.result()
    return [Outcome(name, ran=False, why=why) for name, why in missing.items()] + [
        done[suite.name, database] for suite, database in runs
    ]


@contextmanager
def _prepared() -> Iterator[None]:
    """A folder in which whichever suite comes first puts what all of them copy: see `tests/database.py`."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-prepared-", dir=memory()) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL, which is another user, goes through it
        os.environ["ARKIVBRO_TEST_PREPARED"] = folder
        yield


def _has_tests(suite: Suite) -> bool:
    return suite.name == "check" or any((ROOT / "tests" / suite.name).rglob("test_*.py"))


def _run_one(suite: Suite, database: str) -> Outcome:
    name = suite.name if len(suite.databases) == 1 else f"{suite.name} ({database})"
    return _check(name) if suite.name == "check" else _pytest(name, suite, database)


def _check(name: str) -> Outcome:
    began = time.monotonic()
    process = _run([sys.executable, "scripts/check.py"], dict(os.environ))
    _show(name, process.stdout)
    failed = int(process.returncode != 0)
    return Outcome(name, True, passed=1 - failed, failed=failed, seconds=time.monotonic() - began)


def _pytest(name: str, suite: Suite, database: str) -> Outcome:
    began = time.monotonic()
    _tell(f"{name} …")
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", f"tests/{suite.name}"]
    environment = {**os.environ, "ARKIVBRO_TEST_DATABASE": database}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # hundreds of processes are begun: each would compile all that it reads
    process = _run(command, environment)
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


def _idle() -> float:
    """Seconds that all processors together had nothing to do since the machine began; 0 where that is not told."""
    try:
        idle, waited = Path("/proc/stat").read_text(encoding="utf-8").split(maxsplit=6)[4:6]
    except OSError:
        return 0.0
    return (int(idle) + int(waited)) / os.sysconf("SC_CLK_TCK")


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
