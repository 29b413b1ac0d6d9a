"""Public acts show first what will happen: a form is carried out when it asks for just what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.http import HttpRequest

SEEN = "sett"
"""The form's field with the digest of what was shown."""


def digest_of_choices(request: HttpRequest, names: Iterable[str], *more: str) -> str:
    """Of what the form asks for, by these fields and whatever else decides what is sent."""
    asked = {name: sorted(request.POST.getlist(name)) for name in names}
    return hashlib.sha256(json.dumps([asked, *more], sort_keys=True).encode()).hexdigest()[:32]


def was_shown(request: HttpRequest, digest: str) -> bool:
    """Whether just that was shown before this press."""
    return request.POST.get(SEEN, "") == digest
