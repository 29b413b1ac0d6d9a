"""`arkivbro begin`: from which day a source is archived, or which of its vacancies.

Without `--from` and `--vacancy` it only tells what would be made. The JSON document: `{source, from, cases, applications, by_year:
[[year, cases]], oldest, newest, undated, before, confirmed}`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from arkivbro.cli.frame import Json, err, out, start, write_json
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import message, sentence_of

app = typer.Typer()


@app.command()
def begin(
    source: Annotated[str, typer.Argument(metavar="KILDE", help="Kildens navn, for eksempel webcruiter.")],
    since: Annotated[
        str,
        typer.Option(
            "--from", metavar="DAG", help="Arkiver stillinger publisert fra denne dagen, slik: 2026-11-01."
        ),
    ] = "",
    vacancies: Annotated[
        list[str] | None,
        typer.Option("--vacancy", metavar="REFERANSE", help="Arkiver bare denne stillingen; kan gjentas."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Uten å bli spurt en gang til.")] = False,
    as_json: Json = False,
) -> None:
    """Sier hva som vil bli opprettet av en kilde som ingen har bekreftet, og bekrefter det."""
    start()
    from arkivbro.recruitment.selectors.first_contact import would_make

    if since and vacancies:
        raise WrongUse("first_contact.nothing_chosen")
    day = _day(since)
    found = would_make(source, day)
    count = len(vacancies) if vacancies else found.cases
    if not as_json:
        _tell(found, count if vacancies else None)
    done = None
    if (day or vacancies) and (yes or _asked(count)):
        done = _confirm(source, day, vacancies or [])
    if as_json:
        write_json(_document(found, done))
    elif done is not None:
        out.print(f"Bekreftet. {done} {'sak' if done == 1 else 'saker'} blir opprettet når en arbeider går.")
    elif not day and not vacancies:
        out.print("Bekreft med --from DAG, eller velg enkelte stillinger med --vacancy REFERANSE.")


def _day(text: str) -> date | None:
    """Raises WrongUse."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUse("first_contact.no_day") from None


def _asked(count: int) -> bool:
    """On standard error, so that JSON stays alone; without a person to ask, the answer is no."""
    err.print(
        f"{count} {'sak' if count == 1 else 'saker'} vil bli opprettet. Skriv ja for å bekrefte: ", end=""
    )
    try:
        return input().strip().lower() == "ja"
    except EOFError:
        return False


def _confirm(source: str, day: date | None, references: list[str]) -> int:
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.recruitment.selectors import vacancy_by_reference
    from arkivbro.recruitment.services import first_contact as services

    if day is not None:
        seen = services.seen_of_day(source, day)
        return services.confirm_source(
            services.ConfirmSource(actor=COMMAND_LINE, source=source, seen=seen, archive_from=day)
        )
    picked = []
    for reference in references:
        row = vacancy_by_reference(reference)
        if row is None:
            raise WrongUse("cli.unknown_vacancy", reference=reference)
        picked.append(row.public_id)
    chosen = tuple(picked)
    seen = services.seen_of_picked(source, chosen)
    return services.pick_vacancies(
        services.PickVacancies(actor=COMMAND_LINE, source=source, seen=seen, vacancies=chosen)
    )


def _tell(found: Any, picked: int | None) -> None:
    from arkivbro.ui.dates import day_in_words

    cases = found.cases if picked is None else picked
    words = f"{cases} {'sak' if cases == 1 else 'saker'} vil bli opprettet av {found.source}"
    if picked is None and found.oldest and found.newest:
        words += (
            f", av stillinger publisert fra {day_in_words(found.oldest)} til {day_in_words(found.newest)}"
        )
        words += f", og {found.applications} {'søknad' if found.applications == 1 else 'søknader'} arkiveres"
    out.print(f"{words}.", soft_wrap=True)
    for year, number in found.by_year if picked is None else ():
        out.print(f"    {year}: {number}")
    if found.left:
        out.print(
            f"{found.left} er eldre, og arkiveres ikke før noen knytter dem til saken de har.", soft_wrap=True
        )
    if found.undated:
        out.print(sentence_of(message("first_contact.undated", count=found.undated)), soft_wrap=True)


def _document(found: Any, done: int | None) -> dict[str, Any]:
    return {
        "source": found.source,
        "from": found.day.isoformat() if found.day else None,
        "cases": found.cases,
        "applications": found.applications,
        "by_year": [list(one) for one in found.by_year],
        "oldest": found.oldest.isoformat() if found.oldest else None,
        "newest": found.newest.isoformat() if found.newest else None,
        "undated": found.undated,
        "before": found.left,
        "confirmed": done,
    }
