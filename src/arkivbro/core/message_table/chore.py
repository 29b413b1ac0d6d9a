"""What workers do besides transferring."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

_REMEDY = "Det prøves igjen av seg selv. Går det ikke over, se i loggen hva som er i veien."

TABLE = {
    "chore.some_failed": Entry(
        "Noe av dette gikk galt. Resten er gjort.",
        _REMEDY,
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "chore.counts_differed": Entry(
        "Tellinger eller søkeord stemte ikke med radene. De er rettet.",
        "Det er ikke noe å gjøre med det. Skjer det igjen, er det en feil i arkivbro: meld den til dem som lager det.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "chore.in_trouble": Entry(
        "{chore}: gikk galt {count} ganger på rad. Gikk sist bra {day}.",
        _REMEDY,
        Who.OPERATOR,
        one="{chore}: gikk galt. Gikk sist bra {day}.",
        at=At.OPERATIONS,
    ),
    "chore.never_succeeded": Entry(
        "{chore}: gikk galt {count} ganger på rad, og har ikke gått bra ennå.",
        _REMEDY,
        Who.OPERATOR,
        one="{chore}: gikk galt.",
        at=At.OPERATIONS,
    ),
    "chore.connections": Word("Spørre arkiv som ikke svarer, på nytt"),
    "chore.archive_checks": Word("Spørre arkivene om alt er i orden"),
    "chore.mail_server": Word("Spørre e-posttjeneren om den tar imot"),
    "chore.first_contact": Word("Begynne på det en arkivar har bekreftet"),
    "chore.hints": Word("Lese det som kildene har varslet om"),
    "chore.old_words": Word("Slette gamle svar fra arkivet"),
    "chore.missed_waits": Word("Vekke overføringer som venter uten grunn"),
    "chore.waiting_applications": Word("Ta med søknader som ventet på stillingen"),
    "chore.inspections": Word("Undersøke filer som er lastet opp"),
    "chore.letters": Word("Sende brev"),
    "chore.list_alarms": Word("Varsle om søkerlister som venter"),
    "chore.lists_by_themselves": Word("Lage søkerlister automatisk"),
    "chore.begun_acts": Word("Fullføre det som ble avbrutt"),
    "chore.responsibles": Word("Lese saksansvarlig fra arkivet"),
    "chore.old_sessions": Word("Slette utløpte innlogginger"),
    "chore.taken_away_files": Word("Slette filer som søkere har fjernet"),
    "chore.unsent_applications": Word("Slette søknader som aldri ble sendt"),
    "chore.working_files": Word("Slette arbeidsfiler som arkivet har"),
    "chore.incidents": Word("Varsle når noe er galt"),
    "chore.digest": Word("Sende dagens e-post om det som venter"),
    "chore.certificates": Word("Se når sertifikater løper ut"),
    "chore.api_leftovers": Word("Slette svar og filer som ingen spør etter i API-et"),
    "chore.proofs": Word("Bevise at alt er arkivert"),
    "chore.counts": Word("Slå sammen tellinger"),
    "chore.counts_compared": Word("Sammenligne tellinger og søkeord med radene"),
    "chore.another": Word("{name}"),
}
