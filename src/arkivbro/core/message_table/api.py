"""The door for other recruitment systems: what they are told that is theirs to mend."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    "api.unauthorized": Entry(
        "Forespørselen har ingen tilgang som gjelder.",
        "Send «Authorization: Bearer …» med en tilgang som er bekreftet, ikke utløpt og ikke trukket tilbake. En administrator ser den under Brukere, Tilganger.",
        Who.ADMINISTRATOR,
    ),
    "api.scope_missing": Entry(
        "Tilgangen gjelder ikke {scope}.",
        "En administrator lager en tilgang som gjelder det også.",
        Who.ADMINISTRATOR,
    ),
    "api.no_such_vacancy": Entry(
        "Kilden har ikke fortalt om noen stilling med den id-en.",
        "Send stillingen først.",
        Who.OPERATOR,
    ),
    "api.no_such_unit": Entry(
        "Enheten er ikke en av dem tilgangen gjelder.",
        "Bruk en id fra /api/v1/units, eller be en administrator om en tilgang som gjelder enheten.",
        Who.ADMINISTRATOR,
    ),
    "api.no_such_cursor": Entry(
        "Markøren er ikke en som kom herfra.",
        "Bruk «next» fra forrige side, eller begynn uten markør.",
        Who.OPERATOR,
    ),
    "api.other_offset": Entry(
        "Biten begynner ikke der den forrige sluttet: {offset} byte er kommet fram.",
        "Send resten fra den byten.",
        Who.OPERATOR,
    ),
    "api.longer_than_said": Entry(
        "Det kom mer enn opplastingen ble sagt å være.",
        "Begynn en ny opplasting med riktig størrelse.",
        Who.OPERATOR,
    ),
    "api.upload_not_whole": Entry(
        "Filen er ikke kommet helt fram.",
        "Send resten av den, og prøv igjen.",
        Who.OPERATOR,
    ),
    "api.no_such_upload": Entry(
        "Det er ingen slik opplasting, eller den er utløpt.",
        "Last opp filen på nytt.",
        Who.OPERATOR,
    ),
    "api.empty_file": Entry(
        "Filen er tom.",
        "Send filen på nytt.",
        Who.OPERATOR,
    ),
    "api.too_many_pieces": Entry(
        "Filen er delt i flere enn {most} biter.",
        "Begynn på nytt med større biter.",
        Who.OPERATOR,
    ),
    "api.other_checksum": Entry(
        "Filen som kom, har ikke den sjekksummen som ble sagt.",
        "Last opp filen på nytt.",
        Who.OPERATOR,
    ),
    "api.quota": Entry(
        "Kilden har for mye liggende som er lastet opp og ikke brukt.",
        "Send søknadene de hører til, eller slett opplastinger. Grensen står i [api] i arkivbro.toml.",
        Who.OPERATOR,
    ),
    "api.unnamed_part": Entry(
        "En del av skjemaet er ikke nevnt blant vedleggene.",
        "Kall hver fil det vedlegget heter i «attachments», og send hver av dem én gang.",
        Who.OPERATOR,
    ),
    "api.too_many_files": Entry(
        "Søknaden har flere eller større vedlegg enn den kan ha: høyst {most} filer, og {megabytes} MB til sammen.",
        "Send færre eller mindre filer.",
        Who.OPERATOR,
    ),
    "api.too_large": Entry(
        "Det som er sendt, er for stort.",
        "Send store filer ved opplasting, bit for bit.",
        Who.OPERATOR,
    ),
    "api.media_type": Entry(
        "Innholdet har en annen type enn adressen tar imot.",
        "Se beskrivelsen på /api/v1/openapi.json.",
        Who.OPERATOR,
    ),
    "api.letter_differs": Entry(
        "Et annet brev er levert med den id-en.",
        "Bruk en ny id for hvert brev. Et brev som er sendt, endres ikke.",
        Who.OPERATOR,
    ),
    "api.no_such_kind": Entry(
        "Ingen brevmal er av det slaget og på den målformen.",
        "Bruk et slag fra /api/v1/letter-kinds. En administrator legger til flere under Brev.",
        Who.ADMINISTRATOR,
    ),
    "api.key_missing": Entry(
        "Forespørselen må ha en Idempotency-Key.",
        "Send en nøkkel som er ny for hver forespørsel, og den samme når den samme sendes om igjen.",
        Who.OPERATOR,
    ),
    "api.key_used": Entry(
        "Nøkkelen i Idempotency-Key er brukt til en annen forespørsel.",
        "Bruk en ny nøkkel for hver ny forespørsel, og den samme bare når den samme sendes om igjen.",
        Who.OPERATOR,
    ),
    "api.not_understood": Entry(
        "Det som er sendt, følger ikke beskrivelsen av API-et.",
        "Rett feltene som er nevnt. Beskrivelsen er på /api/v1/openapi.json.",
        Who.OPERATOR,
    ),
    "api.field": Word("Verdien kan ikke brukes: {what}."),
    "api.not_readable": Entry(
        "Det som er sendt, kan ikke leses som JSON.",
        "Send gyldig JSON i UTF-8, med «Content-Type: application/json».",
        Who.OPERATOR,
    ),
    "api.method_not_allowed": Entry(
        "Adressen tar ikke imot den metoden.",
        "Se beskrivelsen på /api/v1/openapi.json; Allow i svaret sier hvilke den tar.",
        Who.OPERATOR,
    ),
    "api.not_now": Entry(
        "Det kan ikke tas imot akkurat nå. Ingenting er gjort.",
        "Vent så mange sekunder som Retry-After sier, og send det samme.",
        Who.OPERATOR,
    ),
    "api.too_many": Entry(
        "Det kommer for mange forespørsler.",
        "Vent så mange sekunder som Retry-After sier, og prøv igjen. Grensene står i [api] i arkivbro.toml.",
        Who.OPERATOR,
    ),
}
