"""Users, units and passwords."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "account.username_taken": Entry(
        "Det finnes alt en bruker som heter «{username}».",
        "Velg et annet brukernavn.",
        Who.ADMINISTRATOR,
    ),
    "account.shuts_itself_out": Entry(
        "Du kan ikke ta fra deg selv tilgangen som administrator.",
        "Be en annen administrator om å gjøre det.",
        Who.ADMINISTRATOR,
    ),
    "account.wrong_password": Entry(
        "Passordet du har, er ikke riktig.",
        "Skriv det på nytt. Har du glemt det, kan en administrator gi deg et nytt.",
        Who.ADMINISTRATOR,
    ),
    "account.weak_password": Entry(
        "Passordet er for kort eller for vanlig.",
        "Velg et på minst 12 tegn, som ikke er et vanlig ord eller ligner brukernavnet.",
        Who.ADMINISTRATOR,
    ),
    "account.unit_taken": Entry(
        "Det finnes alt en enhet som heter «{name}».",
        "Velg et annet navn.",
        Who.ADMINISTRATOR,
    ),
    "account.unit_without_name": Entry(
        "Enheten mangler navn.",
        "Skriv navnet som rekrutteringssystemet bruker.",
        Who.ADMINISTRATOR,
    ),
    "account.unknown_access_code": Entry(
        "Tilgangskoden «{value}» finnes ikke i arkivet.",
        "Velg en i listen.",
        Who.ADMINISTRATOR,
    ),
    "account.unknown_unit": Entry(
        "Enheten finnes ikke lenger.",
        "Velg en i listen.",
        Who.ADMINISTRATOR,
    ),
    "account.unknown_initials": Entry(
        "Arkivet har ingen aktiv bruker med initialene «{value}».",
        "Velg en i listen, eller la feltet stå tomt.",
        Who.ADMINISTRATOR,
    ),
    "account.unknown_unit_code": Entry(
        "Arkivet har ingen enhet som heter «{value}».",
        "Velg en i listen, eller la feltet stå tomt når arkivet bruker navnet.",
        Who.ADMINISTRATOR,
    ),
    "account.demo_users_outside_demo": Entry(
        "Demobrukere lages bare i en demo.",
        "Lag brukere på siden «Brukere».",
        Who.OPERATOR,
    ),
}
