"""What a web process does with a file that somebody uploads: it asks, and waits a little for a worker's answer. It never opens it.

Only a few threads of a process may wait at a time, so that however many files come, the others answer everybody else. Who finds no
place to wait, or waits in vain, goes on without the answer: the page says that the file is being inspected, and asks again.
"""

from __future__ import annotations

import threading
import time

from arkivbro.core.errors import Transient
from arkivbro.documents.attachments import DEFAULT_FORMATS, Content, extension_of
from arkivbro.documents.inspector import Question
from arkivbro.inspections.services.remembering import known, wanted

APPLICANTS_WAITING, STAFF_WAITING = 2, 1
"""Threads of one process that wait at a time. The lane for uploads has more, so that nobody waits behind them."""
APPLICANT_SECONDS, STAFF_SECONDS = 1.0, 20.0
LOOK_EVERY = 0.1
_applicants = threading.BoundedSemaphore(APPLICANTS_WAITING)
_staff = threading.BoundedSemaphore(STAFF_WAITING)


def question_of(name: str, *, wants_text: bool = False) -> Question:
    """As every door asks, so that what one found the others know."""
    return Question(extension_of(name), DEFAULT_FORMATS, wants_text)


def ask(sha256: str, size: int, name: str, *, asked_by: str, wants_text: bool = False) -> Content | None:
    """What is known of a file among the working files; else it waits for a worker, and the answer is None. `asked_by`: whose turn
    it is, "" for those of the house.
    """
    question = question_of(name, wants_text=wants_text)
    content = known(sha256, question)
    if content is None:
        wanted(sha256, size, question, asked_by)
    return content


def answer_for(sha256: str, size: int, name: str, *, asked_by: str) -> Content | None:
    """The same, after a few seconds' wait where there is room to wait."""
    found = ask(sha256, size, name, asked_by=asked_by)
    return found or _waited(sha256, question_of(name), APPLICANT_SECONDS, _applicants)


def answer_for_staff(sha256: str, size: int, name: str, *, wants_text: bool = False) -> Content:
    """For those of the house, whose files go before the open form's; with what it says, for a file that everybody is to read. Raises
    Transient where no answer comes in time; what was found meanwhile is there when they try again.
    """
    content = ask(sha256, size, name, asked_by="", wants_text=wants_text)
    content = content or _waited(sha256, question_of(name, wants_text=wants_text), STAFF_SECONDS, _staff)
    if content is None:
        raise Transient("documents.still_inspected")
    return content


def _waited(
    sha256: str, question: Question, seconds: float, waiting: threading.BoundedSemaphore
) -> Content | None:
    if not waiting.acquire(blocking=False):
        return None
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            pause(LOOK_EVERY)
            if (content := known(sha256, question)) is not None:
                return content
        return None
    finally:
        waiting.release()


def pause(seconds: float) -> None:
    """Between two looks; tests do a worker's work here."""
    time.sleep(seconds)
