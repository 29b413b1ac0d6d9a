"""What a suite takes of a processor is told with all that it began."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.database import ROOT

COUNTED = [sys.executable, "-S", "-m", "scripts.counted"]
WORKS = "import time\nwhile time.process_time() < 0.3: pass"
LEAVES_ONE_BEHIND = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-S", "-c", {WORKS!r}], start_new_session=True)
"""


def test_what_a_process_left_behind_is_waited_for_and_counted() -> None:
    process = subprocess.Popen([*COUNTED, sys.executable, "-S", "-c", LEAVES_ONE_BEHIND], cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert used.ru_utime + used.ru_stime >= 0.3


@pytest.mark.parametrize(
    ("code", "status"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)]
)
def test_it_exits_as_the_command_does(code: str, status: int) -> None:
    ended = subprocess.run([*COUNTED, sys.executable, "-S", "-c", code], cwd=ROOT, check=False)
    assert ended.returncode == status
