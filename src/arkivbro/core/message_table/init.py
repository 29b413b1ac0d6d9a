"""A new installation."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "init.is_there": Entry(
        "{name} finnes allerede i {folder}, og blir ikke skrevet over.",
        "Rett filen for hånd, eller begynn i en annen mappe.",
        Who.OPERATOR,
    ),
    "init.not_written": Entry(
        "Oppsettet kunne ikke skrives i {folder}.",
        "Lag mappen, og gi den som kjører arkivbro, rett til å skrive i den.",
        Who.OPERATOR,
    ),
    "init.no_answer": Entry(
        "Det er ingen å spørre, og {option} er ikke oppgitt.",
        "Oppgi {option}.",
        Who.OPERATOR,
    ),
    "init.wrong_day": Entry(
        "«{value}» er ingen dag.",
        "Skriv dagen slik: 2026-12-01.",
        Who.OPERATOR,
    ),
    "init.wrong_class": Entry(
        "«{value}» er ingen klasse.",
        "Skriv arkivnøkkelen og verdien slik: FA=221.",
        Who.OPERATOR,
    ),
    "init.wrong_unit": Entry(
        "«{value}» er ingen enhet.",
        "Skriv navnet, og gjerne koden og initialene til lederen, slik: «Region Vest,RV,LEVE».",
        Who.OPERATOR,
    ),
    "init.unit_twice": Entry(
        "Enheten «{value}» er nevnt to ganger.",
        "Nevn hver enhet én gang.",
        Who.OPERATOR,
    ),
    "init.wrong_user": Entry(
        "«{value}» er ingen bruker.",
        "Skriv brukernavnet, og gjerne initialene i arkivet, slik: «arne,ARAR»; for en rekrutterer også enhetene: «ragnhild,RARE,Region Vest».",
        Who.OPERATOR,
    ),
    "init.user_twice": Entry(
        "Brukeren «{value}» er nevnt to ganger.",
        "Nevn hver bruker én gang.",
        Who.OPERATOR,
    ),
    "init.no_administrator": Entry(
        "Ingen er administrator: da kan ingen lage flere brukere.",
        "Oppgi --administrator.",
        Who.OPERATOR,
    ),
    "init.unknown_unit": Entry(
        "Rekruttereren «{user}» er satt til enheten «{unit}», som ikke står i arkivprofilen.",
        "Oppgi enheten med --unit, eller skriv en av disse: {known}.",
        Who.OPERATOR,
    ),
    "init.no_units": Entry(
        "Rekruttereren «{user}» er satt til enheten «{unit}», men ingen enhet er oppgitt.",
        "Oppgi enheten med --unit.",
        Who.OPERATOR,
    ),
    "init.units_in_profile": Entry(
        "Enhetene står i arkivprofilen «{profile}», og blir ikke skrevet av «arkivbro init».",
        "Skriv dem der, eller bruk --profile mal.",
        Who.OPERATOR,
    ),
    "init.unknown_archive": Entry(
        "«{name}» er ikke et arkiv som arkivbro kan arkivere i.",
        "Velg en av disse: {known}.",
        Who.OPERATOR,
    ),
    "init.unknown_source": Entry(
        "«{name}» er ikke en kilde som arkivbro kan lese.",
        "Velg en av disse: {known}.",
        Who.OPERATOR,
    ),
}
