"""The simulators of `arkivbro demo --webcruiter --ephorte`: child processes, and a data folder that goes when they go."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from arkivbro.conf import demo_archive, demo_source
from arkivbro.core.errors import WrongUse

CHECKOUT = Path(__file__).resolve().parents[3]
"""Beside src/: there the simulators are, when arkivbro runs from its source code."""
KNOWN_PASSWORD = "hemmelig"  # noqa: S105 - of a simulator that listens on this machine only
SECONDS_TO_STOP = 10.0


@contextmanager
def simulated(*, ephorte: bool, webcruiter: bool) -> Iterator[None]:
    """Starts those that are wanted on free ports, tells this process and its children where they are, and stops them.

    They begin empty every time, so the data folder is one that begins with them, unless ARKIVBRO_DATA_DIR names one. To be entered before
    Django's settings are read. Raises WrongUse where the simulators are not.
    """
    with ExitStack() as stack:
        if ephorte or webcruiter:
            _begin_with_a_folder(stack)
        if ephorte:
            os.environ[demo_archive.ADDRESS] = stack.enter_context(_running("simulators.ephorte"))
            os.environ[demo_archive.PASSWORD] = KNOWN_PASSWORD
        if webcruiter:
            folder = _with_secrets(stack)
            deliveries = str(folder / demo_source.DELIVERIES)
            address = _running("simulators.webcruiter", "--vacancies", "0", "--deliveries", deliveries)
            os.environ[demo_source.ADDRESS] = stack.enter_context(address)
            os.environ[demo_source.FOLDER] = str(folder)
        yield


def _begin_with_a_folder(stack: ExitStack) -> None:
    folder = stack.enter_context(_folder())
    if not os.environ.get("ARKIVBRO_DATA_DIR"):
        os.environ["ARKIVBRO_DATA_DIR"] = str(folder)
        os.environ.pop("DATABASE_URL", None)


def _with_secrets(stack: ExitStack) -> Path:
    """A folder with what the simulated Webcruiter's customer has been given."""
    folder = stack.enter_context(_folder())
    (folder / demo_source.DELIVERIES).mkdir()
    for name, text in (
        (demo_source.SECRET_FILE, demo_source.CLIENT_SECRET),
        (demo_source.HOOK_FILE, secrets.token_hex(32)),
        (demo_source.MAPPING_FILE, demo_source.MAPPING),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="arkivbro-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _running(module: str, *arguments: str) -> Iterator[str]:
    """One simulator, until the block ends; its address. Raises WrongUse."""
    if not (CHECKOUT / module.replace(".", "/") / "__main__.py").is_file():
        raise WrongUse("cli.no_simulator")
    child = _started(module, arguments)
    try:
        yield _address_of(child, module)
    finally:
        _stop(child)


def _started(module: str, arguments: tuple[str, ...]) -> subprocess.Popen[str]:
    """In a session of its own: Ctrl+C must not take the archive from a worker that is finishing. It ends when this
    process is gone, however that ended, since its standard input is closed then.
    """
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", module, "--port", "0", "--until-input-ends", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _address_of(child: subprocess.Popen[str], module: str) -> str:
    """It listens before it tells its address. Raises WrongUse when it ends instead."""
    assert child.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", child.stdout.readline())
    if found is None:
        raise WrongUse("cli.simulator_did_not_start", module=module)
    return found[0]


def _stop(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
