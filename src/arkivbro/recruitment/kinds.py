"""The kinds of documents by their names on screen (routine sections 1 and 3), and how they are grouped there."""

from __future__ import annotations

from arkivbro.core.recruitment import TransferKind

NAMES = {
    TransferKind.ADVERTISEMENT: "Annonse",
    TransferKind.ADVERTISEMENT_CHANGE: "Annonse (endret)",
    TransferKind.APPLICATION: "Søknad og CV",
    TransferKind.WITHDRAWAL: "Søknad trukket",
    TransferKind.PUBLIC_LIST: "Offentlig søkerliste",
    TransferKind.EXTENDED_LIST: "Utvidet søkerliste",
    TransferKind.CUSTOM_LIST: "Søkerliste fra Avansert",
    TransferKind.ADDRESS_LIST: "Adresseliste",
    TransferKind.LETTER: "Brev",
    TransferKind.EXEMPTION_DECISION: "Vedtak om unntak",
    TransferKind.OTHER: "Notat",
}

LISTS = (
    TransferKind.PUBLIC_LIST,
    TransferKind.EXTENDED_LIST,
    TransferKind.CUSTOM_LIST,
    TransferKind.ADDRESS_LIST,
)
"""Always show in the archive log, without ticking anything (routine section 3.5)."""

LOG_GROUPS: tuple[tuple[str, str, tuple[TransferKind, ...]], ...] = (
    ("annonse", "Annonse", (TransferKind.ADVERTISEMENT, TransferKind.ADVERTISEMENT_CHANGE)),
    ("soknad", "Søknad og CV", (TransferKind.APPLICATION, TransferKind.WITHDRAWAL)),
    ("brev", "Brev", (TransferKind.LETTER,)),
    ("unntak", "Vedtak om unntak", (TransferKind.EXEMPTION_DECISION,)),
    ("annet", "Notater", (TransferKind.OTHER,)),
)
"""The checkboxes of the archive log: name in addresses, words, kinds."""


def group_of(kind: str) -> str:
    """The checkbox that it belongs to, by its name in addresses; "" for lists, which are made on their own page."""
    return next((name for name, _, kinds in LOG_GROUPS if TransferKind(kind) in kinds), "")


def name_of(kind: str) -> str:
    """The kind's name on screen."""
    return NAMES[TransferKind(kind)]
