"""`arkivbro transfers`: the archive log.

Exit status 1 when something that is shown needs somebody: it is neither transferred, cancelled nor waiting, or it is an application whose
vacancy is not known and that nobody put aside, as `arkivbro status` and `verify` have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from arkivbro.cli.frame import Json, start, table, write_json_list
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import message, sentence_of

app = typer.Typer()
STATUSES = (
    "waiting", "transferring", "unresolved", "retrying", "transferred", "declined", "failed", "stopped", "cancelled",
)  # fmt: skip
KINDS = {
    "advertisement": "Annonse",
    "advertisement_change": "Endret annonse",
    "application": "Søknad og CV",
    "withdrawal": "Søknad trukket",
    "public_list": "Offentlig søkerliste",
    "extended_list": "Utvidet søkerliste",
    "custom_list": "Søkerliste (avansert)",
    "address_list": "Adresseliste",
    "letter": "Brev",
    "exemption_decision": "Unntak fra offentlighet",
    "other": "Notat",
}
AT_REST = ("transferred", "cancelled", "waiting")
"""What waits is no error; everything else that is not done asks for somebody."""


@app.command()
def transfers(
    vacancy: Annotated[str | None, typer.Option(help="Stillingens referanse.")] = None,
    status: Annotated[str | None, typer.Option(help=f"En av: {', '.join(STATUSES)}.")] = None,
    as_json: Json = False,
) -> None:
    """Arkivloggen: hva som er overført, hva som venter og hva som trenger et menneske."""
    if status is not None and status not in STATUSES:
        raise WrongUse("cli.no_such_status", allowed=tuple(STATUSES))
    start()
    print_log(vacancy=vacancy, status=status, as_json=as_json)


def print_log(
    *, vacancy: str | None = None, status: str | None = None, as_json: bool = False, tolerant: bool = False
) -> None:
    """Writes the log; unless `tolerant`, leaves with status 1 when something needs somebody."""
    from arkivbro.cli.status import tell_without_vacancy
    from arkivbro.recruitment.selectors import without_vacancy
    from arkivbro.transfers.selectors import transfers_json

    strangers = without_vacancy(vacancy) if status in (None, "waiting") else []
    needs_somebody = bool(strangers)

    def noted() -> Iterator[dict[str, Any]]:
        nonlocal needs_somebody
        for row in transfers_json(vacancy=vacancy, status=status):
            needs_somebody = needs_somebody or row["status"] not in AT_REST
            yield row

    def with_those_that_wait() -> Iterator[dict[str, Any]]:
        yield from noted()
        yield from map(_without_transfer, strangers)

    if as_json:
        write_json_list(with_those_that_wait())
    else:
        table(
            "Arkivlogg",
            ("Stilling", "Hva", "Gjelder", "Arkivet", "Status"),
            (
                (
                    row["vacancy"],
                    KINDS.get(row["kind"], row["kind"]),
                    _subject_in_short(row["subject"] or ""),
                    " ".join(
                        filter(
                            None, ((row["archive"] or {}).get("entry") or (row["archive"] or {}).get("case"),)
                        )
                    ),
                    _how_it_went(row),
                )
                for row in noted()
            ),
            "Ingenting er satt til overføring ennå. Les inn stillinger med «arkivbro import».",
            whole=("Stilling", "Gjelder", "Arkivet"),
        )
        tell_without_vacancy(strangers)
    if needs_somebody and not tolerant:
        raise typer.Exit(1)


def _subject_in_short(subject: str) -> str:
    """What the source calls it; which source that is, `--json` tells."""
    return subject.partition(":")[2] or subject


def _how_it_went(row: Mapping[str, Any]) -> str:
    tries = f" ({row['attempts']} forsøk)" if row["attempts"] > 1 else ""
    told_of = (row["error"] or {}).get("message", "")
    return f"{row['status_text']}{tries}" + (f": {told_of}" if told_of else "")


def _without_transfer(waiting: Any) -> dict[str, Any]:
    """An application whose vacancy is not known, as a row of the JSON: it has no transfer yet, and so no `id`."""
    told = message("verify.no_vacancy")
    return {
        "id": None,
        "vacancy": waiting.vacancy_reference,
        "kind": "application",
        "subject": waiting.ref.subject,
        "status": "waiting",
        "status_text": "Venter på stillingen",
        "trigger": None,
        "attempts": 0,
        "left_out": 0,
        "error": {"code": told.code, "message": sentence_of(told)},
        "archive": None,
        "created": waiting.read_at.isoformat(),
        "completed": None,
    }
