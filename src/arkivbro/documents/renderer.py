"""Rendering in child processes with limits: whatever a document does, the worker lives on. What looks at files from outside is
`inspector`: no child does both.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from arkivbro.documents.child_pool import ChildPool
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.typefaces import FONTS

PDFA_2A = "fmt/476"
"""PRONOM id of what `render` makes."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document. `size` in bytes; `replaced`, `removed` and `cut` count characters (see `cleaning`)."""

    sha256: str
    size: int
    pages: int
    format: str
    replaced: int
    removed: int
    cut: int = 0
    text: str = ""
    """What anybody can read out of the file, where that was asked for."""


class Renderer:
    """A small pool of children, each started when it is first wanted. Safe to use from several threads.

    A child is replaced after so many jobs, when its memory has grown, and after anything that went wrong in it. It ends
    with `close`, and by itself when this process dies.
    """

    def __init__(self, *, processes: int = 2, limits: ChildLimits | None = None, fonts: Path = FONTS) -> None:
        self.limits, self.processes = limits or ChildLimits(), processes
        self._pool = ChildPool("render", processes, self.limits, fonts)

    def render(
        self, document: DocumentToRender, timestamp: datetime, out_path: Path, *, read_back: bool = False
    ) -> Rendered:
        """Writes PDF/A-2a + PDF/UA-1 to `out_path` (mode 0600, not synced). `read_back`: the finished file's text too.

        The same document and timestamp (with a time zone) give the same bytes, in every process.
        Raises RenderFailed, RenderTimedOut, RenderKilled, FontsMissing; ValueError for a timestamp without time zone.
        """
        if timestamp.tzinfo is None:
            raise ValueError("the timestamp has no time zone")
        request = {
            "do": "render",
            "template": document.template,
            "document": document.as_data(),
            "timestamp": timestamp.isoformat(timespec="seconds"),
            "read_back": read_back,
        }
        with self._pool.lend() as child:
            result, pdf = child.ask(request)
        _write(out_path, pdf)
        return Rendered(
            sha256=hashlib.sha256(pdf).hexdigest(),
            size=len(pdf),
            pages=result["pages"],
            format=PDFA_2A,
            replaced=result["replaced"],
            removed=result["removed"],
            cut=result["cut"],
            text=result["text"],
        )

    def close(self) -> None:
        """Ends every child. A render under way in another thread ends with RenderKilled."""
        self._pool.close()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the living children, for monitoring."""
        return self._pool.process_ids


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
