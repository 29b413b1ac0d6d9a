"""What a file is called by whoever sent it: internal, shown to staff, and kept in the archive as the original name."""

from __future__ import annotations

import unicodedata

from arkivbro.core.screening import one_line

LONGEST = 200


def file_name_told(name: str) -> str:
    """The name on one line, without folders and without what nobody sees (a direction mark would turn "fdp.exe" round); of a longer one
    its end, which says what it is. "" where nothing is left.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return one_line(last)[-LONGEST:].strip()
