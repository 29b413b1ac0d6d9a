"""How a status looks: always text, colour and icon together, so that none of them has to be seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """A colour of Designsystemet, an icon of ours, and the words."""

    color: str
    icon: str
    text: str


_OK, _WAIT, _WORK, _WARN, _BAD, _QUIET = "success", "info", "info", "warning", "danger", "neutral"

LOOKS = {
    # Transfers, by their states
    "waiting": Look(_WAIT, "clock", "Venter"),
    "waiting_for_case": Look(_WAIT, "clock", "Venter på saken"),
    "transferring": Look(_WORK, "arrow-up", "Overføres"),
    "unresolved": Look(_WARN, "question", "Uavklart"),
    "retrying": Look(_WARN, "refresh", "Prøver igjen"),
    "transferred": Look(_OK, "check", "Overført"),
    "declined": Look(_BAD, "cross", "Avvist"),
    "failed": Look(_BAD, "warning", "Feil"),
    "stopped": Look(_BAD, "stop", "Stanset"),
    "cancelled": Look(_QUIET, "minus", "Avbrutt"),
    # Summaries and other things that have a state
    "complete": Look(_OK, "check", "Alt er arkivert"),
    "given_up": Look(_WARN, "minus", "Noe er avbrutt"),
    "left_out": Look(_WARN, "paperclip", "Vedlegg kom ikke med"),
    "applications_missing": Look(_WARN, "clock", "Søknader er ikke arkivert"),
    "so_far": Look(_OK, "check", "Alt hittil er arkivert"),
    "advertisement_missing": Look(_WARN, "clock", "Annonsen er ikke arkivert"),
    "withdrawals_missing": Look(_WARN, "clock", "Trukket søknad er ikke arkivert"),
    "notes_missing": Look(_WARN, "clock", "Trukket utlysning er ikke arkivert"),
    "exemption_open": Look(_WARN, "question", "Unntak er ikke avgjort"),
    "decisions_missing": Look(_WARN, "clock", "Vedtak er ikke arkivert"),
    "exemption_not_told": Look(_WARN, "clock", "Søkere er ikke varslet"),
    "letters_not_sent": Look(_WARN, "clock", "Brev er ikke sendt"),
    "letters_not_archived": Look(_WARN, "clock", "Brev er ikke arkivert"),
    "letters_missing": Look(_WAIT, "clock", "Ingen brev ennå"),
    "no_applicants": Look(_QUIET, "minus", "Ingen har søkt"),
    "lists_missing": Look(_WARN, "clock", "Søkerlister mangler"),
    "under_way": Look(_WAIT, "clock", "Under arkivering"),
    "needs_person": Look(_BAD, "warning", "Noe må ordnes"),
    "not_archived": Look(_QUIET, "minus", "Ikke arkivert"),
    "excluded": Look(_QUIET, "minus", "Skal ikke arkiveres"),
    "unconfirmed": Look(_WARN, "question", "Venter på bekreftelse"),
    "before_our_time": Look(_QUIET, "minus", "Fra før arkivbro"),
    # Completeness proofs: at a glance, and by sort of difference
    "proof_complete": Look(_OK, "check", "Alt er på plass"),
    "proof_as_told": Look(_OK, "check", "Alt vi har fått, er på plass"),
    "proof_left_alone": Look(_QUIET, "minus", "Arkiveres ikke"),
    "proof_waiting": Look(_WAIT, "clock", "Noe venter"),
    "proof_not_asked": Look(_WARN, "question", "Ikke bevist"),
    "proof_differences": Look(_BAD, "warning", "Avvik"),
    "proof_failed": Look(_BAD, "cross", "Ikke laget"),
    "proof_kind_missing": Look(_BAD, "cross", "Mangler"),
    "proof_kind_wrong_file": Look(_BAD, "warning", "Feil fil"),
    "proof_kind_extra": Look(_BAD, "warning", "For mye"),
    "proof_kind_changed": Look(_WARN, "warning", "Endret"),
    "proof_kind_waiting": Look(_WAIT, "clock", "Venter"),
    "proof_kind_not_asked": Look(_WARN, "question", "Ikke spurt"),
    "proof_kind_remark": Look(_QUIET, "check", "Til opplysning"),
    "ok": Look(_OK, "check", "I orden"),
    "warning": Look(_WARN, "warning", "Se på dette"),
    "error": Look(_BAD, "cross", "Feil"),
    "failing": Look(_BAD, "warning", "Tar ikke imot"),
    "silent": Look(_BAD, "warning", "Gir ikke livstegn"),
    "starting": Look(_WAIT, "clock", "Starter"),
    "running": Look(_WORK, "refresh", "Holder på"),
    "ended": Look(_QUIET, "minus", "Avsluttet"),
    "over": Look(_OK, "check", "Over"),
    "paused": Look(_WARN, "pause", "Satt på pause"),
    "unreachable": Look(_BAD, "warning", "Svarer ikke"),
    "not_in_use": Look(_QUIET, "minus", "Ikke i bruk"),
    "done": Look(_OK, "check", "Ferdig"),
    "now": Look(_WAIT, "clock", "Pågår"),
    "later": Look(_QUIET, "minus", "Senere"),
    "wishes": Look(_WARN, "question", "Ønsker unntak"),
    "unknown": Look(_WARN, "question", "Ukjent om unntak"),
    "granted": Look("brand1", "lock", "Innvilget"),
    "refused": Look(_QUIET, "cross", "Avslått"),
    "settled": Look(_QUIET, "check", "Avklart: ikke ønsket"),
    "withdrawn": Look(_QUIET, "minus", "Trukket"),
    "late": Look(_WARN, "clock", "Etter frist"),
    "changed_late": Look(_WARN, "clock", "Endret etter frist"),
    "changed_untold": Look(_WARN, "question", "Endret, ukjent når"),
    "protected": Look(_BAD, "lock", "Adressesperre"),
    "strictly_protected": Look(_BAD, "lock", "Strengt fortrolig adresse"),
    "minor": Look(_WARN, "person", "Under 18 år"),
    "screened": Look("brand1", "lock", "Skjermet"),
    "public": Look(_OK, "eye", "Offentlig"),
    "internal": Look(_QUIET, "lock", "Internt utlyst"),
}


def look_of(code: str) -> Look:
    """The look of a status; one that is not known is shown as it is called, in neutral colour."""
    return LOOKS.get(code) or Look(_QUIET, "minus", code)
