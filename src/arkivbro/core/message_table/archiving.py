"""*Overfør til arkiv* and what else is asked for in the archive by hand."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "archiving.no_kind": Entry(
        "Velg minst ett slag dokument.",
        "Velg hva som skal overføres.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "archiving.nobody_chosen": Entry(
        "Ingen søkere er valgt. Velg dem i kandidatlisten, eller ta bort haken.",
        "Velg søkere i kandidatlisten, eller ta bort haken ved «Kun valgte søkere».",
        Who.RECRUITER,
        at=At.CANDIDATES,
    ),
    "archiving.excluded": Entry(
        "Stillingen skal ikke arkiveres.",
        "En arkivar kan velge «Arkiver likevel».",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "archiving.unconfirmed": Entry(
        "Ingen har bekreftet at stillingen skal arkiveres ennå.",
        "En arkivar bekrefter det under «Første innlesing» på Drift.",
        Who.ARCHIVIST,
        at=At.FIRST_CONTACT,
    ),
    "archiving.before_our_time": Entry(
        "Stillingen er fra før arkivbro ble tatt i bruk. Knytt den til saken den har, først.",
        "En arkivar knytter stillingen til saken den har.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "archiving.no_access": Entry(
        "Velg tilgangskode og hjemmel for brev som arkivprofilen ikke har noen regel for.",
        "Velg tilgangskode og hjemmel.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "archiving.unknown_code": Entry(
        "Velg en av tilgangskodene som arkivet har.",
        "Velg en kode fra listen.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "archiving.nothing_left_out": Entry(
        "Alle vedlegg som kom, er i arkivet, eller noen har alt godtatt det.",
        "Ingenting: se hvordan overføringen står.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "archiving.no_reason_to_accept": Entry(
        "Skriv hvorfor vedlegget ikke trengs i arkivet.",
        "Skriv en begrunnelse.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "archiving.left_out": Entry(
        "{count} vedlegg kom ikke med i arkivet.",
        "Be søkeren sende filen på nytt, eller godta at den ikke arkiveres, med en begrunnelse.",
        Who.RECRUITER,
        one="1 vedlegg kom ikke med i arkivet.",
        at=At.ARCHIVE_LOG,
    ),
}
