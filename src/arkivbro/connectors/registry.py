"""Which connectors there are: what people call each, and where it lies. A module is loaded at its first use."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from arkivbro.core.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Connector:
    """`shown` on screens, in Norwegian; `place` is module:class. `settings`: module:model of an archive's table `[archive.<name>]`, whose
    fields stand in the reference; the class is given them by name and refuses what it does not know.
    """

    shown: str
    place: str
    settings: str = ""


SOURCES: dict[str, Connector] = {
    "webcruiter": Connector("Webcruiter", "arkivbro.connectors.webcruiter.feed:FeedSource"),
    "webcruiter-api": Connector("Webcruiter (API)", "arkivbro.connectors.webcruiter.api:ApiSource"),
    "webcruiter-portal": Connector(
        "Webcruiter (portalen)", "arkivbro.connectors.webcruiter.portal:PortalSource"
    ),
    "webcruiter-delivery": Connector(
        "Webcruiter (leveringer)", "arkivbro.connectors.webcruiter.delivery:DeliverySource"
    ),
    "folder": Connector("Mappen med søknader", "arkivbro.connectors.folder.source:FolderSource"),
}
"""Recruitment systems: name in `[source.<name>]` → class behind `ports.RecruitmentSource`."""

HOOKS = {"webcruiter": "arkivbro.connectors.webcruiter.webhook:Webhook"}
"""Who listens to webhooks: name in `/api/<name>/webhook` → class behind `ports.Hook`."""

ARCHIVES: dict[str, Connector] = {
    "builtin": Connector("Det innebygde arkivet", "arkivbro.archive.adapter:BuiltinArchive"),
    "ephorte": Connector(
        "ePhorte",
        "arkivbro.connectors.ephorte.adapter:EphorteArchive",
        "arkivbro.connectors.ephorte.configuration:EphorteConfiguration",
    ),
}
"""Archives: value of `connector` in `[archive.<name>]` → class behind `ports.Archive`."""


def settings_models() -> dict[str, Any]:
    """The model of each archive's table, by the connector's name: for the reference."""
    return {name: _at(one.settings) for name, one in ARCHIVES.items() if one.settings}


def source_class(name: str) -> Any:
    """The class of that source. Raises Misconfigured for a name that is not in the list."""
    return _load(SOURCES, name, f"source.{name}")


def hook_class(name: str) -> Any:
    """The class that listens to that source's webhooks."""
    return _at(HOOKS[name])


def archive_class(name: str) -> Any:
    """The class of that archive connector. Raises Misconfigured for a name that is not in the list."""
    return _load(ARCHIVES, name, "archive")


def source_shown(name: str) -> str:
    """What people call a source; its name in the configuration where no connector has it."""
    return SOURCES[name].shown if name in SOURCES else name


def archive_shown(name: str) -> str:
    """What people call an archive; its name in the configuration where the body chose one of its own."""
    return ARCHIVES[name].shown if name in ARCHIVES else name


def _load(known: dict[str, Connector], name: str, setting: str) -> Any:
    if name not in known:
        raise Misconfigured(
            "sources.no_such_connector", name=name, known=tuple(sorted(known)), setting=setting
        )
    return _at(known[name].place)


def _at(place: str) -> Any:
    module, _, attribute = place.partition(":")
    return getattr(importlib.import_module(module), attribute)
