"""`arkivbro verify`: what the source has and the archive has not, or not as it was."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

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
}
