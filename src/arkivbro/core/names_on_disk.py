"""Names of files and folders, however their letters are put together.

Å is one character (NFC) or an A with a ring (NFD, as macOS writes it): to people the same name, to a disk two.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path


def same_name(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that reads as `name`: itself where it is there, else one that only is put together otherwise."""
    wanted, found = unicodedata.normalize("NFC", name), None
    for one in names:
        if one == name:
            return one
        if unicodedata.normalize("NFC", one) == wanted:
            found = one
    return found


def as_on_disk(path: Path) -> Path:
    """The path with each name as it stands on the disk; as it is, where there is no such file or folder."""
    if os.path.lexists(path):
        return path
    found = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        here = found / part
        if not os.path.lexists(here):
            try:
                other = same_name(part, [one.name for one in found.iterdir()])
            except (OSError, ValueError):
                return path
            if other is None:
                return path
            here = found / other
        found = here
    return found
