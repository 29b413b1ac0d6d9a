"""What `arkivbro check` looked at, and what it says when all is well."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "check.configuration": Word("Oppsett"),
    "check.telling": Word("Varsling"),
    "check.traces": Word("Spor"),
    "check.proxies": Word("Tjeneren foran"),
    "check.users": Word("Brukere"),
    "check.statements": Word("Erklæringer"),
    "check.statements_approved": Word("Begge er godkjent."),
    "check.first_contact": Word("Første innlesing av {source}"),
    "check.source_gives": Word("Hva {source} gir"),
    "check.gives": Word("Gir {given}. Gir ikke {not_given}. Ukjent: {unknown}."),
    "check.nothing": Word("ingenting"),
    "check.advertisements": Word("annonser"),
    "check.candidates": Word("søknader"),
    "check.files": Word("filer"),
    "check.statuses": Word("statuser"),
    "check.custom_data": Word("kundens egne felter"),
    "check.exemptions": Word("ønsker om unntak"),
    "check.withdrawals": Word("trukne søknader"),
    "check.lists": Word("søkerlister"),
    "check.letters": Word("brev"),
    "check.deletions": Word("slettinger"),
    "check.webhooks": Word("varsler"),
    "check.instead_lists_here": Word("Lages her, under Søkerlister."),
    "check.instead_exemptions_here": Word(
        "Føres her, under Ønsker om unntak. Til noen har avgjort det, er det ukjent, og ingen liste er klar."
    ),
    "check.instead_withdrawals_there": Word("Se etter i kilden før en søkerliste låses."),
    "check.instead_letters_here": Word("Lastes opp eller meldes som sendt her, under Brev."),
    "check.instead_files_there": Word("Det arkivet skal ha, må legges til i arkivet."),
    "check.instead_candidates_elsewhere": Word(
        "Søknadene kommer fra en annen kilde, eller ikke i det hele tatt."
    ),
    "check.profile": Word("Arkivprofil"),
    "check.profile_and_archive": Word("Arkivprofil og arkiv"),
    "check.documents": Word("Dokumenter"),
    "check.search": Word("Søk etter ord"),
    "check.search_works": Word("Databasen kan det."),
    "check.in_order": Word("«{name}» er i orden."),
    "check.all_defaults": Word("Ingen arkivbro.toml: alle innstillinger har standardverdi."),
    "check.typefaces_there": Word("Skriftene er på plass."),
    "check.confinement": Word("Innestenging av filer utenfra"),
    "check.inspection": Word("Undersøkelse av filer"),
    "check.inspection_places": Word(
        "{count} filer om gangen, høyst {memory} MB minne og {seconds} sekunder hver. {free} plasser er ledige nå."
    ),
    "check.disk": Word("Plass på disken"),
    "check.stopped_archive": Word("Overføringer til arkivet"),
    "check.disk_free": Word(
        "{megabytes} MB er ledig. Filer tas imot til {outside} MB er igjen, og overføringer går til {floor} MB er igjen."
    ),
    "check.confined": Word("Filer utenfra åpnes bare i en innestengt prosess."),
    "check.folder": Word("Mappen med søknader"),
    "check.folder_readable": Word("Mappen kan leses."),
    "check.feed": Word("Webcruiters feed"),
    "check.feed_readable": Word("Feeden kan leses."),
    "check.builtin_database": Word("Innebygd arkiv: database"),
    "check.builtin_files": Word("Innebygd arkiv: filområde"),
    "check.builtin_database_there": Word("Databasen og kodelistene er på plass."),
    "check.builtin_files_writable": Word("Filområdet kan skrives til."),
}
