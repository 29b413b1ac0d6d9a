"""All suites, then a line for each: ran, or NOT RUN and why. Exits 0 only if all ran and passed.

So many run at a time as keep the processors busy, the longest begun first: a suite that mostly waits, for a lease that runs out or
for a browser, leaves room for another. Last come those that share their work among as many processes as there are processors, so
that none is idle at the end. A long suite is shared by two. What each prints is shown when it is done, so that nothing is mixed.

ALLOW_MISSING="e2e …" names suites that may be missing. Arguments choose suites: `make test ARGS="unit check"`; with `--reversed`
each runs its tests from last to first, since none may depend on what another left.
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
from dataclasses import dataclass, field
from pathlib import Path

from tests.browsers import CHROMIUMS
from tests.postgres import memory
from tests.shared_out import FOLDER, SHARERS

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
REVERSED = "--reversed"
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error|errors|xfailed)")


@dataclass(frozen=True)
class Cost:
    """`seconds`: how long it takes beside others. `cores`: how many processors it keeps busy meanwhile. `sharers`: so many processes
    share its tests, and each costs that (`tests/shared_out.py`).
    """

    seconds: int = 10
    cores: float = 1.0
    sharers: int = 1


@dataclass(frozen=True)
class Package:
    """Of Debian's, installed where we are root and `path` is not there. `instead`: with that it goes too, only slower."""

    name: str
    path: str
    instead: str


@dataclass(frozen=True)
class Suite:
    """`costs`: by the databases that it is run on. `packages`: what it needs besides what `make setup` fetches.
    `fills`: it uses whatever processors there are until its very end, and is begun last.
    """

    name: str
    costs: dict[str, Cost] = field(default_factory=lambda: {"sqlite": Cost()})
    packages: tuple[Package, ...] = ()
    fills: bool = False


@dataclass(frozen=True)
class Run:
    """A suite on one database, or one of those that share it."""

    suite: Suite
    database: str
    sharer: int = 0

    @property
    def cost(self) -> Cost:
        return self.suite.costs[self.database]

    @property
    def name(self) -> str:
        name = self.suite.name if len(self.suite.costs) == 1 else f"{self.suite.name} ({self.database})"
        return f"{name} {self.sharer + 1} of {self.cost.sharers}" if self.cost.sharers > 1 else name


@dataclass
class Outcome:
    suite: str
    ran: bool
    why: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    """Seconds of a processor, of all that was begun: its children's, theirs, PostgreSQL's."""


CORES = min(4, os.cpu_count() or 1)
MOST = CORES * 1.6
"""What is begun wants so many processors: each waits now and then, for a lease that runs out, a browser, a disk. More at once push each other
out of the caches: four suites took an eighth more of a processor than three.
"""
_PRINTING = threading.Lock()


def _both(sqlite: Cost, postgres: Cost) -> dict[str, Cost]:
    return {"sqlite": sqlite, "postgres": postgres}


CHROMIUM = Package("chromium-headless-shell", *map(str, CHROMIUMS))
"""The same browser without what draws windows: two fifths less of a processor."""
SUITES = (
    Suite("check", {"sqlite": Cost(22)}),
    Suite("unit", {"sqlite": Cost(95, 0.8)}),
    Suite("contract", _both(Cost(70, 0.5), Cost(17, 0.7))),
    Suite("integration", _both(Cost(270, 0.7, sharers=2), Cost(270, 0.7))),
    Suite("web", _both(Cost(130), Cost(90))),
    Suite("failure", _both(Cost(105, 0.6), Cost(80, 0.6))),
    Suite("simulation", _both(Cost(60, CORES * 0.65), Cost(110, CORES * 0.65)), fills=True),
    Suite("e2e", {"sqlite": Cost(150, 0.8)}, packages=(CHROMIUM,)),
    Suite("simulators"),
    Suite("docs"),
    Suite("benchmarks", {"sqlite": Cost(60, 0.8)}),
)
"""About what the last lines of a whole run tell; to be mended when they tell otherwise."""


def main(chosen: list[str]) -> int:
    names = {suite.name for suite in SUITES}
    if REVERSED in chosen:
        os.environ["ARKIVBRO_TEST_REVERSED"] = "1"  # tests/reverse.py
        chosen = [name for name in chosen if name != REVERSED]
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
            told = f"ran ({outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped; {outcome.seconds:.0f} s, {outcome.processor:.0f} s of a processor)"
        else:
            told = f"NOT RUN: {outcome.why}" + (" (allowed)" if outcome.suite.split()[0] in allowed else "")
        print(f"{outcome.suite}: {told}")
    missing = [outcome for outcome in outcomes if not outcome.ran and outcome.suite.split()[0] not in allowed]
    failed = sum(outcome.failed for outcome in outcomes)
    processor = sum(outcome.processor for outcome in outcomes)
    print(f"{seconds:.0f} s; {os.cpu_count()} processors, {busy:.0%} busy; {processor:.0f} s of a processor")
    print(
        f"{sum(o.passed for o in outcomes)} passed, {failed} failed, {sum(o.skipped for o in outcomes)} skipped",
        flush=True,
    )
    return 1 if missing or failed else 0


