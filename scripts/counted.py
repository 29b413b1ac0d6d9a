"""Runs a command and waits for all that it began, also for what its own processes left behind: whoever waits for this process is told
what all of them took of a processor. PostgreSQL's servers and what a forked process forks are nobody's children otherwise.

Exits as the command does. What still runs long after the command has ended is left alone, and not counted.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 5.0


def main(command: list[str]) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    process = subprocess.Popen(command)
    ended, status = 0, 0
    while ended != process.pid:
        ended, status = os.wait()
    process.returncode = os.waitstatus_to_exitcode(status)
    _wait_for_the_rest()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _wait_for_the_rest() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        except ChildProcessError:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
