"""Commands used wrongly."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "cli.demo_users_there": Entry(
        "Datamappen er en demo, og hvem som helst kan logge inn som {names}: passordet deres er kjent for alle.",
        "Start den med «arkivbro demo», sett ARKIVBRO_DATA_DIR til en annen mappe, eller fjern dem med "
        "«arkivbro users --remove-demo».",
        Who.OPERATOR,
        command="arkivbro demo",
    ),
    "cli.nothing_waits": Entry(
        "Ingen endring av brukeren «{name}» venter på bekreftelse.",
        "Se hva som venter med «arkivbro users».",
        Who.OPERATOR,
        command="arkivbro users",
    ),
    "cli.open_or_named": Entry(
        "Bruk enten referanser eller «--open», ikke begge.",
        "Ta bort én av dem.",
        Who.OPERATOR,
    ),
    "cli.unknown_vacancy": Entry(
        "Stillingen «{reference}» er ikke kjent.",
        "Les den inn med «arkivbro import», og se at referansen er riktig.",
        Who.OPERATOR,
        command="arkivbro import",
    ),
    "cli.json_without_once": Entry(
        "--json hører sammen med --once.",
        "Legg til --once, eller ta bort --json.",
        Who.OPERATOR,
    ),
    "cli.demo_in_real_folder": Entry(
        "Datamappen er i bruk på ordentlig.",
        "Sett ARKIVBRO_DATA_DIR til en annen mappe for å se demoen.",
        Who.OPERATOR,
    ),
    "cli.demo_folder_not_empty": Entry(
        "Datamappen har alt innholdet fra en demo, og simulatorene begynner tomme hver gang.",
        "Slett mappen, eller la ARKIVBRO_DATA_DIR være usatt: da får demoen en midlertidig mappe.",
        Who.OPERATOR,
    ),
    "cli.demo_to_real_archive": Entry(
        "Arkivet i arkivbro.toml er «{archive}». Demoen arkiverer oppdiktede personer: bare i det innebygde arkivet, eller med --ephorte i en simulert ePhorte.",
        "Kjør demoen uten arkivbro.toml, eller med --ephorte.",
        Who.OPERATOR,
    ),
    "cli.demo_simulator_gone": Entry(
        "Datamappen er fra en demo med ePhorte-simulatoren, som er stanset.",
        "Slett mappen, eller sett ARKIVBRO_DATA_DIR til en annen.",
        Who.OPERATOR,
    ),
    "cli.no_such_status": Entry(
        "--status må være en av: {allowed}.",
        "Velg en av dem.",
        Who.OPERATOR,
    ),
    "cli.retry_what": Entry(
        "Det er ikke sagt hva som skal prøves igjen.",
        "Oppgi overføringer, eller --all-failed.",
        Who.OPERATOR,
    ),
    "cli.no_simulator": Entry(
        "Simulatorene følger med kildekoden, ikke med den installerte pakken.",
        'Hent kildekoden og kjør «make demo ARGS="--webcruiter --ephorte"» der.',
        Who.OPERATOR,
    ),
    "cli.simulator_did_not_start": Entry(
        "Simulatoren {module} startet ikke.",
        "Kjør «python -m {module}» for å se hvorfor.",
        Who.OPERATOR,
    ),
    "cli.story_not_told": Entry(
        "Demoen kom ikke til veis ende: nettjeneren svarte ikke.",
        "Kjør demoen uten --once, og se hva nettjeneren sier.",
        Who.OPERATOR,
    ),
    "cli.no_address": Entry(
        "«{given}» er ingen nettverksadresse.",
        "Skriv en IP-adresse, som 127.0.0.1 eller 0.0.0.0.",
        Who.OPERATOR,
    ),
    "cli.open_without_https": Entry(
        "På {host} kan andre maskiner nå arkivbro, og ingen har sagt at noe foran gir https: passord ville gått åpent over nettet.",
        "Sett ARKIVBRO_HTTPS=1 når en tjener foran gir https, eller lytt på 127.0.0.1.",
        Who.OPERATOR,
    ),
    "cli.no_free_port": Entry(
        "Ingen ledig port fra {first} til {last}.",
        "Velg en annen port med --port.",
        Who.OPERATOR,
    ),
}
