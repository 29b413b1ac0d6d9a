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
        'Bruk bare [units."<kilde>:<id>"] med code, name, leader og officer.',
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.text_unreadable_at": Entry(
        "Linje {line} kan ikke leses: teksten er ikke TOML der. Ingenting er endret.",
        "Se etter anførselstegn som mangler eller er krumme, og enheter som står to ganger.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.text_too_long": Entry(
        "Teksten har mer enn {most} enheter. Ingenting er endret.",
        "Del den i flere.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.no_such_id": Entry(
        "«{unit}» er ikke en enhets id. Ingenting er endret.",
        'Skriv den slik: [units."webcruiter:501"], uten mellomrom. Enhetens navn kan bare brukes i arkivprofilens fil.',
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.no_such_field": Entry(
        "«{field}» for {unit} finnes ikke. Ingenting er endret.",
        "Bruk code, name, leader og officer.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
    "unit.value_unusable": Entry(
        "«{field}» for {unit} kan ikke brukes. Ingenting er endret.",
        "Skriv en tekst på én linje, høyst {most} tegn.",
        Who.ARCHIVIST,
        at=At.UNITS_IN_ARCHIVE,
    ),
}
