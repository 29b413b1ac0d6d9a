"""Plays the made-up body's recruitment through the one door."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from arkivbro.core.recruitment import Attachment
from arkivbro.demo.body import Event, Size, changes, news
from arkivbro.recruitment.services import Received, receive

DEFAULT = Size()

Progress = Callable[[int, int], None]
"""Called with how many events are done, of how many."""


def play(event: Event) -> Received:
    """Takes in what one event tells; the same event again changes nothing."""

    def opened(attachment: Attachment) -> BinaryIO:
        return io.BytesIO(event.files[attachment.id])

    return receive(event.fact, open_attachment=opened)


def play_news(size: Size = DEFAULT, *, on_progress: Progress | None = None) -> int:
    """Vacancies published and applications arriving, all at once; returns how many events there were."""
    total = size.vacancies * (1 + size.applications)
    return _play(news(size), total, on_progress)


def play_changes(size: Size = DEFAULT, *, on_progress: Progress | None = None) -> int:
    """What changes afterwards: to be played when the archive has the news, so that these are changes there too, and
    not only newer facts of the same transfers. Returns how many events there were.
    """
    return _play(changes(size), sum(1 for _ in changes(size)), on_progress)


def _play(events: Iterator[Event], total: int, on_progress: Progress | None) -> int:
    done = 0
    for event in events:
        play(event)
        done += 1
        if on_progress is not None:
            on_progress(done, total)
    return done
