"""What a page answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html as lxml_html


@dataclass(frozen=True)
class Answer:
    """Bytes, or a file with its size."""

    status: int
    content_type: str
    data: bytes = b""
    file: Path | None = None
    size: int = 0
    headers: dict[str, str] = field(default_factory=dict)


def html(root: Any, status: int = 200) -> Answer:
    """A page from its elements; lxml escapes every text and every attribute."""
    data: bytes = lxml_html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    return Answer(status, "text/html; charset=utf-8", data)
