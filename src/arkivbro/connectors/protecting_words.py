"""Names of fields that may protect somebody: read as absent, one that is written otherwise than expected could expose them."""

from __future__ import annotations

import difflib

PROTECTING = {
    "exemption": ("exemption", "exempt", "unntak", "unntatt"),
    "withdrawn": ("withdraw", "trukket", "trekt"),
    "applicant.protection": ("protection", "confidential", "fortrolig", "skjerm", "sperre"),
}
"""The keys that protect somebody, each with what a word for it has in it; the last part of the key is its own name."""


def protecting_key(name: str) -> str:
    """Which key that protects somebody the unknown one may be, "" for none."""
    told = name.casefold()
    for meant, words in PROTECTING.items():
        own = meant.rpartition(".")[2]
        if any(word in told for word in words) or difflib.get_close_matches(told, [own], 1, cutoff=0.75):
            return meant
    return ""
