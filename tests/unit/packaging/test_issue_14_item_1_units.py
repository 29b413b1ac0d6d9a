"""The unit that ships is one that systemd takes, and confines what it starts."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).resolve().parents[3] / "packaging" / "systemd" / "arkivbro.service"
PAGE = UNIT.parents[2] / "docs" / "howto" / "install.md"
MOST_EXPOSED = 2.0
"""Of 10, by systemd's own reckoning; a service of which nothing is said has 9.6."""

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="NOT RUN: systemd-analyze is not here"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """With a command that is on every machine in place of ours."""
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    return copy


def analyzed(*options: object) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_issue_14_item_1_systemd_takes_the_unit_and_warns_of_nothing(unit: Path) -> None:
    done = analyzed("verify", unit)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_issue_14_item_1_what_it_starts_is_confined(unit: Path) -> None:
    told = analyzed("security", "--offline=true", "--no-pager", unit).stdout
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert exposure is not None
    assert float(exposure.group(1)) <= MOST_EXPOSED


def test_issue_14_item_1_it_starts_what_the_page_installs() -> None:
    start = re.search(r"^ExecStart=(\S+)", UNIT.read_text(), flags=re.MULTILINE)
    assert start is not None
    assert start.group(1) == "/srv/arkivbro/program/bin/arkivbro"
    page = PAGE.read_text()
    assert "adduser --system --group --home /srv/arkivbro arkivbro\n" in page
    assert "cd ~\n" in page and "python3 -m venv program\n" in page
    assert "/srv/arkivbro/program/share/arkivbro/systemd/arkivbro.service" in page
