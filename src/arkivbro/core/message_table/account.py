"""Users, units and passwords."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

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
    "account.confirms_own": Entry(
        "Den som ba om endringen, eller som får noe ved den, kan ikke bekrefte den.",
        "Be en annen administrator, eller den som driver arkivbro: «arkivbro users --confirm».",
        Who.ADMINISTRATOR,
        command="arkivbro users --confirm",
    ),
    "account.own_unit": Entry(
        "Du hører til enheten eller er klarert i den, og rettighetene følger navnet.",
        "Be en annen administrator om å endre den.",
        Who.ADMINISTRATOR,
    ),
    "account.wrong_password": Entry(
        "Passordet du har, er ikke riktig.",
        "Skriv det på nytt. Har du glemt det, kan en administrator gi deg et nytt.",
        Who.ADMINISTRATOR,
    ),
    "account.too_many_tries": Entry(
        "Det er prøvd for mange ganger med feil passord.",
        "Vent et kvarter. Har du glemt passordet, kan en administrator gi deg et nytt.",
        Who.ADMINISTRATOR,
    ),
    "account.too_many_at_once": Entry(
        "Mange logger inn akkurat nå.",
        "Prøv igjen om noen sekunder.",
        Who.ADMINISTRATOR,
    ),
    "account.weak_password": Entry(
        "Passordet er for kort eller for vanlig.",
        "Velg et på minst 12 tegn, som ikke er et vanlig ord eller ligner brukernavnet.",
        Who.ADMINISTRATOR,
    ),
    "account.unit_taken": Entry(
        "En annen enhet heter eller har hett «{name}», her eller i arkivet.",
        "Velg et annet navn. Rettighetene til sakene følger navnet.",
        Who.ADMINISTRATOR,
    ),
    "account.unit_without_name": Entry(
        "Enheten mangler navn.",
        "Skriv navnet som rekrutteringssystemet bruker.",
        Who.ADMINISTRATOR,
    ),
    "account.no_administrator": Entry(
        "Ingen administrator kan logge inn. Da er det heller ingen som kan gi andre tilgang.",
        "Lag en med «arkivbro manage createsuperuser --username NAVN --email ''».",
        Who.OPERATOR,
        command="arkivbro manage createsuperuser --username NAVN --email ''",
    ),
    "account.statement_not_approved": Entry(
        "Utkastet til {name} vises for alle, og ingen har sett over det.",
        "Les det, rett det som ikke stemmer hos dere, og godkjenn det på «Brukere › Erklæringer».",
        Who.ADMINISTRATOR,
        at=At.STATEMENTS,
    ),
    "account.statement_unfinished": Entry(
        "Dette er ikke fylt ut: {left}.",
        "Skriv det som hører til der, eller ta bort linjen.",
        Who.ADMINISTRATOR,
    ),
    "account.statement_length": Entry(
        "Teksten er tom eller lengre enn {longest} tegn.",
        "Skriv en tekst som passer.",
        Who.ADMINISTRATOR,
    ),
    "account.unknown_access_code": Entry(
        "Tilgangskoden «{value}» finnes ikke i arkivet.",
        "Velg en i listen.",
        Who.ADMINISTRATOR,
    ),
    "account.initials_not_checked": Entry(
        "Arkivet kan ikke svare nå på om «{value}» er saksbehandler der, og arkivbro kjenner ingen med de initialene.",
        "Velg en i listen, eller prøv igjen når arkivet svarer.",
        Who.ARCHIVIST,
    ),
    "account.unknown_unit": Entry(
        "Enheten finnes ikke lenger.",
        "Velg en i listen.",
        Who.ADMINISTRATOR,
    ),
    "account.token_without_name": Entry(
        "Tilgangen må ha et navn.",
        "Skriv hvilket system den er for, for eksempel «Varbi, produksjon».",
        Who.ADMINISTRATOR,
    ),
    "account.token_source": Entry(
        "Kilden må hete noe med små bokstaver a–z, tall, «_», «-» og «.», høyst 60 tegn.",
        "Skriv systemets navn slik, for eksempel «varbi». Det kan ikke endres når noe er arkivert.",
        Who.ADMINISTRATOR,
    ),
    "account.token_source_taken": Entry(
        "«{source}» er navnet på en annen kilde.",
        "Skriv et annet navn på kilden: en id fra et system sier bare noe innenfor kilden sin.",
        Who.ADMINISTRATOR,
    ),
    "account.token_without_scope": Entry(
        "Tilgangen må gjelde noe.",
        "Velg hva systemet skal kunne gjøre.",
        Who.ADMINISTRATOR,
    ),
    "account.token_units": Entry(
        "Tilgangen må gjelde enten alle enheter eller noen av dem.",
        "Velg enhetene, eller «Alle enheter», og ikke begge deler.",
        Who.ADMINISTRATOR,
    ),
    "account.token_expiry": Entry(
        "Tilgangen må utløpe en dag fram i tid, og innen {days} dager.",
        "Velg en dag. En ny tilgang for den samme kilden kan lages før den gamle utløper.",
        Who.ADMINISTRATOR,
    ),
    "account.token_not_waiting": Entry(
        "Tilgangen venter ikke på bekreftelse.",
        "Se på siden hvordan det står til med den.",
        Who.ADMINISTRATOR,
    ),
    "account.token_own": Entry(
        "Du har laget tilgangen selv. En annen administrator må bekrefte den.",
        "Be en annen administrator om det. Er det ingen andre: «arkivbro token --confirm».",
        Who.ADMINISTRATOR,
        command="arkivbro token --confirm",
    ),
    "account.no_such_token": Entry(
        "Ingen tilgang heter «{token}».",
        "«arkivbro token» viser dem som er.",
        Who.ADMINISTRATOR,
        command="arkivbro token",
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
        at=At.USERS,
    ),
}
