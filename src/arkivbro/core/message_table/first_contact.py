"""The first reading of a source: nothing is archived before an archivist has confirmed."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "first_contact.confirmed_already": Entry(
        "Noen har alt bekreftet fra hvilken dag {source} arkiveres.",
        "Se på Drift hva som er på vei. Stillinger fra før den dagen knyttes til saken de har.",
        Who.ARCHIVIST,
        at=At.OPERATIONS,
    ),
    "first_contact.pick_some": Entry(
        "Velg mellom 1 og {most} stillinger.",
        "Kryss av dem som skal arkiveres.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.no_such_source": Entry(
        "Ingen kilde som heter «{source}», venter på bekreftelse.",
        "«arkivbro status» viser kildene.",
        Who.ARCHIVIST,
        command="arkivbro status",
    ),
    "first_contact.no_day": Entry(
        "Skriv en dag som finnes, slik: 2026-11-01.",
        "Skriv dagen på nytt.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.nothing_chosen": Entry(
        "Si fra hvilken dag, eller hvilke stillinger.",
        "Bruk --from 2026-11-01, eller --vacancy med en referanse.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.would_make": Entry(
        "Ingenting arkiveres før en arkivar har bekreftet fra hvilken dag. {count} saker vil bli opprettet, av stillinger publisert fra {oldest} til {newest}.",
        "Åpne «Første innlesing» på Drift, eller bruk «arkivbro begin». Eller sett archive_from i arkivbro.toml.",
        Who.ARCHIVIST,
        one="Ingenting arkiveres før en arkivar har bekreftet fra hvilken dag. {count} sak vil bli opprettet, av stillingen publisert {oldest}.",
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
    "first_contact.nothing_read": Entry(
        "Ingenting arkiveres før en arkivar har bekreftet fra hvilken dag. Ingen stilling er lest inn ennå.",
        "Les inn kilden, og åpne «Første innlesing» på Drift, eller bruk «arkivbro begin». Eller sett archive_from i arkivbro.toml.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
    "first_contact.standing": Entry(
        "{count} stillinger ser ut som stående utlysninger, og arkiveres ikke før en arkivar har avgjort det.",
        "Åpne «Første innlesing» på Drift, og avgjør hver av dem.",
        Who.ARCHIVIST,
        one="{count} stilling ser ut som en stående utlysning, og arkiveres ikke før en arkivar har avgjort det.",
        at=At.FIRST_CONTACT,
    ),
    "first_contact.reason_missing": Entry(
        "Skriv hvorfor stillingen ikke skal arkiveres.",
        "Skriv en begrunnelse.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.number_missing": Entry(
        "Skriv saksnummeret, eller velg en av sakene som ble funnet.",
        "Skriv nummeret, slik: 2026/17.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.no_time": Entry(
        "Arkivet svarer for tregt til at så mange ble spurt om på en gang.",
        "Velg færre stillinger, og vis på nytt.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "first_contact.undated": Entry(
        "{count} stillinger har ingen publiseringsdag, og arkiveres ikke før en arkivar velger dem.",
        "Åpne «Første innlesing» på Drift, og velg dem, eller bruk «arkivbro begin».",
        Who.ARCHIVIST,
        one="{count} stilling har ingen publiseringsdag, og arkiveres ikke før en arkivar velger den.",
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
}
