"""Plays the made-up body's recruitment through the one door."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import BinaryIO

from arkivbro.core.recruitment import Attachment
from arkivbro.core.working_days import oslo_day
from arkivbro.demo.advertisements import REFERENCE_OF_FIRST
from arkivbro.demo.body import Event, Size, changes, difficulties, news
from arkivbro.recruitment.selectors import vacancy_by_reference
from arkivbro.recruitment.services import Received, receive
from arkivbro.runtime import current

Progress = Callable[[int, int], None]
"""Called with how many events are done, of how many."""


def size_of_demo() -> Size:
    """The demo's size, over the last ten weeks: all of it has happened, whatever day it is. A body that was begun keeps
    its days, so that playing again changes nothing.
    """
    begun = vacancy_by_reference(REFERENCE_OF_FIRST)
    if begun is not None and begun.published is not None:
        return Size(first_day=begun.published)
    today = oslo_day(current().clock())
    return Size(first_day=today - timedelta(weeks=10, days=today.weekday()))


def play(event: Event) -> Received:
    """Takes in what one event tells; the same event again changes nothing."""

    def opened(attachment: Attachment) -> BinaryIO:
        return io.BytesIO(event.files[attachment.ref.id])

    return receive(event.fact, open_attachment=opened)


def play_news(size: Size | None = None, *, on_progress: Progress | None = None) -> int:
    """Vacancies published and applications arriving, all at once; returns how many events there were."""
    size = size or size_of_demo()
    total = size.vacancies * (1 + size.applications)
    return _play(news(size), total, on_progress)


def play_changes(size: Size | None = None, *, on_progress: Progress | None = None) -> int:
    """What changes afterwards: to be played when the archive has the news, so that these are changes there too, and
    not only newer facts of the same transfers. Returns how many events there were.
    """
    size = size or size_of_demo()
    return _play(changes(size), sum(1 for _ in changes(size)), on_progress)


def play_difficulties(size: Size | None = None) -> int:
    """What a person has to do something about; how many events there were."""
    size = size or size_of_demo()
    return _play(difficulties(size), 0, None)


def _play(events: Iterator[Event], total: int, on_progress: Progress | None) -> int:
    done = 0
    for event in events:
        play(event)
        done += 1
        if on_progress is not None:
            on_progress(done, total)
    return done
