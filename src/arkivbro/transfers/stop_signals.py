"""SIGTERM and SIGINT are told to a thread of their own.

A signal's handler runs in the middle of whatever the main thread is doing. There it may not even set an Event: two signals
close together, as a service manager and a parent process send them, would wait for each other's lock for ever.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

STOPPING = (signal.SIGTERM, signal.SIGINT)


def on_stop_signal(act: Callable[[], object]) -> None:
    """From now on `act` is called, in another thread, for each of the two signals. For the main thread, once a process."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in STOPPING:
        signal.signal(number, _nothing)
    threading.Thread(target=_tell, args=(read_end, act), name="stop signals", daemon=True).start()


def ignore_stop_signals() -> None:
    """Another one changes nothing while the process ends by itself. For the main thread."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _nothing(_number: int, _frame: object) -> None:
    """The number of the signal is written to the pipe before this is called."""


def _tell(read_end: int, act: Callable[[], object]) -> None:
    while numbers := os.read(read_end, 64):
        if not set(STOPPING).isdisjoint(numbers):
            act()
