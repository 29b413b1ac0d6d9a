"""What can be wrong with a value: in the profile, in the settings, in what a source sends. Told after where it stands."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "value.missing": Entry("mangler.", "Skriv verdien der det er nevnt.", Who.OPERATOR),
    "value.one_of": Entry("må være en av: {allowed}.", "Velg en av dem.", Who.OPERATOR),
    "value.empty": Entry("kan ikke være tom.", "Skriv en verdi.", Who.OPERATOR),
    "value.too_long": Entry("er lengre enn {limit} tegn.", "Skriv det kortere.", Who.OPERATOR),
    "value.too_many": Entry("har mer enn {limit} rader.", "Del det opp, eller ta bort noe.", Who.OPERATOR),
    "value.no_unicode": Entry(
        "har tegn som ikke er gyldig Unicode.", "Lagre filen med tegnkodingen UTF-8.", Who.OPERATOR
    ),
    "value.at_least": Entry("må være minst {limit}.", "Skriv et større tall.", Who.OPERATOR),
    "value.at_most": Entry("må være høyst {limit}.", "Skriv et mindre tall.", Who.OPERATOR),
    "value.more_than": Entry("må være større enn {limit}.", "Skriv et større tall.", Who.OPERATOR),
    "value.no_text": Entry("må være tekst i anførselstegn.", "Sett anførselstegn rundt.", Who.OPERATOR),
    "value.no_boolean": Entry(
        "må være true eller false.", "Skriv true eller false, uten anførselstegn.", Who.OPERATOR
    ),
    "value.no_integer": Entry(
        "må være et helt tall.", "Skriv tallet uten desimaler og anførselstegn.", Who.OPERATOR
    ),
    "value.no_number": Entry("må være et tall.", "Skriv tallet uten anførselstegn.", Who.OPERATOR),
    "value.no_date": Entry("må være en dato, slik: 2026-11-01.", "Skriv år, måned og dag.", Who.OPERATOR),
    "value.no_table": Entry(
        "må være en tabell: {{ … }}.", "Sett krøllparenteser rundt, eller skriv en egen tabell.", Who.OPERATOR
    ),
    "value.no_list": Entry("må være en liste: [ … ].", "Sett hakeparenteser rundt.", Who.OPERATOR),
    "value.no_network": Entry(
        "må være en nettverksadresse, som 10.0.0.5 eller 10.0.0.0/24.",
        "Skriv adressen til tjeneren som står foran, eller nettet den står i.",
        Who.OPERATOR,
    ),
    "value.trusts_everybody": Entry(
        "{network} er nesten hele internett: da kan hvem som helst utgi seg for hvem som helst.",
        "Skriv bare adressene til tjenerne som står foran.",
        Who.OPERATOR,
    ),
    "value.no_address": Entry(
        "må være e-postadresser.", "Skriv hver adresse for seg, uten navn.", Who.OPERATOR
    ),
    "value.no_hours": Entry(
        "må være to klokkeslett, slik: 22:00-06:30.", "Skriv timer og minutter med to sifre.", Who.OPERATOR
    ),
    "value.no_time": Entry(
        "må være et klokkeslett, slik: 07:00.", "Skriv timer og minutter med to sifre.", Who.OPERATOR
    ),
    "value.unusable": Entry("kan ikke brukes slik.", "Se hva feltet tar imot, i referansen.", Who.OPERATOR),
    "value.unknown_near": Entry(
        "«{name}» er ukjent. Mente du «{near}»?", "Rett navnet, eller ta det bort.", Who.OPERATOR
    ),
    "value.unknown": Entry(
        "«{name}» er ukjent. Kjente: {known}.", "Rett navnet, eller ta det bort.", Who.OPERATOR
    ),
    "value.no_toml": Entry(
        "er ikke gyldig TOML her.", "Rett linjen: se anførselstegn, likhetstegn og parenteser.", Who.OPERATOR
    ),
}
