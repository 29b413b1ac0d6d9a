"""What a source's units are in the archive."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "unit.no_such_unit": Entry(
        "Arkivet har ingen enhet som heter «{value}».",
        "Velg en fra listen, eller la feltet stå tomt: da brukes navnet.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.no_such_user": Entry(
        "Ingen i arkivet har initialene «{value}».",
        "Velg en fra listen, eller la feltet stå tomt.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.reason_missing": Entry(
        "Skriv hvorfor det endres.", "Skriv en begrunnelse.", Who.ARCHIVIST, at=At.UNITS_IN_ARCHIVE
    ),
    "unit.text_unreadable": Entry(
        "Teksten er ikke slik «Last ned som TOML» skriver den. Ingenting er endret.",
        'Bruk [units."<kilde>:<id>"] med code, name, leader og officer.',
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
}
