"""What is owed of a vacancy by the routine and is not done, and that nothing is."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

_LOG = "Åpne arkivloggen til stillingen, og gjør det som står ved overføringen."
_TRANSFER = "Åpne «Arkiver til saks-/arkivsystem», kryss av, og trykk «Overfør til arkiv»."

TABLE = {
    "owed.all_is_archived": Word("Alt etter rutinen er arkivert."),
    "owed.all_so_far": Word("Alt som er kommet inn, er arkivert."),
    "owed.stopped": Entry(
        "{count} overføringer er stanset og venter på en arkivar.",
        _LOG,
        Who.ARCHIVIST,
        one="{count} overføring er stanset og venter på en arkivar.",
        at=At.ARCHIVE_LOG,
    ),
    "owed.needs_person": Entry(
        "{count} overføringer trenger deg.",
        _LOG,
        Who.RECRUITER,
        one="{count} overføring trenger deg.",
        at=At.ARCHIVE_LOG,
    ),
    "owed.under_way": Entry(
        "{count} overføringer er på vei.",
        "De går av seg selv så snart arkivet tar imot. «Arkivloggen» viser hvor langt de er kommet.",
        Who.RECRUITER,
        one="{count} overføring er på vei.",
        at=At.ARCHIVE_LOG,
    ),
    "owed.held": Entry(
        "{count} overføringer holdes til saken er laget.",
        "De går av seg selv når det som hindrer saken, er ordnet: se «Arkivloggen».",
        Who.RECRUITER,
        one="{count} overføring holdes til saken er laget.",
        at=At.ARCHIVE_LOG,
    ),
    "owed.given_up": Entry(
        "{count} overføringer er avbrutt, og det de gjaldt, er ikke arkivert.",
        "Be om det på nytt i «Arkiver til saks-/arkivsystem», eller merk at stillingen ikke skal arkiveres.",
        Who.RECRUITER,
        one="{count} overføring er avbrutt, og det den gjaldt, er ikke arkivert.",
        at=At.TRANSFER,
    ),
    "owed.advertisement_missing": Entry(
        "Annonsen er ikke arkivert slik den er nå.",
        _TRANSFER,
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "owed.applications_missing": Entry(
        "{count} søknader er ikke arkivert slik de er nå.",
        _TRANSFER,
        Who.RECRUITER,
        one="{count} søknad er ikke arkivert slik den er nå.",
        at=At.TRANSFER,
    ),
    "owed.withdrawals_missing": Entry(
        "At en søknad er trukket, er ikke arkivert.", _TRANSFER, Who.RECRUITER, at=At.TRANSFER
    ),
    "owed.notes_missing": Entry(
        "At utlysningen er trukket, er ikke arkivert.", _TRANSFER, Who.RECRUITER, at=At.TRANSFER
    ),
    "owed.exemption_open": Entry(
        "Ønsker om unntak fra offentlighet er ikke avklart og avgjort.",
        "Åpne «Ønsker om unntak», og avgjør hvert ønske.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "owed.decisions_missing": Entry(
        "Vedtak om unntak er ikke arkivert.",
        "Åpne søkerens unntak, og registrer vedtaket på nytt.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "owed.exemption_not_told": Entry(
        "Søkere er ikke varslet om vedtaket om unntak.",
        "Åpne «Ønsker om unntak», og varsle søkeren eller registrer varselet.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "owed.lists_missing": Entry(
        "Søkerlistene er ikke laget.",
        "Åpne «Søkerlister», og lag begge.",
        Who.RECRUITER,
        at=At.LISTS,
    ),
    "owed.some_lists_missing": Entry(
        "Ikke alle søkerlistene er laget.",
        "Åpne «Søkerlister», og lag dem som mangler.",
        Who.RECRUITER,
        at=At.LISTS,
    ),
    "owed.letters_not_sent": Entry(
        "Brev er ikke sendt.",
        "Åpne «Brev», se hva som er i veien, og send på nytt.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "owed.letters_not_archived": Entry(
        "Det er sendt brev som ikke er arkivert.", _TRANSFER, Who.RECRUITER, at=At.TRANSFER
    ),
    "owed.letters_missing": Entry(
        "Ingen brev er sendt og arkivert.",
        "Skriv brevet under «Brev», eller registrer det som er sendt utenfor arkivbro.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "owed.no_applicants": Entry(
        "Fristen er ute, og ingen har søkt.",
        "Se om søknadene er kommet i rekrutteringssystemet. Er det ingen, er det ingenting mer å arkivere.",
        Who.RECRUITER,
        at=At.CANDIDATES,
    ),
}
