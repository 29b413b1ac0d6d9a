"""Stable keys: the same facts get the same key for ever, and the key travels into the archive.

A key is "ab" and 26 lower-case base32 characters (130 bits) of the SHA-256 of what identifies the thing.
Golden tests pin them: a change here would make every archived object unknown to its ledger.
"""

from __future__ import annotations

import base64
import hashlib
import re

from arkivbro.core.ref import Ref

KEY_PATTERN = re.compile(r"ab[a-z2-7]{26}")


def archive_key(installation: str, about: Ref, kind: str, version: str = "1", part: str = "") -> str:
    """The key of a case or an entry in the archive.

    `installation` is the random id of this installation; `about` is what it is about: the vacancy, the application, the
    letter; `kind` is the kind of transfer ("case", "application" …); `version` tells a changed application from the
    first; `part` tells apart what we number ourselves: a vacancy's lists, an application's decisions.
    """
    return _key("object", installation, about.source, about.id, kind, version, part)


def document_key(entry_key: str, kind: str, about: Ref | None = None) -> str:
    """The key of a document of that entry; `about` is the attachment that it is, None for one that we make."""
    source, id_ = (about.source, about.id) if about else ("", "")
    return _key("document", entry_key, kind, source, id_)


def _key(*fields: str) -> str:
    """The fields are length-prefixed, so that no two sets of fields run together to the same bytes."""
    digest = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8")
        digest.update(len(data).to_bytes(4, "big"))
        digest.update(data)
    return "ab" + base64.b32encode(digest.digest()).decode("ascii").lower()[:26]
