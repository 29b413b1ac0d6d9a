"""Plays the made-up body's recruitment through the one door."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from arkivbro.core.recruitment import Attachment
from arkivbro.demo.body import Event, Size, events
from arkivbro.recruitment.services import Received, receive

DEFAULT = Size()


def play(event: Event) -> Received:
    """Takes in what one event tells; the same event again changes nothing."""

    def opened(attachment: Attachment) -> BinaryIO:
        return io.BytesIO(event.files[attachment.id])

    return receive(event.fact, open_attachment=opened)


def play_all(
    *,
    size: Size = DEFAULT,
    on_progress: Callable[[int, int], None] | None = None,
    to_rest: Callable[[], object] | None = None,
) -> int:
    """Plays everything, at once; returns how many events there were.

    `to_rest` is called once, before the events that change what was told earlier: so that these are changes in the
    archive too, and not only newer facts of the same transfers. `on_progress(done, total)` after each event.
    """
    total, done, rested = size.events, 0, False
    for event in events(size):
        if event.after_rest and not rested and to_rest is not None:
            to_rest()
            rested = True
        play(event)
        done += 1
        if on_progress is not None:
            on_progress(done, total)
    return done
