"""Files named by somebody else, opened only where they lie inside their folder and are no links."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from arkivbro.core.messages import message
from arkivbro.core.names_on_disk import same_name


class Refused(Exception):
    """The name leads out of the folder, or to something that is no ordinary file; the message says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.message = message(code)


def open_inside(folder: Path, name: str) -> BinaryIO:
    """Opens `name` below `folder`, step by step without following a link, so that nothing can be swapped in between.

    Raises Refused; FileNotFoundError where the file is not there; OSError.
    """
    parts = name.split("/")
    if not name or name.startswith("/") or "\\" in name or "\x00" in name or ":" in name:
        raise Refused("sources.no_file_name")
    if any(part in ("", ".", "..") for part in parts):
        raise Refused("sources.leads_out")
    try:
        holding = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            for part in parts[:-1]:
                inner = _opened(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, holding)
                os.close(holding)
                holding = inner
            descriptor = _opened(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, holding)
        finally:
            os.close(holding)
    except FileNotFoundError:
        raise
    except (NotADirectoryError, UnicodeEncodeError):
        raise Refused("sources.is_no_file") from None
    except OSError as error:
        if error.errno in (40, 31, 36):  # ELOOP: a link; EMLINK on some systems; ENAMETOOLONG
            raise Refused("sources.is_a_link") from None
        raise
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise Refused("sources.no_ordinary_file" if not stat.S_ISREG(found.st_mode) else "sources.is_a_link")
    return os.fdopen(descriptor, "rb")


def _opened(name: str, flags: int, holding: int) -> int:
    """By its name, else by one that reads the same. Raises OSError."""
    try:
        return os.open(name, flags, dir_fd=holding)
    except FileNotFoundError:
        other = None if name.isascii() else same_name(name, os.listdir(holding))
        if other is None:
            raise
        return os.open(other, flags, dir_fd=holding)
