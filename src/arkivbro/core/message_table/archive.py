"""What the built-in archive answers."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "archive.clock_behind": Entry(
        "Klokken på denne maskinen viser en dag før {day}, som journalen alt er kommet til.",
        "Det går av seg selv om et øyeblikk ved midnatt. Går det ikke over, må klokkene på maskinene stilles likt.",
        Who.OPERATOR,
    ),
    "archive.needs_clearance": Entry(
        "Det som følger med, krever klarering for kode {access} i {unit}.",
        "Be en arkivar som er klarert i begge enhetene, om å gjøre det.",
        Who.ARCHIVIST,
    ),
    "archive.names_shown": Entry(
        "Noe som skal skjermes i denne saken, blir synlig for alle.",
        "Sett [[ og ]] rundt det, eller bekreft med en begrunnelse at det skal være synlig.",
        Who.ARCHIVIST,
    ),
    "archive.unknown_person": Entry(
        "«{initials}» er ingen person som saken kan gis til.",
        "Velg en i listen. Mangler personen der, legger en administrator inn initialene under Brukere.",
        Who.ARCHIVIST,
        at=At.USERS,
    ),
    "archive.unknown_unit": Entry(
        "Enheten «{unit}» finnes ikke.",
        "Velg en i listen. Mangler enheten der, legger en administrator den inn under Enheter.",
        Who.ARCHIVIST,
        at=At.UNITS,
    ),
    "archive.names_stopped": Entry(
        "Noe som skal skjermes i denne saken, ville blitt synlig for alle. Hva det er, vises bare for den som har innsyn i det.",
        "Skriv det på en annen måte, eller be en arkivar som er klarert for sakens enhet, om å gjøre det.",
        Who.ARCHIVIST,
    ),
    "archive.names_withheld": Entry(
        "{count} treff på noe som skal skjermes. Hva det er, vises for den som er klarert for kode {access} i {unit}.",
        "Be en arkivar som er klarert, om å se på det.",
        Who.ARCHIVIST,
    ),
    "archive.too_many_tries": Entry(
        "Du har truffet på navn som du ikke har innsyn i, for mange ganger den siste timen.",
        "Be en arkivar som er klarert for sakens enhet, om å gjøre det, eller vent en time. Forsøkene står i hendelsesloggen.",
        Who.ARCHIVIST,
    ),
    "archive.code_incomplete": Entry(
        "En kode må ha både kode og navn.",
        "Fyll ut begge.",
        Who.ADMINISTRATOR,
    ),
    "archive.code_needed": Entry(
        "Koden «{value}» brukes av arkivet selv og kan ikke tas ut av bruk.",
        "La koden stå.",
        Who.ADMINISTRATOR,
    ),
    "archive.case_without_title": Entry(
        "Saken mangler tittel.",
        "Skriv en tittel.",
        Who.ARCHIVIST,
    ),
    "archive.case_expired": Entry(
        "Saken {number} er utgått og kan ikke avsluttes.",
        "Ingenting: saken er utgått.",
        Who.ARCHIVIST,
    ),
    "archive.outstanding": Entry(
        "Saken {number} kan ikke avsluttes.",
        "Journalfør og avskriv journalpostene som er nevnt.",
        Who.ARCHIVIST,
    ),
    "archive.case_not_closed": Entry(
        "Saken {number} er ikke avsluttet.",
        "Ingenting: saken er åpen.",
        Who.ARCHIVIST,
    ),
    "archive.reason_missing": Entry(
        "En grunn må oppgis.",
        "Skriv grunnen.",
        Who.ARCHIVIST,
    ),
    "archive.not_journalled": Entry(
        "er ikke journalført",
        "Journalfør den.",
        Who.ARCHIVIST,
    ),
    "archive.not_signed_off": Entry(
        "er ikke avskrevet",
        "Avskriv den.",
        Who.ARCHIVIST,
    ),
    "archive.unknown_code": Entry(
        "Arkivet kjenner ikke {codes}.",
        "Legg koden inn i arkivets kodelister, eller rett den.",
        Who.ADMINISTRATOR,
    ),
    "archive.legal_basis_missing": Entry(
        "Tilgangskoden «{access_code}» mangler hjemmel.",
        "Skriv hjemmelen.",
        Who.ARCHIVIST,
    ),
    "archive.access_code_missing": Entry(
        "En hjemmel er oppgitt uten tilgangskode.",
        "Velg en tilgangskode, eller ta bort hjemmelen.",
        Who.ARCHIVIST,
    ),
    "archive.unknown_series": Entry(
        "Arkivet har ingen arkivdel «{series}».",
        "Opprett arkivdelen, eller rett den i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.series_closed": Entry(
        "Arkivdelen «{series}» er avsluttet og tar ikke imot nye saker.",
        "Velg en åpen arkivdel i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.unknown_class": Entry(
        "Arkivet har ingen klasse «{value}» i klassifikasjonssystemet «{system}».",
        "Opprett klassen, eller rett den i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.moved_meanwhile": Entry(
        "Journalposten ble flyttet til en annen sak i samme øyeblikk.",
        "Prøv igjen.",
        Who.ARCHIVIST,
    ),
    "archive.expired_entry_stays": Entry(
        "Journalposten {number} er utgått og kan ikke flyttes.",
        "Ingenting: journalposten er utgått.",
        Who.ARCHIVIST,
    ),
    "archive.not_correctable": Entry(
        "Dette feltet kan ikke rettes som en kode.",
        "Rett feltet på sin egen side.",
        Who.ARCHIVIST,
    ),
    "archive.document_in_no_entry": Entry(
        "Dokumentet hører ikke til noen journalpost.",
        "Last siden på nytt.",
        Who.ARCHIVIST,
    ),
    "archive.value_missing": Entry(
        "{field} mangler.",
        "Fyll ut feltet.",
        Who.ARCHIVIST,
    ),
    "archive.date_not_correctable": Entry(
        "Denne datoen kan ikke rettes.",
        "La datoen stå.",
        Who.ARCHIVIST,
    ),
    "archive.dates_disagree": Entry(
        "Mottatt dato kan ikke ligge før dokumentets egen dato.",
        "Rett en av datoene.",
        Who.ARCHIVIST,
    ),
    "archive.date_in_future": Entry(
        "{field} kan ikke ligge fram i tid.",
        "Rett datoen.",
        Who.ARCHIVIST,
    ),
    "archive.expired_entry_takes_nothing": Entry(
        "Journalposten {number} er utgått og tar ikke imot dokumenter.",
        "Legg dokumentet i en annen journalpost.",
        Who.ARCHIVIST,
    ),
    "archive.document_without_title": Entry(
        "Dokumentet mangler tittel.",
        "Skriv en tittel.",
        Who.ARCHIVIST,
    ),
    "archive.document_without_file": Entry(
        "Dokumentet har ingen fil.",
        "Velg en fil.",
        Who.ARCHIVIST,
    ),
    "archive.second_main_document": Entry(
        "Journalposten {number} har allerede et hoveddokument.",
        "Legg det inn som vedlegg.",
        Who.ARCHIVIST,
    ),
    "archive.entry_journalled": Entry(
        "Journalposten {number} er journalført; dokumenter kan ikke fjernes eller byttes ut.",
        "Legg til et nytt dokument i stedet.",
        Who.ARCHIVIST,
    ),
    "archive.not_in_entry": Entry(
        "Dokumentet hører ikke til journalposten.",
        "Last siden på nytt.",
        Who.ARCHIVIST,
    ),
    "archive.file_not_stored": Entry(
        "Filen er ikke lagret i arkivet.",
        "Prøv igjen. Går det ikke, meld fra til driften.",
        Who.ARCHIVIST,
    ),
    "archive.entry_without_title": Entry(
        "Journalposten mangler tittel.",
        "Skriv en tittel.",
        Who.ARCHIVIST,
    ),
    "archive.case_closed": Entry(
        "Saken {number} er avsluttet eller utgått og tar ikke imot mer.",
        "Åpne saken igjen, eller bruk en annen.",
        Who.ARCHIVIST,
    ),
    "archive.profile_code_unknown": Entry(
        "arkivet kjenner ikke «{unknown}» ({code_list}).",
        "Legg koden inn i arkivets kodelister, eller rett den i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.profile_series_unknown": Entry(
        "arkivet har ingen åpen arkivdel «{series}».",
        "Opprett arkivdelen, eller rett den i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.profile_class_unknown": Entry(
        "arkivet har ingen klasse «{system} {value}».",
        "Opprett klassen, eller rett den i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "archive.expires_for_itself": Entry(
        "Utgår settes for seg, med en grunn.",
        "Bruk «Utgår» og skriv grunnen.",
        Who.ARCHIVIST,
    ),
    "archive.not_outgoing": Entry(
        "Journalposten {number} er ikke utgående og kan ikke ekspederes.",
        "Velg en annen status.",
        Who.ARCHIVIST,
    ),
    "archive.not_expedited": Entry(
        "Journalposten {number} er utgående og må ekspederes (E) før den journalføres (J).",
        "Sett status E først.",
        Who.ARCHIVIST,
    ),
    "archive.status_not_allowed": Entry(
        "Journalposten {number} har status {status} og kan ikke få status {wanted}.",
        "Velg en av statusene som kommer etter.",
        Who.ARCHIVIST,
    ),
    "archive.party_missing": Entry(
        "Journalposten {number} har ingen korrespondansepart og kan ikke journalføres.",
        "Legg til avsender eller mottaker.",
        Who.ARCHIVIST,
    ),
    "archive.main_document_missing": Entry(
        "Journalposten {number} har vedlegg, men ikke noe hoveddokument.",
        "Legg til hoveddokumentet.",
        Who.ARCHIVIST,
    ),
    "archive.sign_off_not_allowed": Entry(
        "Journalposten {number} er av type {entry_type} og skal ikke avskrives.",
        "Ingenting: bare inngående avskrives.",
        Who.ARCHIVIST,
    ),
    "archive.answer_missing": Entry(
        "Avskriving med brev (BU) må vise til svarbrevet.",
        "Velg svarbrevet.",
        Who.ARCHIVIST,
    ),
    "archive.bad_characters": Entry(
        "Feltet «{field}» har tegn som ikke kan lagres i arkivet.",
        "Ta bort tegnene.",
        Who.ARCHIVIST,
    ),
    "archive.too_long": Entry(
        "Feltet «{field}» kan ha høyst {limit} tegn.",
        "Skriv det kortere.",
        Who.ARCHIVIST,
    ),
    "archive.checksum_differs": Entry(
        "Filen har ikke den sjekksummen og størrelsen som den skulle ha.",
        "Last opp filen på nytt.",
        Who.ARCHIVIST,
    ),
    "archive.store_not_written": Entry(
        "Arkivets filområde kunne ikke skrives til.",
        "Se at det er plass, og at brukeren som kjører arkivbro, har skriverett.",
        Who.OPERATOR,
    ),
    "archive.file_not_written_in_time": Entry(
        "Filen ble ikke ferdig skrevet i tide.",
        "Det går av seg selv. Går det ikke over, se om disken er treg.",
        Who.OPERATOR,
    ),
    "archive.bracket_not_closed": Entry(
        "«[[» mangler sin «]]» i tittelen.",
        "Sett «]]» etter det som skal skjermes.",
        Who.ARCHIVIST,
    ),
    "archive.brackets_not_paired": Entry(
        "«[[» og «]]» må stå parvis i tittelen.",
        "Sett «[[» foran og «]]» etter det som skal skjermes.",
        Who.ARCHIVIST,
    ),
    "archive.brackets_empty": Entry(
        "Det må stå noe mellom «[[» og «]]».",
        "Skriv det som skal skjermes, mellom dem.",
        Who.ARCHIVIST,
    ),
    "archive.answer_not_in_case": Entry(
        "Svarbrevet finnes ikke som utgående journalpost i saken.",
        "Velg et utgående brev i samme sak.",
        Who.ARCHIVIST,
    ),
    "archive.file_not_taken": Entry(
        "Filen kan ikke arkiveres.",
        "Velg en annen fil.",
        Who.ARCHIVIST,
    ),
    "archive.case_missing": Entry(
        "Saken finnes ikke i arkivet.",
        "Se i arkivet om saken er slettet, og knytt stillingen til en sak.",
        Who.ARCHIVIST,
    ),
    "archive.entry_missing": Entry(
        "Journalposten finnes ikke i arkivet.",
        "Se i arkivet om journalposten er slettet.",
        Who.ARCHIVIST,
    ),
    "archive.answer_not_there": Entry(
        "Brevet som svarer på journalposten, er ikke i arkivet.",
        "Arkiver svarbrevet først.",
        Who.ARCHIVIST,
    ),
    "archive.database_silent": Entry(
        "Arkivets database svarte ikke.",
        "Det går av seg selv. Går det ikke over, se om databasen er oppe.",
        Who.OPERATOR,
    ),
    "archive.database_not_written": Entry(
        "Arkivets database kunne ikke skrives til.",
        "Det går av seg selv. Går det ikke over, se om databasen er oppe og har plass.",
        Who.OPERATOR,
    ),
    "archive.value_does_not_fit": Entry(
        "En verdi passer ikke i arkivets felt.",
        "Se på opplysningene i kilden; noe er for langt.",
        Who.ARCHIVIST,
    ),
    "archive.written_twice": Entry(
        "Arkivet fikk to skrivinger på samme sted samtidig.",
        "Det går av seg selv.",
        Who.OPERATOR,
    ),
    "archive.file_missing": Entry(
        "filen mangler i arkivet.",
        "Hent filen fra sikkerhetskopien, og kjør kontrollen igjen.",
        Who.OPERATOR,
    ),
    "archive.file_unreadable": Entry(
        "filen kan ikke leses.",
        "Se på rettighetene og disken, og kjør kontrollen igjen.",
        Who.OPERATOR,
    ),
    "archive.file_damaged": Entry(
        "filen er endret siden den ble arkivert: sjekksummen stemmer ikke.",
        "Hent filen fra sikkerhetskopien, og kjør kontrollen igjen.",
        Who.OPERATOR,
    ),
    "archive.document_empty": Entry(
        "dokumentet har ingen fil.",
        "Hent filen fra sikkerhetskopien, og kjør kontrollen igjen.",
        Who.OPERATOR,
    ),
    "archive.file_orphan": Entry(
        "filen hører ikke til noe dokument.",
        "Ingenting haster: den gjør ingen skade. Spør leverandøren før den slettes.",
        Who.OPERATOR,
    ),
    "archive.file_leftover": Entry(
        "en uferdig fil ligger igjen.",
        "Den kan slettes.",
        Who.OPERATOR,
    ),
    "archive.database_unreadable": Entry(
        "Databasen kan ikke leses.",
        "Kjør «arkivbro manage migrate».",
        Who.OPERATOR,
        command="arkivbro manage migrate",
    ),
    "archive.no_code_lists": Entry(
        "Kodelistene mangler.",
        "Kjør «arkivbro manage migrate».",
        Who.OPERATOR,
        command="arkivbro manage migrate",
    ),
    "archive.files_not_writable": Entry(
        "Filområdet kan ikke skrives til.",
        "Gi brukeren som kjører arkivbro, skriverett.",
        Who.OPERATOR,
    ),
}
