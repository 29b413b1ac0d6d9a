"""Plays the made-up body live beside web server and worker; ends when all has happened and it is told to stop.

`python -m arkivbro.demo PORT`: PORT is the web server's, to which a simulated Webcruiter sends its webhooks.
"""

from __future__ import annotations

import os
import sys
import threading
from itertools import chain

SECONDS_BETWEEN = 3.0


def main(port: int) -> int:
    """Returns the exit status: 0 also when it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from arkivbro.conf import demo_source
    from arkivbro.transfers.stop_signals import on_stop_signal

    leaving = threading.Event()
    on_stop_signal(leaving.set)
    if demo_source.address():
        _tell_the_routine(port, leaving)
    else:
        _play_the_body(leaving)
    leaving.wait()
    return 0


def _play_the_body(leaving: threading.Event) -> None:
    """One event every few seconds."""
    from arkivbro.demo.body import changes, difficulties, news
    from arkivbro.demo.play import play, size_of_demo

    size = size_of_demo()
    for event in chain(news(size), changes(size), difficulties(size)):
        if leaving.wait(SECONDS_BETWEEN):
            break
        play(event)


def _tell_the_routine(port: int, leaving: threading.Event) -> None:
    from arkivbro.demo.telling import tell_the_routine

    def tell(line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    if tell_the_routine(port, tell, leaving, SECONDS_BETWEEN):
        tell(
            "Nå er det din tur: publiser, søk, endre og trekk på siden til Webcruiter, og se det i arkivbro. Ctrl+C stanser."
        )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
