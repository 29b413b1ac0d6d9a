"""The main document's own title: the server puts the entry's on it when they are saved, and we put it back."""

from __future__ import annotations

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.connectors.ephorte.lengths import TITLE
from arkivbro.connectors.ephorte.titles import title_forms
from arkivbro.core.errors import CannotTell, Declined
from arkivbro.core.noark import DocumentDescription

TRIES = 2
"""So often is it put back before we say that it does not hold."""


def has_own_title(document: DocumentDescription, entry_title: str) -> bool:
    """Whether the plan gives the document another title than its entry has."""
    return _title(document) != entry_title


def _title(document: DocumentDescription) -> str:
    return title_forms(document.title, TITLE).full


def keep_main_title(
    client: NCoreClient, document: DocumentDescription, id: int, entry_title: str, budget: Budget
) -> None:
    """Puts the plan's title on the main document where the entry's stands there. Any other title is a person's.

    Raises what `NCoreClient.update` raises; CannotTell where the document is hidden; Declined where it does not hold.
    """
    if not has_own_title(document, entry_title):
        return
    title = _title(document)
    found = client.query("DocumentDescription", equals("Id", id), budget, take=1).objects
    if not found:
        raise CannotTell("ephorte.hidden_documents", detail="hidden:main_document")
    standing = found[0]
    for _ in range(TRIES):
        if standing.text("DocumentTitle") != entry_title:
            return
        standing = client.update(standing.with_fields(DocumentTitle=title), budget)
    if standing.text("DocumentTitle") == entry_title:
        raise Declined("ephorte.title_refused")
