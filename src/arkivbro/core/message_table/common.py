"""The default of each class of error, and what is told everywhere."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, EndsIn, Entry, Who

TABLE = {
    "error": Entry(
        "Noe gikk galt.",
        "Se i arkivloggen hva som skjedde, og trykk «Prøv igjen».",
        Who.OPERATOR,
        ends_in=EndsIn.RETRY,
        at=At.ARCHIVE_LOG,
    ),
    "transient": Entry(
        "Arkivet kunne ikke ta imot akkurat nå. Det prøves igjen.",
        "Det går av seg selv. Går det ikke over, se om arkivet har driftsproblemer.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "unreachable": Entry(
        "Arkivet svarer ikke. Overføringene venter; ingenting går tapt.",
        "Se at arkivet er oppe, og at adressen og brannmuren er riktige. Overføringene går videre av seg selv.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "outcome_unknown": Entry(
        "Sendt til arkivet, men svaret kom ikke. Det kontrolleres om arkivet har det.",
        "Det går av seg selv: arkivet spørres før noe sendes på nytt.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "declined": Entry(
        "Arkivet avviste overføringen.",
        "Se hva arkivet svarte, rett det, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "misconfigured": Entry(
        "Oppsettet mot arkivet er feil.",
        "Kjør «arkivbro check», og rett innstillingen som er nevnt.",
        Who.OPERATOR,
        command="arkivbro check",
    ),
    "profile_invalid": Entry(
        "Arkivprofilen har feil.",
        "Rett linjene som er nevnt, og kjør «arkivbro check».",
        Who.ADMINISTRATOR,
        command="arkivbro check",
    ),
    "bad_facts": Entry(
        "Opplysningene fra rekrutteringssystemet kan ikke arkiveres slik de er.",
        "Rett det som er nevnt, i rekrutteringssystemet. Det leses inn på nytt av seg selv.",
        Who.RECRUITER,
    ),
    "would_leak": Entry(
        "Stanset: noe som skal skjermes, ville blitt synlig for alle. Ingenting er journalført.",
        "Se på funnene. Rett kilden eller skjermingen, eller frigi overføringen med en begrunnelse.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "cannot_tell": Entry(
        "Det kan ikke avgjøres sikkert om arkivet har dette fra før.",
        "Arkivet spørres igjen av seg selv et døgn. Se deretter i arkivet om det står der, før noe sendes på nytt.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "read_back_differs": Entry(
        "Det som står i arkivet, er ikke det som skulle registreres. Journalposten er ikke journalført.",
        "Se i arkivet hva som er annerledes. Rett det der, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "wrong_use": Entry(
        "Kommandoen kan ikke utføres slik.",
        "Se «arkivbro KOMMANDO --help».",
        Who.OPERATOR,
    ),
    "not_there": Entry(
        "Det finnes ikke, eller er ikke for deg.",
        "Se at adressen er riktig. Skal du ha tilgang, be administratoren om det.",
        Who.ADMINISTRATOR,
    ),
    "changed_since_seen": Entry(
        "Noe er endret siden du så siden. Se på det som står der nå, og trykk igjen.",
        "Last siden på nytt, se på det som står der nå, og trykk igjen.",
        Who.RECRUITER,
    ),
    "asked_twice": Entry(
        "Det er alt gjort.",
        "Ingenting: det ble gjort første gang.",
        Who.RECRUITER,
    ),
    "defect": Entry(
        "En feil i arkivbro. Meld fra til leverandøren; resten går videre.",
        "Meld fra til leverandøren med feilkoden og tidspunktet. Er den rettet, trykk «Prøv igjen».",
        Who.OPERATOR,
        ends_in=EndsIn.RETRY,
    ),
}
