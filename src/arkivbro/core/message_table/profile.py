"""The archive profile. Told after the line and the field."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "profile.has_mistakes": Entry(
        "{file} har feil.",
        "Rett linjene som er nevnt, og kjør «arkivbro check».",
        Who.ADMINISTRATOR,
        command="arkivbro check",
    ),
    "profile.unreadable": Entry(
        "Arkivprofilen «{name}» kan ikke leses som UTF-8-tekst.",
        "Lagre filen med tegnkodingen UTF-8, og se at den kan leses av brukeren som kjører arkivbro.",
        Who.OPERATOR,
    ),
    "profile.not_found": Entry(
        "Arkivprofilen «{name}» finnes ikke. Profiler som følger med: {known}.",
        "Rett «profile» i arkivbro.toml, eller legg filen der den er nevnt.",
        Who.OPERATOR,
    ),
    "profile.hash_is_made": Entry("«hash» settes ikke i filen.", "Ta bort linjen.", Who.ADMINISTRATOR),
    "profile.no_rule": Entry(
        "Arkivprofilen har ingen regel for «{kind}».", "Skriv tabellen i arkivprofilen.", Who.ADMINISTRATOR
    ),
    "profile.no_reference_in_title": Entry(
        "må ha med {{vacancy.reference}}, så saken kan finnes igjen.",
        "Skriv {{vacancy.reference}} et sted i tittelen.",
        Who.ADMINISTRATOR,
    ),
    "profile.kind_missing": Entry(
        "mangler: [entry.{kind}] må være med.", "Skriv tabellen i arkivprofilen.", Who.ADMINISTRATOR
    ),
    "profile.incoming_without_sender": Entry(
        "en inngående journalpost (I) må ha avsender (sender).", "Skriv sender.", Who.ADMINISTRATOR
    ),
    "profile.outgoing_without_recipient": Entry(
        "en utgående journalpost (U) må ha mottaker (recipient).", "Skriv recipient.", Who.ADMINISTRATOR
    ),
    "profile.screening_without_access": Entry(
        "skjerming krever tilgangskode og hjemmel (access).",
        "Skriv access, eller ta bort screening.",
        Who.ADMINISTRATOR,
    ),
    "profile.applicant_without_access": Entry(
        "må ha tilgangskode og hjemmel (access): journalposten gjelder en søker.",
        "Skriv access.",
        Who.ADMINISTRATOR,
    ),
    "profile.brackets_not_paired": Entry(
        "«[[» og «]]» må stå parvis.",
        "Sett «[[» foran og «]]» etter det som skal skjermes.",
        Who.ADMINISTRATOR,
    ),
    "profile.bracket_not_closed": Entry(
        "«[[» mangler sin «]]».", "Sett «]]» etter det som skal skjermes.", Who.ADMINISTRATOR
    ),
    "profile.letter_without_name": Entry(
        "Brev av slaget «{kind}» har en regel, men ikke noe navn.",
        'Skriv {kind} = "…" under [letters.names], eller rett slaget.',
        Who.ADMINISTRATOR,
    ),
    "profile.name_for_all": Entry(
        "viser {{applicant.name}} for alle: navnet må stå mellom [[ og ]].",
        "Skriv [[{{applicant.name}}]].",
        Who.ADMINISTRATOR,
    ),
    "profile.no_day": Entry("må være en dag slik: «24.12».", "Skriv dag og måned.", Who.ADMINISTRATOR),
    "profile.no_code": Entry(
        "er ikke en kode: bare bokstaver, tall, punktum, skråstrek og bindestrek.",
        "Skriv koden slik den står i arkivet.",
        Who.ADMINISTRATOR,
    ),
    "profile.not_told": Entry(
        "«{name}» kan ikke brukes: ingen kilde forteller hvem som er innstilt eller tilsatt.",
        "Ta bort linjen. Arkivaren velger selv kassasjon for den som blir tilsatt, i arkivet.",
        Who.ADMINISTRATOR,
    ),
    "profile.only_a_person": Entry(
        "må være person eller never: dette går ikke uten at noen ber om det.",
        'Skriv when = "person".',
        Who.ADMINISTRATOR,
    ),
    "profile.public_list_has_access": Entry(
        "offentlig søkerliste er offentlig etter loven: ingen tilgangskode.",
        "Ta bort access.",
        Who.ADMINISTRATOR,
    ),
    "profile.column_twice": Entry("har samme kolonne to ganger.", "Ta bort den ene.", Who.ADMINISTRATOR),
    "profile.column_missing": Entry(
        "mangler {columns}: loven krever det.", "Skriv kolonnene som er nevnt.", Who.ADMINISTRATOR
    ),
    "profile.column_not_public": Entry(
        "kan ikke ha {columns}: det skal ikke være offentlig.",
        "Ta bort kolonnene som er nevnt.",
        Who.ADMINISTRATOR,
    ),
}
