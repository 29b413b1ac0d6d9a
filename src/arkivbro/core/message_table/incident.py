"""Incidents of the installation, and the telling of them."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

TABLE = {
    "incident.not_told": Entry(
        "{count} mottakere er ikke varslet om at noe er galt. Det prøves igjen.",
        "Se at e-posttjeneren og kanalen tar imot. Det som er galt, står på «Drift».",
        Who.OPERATOR,
        one="En mottaker er ikke varslet om at noe er galt. Det prøves igjen.",
        at=At.OPERATIONS,
    ),
    "incident.nobody_told": Entry(
        "Ingen blir varslet når noe er galt: det er verken satt opp e-post eller en kanal.",
        "Sett opp [mail], og «operators» under [incidents], eller ARKIVBRO_INCIDENT_WEBHOOK, og kjør «arkivbro check».",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "incident.nobody_there": Entry(
        "Ingen blir varslet når noe er galt: ingen administrator har en e-postadresse.",
        "Skriv adressen på siden «Brukere», eller sett «operators» under [incidents].",
        Who.OPERATOR,
        at=At.USERS,
    ),
    "incident.subject_error": Word("arkivbro: Feil. {what}"),
    "incident.subject_warning": Word("arkivbro: Se på dette. {what}"),
    "incident.subject_over": Word("arkivbro: I orden igjen. {what}"),
    "incident.and_more": Word("{subject} (og {count} til)"),
    "incident.is_error": Word("Feil: {what}"),
    "incident.is_warning": Word("Se på dette: {what}"),
    "incident.what_to_do": Word("Hva du kan gjøre: {remedy}"),
    "incident.over": Word("I orden igjen: {what} Det varte fra {begun} til {ended}."),
    "incident.digest_subject": Word(
        "arkivbro: {count} ting venter på deg", one="arkivbro: Én ting venter på deg"
    ),
    "incident.digest_begins": Word("Dette venter på deg i arkivbro:"),
    "incident.digest_task": Word("– {what}: {count}. {words}"),
    "incident.digest_page": Word("Gjøres her: {address}"),
    "incident.digest_ends": Word(
        "Alt står på startsiden: {address}/ Du får denne e-posten høyst én gang om dagen, og ingen når ingenting venter."
    ),
    "incident.digest_ends_here": Word(
        "Alt står på startsiden i arkivbro. Du får denne e-posten høyst én gang om dagen, og ingen når ingenting venter."
    ),
    "incident.see_page": Word("Se Drift: {address}"),
    "incident.see_operations": Word("Mer står på siden «Drift» i arkivbro."),
}
