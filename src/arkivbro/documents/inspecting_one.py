"""One file that somebody uploads, inspected at once in a child of its own that ends with it."""

from __future__ import annotations

from pathlib import Path

from arkivbro.documents.attachments import AttachmentLimits, AttachmentState
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.renderer import Renderer

LIMITS = ChildLimits(seconds=15.0)
"""Somebody waits for the answer, and a file that takes longer is told as damaged."""


def inspected(path: Path, name: str, largest: int) -> AttachmentState:
    """What the file is; `name` as it was uploaded, `largest` in bytes. Raises OSError for a path that cannot be read."""
    limits = AttachmentLimits(largest_file=largest, largest_total=largest)
    with Renderer(processes=1, limits=LIMITS) as renderer:
        (found,) = renderer.inspect([(path, name)], limits)
    return found
