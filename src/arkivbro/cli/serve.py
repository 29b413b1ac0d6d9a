"""`arkivbro serve`: two children, the web server and one worker; no thread of ours runs in a web process.

The children end when this process does, also when it is killed: nobody works on unseen.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Annotated

import typer

from arkivbro.cli.child import command_for
from arkivbro.cli.frame import out, start
from arkivbro.core.errors import WrongUse
from arkivbro.serving.server import host_and_port

app = typer.Typer()
GRACE_SECONDS = 15
PORTS_TRIED = 20
LOOPBACK = "127.0.0.1"
DIES_AGAIN = 8.0
"""Seconds that are waited before a worker is begun anew: it has died three times, each time at once."""
ALARM_SECONDS = 60.0
MOST_DEAD = 20


@app.command()
def serve(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Porten; er den opptatt, brukes den neste ledige.")
    ] = 8000,
    host: Annotated[
        str,
        typer.Option(
            help="Adressen det lyttes på. Bare denne maskinen, om ikke noe annet er sagt; ellers må ARKIVBRO_HTTPS være satt."
        ),
    ] = LOOPBACK,
    web_only: Annotated[
        bool, typer.Option("--web-only", help="Uten arbeider: de startes for seg, med «arkivbro worker».")
    ] = False,
) -> None:
    """Starter nettjeneren og én arbeider, til den blir stanset."""
    start()
    refuse_demo_users()
    refuse_open_without_https(host)
    chosen = free_port(port, host)
    tells = Alarm([sys.executable, "-m", "arkivbro", "incidents", "--tell"])
    started = children(chosen, host)
    if web_only:
        del started["worker"]
    run_children(chosen, started, None if web_only else tells, host)


def refuse_demo_users() -> None:
    """Raises WrongUse where somebody could log in with the demo's password, which everybody knows."""
    from arkivbro.accounts.demo_users import demo_users_here

    if names := demo_users_here():
        raise WrongUse("cli.demo_users_there", names=tuple(names))


def refuse_open_without_https(host: str) -> None:
    """Raises WrongUse where other machines could reach us and nobody has said that something in front gives https: cookies would go in
    the clear.
    """
    try:
        is_here = ip_address(host).is_loopback
    except ValueError:
        raise WrongUse("cli.no_address", given=host) from None
    if not is_here and os.environ.get("ARKIVBRO_HTTPS") != "1":
        raise WrongUse("cli.open_without_https", host=host)


def free_port(first: int, host: str = LOOPBACK) -> int:
    """The first port from there that can be listened on at that address."""
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise WrongUse("cli.no_free_port", first=first, last=first + PORTS_TRIED - 1)


def children(port: int, host: str = LOOPBACK) -> dict[str, list[str]]:
    """The command line of each child."""
    return {
        "web": [sys.executable, "-m", "arkivbro.web.server", str(port), host],
        "worker": [sys.executable, "-m", "arkivbro", "worker"],
    }


class Children:
    """Child processes: `keep()` starts them, and starts again what dies (waiting longer each time); `stop()` stops them."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self._commands = commands
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._born: dict[str, float] = {}
        self._wait = dict.fromkeys(commands, 1.0)
        self._not_before = dict.fromkeys(commands, 0.0)
        self._died: dict[str, deque[int]] = {name: deque(maxlen=MOST_DEAD) for name in commands}

    def keep(self) -> None:
        """To be called again and again."""
        for name, command in self._commands.items():
            child = self._running.get(name)
            if child is not None and child.poll() is None:
                continue
            if child is not None and (born := self._born.get(name)):
                self._died[name].append(child.pid)
                lived_long = time.monotonic() - born > 60
                self._wait[name] = 1.0 if lived_long else min(self._wait[name] * 2, 60)
                self._not_before[name], self._born[name] = time.monotonic() + self._wait[name], 0.0
            if time.monotonic() >= self._not_before[name]:
                self._running[name] = subprocess.Popen(
                    command_for(command), env=os.environ, stdin=subprocess.DEVNULL, start_new_session=True
                )
                self._born[name] = time.monotonic()

    def dies_again(self, name: str) -> list[int]:
        """The processes that died of late, where it is dead now and was begun several times without living long; else none."""
        is_so = not self._born.get(name) and self._wait[name] >= DIES_AGAIN
        return list(self._died[name]) if is_so else []

    def stop(self) -> None:
        """What does not end in time is killed."""
        for child in self._running.values():
            child.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for child in self._running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


class Alarm:
    """Tells in the worker's place while it dies again and again: who is dead tells nobody. At most once a minute, and waits for nothing."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._not_before = 0.0
        self._told: subprocess.Popen[bytes] | None = None

    def ring(self, dead: Iterable[int]) -> None:
        """`dead`: the processes that died, whose signs of life count no more."""
        if time.monotonic() < self._not_before or (self._told is not None and self._told.poll() is None):
            return
        self._not_before = time.monotonic() + ALARM_SECONDS
        self._told = subprocess.Popen(
            command_for([*self._command, *(f"--dead={pid}" for pid in dead)]),
            env=os.environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip


def run_children(
    port: int, commands: dict[str, list[str]], alarm: Alarm | None = None, host: str = LOOPBACK
) -> None:
    """Until we are stopped. `alarm`: what is rung while the worker is dead again and again."""
    from arkivbro.web.static_files import collect

    collect()
    children, stopping = Children(commands), False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    out.print(f"arkivbro: http://{host_and_port(host, port)}/  (Ctrl+C stanser)")
    while not stopping:
        children.keep()
        if alarm is not None and (dead := children.dies_again("worker")):
            alarm.ring(dead)
        time.sleep(0.2)
    children.stop()
