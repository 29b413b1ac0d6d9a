"""Short names of Noark's codes for the screens; a code of a body's own is shown as it is."""

from __future__ import annotations

ROLE_NAMES = {
    "EA": "Avsender",
    "EM": "Mottaker",
    "EK": "Kopimottaker",
    "GM": "Gruppemottaker",
    "IA": "Intern avsender",
    "IM": "Intern mottaker",
    "IK": "Intern kopimottaker",
    "IS": "Medavsender",
}
TYPE_NAMES = {
    "I": "Inngående",
    "U": "Utgående",
    "N": "Internt, med oppfølging",
    "X": "Internt notat",
    "S": "Saksframlegg",
}
ENTRY_STATUS_NAMES = {
    "J": "Journalført",
    "F": "Ferdigstilt",
    "G": "Godkjent",
    "E": "Ekspedert",
    "A": "Arkivert",
    "U": "Utgår",
    "M": "Midlertidig registrert",
    "S": "Registrert av saksbehandler",
    "R": "Reservert",
}
CASE_STATUS_NAMES = {
    "B": "Under behandling",
    "A": "Avsluttet",
    "U": "Utgår",
    "R": "Opprettet av saksbehandler",
    "S": "Avsluttet av saksbehandler",
    "P": "Unntatt prosesstyring",
    "F": "Ferdig fra saksbehandler",
}
SIGN_OFF_NAMES = {
    "BU": "Besvart med brev",
    "BE": "Besvart med e-post",
    "TLF": "Besvart på telefon",
    "TE": "Tatt til etterretning",
    "TO": "Tatt til orientering",
    "BN": "Besvart med notat",
    "SA": "Saken ble avsluttet",
}
VARIANT_NAMES = {"P": "Produksjonsformat", "A": "Arkivformat", "O": "Skjermet variant"}
