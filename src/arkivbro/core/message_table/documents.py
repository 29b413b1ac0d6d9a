"""Making documents, and files that people send."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, EndsIn, Entry, Who

TABLE = {
    "documents.no_room": Entry(
        "Det er ikke plass på disken der arkivbro har dataene sine.",
        "Gjør plass på disken. Alt går videre av seg selv når det er gjort.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "documents.render_failed": Entry(
        "Dokumentet kunne ikke lages. Meld fra til leverandøren; resten går videre.",
        "Meld fra til leverandøren med feilkoden og tidspunktet. Er den rettet, trykk «Prøv igjen».",
        Who.OPERATOR,
        ends_in=EndsIn.RETRY,
    ),
    "documents.render_timed_out": Entry(
        "Det tok for lang tid å lage dokumentet. Det prøves igjen.",
        "Det går av seg selv. Skjer det ofte, har maskinen for mye å gjøre.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "documents.render_killed": Entry(
        "Prosessen som lager dokumenter, stanset. Det prøves igjen.",
        "Det går av seg selv. Skjer det ofte, har maskinen for lite minne.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "documents.fonts_missing": Entry(
        "Skriftene som dokumentene settes med, mangler.",
        "Kjør «make setup».",
        Who.OPERATOR,
    ),
    "documents.not_confined": Entry(
        "Maskinen kan ikke stenge inne prosessen som åpner filer utenfra ({why}), og uten det blir ingen fil åpnet.",
        "Kjør arkivbro på Linux 5.13 eller nyere, med Landlock og seccomp slått på, også for beholderen den går i.",
        Who.OPERATOR,
    ),
    "documents.no_place": Entry(
        "Så mange filer som kan undersøkes samtidig, er under arbeid. Det prøves igjen.",
        "Det går av seg selv. Skjer det ofte, kan flere undersøkes samtidig: «processes» under [inspection].",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "documents.still_inspected": Entry(
        "Filen er ikke ferdig undersøkt ennå.",
        "Vent litt, og prøv igjen. Det som alt er gjort, gjøres ikke om igjen. Går det ikke, se på Drift om en arbeider går.",
        Who.ARCHIVIST,
        at=At.OPERATIONS,
    ),
    "documents.attachment_missing": Entry(
        "Et vedlegg finnes ikke lenger blant arbeidsfilene.",
        "Les inn søknaden på nytt, eller hent filene fra sikkerhetskopien.",
        Who.OPERATOR,
    ),
    "documents.file_too_large": Entry(
        "Filen er større enn grensen for vedlegg.",
        "Send en mindre fil, eller sett grensen opp under [attachments].",
        Who.OPERATOR,
    ),
    "documents.signs_replaced": Entry(
        "{count} tegn kunne ikke skrives og er vist med sin tegnkode.",
        "Se på dokumentet. Meld fra til leverandøren om tegnene trengs.",
        Who.ARCHIVIST,
    ),
    "documents.signs_left_out": Entry(
        "{count} usynlige tegn er utelatt.",
        "Ingenting: teksten er den samme.",
        Who.ARCHIVIST,
    ),
}
