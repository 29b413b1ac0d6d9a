"""Files named by somebody else, opened only where they lie inside their folder and are no links."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO


class Refused(Exception):
    """The name leads out of the folder, or to something that is no ordinary file; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file refused")
        self.sentence = sentence


def open_inside(folder: Path, name: str) -> BinaryIO:
    """Opens `name` below `folder`, step by step without following a link, so that nothing can be swapped in between.

    Raises Refused; FileNotFoundError where the file is not there; OSError.
    """
    parts = name.split("/")
    if not name or name.startswith("/") or "\\" in name or "\x00" in name or ":" in name:
        raise Refused("er ikke et filnavn i søknadens egen mappe.")
    if any(part in ("", ".", "..") for part in parts):
        raise Refused("fører ut av søknadens egen mappe eller er skrevet med «.» eller «..».")
    try:
        holding = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            for part in parts[:-1]:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=holding)
                os.close(holding)
                holding = inner
            descriptor = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=holding)
        finally:
            os.close(holding)
    except FileNotFoundError:
        raise
    except (NotADirectoryError, UnicodeEncodeError):
        raise Refused("er en lenke, ikke en fil, eller har et navn som ikke kan brukes.") from None
    except OSError as error:
        if error.errno in (40, 31, 36):  # ELOOP: a link; EMLINK on some systems; ENAMETOOLONG
            raise Refused("er en lenke eller har et for langt navn. Legg selve filen i mappen.") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("er ikke en vanlig fil.")
    return os.fdopen(descriptor, "rb")
