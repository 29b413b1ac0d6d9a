"""What the completeness proof is called: flows, sorts of differences, and the words at a glance."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

TABLE = {
    "proof.advertisement": Word("Annonse"),
    "proof.application": Word("Søknad"),
    "proof.attachment": Word("Vedlegg"),
    "proof.withdrawal": Word("Trukket søknad"),
    "proof.list": Word("Søkerliste"),
    "proof.letter": Word("Brev"),
    "proof.decision": Word("Vedtak om unntak"),
    "proof.note": Word("Annet"),
    "proof.kind_missing": Word("Mangler"),
    "proof.kind_wrong_file": Word("Feil fil"),
    "proof.kind_extra": Word("For mye"),
    "proof.kind_changed": Word("Endret"),
    "proof.kind_waiting": Word("Venter"),
    "proof.kind_not_asked": Word("Ikke spurt"),
    "proof.kind_remark": Word("Til opplysning"),
    "proof.complete": Word(
        "Alt kilden har som skal være i arkivet nå, er der. Hver fil er lest på nytt og er den samme."
    ),
    "proof.as_told": Word(
        "Alt vi har fått som skal være i arkivet nå, er der. Hver fil er lest på nytt og er den samme. Kilden kunne ikke spørres om den "
        "har mer."
    ),
    "proof.left_alone": Word("Stillingen arkiveres ikke herfra. Det som ble arkivert før, er der fortsatt."),
    "proof.waiting": Word("Noe er ikke i arkivet ennå. Ellers er alt på plass."),
    "proof.not_asked": Word("Arkivet svarte ikke på alt, så det er ikke bevist at alt er på plass."),
    "proof.differences": Word("Det kilden har og det arkivet har, er ikke det samme."),
    "proof.failed": Word("Beviset kunne ikke lages. {why}"),
    "proof.defect": Word("En feil i arkivbro står i driftsloggen."),
    "proof.not_that": Entry(
        "Dette avviket står ikke der lenger, eller kan ikke godtas.",
        "Se på siden «Fullstendighet» hva som står der nå.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "proof.no_reason": Entry(
        "Det må stå hvorfor avviket godtas.",
        "Skriv en begrunnelse på siden «Fullstendighet».",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
    "proof.none_yet": Entry(
        "Det er ikke laget noe bevis ennå.",
        "Trykk «Prøv nå» på siden «Fullstendighet», og vent til det er ferdig.",
        Who.ARCHIVIST,
        at=At.PROOF,
    ),
}
