"""A page as tests read it: how its template is laid out is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client


def one_line(page: str | bytes) -> str:
    """White space is one space, and none stands beside a tag."""
    text = page.decode() if isinstance(page, bytes) else page
    return re.sub(r" ?(<[^>]*>) ?", r"\1", re.sub(r"\s+", " ", text.replace("\xa0", " ")))


def pressed(client: Client, place: str, posted: Mapping[str, Any] | None = None) -> Any:
    """The answer to the form of that page as a browser sends it: with what the page had shown."""
    page = client.get(place).content.decode()
    shown = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    return client.post(place, {"sett": shown[1] if shown else "", **(posted or {})})
