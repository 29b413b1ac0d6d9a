"""`arkivbro verify`: has the archive all that the source has, and is each file what was sent?

In the JSON, `outcome` is the glance, `lacks` what is not as it should be or not in yet, `not_asked` what nobody could answer, and
`complete` is true where nothing lacks and nothing is `owed` by the routine today. Exit status 1 where something lacks; 3 where nothing is
known to lack, but the archive did not answer in full. A source that cannot be asked is told, and is no fault; what people have yet to do
(lists, decisions, letters) neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from arkivbro.cli.frame import Json, out, start, write_json_list
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import message, remedy_of, sentence_of

if TYPE_CHECKING:
    from arkivbro.core.completeness import Difference
    from arkivbro.recruitment.services.verification import VacancyVerdict

app = typer.Typer()
LACKS, NOT_ASKED = 1, 3
"""Exit statuses; the first is the worse."""


@app.command()
def verify(
    vacancies: Annotated[
        list[str] | None, typer.Argument(metavar="[STILLING]...", help="Referanser; ellers alle.")
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Bare stillinger som noe fortsatt kommer til.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Det kilden har mot det arkivet har, og hva rutinen ber om ellers. Hver fil leses på nytt."""
    start()
    from arkivbro.recruitment.services.verification import verify as verify_vacancies
    from arkivbro.recruitment.services.verification import verify_open

    if vacancies and only_open:
        raise WrongUse("cli.open_or_named")
    if vacancies:
        _require_known(vacancies)
        verdicts = chain.from_iterable(map(verify_vacancies, dict.fromkeys(vacancies)))
    else:
        verdicts = chain(verify_open() if only_open else verify_vacancies())
    worst = 0

    def noted() -> Iterator[VacancyVerdict]:
        """Each as it is told: one is in memory."""
        nonlocal worst
        for verdict in verdicts:
            worst = _worse(worst, LACKS if verdict.lacks else 0 if verdict.is_sound else NOT_ASKED)
            yield verdict

    if as_json:
        write_json_list(_as_json(one) for one in noted())
    else:
        for verdict in noted():
            _write(verdict)
    if worst:
        raise typer.Exit(worst)


def _worse(one: int, other: int) -> int:
    return LACKS if LACKS in (one, other) else one or other


def _require_known(references: list[str]) -> None:
    """Raises WrongUse for one that nobody knows, before anything is asked or written."""
    from arkivbro.recruitment.selectors.completeness import vacancies_to_prove
    from arkivbro.recruitment.selectors.without_vacancy import without_vacancy

    for reference in references:
        if not vacancies_to_prove(reference).exists() and not without_vacancy(reference, most=1):
            raise WrongUse("cli.unknown_vacancy", reference=reference)


def _as_json(verdict: VacancyVerdict) -> dict[str, Any]:
    from arkivbro.ui.places import Of, where_json

    return {
        "vacancy": verdict.reference,
        "outcome": verdict.outcome.value,
        "complete": verdict.is_complete,
        "applications": {"received": verdict.applications, "archived": verdict.archived_applications},
        "entries": verdict.entries,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "left_alone": verdict.left_alone or None,
        "owed": [
            {
                "code": one.code,
                "message": sentence_of(one),
                "remedy": remedy_of(one),
                "where": where_json(one, Of(verdict.called)),
            }
            for one in verdict.owed
        ],
        "lacks": [_difference(one, verdict) for one in verdict.lacks],
        "not_asked": [_difference(one, verdict) for one in verdict.not_asked],
        "remarks": [_difference(one, verdict) for one in verdict.remarks],
    }


def _difference(one: Difference, verdict: VacancyVerdict) -> dict[str, Any]:
    from arkivbro.ui.places import Of, where_json

    return {
        "code": one.code,
        "difference": one.kind.value,
        "kind": one.flow.value,
        "subject": one.subject,
        "attachment": one.place if one.code.startswith("left_out") and one.place else None,
        "entry": one.number or None,
        "message": sentence_of(one.told),
        "remedy": remedy_of(one.told),
        "where": where_json(one.told, Of(verdict.called, transfer=one.transfer)),
    }


def _write(verdict: VacancyVerdict) -> None:
    from arkivbro.ui.statuses import look_of

    if verdict.left_alone and verdict.is_sound:
        out.print(f"– {verdict.reference}: arkiveres ikke ({look_of(verdict.left_alone).text})")
    elif verdict.is_sound:
        _write_sound(verdict)
    else:
        mark = Text("✗", "red") if verdict.lacks else Text("?", "yellow")
        out.print(mark + f" {verdict.reference}:")
        for one in verdict.lacks:
            _write_difference(one)
    if not verdict.left_alone:
        for one in verdict.not_asked:
            _write_difference(one)


def _write_difference(one: Difference) -> None:
    from arkivbro.core.completeness_words import FLOWS

    flow = sentence_of(FLOWS[one.flow])
    out.print(f"    {f'{flow} {one.subject}'.strip()}: {sentence_of(one.told)}", soft_wrap=True)
    out.print(f"        {remedy_of(one.told)}", soft_wrap=True)


def _write_sound(verdict: VacancyVerdict) -> None:
    """What was received stands in the archive: whether that is all by the routine, or what still is owed."""
    counted = (
        f"{verdict.archived_applications} av {verdict.applications} søknader, "
        f"{verdict.entries} journalposter, {verdict.files} filer lest på nytt."
    )
    is_all = verdict.is_complete and verdict.is_over
    mark = Text("✓", "green") if verdict.is_complete else Text("!", "yellow")
    told = (
        "" if verdict.owed else sentence_of(message("owed.all_is_archived" if is_all else "owed.all_so_far"))
    )
    out.print(mark + " ".join(filter(None, (f" {verdict.reference}:", told, counted))), soft_wrap=True)
    for one in verdict.owed:
        out.print(f"    {sentence_of(one)}", soft_wrap=True)
        out.print(f"        {remedy_of(one)}", soft_wrap=True)
