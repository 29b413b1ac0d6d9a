"""`arkivbro verify`: what the source has and the archive has not, or not as it was."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

TABLE = {
    "verify.stopped": Entry(
        "Holdt tilbake for en navngitt arkivar.",
        "En arkivar åpner søknaden og avgjør.",
        Who.ARCHIVIST,
        at=At.ARCHIVE_LOG,
    ),
    "verify.no_transfer": Entry(
        "Finnes i kilden, men er ikke satt til overføring.",
        "Overfør den fra stillingens side.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "verify.no_vacancy": Entry(
        "Venter på en stilling som ikke er kjent, og er ikke arkivert.",
        "Les inn stillingen, rett referansen i kilden, eller legg søknaden til side med en begrunnelse.",
        Who.ARCHIVIST,
        at=At.WITHOUT_VACANCY,
    ),
    "verify.not_transferred": Entry(
        "Er ikke overført ennå.",
        "Se i arkivloggen hva den venter på.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "verify.left_out": Entry(
        "Vedlegget «{attachment}» kom ikke med. {why}",
        "Be søkeren sende filen på nytt, eller godta på overføringens side at den ikke arkiveres.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "verify.left_out_unnamed": Entry(
        "Vedlegg som ikke kom med: {count}. Hvilke, står ikke lenger i overføringen.",
        "Be søkeren sende filene på nytt, eller godta på overføringens side at de ikke arkiveres.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "verify.unconfirmed": Entry(
        "Søknader som ikke er arkivert: {count}. Ingen har bekreftet fra hvilken dag kilden arkiveres.",
        "Åpne «Første innlesing» på Drift, eller bruk «arkivbro begin».",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
    "verify.not_linked": Entry(
        "Søknader som ikke er arkivert: {count}. Stillingen er fra før arkivbro og har ingen sak her.",
        "Knytt stillingen til saken den har, eller bestem på stillingens side at den ikke skal arkiveres.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "verify.entry_gone": Entry(
        "Journalposten finnes ikke i arkivet.",
        "Finn ut i arkivet hva som hendte med den.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "verify.document_gone": Entry(
        "Et dokument mangler på journalposten.",
        "Finn ut i arkivet hva som hendte med det.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "verify.file_gone": Entry(
        "Filen til et dokument mangler i arkivet.",
        "Hent filen fra sikkerhetskopien.",
        Who.OPERATOR,
        at=At.ONE_TRANSFER,
    ),
    "verify.checksum": Entry(
        "En fil er endret siden den ble arkivert: sjekksummen stemmer ikke.",
        "Hent filen fra sikkerhetskopien, og finn ut hvem som endret den.",
        Who.OPERATOR,
        at=At.ONE_TRANSFER,
    ),
    "verify.not_received": Entry(
        "Finnes i kilden, men er ikke lest inn her.",
        "Les kilden på nytt fra «Innlesinger», og se der hvorfor den ikke kom med.",
        Who.ARCHIVIST,
        at=At.IMPORTS,
    ),
    "verify.file_not_received": Entry(
        "Et vedlegg som kilden har, er ikke lest inn her.",
        "Les kilden på nytt fra «Innlesinger», og se der hvorfor det ikke kom med.",
        Who.ARCHIVIST,
        at=At.IMPORTS,
    ),
    "verify.changed_in_source": Entry(
        "Kilden sier nå noe annet enn det som er lest inn.",
        "Les kilden på nytt fra «Innlesinger».",
        Who.ARCHIVIST,
        at=At.IMPORTS,
    ),
    "verify.gone_from_source": Word("Finnes ikke lenger i kilden. Det som er lest inn, står."),
    "verify.source_not_asked": Entry(
        "Kilden ble ikke spurt hva den har. {why}",
        "Se på Drift om kilden skal kunne svare. Der den ikke kan, beviser dette bare at det som er fortalt, er arkivert.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "verify.archive_not_asked": Entry(
        "Arkivet svarte ikke, eller ikke på alt. {why}",
        "Se på Drift hvordan det står til med arkivet, og prøv på nytt når det svarer.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "verify.not_whole": Word("Noe av saken kunne ikke ses."),
    "verify.no_such_source": Word("Den er ikke en kilde som er satt opp her."),
    "verify.source_cannot_list": Word("Den forteller selv, og kan ikke spørres."),
    "verify.source_lists_now": Word("Den viser bare det som er publisert nå."),
    "verify.list_too_long": Word("Svaret var for langt til å bli lest ferdig."),
    "verify.item_not_read": Word("Noe av svaret kunne ikke leses."),
    "verify.no_files_list": Word("Arkivet kan ikke liste hva som ligger i en sak."),
    "verify.no_such_archive": Word("Arkivet «{archive}» er ikke satt opp her."),
    "verify.checksum_untold": Word("Arkivet sier ingen sjekksum, og filen kan ikke finnes igjen."),
    "verify.file_unreadable": Word("Filområdet lot seg ikke lese ({error})."),
    "verify.a_party": Word("en part"),
    "verify.status": Word("status"),
    "verify.took_too_long": Word("Det tok for lang tid."),
    "verify.file_not_read": Entry(
        "En fil kunne ikke leses på nytt fra arkivet. {why}",
        "Se på Drift hvordan det står til med arkivet, og prøv på nytt når det svarer.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "verify.needs_person": Entry(
        "Er ikke overført, og venter på et menneske.",
        "Åpne overføringen og ordne det.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "verify.by_hand": Word("Fullført for hånd: et menneske har sagt at den står i arkivet."),
    "verify.attachment_not_sent": Entry(
        "Et vedlegg som kom inn, er ikke med i noen journalpost.",
        "Be søkeren sende filen på nytt. Når den kommer, arkiveres den som en endret søknad.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "verify.twice": Entry(
        "Står mer enn én gang i arkivet: {numbers}.",
        "Finn ut i arkivet hvilken som skal stå, og sett den andre til utgår. Godta det deretter på siden «Fullstendighet».",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "verify.unknown_entry": Entry(
        "Journalpost {number} bærer vår nøkkel, men er ikke sendt herfra.",
        "Finn ut om en sikkerhetskopi er lagt tilbake. Godta den ellers på siden «Fullstendighet», med en begrunnelse.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "verify.unknown_document": Entry(
        "Et dokument på journalposten bærer vår nøkkel, men er ikke sendt herfra.",
        "Finn ut om en sikkerhetskopi er lagt tilbake. Godta det ellers på siden «Fullstendighet», med en begrunnelse.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "verify.document_of_people": Word(
        "Andre har lagt til et dokument på journalposten. Det er ikke med i dette."
    ),
    "verify.moved_in_archive": Entry(
        "Er flyttet til en annen sak i arkivet: {number}.",
        "Er det riktig, så godta det på siden «Fullstendighet». Ellers flyttes den tilbake i arkivet.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "verify.changed_in_archive": Entry(
        "Er endret i arkivet siden den ble overført: {fields}.",
        "Er det riktig, så godta det på siden «Fullstendighet». Ellers rettes det i arkivet.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "verify.accepted": Word("Godtatt av {by}: {told}"),
    "verify.of_people": Word(
        "{count} journalposter i saken er registrert av andre, og er ikke med i dette.",
        one="Én journalpost i saken er registrert av andre, og er ikke med i dette.",
    ),
}
