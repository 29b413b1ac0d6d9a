"""`python -m tests.attacks.soak [SECONDS]`: every attack at once on a real `arkivbro serve` with a demo body, while honest people go about theirs.

Bounded: it attacks its own server on this machine only, with so many connections, tries and uploads a second, and ends by itself.
Exits 1 where a gate is broken: `/helse/` under 1 s, every honest request under 3 s, memory and disk within their bounds.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import resource
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from arkivbro.cli.serve import free_port
from tests.attacks.clients import Slow, at_it, idle, large_bodies, slow_bodies, slow_headers, slow_readers
from tests.attacks.honest import POSITION
from tests.attacks.requests import Person, links, timed
from tests.database import ROOT, fresh_installation

HEALTH_GATE, HONEST_GATE = 1.0, 3.0
MEMORY_GATE = 1500
"""MB of all processes of `serve` together, what they share counted once."""
ADDRESSES = 10
"""Of each of the four that upload."""
DISK_GATE = 2600
"""MB that the data folder may grow by: what all those addresses may upload, and what is on its way."""
SETTINGS = """
[attachments]
max_megabytes_per_address = 60
[positions]
max_unsent_megabytes = 300
"""
PASSWORD = "et passord for prøven"
PREPARE = f"""
from arkivbro.accounts.models import User
from arkivbro.demo.own_positions import publish_own_positions
publish_own_positions()
for user in User.objects.all():
    user.set_password({PASSWORD!r})
    user.save()
