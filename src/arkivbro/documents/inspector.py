"""Files from outside are looked at: each in a confined process of its own, at one of the installation's places, and once.

What was found is remembered by who calls (`Memory`); here is only how one file is looked at, and under which question its content
is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from arkivbro.core.errors import Transient
from arkivbro.documents import attachments
from arkivbro.documents.attachments import (
    AttachmentLimits,
    AttachmentState,
    Content,
    State,
    extension_of,
    refused_unseen,
    state_of,
    unchecked,
)
from arkivbro.documents.child_pool import ChildPool
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.errors import NoPlace, RenderFailed
from arkivbro.documents.places import Places
from arkivbro.documents.typefaces import FONTS

LIMITS = ChildLimits(memory=400_000_000, seconds=15.0)
PATIENCE = 30.0
"""Seconds that a worker waits for a place before it puts the transfer off."""
RULES_IN = (
    "attachments bounds detection file_text formats inspection old_office_headers packed_headers pdf_headers picture_headers".split()  # noqa: SIM905 - read as a list of words
)
LIBRARIES = ("pikepdf", "pillow", "olefile", "lxml")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one file's bytes. The same bytes and the same `key` have the same content for ever."""

    extension: str
    """Of its name, as far as it matters (`attachments.extension_of`)."""
    formats: frozenset[str]
    """Those that are taken, by name; others get no closer look."""
    wants_text: bool = False
    """Of a file that everybody is to read: what it says, for the leak check."""

    @property
    def key(self) -> str:
        """It changes with the rules of the inspection, which therefore look anew."""
        asked = "\n".join(
            (rules(), self.extension, *sorted(self.formats), *(["text"] if self.wants_text else []))
        )
        return hashlib.sha256(asked.encode()).hexdigest()


@cache
def rules() -> str:
    """The version of the inspection: its own source and the libraries that it uses."""
    folder, digest = Path(attachments.__file__).parent, hashlib.sha256()
    for name in RULES_IN:
        digest.update((folder / f"{name}.py").read_bytes())
    for library in LIBRARIES:
        digest.update(version(library).encode())
    return digest.hexdigest()


class Memory(Protocol):
    """What was found before."""

    def __call__(self, sha256: str, size: int, question: Question, look: Callable[[], Content]) -> Content:
        """What is known of these bytes; else what `look` finds, which is then known. Raises what `look` raises, and Transient."""
        ...


Known = dict[tuple[str, str], Content]
"""By checksum and the key of the question."""


def _no_memory(sha256: str, size: int, question: Question, look: Callable[[], Content]) -> Content:
    return look()


class Inspector:
    """Safe to use from several threads. `places` None: only this process's own bound (for tests and measuring)."""

    def __init__(
        self,
        *,
        processes: int = 2,
        limits: ChildLimits = LIMITS,
        places: Places | None = None,
        memory: Memory = _no_memory,
        knows: Callable[[Collection[tuple[str, Question]]], Known] = lambda _asked: {},
    ) -> None:
        """`knows`: what the memory has of several files, asked at once."""
        self.processes, self.limits, self.places = processes, limits, places
        self._memory, self._knows = memory, knows
        self._pool = ChildPool("inspect", processes, limits, FONTS)

    def known(self, files: Iterable[tuple[str, str]], limits: AttachmentLimits) -> Known:
        """What is known of these already, by checksum and the names that applicants gave them; for `inspect`."""
        asked = {(sha256, Question(extension_of(name), limits.formats)) for sha256, name in files}
        return self._knows(asked) if asked else {}

    def inspect(
        self, files: Sequence[tuple[Path, str]], limits: AttachmentLimits, known: Known | None = None
    ) -> list[AttachmentState]:
        """What each file of one application is, in their order: path, and the name that the applicant gave it.

        `known` is added to. Nothing that a file does stops the rest. Raises OSError for a path that cannot be read, NotConfinedHere where
        nothing can be shut in, NoPlace where others have every place for long, and what its memory raises.
        """
        states: list[AttachmentState] = []
        known = {} if known is None else known
        room = limits.largest_total
        for number, (path, name) in enumerate(files, 1):
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
            content = refused_unseen(size, room, number, limits)
            if content is None:
                question = Question(extension_of(name), limits.formats)
                content = known.get((sha256, question.key))
            if content is None:
                content = self._memory(sha256, size, question, partial(self.look, path, question))
                if content.is_settled:
                    known[sha256, question.key] = content  # the next application has the same certificate
            state = state_of(content, name, sha256, size)
            room -= size if state.goes_in else 0
            states.append(state)
        return states

    def look(
        self, path: Path, question: Question, *, is_public: bool = False, patience: float = PATIENCE
    ) -> Content:
        """What the file is by its bytes; not settled where the process that looked was ended.

        Raises OSError, NotConfinedHere, and NoPlace when none was free in so many seconds.
        """
        place = self.places.taken(is_public=is_public, seconds=patience) if self.places else nullcontext()
        with path.open("rb") as file, place:
            request = {
                "do": "inspect",
                "extension": question.extension,
                "formats": sorted(question.formats),
                "shallow": False,
                "text": question.wants_text,
            }
            for attempt in (request, {**request, "shallow": True}):
                with suppress(RenderFailed, Transient):
                    with self._pool.lend() as child:
                        answer = child.ask(attempt, file.fileno())[0]
                    is_settled = not attempt["shallow"] or answer["state"] != State.BROKEN
                    return Content.of_json({**answer, "is_settled": is_settled})
        if self._pool.is_closed:  # this process stops; the file is as innocent as before
            raise NoPlace
        return unchecked()

    def confinement(self) -> None:
        """Tries whether files from outside can be looked at here. Raises NotConfinedHere, RenderKilled, RenderTimedOut."""
        with self._pool.lend() as child:
            child.ask({"do": "ready"})

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the living children, for monitoring."""
        return self._pool.process_ids

    def close(self) -> None:
        """Ends every child. A file under way in another thread is told as one for which there was no place."""
        self._pool.close()

    def __enter__(self) -> Inspector:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
