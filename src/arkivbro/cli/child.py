"""`python -m arkivbro.cli.child PARENT COMMAND…` becomes the command, and is told to stop when its parent dies, however it dies.

A supervisor that is killed cannot stop its children. Without this they work on unseen, beside those of the next start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""prctl(2), of Linux; it stands through an exec."""


def end_with_the_parent(parent: int) -> None:
    """From now on the kernel sends SIGTERM when the parent dies; at once, where it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def command_for(command: list[str]) -> list[str]:
    """The command line with which this process starts a child that does not outlive it."""
    return [sys.executable, "-m", "arkivbro.cli.child", str(os.getpid()), *command]


if __name__ == "__main__":
    end_with_the_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the command is our own, from `serve`
