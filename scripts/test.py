"""All suites in turn, then a line for each: ran, or NOT RUN and why. Exits 0 only if all ran and passed.

ALLOW_MISSING="e2e …" names suites that may be missing. Arguments choose suites: `make test ARGS="unit check"`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error|errors|xfailed)")


@dataclass
class Suite:
    """`databases`: run once on each. `packages`: Debian packages that are installed where we are root."""

    name: str
    databases: tuple[str, ...] = ("sqlite",)
    packages: tuple[tuple[str, str], ...] = ()


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
SUITES = (
    Suite("check"),
    Suite("unit"),
    Suite("contract", BOTH),
    Suite("integration", BOTH),
    Suite("web", BOTH),
    Suite("failure", BOTH),
    Suite("e2e", packages=(("chromium", "/usr/bin/chromium"),)),
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
    outcomes = [outcome for suite in SUITES if not chosen or suite.name in chosen for outcome in run(suite)]
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


def run(suite: Suite) -> list[Outcome]:
    """The suite on each of its databases."""
    if suite.name == "check":
        return [_check()]
    if not any((ROOT / "tests" / suite.name).rglob("test_*.py")):
        return []
    if why := _install(suite):
        return [Outcome(suite.name, ran=False, why=why)]
    return [_pytest(suite, database) for database in suite.databases]


def _check() -> Outcome:
    print("== check", flush=True)
    began = time.monotonic()
    status = subprocess.run([sys.executable, "scripts/check.py"], cwd=ROOT, check=False).returncode
    return Outcome(
        "check", True, passed=int(status == 0), failed=int(status != 0), seconds=time.monotonic() - began
    )


def _pytest(suite: Suite, database: str) -> Outcome:
    name = suite.name if len(suite.databases) == 1 else f"{suite.name} ({database})"
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "ARKIVBRO_TEST_DATABASE": database}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", f"tests/{suite.name}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line if COUNTS.search(line) else last
    status = process.wait()
    counts = {
        kind.rstrip("s") if kind.startswith("error") else kind: int(number)
        for number, kind in COUNTS.findall(last)
    }
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if status not in (0, NO_TESTS) and not failed:
        failed = 1
    passed = counts.get("passed", 0)
    if status == NO_TESTS or (passed == 0 and failed == 0):
        return Outcome(name, ran=False, why="no test was run")
    return Outcome(name, True, "", passed, failed, counts.get("skipped", 0), time.monotonic() - began)


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
