"""Pages for people: what stands in the archive, as its users would see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulators.ephorte.store import Store

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def page(store: Store, path: str, query: Mapping[str, Sequence[str]]) -> bytes | None:
    """The page at a path; None when there is none."""
    del query
    if path != "/":
        return None
    return f"<!DOCTYPE html><title>ePhorte (simulator)</title><p>{len(store.rows('Case'))} saker".encode()


def not_found() -> bytes:
    return b"<!DOCTYPE html><title>404</title><h1>Finnes ikke</h1>"
