"""A page as tests read it: how its template is laid out is nobody's business."""

from __future__ import annotations

import re


def one_line(page: str | bytes) -> str:
    """White space is one space, and none stands beside a tag."""
    text = page.decode() if isinstance(page, bytes) else page
    return re.sub(r" ?(<[^>]*>) ?", r"\1", re.sub(r"\s+", " ", text.replace("\xa0", " ")))
