"""Every message that arkivbro can tell: its code, its sentence in Bokmål, what can be done, and who can do it.

A file for each area, or several where it is large (`sources.py`, `sources_folder.py`); a code begins with its area (`case.unknown_number` stands in `case.py`), but for `common.py`, whose
codes have no dot. A file holds `TABLE`, and is found by being here. Placeholders (`{number}`) are the message's parameters; both
sentence and remedy may use them. Where a sentence counts, `one` is how it reads when the parameter `count` is 1.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from string import Formatter

from arkivbro.core.message_table.entries import At, Entry, Who, Word

__all__ = ["At", "Entry", "Who", "Word", "area_of", "placeholders", "table"]
COMMON = "common"


@cache
def table() -> Mapping[str, Entry | Word]:
    """Code → entry, of every area. Raises ValueError for a code that stands in another area's file."""
    found: dict[str, Entry | Word] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "entries":
            continue
        entries: Mapping[str, Entry | Word] = importlib.import_module(f"{__name__}.{module.name}").TABLE
        for code, entry in entries.items():
            if not _holds(module.name, area_of(code)):
                raise ValueError(f"{code} does not belong in message_table/{module.name}.py")
            found[code] = entry
    return found


def _holds(file: str, area: str) -> bool:
    """Whether codes of that area stand in the file."""
    return file == area or file.startswith(f"{area}_")


def area_of(code: str) -> str:
    """The file that the code stands in."""
    return code.partition(".")[0] if "." in code else COMMON


@cache
def placeholders(entry: Entry | Word) -> frozenset[str]:
    """The parameters that its texts are filled with."""
    texts = (entry.sentence, entry.one, entry.remedy if isinstance(entry, Entry) else "")
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
