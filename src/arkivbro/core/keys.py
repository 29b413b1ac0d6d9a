"""Stable keys: the same facts get the same key for ever, and the key travels into the archive.

A key is "ab" and 26 lower-case base32 characters (130 bits) of the SHA-256 of what identifies the thing.
Golden tests pin them: a change here would make every archived object unknown to its ledger.
"""

from __future__ import annotations

import base64
import hashlib
import re

KEY_PATTERN = re.compile(r"ab[a-z2-7]{26}")


def archive_key(
    installation: str, source: str, object_id: str, kind: str, version: str = "1", part: str = ""
) -> str:
    """The key of one object in the archive.

    `installation` is the random id of this installation; `source` and `object_id` name the object in the recruitment
    system; `kind` is the kind of transfer ("case", "application" …); `version` tells a changed application from the
    first; `part` is "" for the thing itself, else e.g. "document:2". The fields are length-prefixed, so that no two
    sets of fields run together to the same bytes.
    """
    digest = hashlib.sha256()
    for field in (installation, source, object_id, kind, version, part):
        data = field.encode("utf-8")
        digest.update(len(data).to_bytes(4, "big"))
        digest.update(data)
    return "ab" + base64.b32encode(digest.digest()).decode("ascii").lower()[:26]
