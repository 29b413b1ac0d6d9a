"""The settings, the data folder and the database."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "setup.signing_key": Entry(
        "Nøkkelen som rapporter signeres med, kan ikke brukes.",
        "Se at signing.pem i datamappen har en nøkkel uten passord og sertifikatet til den, eller ta den bort: da lages en ny.",
        Who.OPERATOR,
    ),
    "setup.no_fts5": Entry(
        "SQLite på denne maskinen er bygd uten FTS5, og kan ikke søke etter ord.",
        "Installer Pythons sqlite3 med FTS5 (Debians python3 har det), eller bruk PostgreSQL: sett DATABASE_URL.",
        Who.OPERATOR,
    ),
    "setup.proxy_not_named": Entry(
        "Forespørsler fra {address} sa at de kom for andre, og ble ikke trodd.",
        "Er det tjeneren deres foran arkivbro, skriv den i [web] trusted_proxies. Ellers er det ikke noe å gjøre. Slett "
        "forwarded_stranger.json i datamappen når det er rettet.",
        Who.OPERATOR,
    ),
    "setup.proxy_says_nothing": Entry(
        "Tjeneren {address} står i [web] trusted_proxies, men sier ikke hvem den spør for: alle regnes som én.",
        "Sett opp tjeneren så den sender X-Forwarded-For. Slett forwarded_silent.json i datamappen når det er rettet.",
        Who.OPERATOR,
    ),
    "setup.traces_not_installed": Entry(
        "OTEL_EXPORTER_OTLP_ENDPOINT er satt, men det som trengs for spor, er ikke installert. Ingen spor blir sendt.",
        "Installer «arkivbro[traces]», start på nytt, og kjør «arkivbro check».",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "setup.demo_and_real_archive": Entry(
        "Datamappen er en demo, men arkivet i arkivbro.toml er «{archive}»: oppdiktede personer arkiveres ikke der.",
        "Sett ARKIVBRO_DATA_DIR til en annen mappe.",
        Who.OPERATOR,
    ),
    "setup.unknown_archive_setting": Entry(
        "[archive] {name}: ukjent innstilling.",
        "Ta bort linjen, eller skriv en tabell [archive.{name}].",
        Who.OPERATOR,
    ),
    "setup.archive_table": Entry(
        "[archive.{name}] har en innstilling som koblingen ikke kjenner, eller mangler en den trenger.",
        "Se koblingens innstillinger i docs/reference/settings.md.",
        Who.OPERATOR,
    ),
    "setup.no_such_archive": Entry(
        "[archive] default = «{name}», men det er ikke satt opp noe slikt arkiv.",
        "Skriv [archive.{name}], eller rett default.",
        Who.OPERATOR,
    ),
    "setup.another_archive": Entry(
        "Arkivet er «{archive}»: se saker og journal der. Det innebygde arkivet er ikke i bruk.",
        "Se i arkivet «{archive}».",
        Who.ARCHIVIST,
    ),
    "setup.profile_of_another": Entry(
        "Arkivprofilen er skrevet for «{profile}», og virksomheten heter «{body}»: kodene kan være feil her.",
        "Lag en egen profil av «mal» i mappen med profiler (koder, enheter, ledere), sett name til virksomhetens navn, og kjør «arkivbro check».",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "setup.no_such_file": Entry(
        "ARKIVBRO_CONFIG peker på «{path}», som ikke finnes.",
        "Rett stien, eller legg filen der.",
        Who.OPERATOR,
    ),
    "setup.has_mistakes": Entry(
        "{file} har feil.",
        "Rett linjene som er nevnt, og kjør «arkivbro check».",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "setup.settings_unreadable": Entry(
        "Innstillingene i {path} kan ikke leses.",
        "Gi brukeren som kjører arkivbro, lesetilgang til filen.",
        Who.OPERATOR,
    ),
    "setup.secret_unreadable": Entry(
        "Filen i {name} kan ikke leses.",
        "Rett stien, og gi brukeren som kjører arkivbro, lesetilgang.",
        Who.OPERATOR,
    ),
    "setup.demo_address_is_not_set_by_hand": Entry(
        "{name} settes bare av «arkivbro demo --ephorte».",
        "Ta bort miljøvariabelen.",
        Who.OPERATOR,
    ),
    "setup.no_such_database": Entry(
        "DATABASE_URL må begynne med sqlite:/// eller postgresql://.",
        "Rett DATABASE_URL.",
        Who.OPERATOR,
    ),
    "setup.no_data_folder": Entry(
        "Datamappen «{folder}» kan ikke lages.",
        "Gi brukeren som kjører arkivbro, skriverett, eller sett ARKIVBRO_DATA_DIR.",
        Who.OPERATOR,
    ),
    "setup.database_from_before": Entry(
        "Databasen er fra før første utgave av arkivbro, og kan ikke brukes videre.",
        "Begynn med en ny datamappe (ARKIVBRO_DATA_DIR) eller en ny database (DATABASE_URL). Den gamle blir ikke rørt.",
        Who.OPERATOR,
    ),
    "setup.old_database": Entry(
        "Databasen er fra en eldre versjon.",
        "Kjør «arkivbro manage migrate».",
        Who.OPERATOR,
        command="arkivbro manage migrate",
    ),
    "setup.no_database": Entry(
        "Databasen kan ikke nås eller brukes.",
        "Se DATABASE_URL, og at databasen er oppe.",
        Who.OPERATOR,
    ),
}