def run(suites: list[Suite]) -> list[Outcome]:
    """The suites, each on each of its databases, in the order of the list."""
    missing = {suite.name: why for suite in suites if (why := _install(suite))}
    runs = [
        Run(suite, database, sharer)
        for suite in suites
        for database, cost in suite.costs.items()
        for sharer in range(cost.sharers)
        if suite.name not in missing and _has_tests(suite)
    ]
    done: dict[str, Outcome] = {}
    waiting = in_order(runs)
    with ThreadPoolExecutor(len(waiting) or 1) as pool:
        under_way: dict[Future[Outcome], Run] = {}
        while waiting or under_way:
            for one in list(waiting):
                wanted = sum(other.cost.cores for other in under_way.values())
                if not under_way or one.cost.cores + wanted <= MOST:
                    under_way[pool.submit(_run_one, one)] = one
                    waiting.remove(one)
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                done[under_way.pop(future).name] = future.result()
    return [Outcome(name, ran=False, why=why) for name, why in missing.items()] + [
        done[one.name] for one in runs
    ]


def in_order(runs: list[Run]) -> list[Run]:
    """As they are begun."""
    return sorted(runs, key=lambda one: (one.suite.fills, -one.cost.seconds))


@contextmanager
def _prepared() -> Iterator[None]:
    """A folder in which whichever suite comes first puts what all of them copy: see `tests/database.py`."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-prepared-", dir=memory()) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL, which is another user, goes through it
        os.environ["ARKIVBRO_TEST_PREPARED"] = folder
        yield


def _has_tests(suite: Suite) -> bool:
    return suite.name == "check" or any((ROOT / "tests" / suite.name).rglob("test_*.py"))


def _run_one(one: Run) -> Outcome:
    return _check(one.name) if one.suite.name == "check" else _pytest(one)


def _check(name: str) -> Outcome:
    ended = _run([sys.executable, "scripts/check.py"], dict(os.environ))
    _show(name, ended.printed)
    failed = int(ended.status != 0)
    return Outcome(name, True, "", 1 - failed, failed, 0, ended.seconds, ended.processor)


def _pytest(one: Run) -> Outcome:
    _tell(f"{one.name} …")
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", f"tests/{one.suite.name}"]
    environment = {**os.environ, "ARKIVBRO_TEST_DATABASE": one.database}
    # hundreds of processes are begun: each would compile all that it reads
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if one.cost.sharers > 1:
        shared = Path(environment["ARKIVBRO_TEST_PREPARED"]) / f"{one.suite.name}-{one.database}"
        shared.mkdir(exist_ok=True)
        environment |= {FOLDER: str(shared), SHARERS: str(one.cost.sharers)}
    ended = _run(command, environment)
    _show(one.name, ended.printed)
    last = next((line for line in reversed(ended.printed.splitlines()) if COUNTS.search(line)), "")
    counts = {
        kind.rstrip("s") if kind.startswith("error") else kind: int(number)
        for number, kind in COUNTS.findall(last)
    }
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if ended.status not in (0, NO_TESTS) and not failed:
        failed = 1
    passed = counts.get("passed", 0)
    has_none = ended.status == NO_TESTS or (passed == 0 and failed == 0)
    if has_none and not one.sharer:  # a later one may find all of them taken
        return Outcome(one.name, ran=False, why="no test was run")
    return Outcome(
        one.name, True, "", passed, failed, counts.get("skipped", 0), ended.seconds, ended.processor
    )


@dataclass(frozen=True)
class Ended:
    status: int
    printed: str
    seconds: float
    processor: float


def _run(command: list[str], environment: dict[str, str]) -> Ended:
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-S", "-m", "scripts.counted", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    with process.stdout as out:
        printed = out.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(process.returncode, printed, time.monotonic() - began, used.ru_utime + used.ru_stime)


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
    missing = [one.name for one in suite.packages if not Path(one.path).exists()]
    if not missing:
        return ""
    if why := _not_installed(missing):
        return "" if all(Path(one.instead).exists() for one in suite.packages) else why
    return ""


def _not_installed(missing: list[str]) -> str:
    """Installs Debian packages; why they are not there, or ""."""
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
