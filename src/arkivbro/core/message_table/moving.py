"""The database is moved from SQLite to PostgreSQL."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "moving.needs_postgres": Entry(
        "DATABASE_URL peker ikke på en PostgreSQL-database å flytte til.",
        "Sett DATABASE_URL til den nye databasen, og kjør kommandoen på nytt.",
        Who.OPERATOR,
    ),
    "moving.no_source": Entry(
        "Det er ingen database å flytte i {path}.",
        "Sett ARKIVBRO_DATA_DIR til datamappen som har vært i bruk.",
        Who.OPERATOR,
    ),
    "moving.source_behind": Entry(
        "Databasen i {path} er fra en eldre versjon enn programmet.",
        "Kjør «arkivbro check» én gang uten DATABASE_URL, så bringes den à jour. Flytt så.",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "moving.in_use": Entry(
        "En arbeider ga livstegn for under {seconds} sekunder siden: databasen er i bruk.",
        "Stans alle arbeidere og nettjenere, vent et halvt minutt, og kjør kommandoen på nytt.",
        Who.OPERATOR,
    ),
    "moving.locked": Entry(
        "Noen skriver til {path}: databasen er i bruk.",
        "Stans alle arbeidere og nettjenere, og kjør kommandoen på nytt.",
        Who.OPERATOR,
    ),
    "moving.under_way": Entry(
        "En annen flytter til den samme databasen akkurat nå.",
        "Vent til den er ferdig.",
        Who.OPERATOR,
    ),
    "moving.target_in_use": Entry(
        "Databasen som DATABASE_URL peker på, er tatt i bruk: det er brukere, stillinger eller saker i den.",
        "Lag en ny, tom database, og sett DATABASE_URL til den.",
        Who.OPERATOR,
    ),
    "moving.other_installation": Entry(
        "Det er begynt å flytte en annen installasjon til databasen som DATABASE_URL peker på.",
        "Sett ARKIVBRO_DATA_DIR til datamappen det gjaldt, eller DATABASE_URL til en ny, tom database.",
        Who.OPERATOR,
    ),
    "moving.row_refused": Entry(
        "PostgreSQL tar ikke imot rad {row} i tabellen {table} ({why}).",
        "Ingenting er tatt i bruk, og den gamle databasen er som før. Ta kontakt med oss om raden.",
        Who.OPERATOR,
    ),
    "moving.differs": Entry(
        "Tabellen {table} ble ikke den samme: {here} rader her og {there} der.",
        "Noen har skrevet i den nye databasen. Lag en ny, tom database, og kjør kommandoen på nytt.",
        Who.OPERATOR,
    ),
    "moving.nothing_to_take_back": Entry(
        "Det er ingen fullført flytting fra denne datamappen til databasen som DATABASE_URL peker på.",
        "Se DATABASE_URL og ARKIVBRO_DATA_DIR.",
        Who.OPERATOR,
    ),
    "moving.left": Entry(
        "Databasen i datamappen ble flyttet til PostgreSQL {moment}, og brukes ikke mer.",
        "Sett DATABASE_URL til den nye databasen.",
        Who.OPERATOR,
    ),
    "moving.unfinished": Entry(
        "Flyttingen til denne databasen er ikke fullført, eller den er tatt tilbake.",
        "Kjør «arkivbro move-database» til den er ferdig.",
        Who.OPERATOR,
        command="arkivbro move-database",
    ),
}
