"""Plays the made-up body live, one event every few seconds, beside web server and worker; ends when all has happened."""

from __future__ import annotations

import os
import sys
import threading
from itertools import chain

SECONDS_BETWEEN = 3.0


def main() -> int:
    """Returns the exit status: 0 also when it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from arkivbro.demo.body import changes, difficulties, news
    from arkivbro.demo.play import play, size_of_demo
    from arkivbro.transfers.stop_signals import on_stop_signal

    size, leaving = size_of_demo(), threading.Event()
    on_stop_signal(leaving.set)
    for event in chain(news(size), changes(size), difficulties(size)):
        if leaving.wait(SECONDS_BETWEEN):
            break
        play(event)
    leaving.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
