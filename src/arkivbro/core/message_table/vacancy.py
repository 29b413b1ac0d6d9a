"""Vacancies as they are received: what is odd, and what follows of it."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

TABLE = {
    "vacancy.something_is_stopped": Entry(
        "Noe på stillingen er stanset for å beskytte en søker, og du kan ikke se hva.",
        "En arkivar med klarering for enheten ser på det stansede først, eller velger «Skal ikke arkiveres».",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "vacancy.unit_changed": Entry(
        "Enheten er endret. Saken står på den gamle til en arkivar bekrefter.",
        "Bekreft den nye enheten på saken.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "vacancy.reference_changed": Word("Referansen er endret. Saken beholder tittelen den fikk."),
    "vacancy.took_waiting": Word(
        "{count} søknader som ventet på stillingen, er tatt med.",
        one="Én søknad som ventet på stillingen, er tatt med.",
    ),
    "vacancy.unconfirmed": Entry(
        "Stillingen arkiveres ikke før en arkivar har bekreftet fra hvilken dag kilden arkiveres.",
        "Åpne «Første innlesing» på Drift, eller bruk «arkivbro begin».",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
    "vacancy.took_over": Word(
        "{count} søknader som sto på en annen kildes stilling med samme navn, er flyttet hit.",
        one="Én søknad som sto på en annen kildes stilling med samme navn, er flyttet hit.",
    ),
    "vacancy.before_our_time": Entry(
        "Stillingen ble publisert før archive_from og arkiveres ikke.",
        "Knytt den til saken den har: arkivbro link.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "vacancy.no_time_of_change": Entry(
        "Kilden sier ikke når utlysningen ble endret. Den er datert etter dagen endringen ble lest.",
        "Ingenting, hvis dagen er riktig nok; ellers rett datoen på journalposten.",
        Who.ARCHIVIST,
        at=At.ARCHIVE_LOG,
    ),
    "vacancy.no_time_of_cancellation": Entry(
        "Kilden sier ikke når utlysningen ble trukket. Notatet er datert etter dagen det ble lest.",
        "Ingenting, hvis dagen er riktig nok; ellers rett datoen på journalposten.",
        Who.ARCHIVIST,
        at=At.ARCHIVE_LOG,
    ),
}
