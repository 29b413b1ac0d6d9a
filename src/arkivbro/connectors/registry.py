"""Which connectors there are: a literal list of names and where each lies. A module is loaded at its first use."""

from __future__ import annotations

import importlib
from typing import Any

from arkivbro.core.errors import Misconfigured

SOURCES: dict[str, str] = {
    "webcruiter": "arkivbro.connectors.webcruiter.feed:FeedSource",
    "folder": "arkivbro.connectors.folder.source:FolderSource",
}
"""Recruitment systems: name in `[source.<name>]` → class behind `ports.RecruitmentSource`."""

ARCHIVES: dict[str, str] = {
    "builtin": "arkivbro.archive.adapter:BuiltinArchive",
    "ephorte": "arkivbro.connectors.ephorte.adapter:EphorteArchive",
}
"""Archives: value of `connector` in `[archive.<name>]` → class behind `ports.Archive`."""


def source_class(name: str) -> Any:
    """The class of that source. Raises Misconfigured for a name that is not in the list."""
    return _load(SOURCES, name, f"source.{name}")


def archive_class(name: str) -> Any:
    """The class of that archive connector. Raises Misconfigured for a name that is not in the list."""
    return _load(ARCHIVES, name, "archive")


def _load(known: dict[str, str], name: str, setting: str) -> Any:
    if name not in known:
        raise Misconfigured(
            "sources.no_such_connector", name=name, known=tuple(sorted(known)), setting=setting
        )
    module, _, attribute = known[name].partition(":")
    return getattr(importlib.import_module(module), attribute)
