"""Which views look at a password: the web server has threads of their own for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def with_password(view: View) -> View:
    """A view whose form has a password in it that is looked at, which takes a fifth of a second of a processor and is anybody's to ask for.
    In the threads of pages, whoever tries passwords from ever new addresses kept every other stranger waiting.
    """
    view.looks_at_password = True  # type: ignore[attr-defined]  # read by `looks_at_password`
    return view


def looks_at_password(view: Callable[..., Any]) -> bool:
    """Whether a password that is sent there is looked at."""
    return bool(getattr(view, "looks_at_password", False))