"""
READ = "/static/vendor/designsystemet/index.css"
SPRAYED_EACH, UPLOADED_EACH = 0.25, 0.2
"""Seconds between two tries of one attacker."""
FLOODERS = 24
"""So many at once ask for pages without a pause, all from one address."""
FLOODED = (
    "/offentlig-journal/?sok=prosjekt+med+mange+ord+som+leses&fra=2020-01-01",
    "/offentlig-journal/",
    "/ledige-stillinger/",
    "/offentlig-journal/feed/",
    "/logg-inn/",
)
"""Pages that cost something, and that anybody may ask for."""


@dataclass
class Figures:
    """What was seen, as it goes."""

    honest: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    attacks: Counter[str] = field(default_factory=Counter)
    memory: int = 0
    disk: list[int] = field(default_factory=list)
    log: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.attacks[what] += 1

    def broken(self) -> list[str]:
        found = [f"{what}, {count} times" for what, count in self.wrong.items()]
        for what, seconds in self.honest.items():
            gate = HEALTH_GATE if what.startswith("/helse/") else HONEST_GATE
            if max(seconds) >= gate:
                late = sum(one >= gate for one in seconds)
                found.append(f"{what}: {max(seconds):.2f} s, {late} of {len(seconds)} over {gate} s")
        if self.memory > MEMORY_GATE:
            found.append(f"memory: {self.memory} MB")
        if self.disk and max(self.disk) - self.disk[0] > DISK_GATE:
            found.append(f"disk: {max(self.disk) - self.disk[0]} MB more")
        return found

    def told(self, slow: tuple[Slow, ...]) -> str:
        lines = ["", f"{'honest':34}{'count':>7}{'median':>9}{'p99':>9}{'longest':>9}"]
        for what, seconds in sorted(self.honest.items()):
            in_order = sorted(seconds)
            p99 = in_order[int(len(in_order) * 0.99)]
            middle = statistics.median(in_order)
            lines.append(f"{what:34}{len(in_order):7}{middle:9.3f}{p99:9.3f}{in_order[-1]:9.3f}")
        lines += ["", *(f"{what:50}{count:8}" for what, count in sorted(self.attacks.items()))]
        lines += [f"logged: {what:42}{count:8}" for what, count in sorted(self.log.items())]
        lines.append(f"slow connections that were given up {sum(one.lost for one in slow):23}")
        lines.append(f"memory at most, MB {self.memory:40}")
        lines.append(
            f"data folder, MB: {self.disk[0]} at first, {max(self.disk)} at most, {self.disk[-1]} at last"
        )
        return "\n".join(lines)


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """A demo body behind a real `serve`: its port, its process and its data folder."""
    environment = fresh_installation(folder / "data", is_empty=True)
    settings = folder / "arkivbro.toml"
    settings.write_text(Path(environment["ARKIVBRO_CONFIG"]).read_text("utf-8") + SETTINGS, encoding="utf-8")
    environment["ARKIVBRO_CONFIG"] = str(settings)
    command = [sys.executable, "-m", "arkivbro"]
    for more in (["demo", "--once"], ["manage", "shell", "-c", PREPARE]):
        subprocess.run([*command, *more], env=environment, cwd=ROOT, check=True, capture_output=True)
    port = free_port(21_500 + os.getpid() % 500)
    with (folder / "serve.log").open("wb") as log:
        serve = subprocess.Popen(
            [*command, "serve", "--port", str(port)], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + 60
        while timed(Person(port, "198.51.100.200").get, "/helse/ready")[1][0] != 200:
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.2)
        yield port, serve.pid, folder / "data"
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(60)


def read_log(path: Path, log: Counter[str]) -> None:
    """What `serve` and its children told, by event."""
    for line in path.read_text("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        log[f"{told.get('level')} {told.get('event')} {told.get('error_class', '')}"[:60]] += 1


def spray(port: int, figures: Figures, over: threading.Event, number: int) -> None:
    """Names and passwords, from ever new addresses."""
    for turn in itertools.count():
        if over.wait(SPRAYED_EACH):
            return
        person = Person(port, f"203.0.113.{(turn * 4 + number) % 250 + 1}")
        timed(person.get, "/logg-inn/")
        name = ("ragnhild", "dagny", "admin", secrets.token_hex(3))[turn % 4]
        found = timed(partial(person.post, "/logg-inn/", username=name, password=secrets.token_hex(8)))[1]
        figures.count(f"login tried: {found[0] or found[1]}")


def fill(port: int, figures: Figures, over: threading.Event, number: int) -> None:
    """Begins applications, uploads large files that no other has, takes them away, and again, from ever new addresses."""
    mark = secrets.token_bytes(1_000_000)
    for turn in itertools.count():
        if over.wait(UPLOADED_EACH):
            return
        person = Person(port, f"192.0.2.{turn // 8 % ADDRESSES * 4 + number + 1}")
        page = timed(person.get, "/ledige-stillinger/")[1][1]
        addresses = links(page, POSITION)
        if not addresses:
            continue
        timed(person.get, f"{addresses[0]}soknad/")
        link = timed(person.post, f"{addresses[0]}soknad/")[1][2]
        if not link.startswith("/ledige-stillinger/soknad/"):
            figures.count("application not begun")
            continue
        data = secrets.token_bytes(16) + mark * 15
        status, page, _ = timed(person.upload, f"{link}vedlegg/", "stor.txt", data)[1]
        figures.count(f"15 MB uploaded: {status or page}")
        page = timed(person.get, link)[1][1]
        for address in re.findall(r'formaction="([^"]*/fjern/)"', page):
            timed(person.post, address)


def flood(port: int, figures: Figures, over: threading.Event, number: int) -> None:
    """Pages and nothing else, as fast as they come."""
    person = Person(port, "203.0.113.251")
    for turn in itertools.count(number):
        if over.is_set():
            return
        found = timed(person.get, FLOODED[turn % len(FLOODED)])[1]
        figures.count(f"page asked for in a flood: {found[0] or found[1]}")


def comes_in_crowds(port: int, figures: Figures, over: threading.Event, seconds: float) -> None:
    """Pages for everybody, from 130 addresses at once."""
    command = [sys.executable, "-m", "tests.attacks.crowd", str(port), str(seconds)]
    found = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=seconds + 60)
    for what, count in json.loads(found.stdout or '{"it broke": 1}').items():
        with figures.lock:
            figures.attacks[f"page asked for in a crowd: {what}"] += count


@contextmanager
def honest(port: int, figures: Figures, seconds: float) -> Iterator[Callable[[], None]]:
    """People who are logged in when this is entered, begin when what it gives is called, and have said what they saw when it is left."""
    command = [sys.executable, "-m", "tests.attacks.honest", str(port), str(seconds), PASSWORD]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as people:
        assert people.stdin is not None and people.stdout is not None
        assert people.stdout.readline() == "ready\n", "nobody could log in"
        begin = people.stdin

        def go() -> None:
            begin.write("go\n")
            begin.flush()

        yield go
        said = json.loads(people.stdout.read())
    figures.honest, figures.wrong = said["seconds"], Counter(said["wrong"])


def watch(process: int, data: Path, figures: Figures, over: threading.Event) -> None:
    """Memory of all processes, and the data folder, every other second."""
    while True:
        figures.memory = max(figures.memory, sum(map(_megabytes, [process, *_descendants(process)])))
        used = 0
        for path in data.rglob("*"):
            try:
                used += path.stat().st_blocks * 512 if path.is_file() else 0
            except OSError:
                continue
        figures.disk.append(used // 1_000_000)
        if over.wait(2):
            return


def _megabytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) // 1000
    except OSError:
        pass
    return 0


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield int(child)
            yield from _descendants(int(child))


def attacked(seconds: float, folder: Path) -> tuple[Figures, tuple[Slow, ...]]:
    """Everything at once for so long."""
    figures, over = Figures(), threading.Event()
    with served(folder) as (port, process, data):
        upload = f"/ledige-stillinger/soknad/{'x' * 43}/vedlegg/"
        slow = (
            slow_headers(port),
            slow_bodies(port, upload),
            large_bodies(port, upload),
            slow_readers(port, READ),
            idle(port, 1100),
        )
        acts: list[tuple[Callable[..., None], tuple[object, ...]]] = [(watch, (process, data, figures, over))]
        acts += [(act, (port, figures, over, number)) for act in (spray, fill) for number in range(4)]
        acts += [(flood, (port, figures, over, number)) for number in range(FLOODERS)]
        acts += [(comes_in_crowds, (port, figures, over, seconds))]
        threads = [threading.Thread(target=act, args=given, daemon=True) for act, given in acts]
        with honest(port, figures, seconds) as go, at_it(*slow):
            for one in threads:
                one.start()
            go()
            over.wait(seconds)
            over.set()
            for one in threads:
                one.join(60)
    read_log(folder / "serve.log", figures.log)
    return figures, slow


def main(seconds: float) -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(6000, hard), hard))
    try:
        with tempfile.TemporaryDirectory(prefix="arkivbro-attacked-") as folder:
            figures, slow = attacked(seconds, Path(folder))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(figures.told(slow))
    broken = figures.broken()
    print(*(f"BROKEN: {one}" for one in broken), sep="\n") if broken else print("All gates hold.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0))
