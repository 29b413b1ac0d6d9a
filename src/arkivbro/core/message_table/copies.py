"""A copy to fall back on, and the way back from it."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

_EMPTY = "Sett ARKIVBRO_DATA_DIR og DATABASE_URL til det som er nytt og tomt, eller flytt det gamle til side først."
TABLE = {
    "copies.there_already": Entry("{path} finnes fra før.", "Gi kopien et annet navn.", Who.OPERATOR),
    "copies.not_written": Entry(
        "Kopien kan ikke skrives til {path}.", "Se at mappen finnes og kan skrives til.", Who.OPERATOR
    ),
    "copies.no_program": Entry(
        "Programmet {program} er ikke på denne maskinen.",
        "Installer PostgreSQLs klientprogrammer (Debian: postgresql-client), i samme versjon som databasen eller nyere.",
        Who.OPERATOR,
    ),
    "copies.program_failed": Entry(
        "{program} sluttet med status {status}.",
        "Se at programmet ikke er eldre enn databasen, at det er plass på disken, og at brukeren i DATABASE_URL eier tabellene.",
        Who.OPERATOR,
    ),
    "copies.no_file": Entry("{path} finnes ikke.", "Se stien.", Who.OPERATOR),
    "copies.not_a_copy": Entry(
        "{path} er ikke en kopi som «arkivbro backup» har skrevet.",
        "Se stien, eller ta en annen kopi.",
        Who.OPERATOR,
    ),
    "copies.not_whole": Entry(
        "Kopien {path} er skadet: {count} filer er borte eller endret.",
        "Bruk en annen kopi.",
        Who.OPERATOR,
        one="Kopien {path} er skadet: {count} fil er borte eller endret.",
    ),
    "copies.other_database": Entry(
        "Kopien er av den andre databasen (SQLite eller PostgreSQL) enn den DATABASE_URL peker på.",
        "Sett den tilbake til samme slags database. Fra SQLite kan den så flyttes med «arkivbro move-database».",
        Who.OPERATOR,
        command="arkivbro move-database",
    ),
    "copies.folder_in_use": Entry("Datamappen {folder} er ikke tom.", _EMPTY, Who.OPERATOR),
    "copies.database_in_use": Entry("Databasen er ikke tom.", _EMPTY, Who.OPERATOR),
    "copies.not_put_back": Entry(
        "Kopien kan ikke settes tilbake til {folder}.", "Se at mappen over kan skrives til.", Who.OPERATOR
    ),
    "copies.unfinished": Entry(
        "Det er begynt å sette en kopi tilbake i datamappen, og det ble ikke ferdig.",
        "Kjør «arkivbro restore» på nytt; med PostgreSQL til en ny, tom database.",
        Who.OPERATOR,
        command="arkivbro restore",
    ),
}
