"""What Webcruiter's simulator tells is taken in: memory and time with few and with many; and how soon what happens there is archived.

Run by `python -m benchmarks intake`, in a process of its own: `python -m benchmarks.intake read MOST VACANCIES APPLICATIONS FILES KILOBYTES`,
`… webhook MOST TIMES ADVERTISEMENTS QUIET` or `… sweep MOST TIMES SECONDS`: JSON on standard output. MOST: after so many seconds it ends with
what it has.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.processor import with_all_below
from benchmarks.running import ROOT
from benchmarks.served import serving

LONGEST = 60.0
LOOK_EVERY = 0.01
INTERVAL = 300
"""Seconds between two readings where hooks are heard: the default."""
HOOKS = '[source.webcruiter.webhook]\nsecret_file = "{folder}/hook-secret"\n'
DOOR = "webcruiter-api"


@contextmanager
def simulator(*arguments: object) -> Iterator[str]:
    """Webcruiter's, in a process of its own; its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "simulators.webcruiter", "--port", "0", "--until-input-ends", *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            process.terminate()


def configured(address: str, interval: int, *, hooks: bool) -> str:
    """Before Django's settings are read: arkivbro's own configuration in the data folder. The hooks' secret."""
    from simulators.webcruiter.state import SECRET
    from tests.simulated_webcruiter import CONFIGURATION, MAPPING

    folder, key = Path(os.environ["ARKIVBRO_DATA_DIR"]), secrets.token_hex(32)
    (folder / "leveringer").mkdir()
    more = HOOKS.format(folder=folder) if hooks else ""
    text = CONFIGURATION.format(address=address, folder=folder, sweep=interval)
    text = text.replace("poll_seconds = 2\n", f"poll_seconds = {interval}\n")
    for name, content in (
        ("arkivbro.toml", text + more),
        ("webcruiter.toml", MAPPING),
        ("client-secret", SECRET),
        ("hook-secret", key),
    ):
        (folder / name).write_text(content, encoding="utf-8")
    os.environ["ARKIVBRO_CONFIG"] = str(folder / "arkivbro.toml")
    return key


