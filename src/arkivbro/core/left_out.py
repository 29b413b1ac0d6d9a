"""Attachments that an applicant sent and that did not go to the archive: told until a person has handled them.

A damaged or encrypted file goes in as it came, and is no such thing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from arkivbro.core.messages import Finding

CODES = frozenset(
    {
        "files.empty",
        "files.too_large",
        "files.too_large_together",
        "files.too_many",
        "files.type_not_taken",
    }
)
"""What `documents` says of a file that stays outside: empty, a program or another type that is not taken, too large, too many."""


def left_out(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the remarks on a transfer's documents that tell of a file that stayed outside."""
    return tuple(finding for finding in findings if finding.message.code in CODES)


def digest_of(findings: Iterable[Finding]) -> str:
    """Which files stayed outside and why, of `left_out`'s; "" where all went in. What a person accepts is just these."""
    found = [finding.as_json() for finding in left_out(findings)]
    text = json.dumps(found, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:40] if found else ""
