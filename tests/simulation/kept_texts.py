"""What is a pure function of a text is worked out once for each text, in the simulator's processes: a seed looks at the same few again and again.

Stored values read back (all of `core` is frozen, so they may be shared), the words of a text, and the numbers in it. What is asked of
whom, and when, stays as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from arkivbro.core import identity_numbers, name_forms, stored_json

MOST = 4096


def keep_texts() -> None:
    """In this process of the operating system, from now on, in every module of arkivbro."""
    _put(stored_json.from_json, lru_cache(maxsize=MOST)(stored_json.from_json))
    for one in (name_forms.words_of, identity_numbers.national_numbers, identity_numbers.account_numbers):
        _put(one, _listed(one))


def _listed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever asks gets a list of its own."""
    kept = lru_cache(maxsize=MOST)(lambda *given, **options: tuple(function(*given, **options)))

    @wraps(function)
    def asked(*given: Any, **options: Any) -> list[Any]:
        return list(kept(*given, **options))

    return asked


def _put(real: Callable[..., Any], kept: Callable[..., Any]) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("arkivbro.") and module:
            for known, value in list(vars(module).items()):
                if value is real:
                    setattr(module, known, kept)
