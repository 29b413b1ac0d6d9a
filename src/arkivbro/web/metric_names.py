"""What `/metrics` tells (`web.measured`), as the page of reference has it: each metric, what it says, and by which labels."""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = "arkivbro_"


@dataclass(frozen=True, slots=True)
class Told:
    """One metric: what it says, and by which labels."""

    what: str
    labels: tuple[str, ...] = ()
    is_counter: bool = False


METRICS: dict[str, Told] = {
    "info": Told("Alltid 1; merket sier hvilken versjon som svarer.", ("version",)),
    "transfers": Told("Overføringer i hver tilstand, etter arkiv.", ("archive", "state")),
    "transferred": Told("Overføringer som er ferdige, etter arkiv; vokser bare.", ("archive",), is_counter=True),
    "waiting": Told("Overføringer som venter på arkivet.", ("archive",)),
    "oldest_waiting_seconds": Told("Så lenge den eldste av dem har ventet, i sekunder; 0 når ingen venter.", ("archive",)),
    "archive_up": Told("1 når arkivet tar imot; 0 når det ikke svarer, er satt opp feil, er satt på pause eller feiler.", ("archive",)),
    "archive_failing_calls": Told("Kall på rad som arkivet ikke svarte godt på.", ("archive",)),
    "source_up": Told("1 når kilden ble lest sist gang den ble spurt; ellers 0.", ("source",)),
    "source_last_read_timestamp_seconds": Told("Når kilden sist ble lest, i sekunder siden 1970; mangler til den er lest.", ("source",)),
    "chore_up": Told("1 når den faste oppgaven gjøres som den skal; ellers 0.", ("chore",)),
    "chore_last_success_timestamp_seconds": Told("Når oppgaven sist lyktes, i sekunder siden 1970; mangler til den har lyktes.", ("chore",)),
    "workers": Told("Arbeidere etter tilstand, blant dem som er sett den siste timen.", ("state",)),
    "worker_last_sign_age_seconds": Told("Sekunder siden noen arbeider sist ga livstegn; mangler når ingen har gjort det."),
    "needs_person": Told("Overføringer som ikke kommer videre uten et menneske."),
    "late": Told("Overføringer som er prøvd i mer enn en time."),
    "without_vacancy": Told("Søknader som venter på en stilling som ikke er kjent."),
    "soon_gone": Told("Søknader som ikke er arkivert, og som kilden snart sletter."),
    "letters_not_sent": Told("Brev som ikke kom fram."),
    "inspections_waiting": Told("Filer som venter på å bli undersøkt."),
    "mail_up": Told("1 når e-posttjeneren tar imot, eller ingen er satt opp; ellers 0."),
    "disk_free_bytes": Told("Ledig plass på disken til datamappen."),
    "disk_floor_bytes": Told("Så mye skal stå ledig der."),
    "troubles": Told("Det som er galt nå, etter alvor: det samme som Drift viser.", ("level",)),
    "incidents": Told("Driftshendelser som står nå, etter alvor.", ("level",)),
}  # fmt: skip
"""Name (after `arkivbro_`) → what it is; the page of reference is made of it, and nothing else is told."""