def peak() -> int:
    """Megabytes that this process had resident at most."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) // 1024


def read(most: int, vacancies: int, applications: int, files: int, kilobytes: int) -> dict[str, Any]:
    """As a worker reads: the feed, and then the candidates from one end to the other. Nothing is archived meanwhile."""
    over = threading.Event()
    sizes = (
        "--vacancies",
        vacancies,
        "--candidates",
        applications,
        "--files",
        files,
        "--kilobytes",
        kilobytes,
    )
    with simulator(*sizes) as address:
        configured(address, INTERVAL, hooks=False)
        from arkivbro.cli.frame import start

        start()
        from arkivbro.recruitment.models import Application, Attachment
        from arkivbro.runtime import current
        from arkivbro.transfers.polling import read_if_due
        from arkivbro.transfers.services.reading_claims import meet

        runtime = current()
        for name in ("webcruiter", DOOR):
            meet(runtime, name)
        read_if_due(runtime, "webcruiter", owner="bench")
        before, used, began = peak(), with_all_below(os.getpid()), time.perf_counter()
        ends = threading.Timer(most, over.set)
        ends.start()
        read_if_due(runtime, DOOR, owner="bench", stopping=over)
        ends.cancel()
        seconds = time.perf_counter() - began
        wanted = vacancies * applications
        taken = Application.objects.filter(vacancy__isnull=False).count()
        if Attachment.objects.count() != taken * files or (taken < wanted and not over.is_set()) or not taken:
            raise RuntimeError(f"{taken} of {wanted} were taken in")
        return {
            "applications": taken,
            "seconds": seconds,
            "processor": with_all_below(os.getpid()) - used,
            "before": before,
            "peak": peak(),
        }


def by_webhook(most: int, times: int, advertisements: int, quiet: int) -> dict[str, list[float]]:
    """Seconds from what happened in Webcruiter until it is archived by an idle `arkivbro serve`. `quiet`: seconds before each advertisement."""
    until = time.monotonic() + most
    with idle(INTERVAL, hooks=True) as (webcruiter, vacancy):
        timed_application(webcruiter, vacancy)  # the first one is everybody's warming up
        applications = measured(until, times, lambda: timed_application(webcruiter, vacancy))
        published = measured(until, advertisements, lambda: timed_advertisement(webcruiter, quiet))
    return {"application, webhook": applications, "advertisement, webhook": published}


def by_sweep(most: int, times: int, seconds: int) -> dict[str, list[float]]:
    """The same by the reading of that interval alone."""
    until = time.monotonic() + most
    with idle(seconds, hooks=False) as (webcruiter, vacancy):
        half = time.monotonic() + (until - time.monotonic()) / 2
        return {
            "application, sweep": measured(half, times, lambda: timed_application(webcruiter, vacancy)),
            "advertisement, sweep": measured(until, times, lambda: timed_advertisement(webcruiter, 0)),
        }


def measured(until: float, times: int, once: Callable[[], float]) -> list[float]:
    """As often as that, or as there is time for, and once at least."""
    found: list[float] = []
    while len(found) < times and (not found or time.monotonic() < until):
        found.append(once())
    return found


@contextmanager
def idle(interval: int, *, hooks: bool) -> Iterator[tuple[httpx.Client, str]]:
    """Webcruiter, and a vacancy there that an `arkivbro serve` has archived."""
    with simulator("--vacancies", 0) as address:
        key = configured(address, interval, hooks=hooks)
        from arkivbro.cli.frame import start

        start()
        from django.db import connections

        from arkivbro.wiring import register_profile

        register_profile()
        connections.close_all()
        with httpx.Client(base_url=address, timeout=LONGEST) as webcruiter, ExitStack() as stack:
            vacancy = acted(webcruiter, "publiser", title="Varm", deadline="Snarest")
            served = stack.enter_context(serving())
            if hooks:
                hook = {"address": f"{served.address}/api/webcruiter/webhook", "secret": key}
                webcruiter.post("/_hooks", json=hook).raise_for_status()
            until_archived("advertisement", vacancy)
            yield webcruiter, vacancy
        connections.close_all()


def timed_application(webcruiter: httpx.Client, vacancy: str) -> float:
    """With two files."""
    time.sleep(1.0 + secrets.randbelow(1000) / 1000)  # at any moment of the workers' own rounds
    fields = {"id": vacancy, "given_name": "Kari", "family_name": "Prøve", "cv": "1", "diploma": "1"}
    return timed(lambda: acted(webcruiter, "sok", **fields), "application")


def timed_advertisement(webcruiter: httpx.Client, quiet: int) -> float:
    time.sleep(quiet + 1.0 + secrets.randbelow(1000) / 1000)
    return timed(
        lambda: acted(webcruiter, "publiser", title="Inspektør", deadline="Snarest"), "advertisement"
    )


def timed(happens: Callable[[], str], kind: str) -> float:
    began = time.perf_counter()
    until_archived(kind, happens())
    return time.perf_counter() - began


def acted(webcruiter: httpx.Client, act: str, **fields: str) -> str:
    return str(webcruiter.post(f"/_act/{act}", json=fields).raise_for_status().json()["id"])


def until_archived(kind: str, id_: str) -> None:
    """Raises TimeoutError."""
    from arkivbro.transfers.models import State, Transfer

    done = Transfer.objects.filter(kind=kind, state=State.TRANSFERRED)
    done = (
        done.filter(case__vacancy_id=id_) if kind == "advertisement" else done.filter(subject__contains=id_)
    )
    until = time.monotonic() + 10 * LONGEST
    while not done.exists():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(LOOK_EVERY)


MEASURES: dict[str, Callable[..., Any]] = {"read": read, "webhook": by_webhook, "sweep": by_sweep}


def main() -> int:
    json.dump(MEASURES[sys.argv[1]](*(int(word) for word in sys.argv[2:])), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
