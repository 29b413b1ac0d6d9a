"""`arkivbro import`: vacancies from Webcruiter's feed, applications from a folder.

The JSON document: `{source, new, changed, unchanged, waiting, unreadable, items: [{where, kept_out, try_again,
findings: [{code, where, what}]}]}`. `unreadable` counts the items with `kept_out`; the others are remarks on items taken in.
What is wrong with the source itself (no such file, not a feed) is a sentence on standard error, and status 2.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from arkivbro.cli.frame import Json, out, progress, start, styled
from arkivbro.core.messages import Finding, remedy_of, sentence_of

SHOWN_ALIKE = 5
"""Items with the same remarks are told together; so many of them by name."""

app = typer.Typer(help="Les inn stillinger og søknader.", no_args_is_help=True)


@app.command("webcruiter-feed")
def webcruiter_feed(
    place: Annotated[
        str, typer.Argument(metavar="STI|ADRESSE", help="Feeden: en fil eller en http(s)-adresse.")
    ],
    as_json: Json = False,
) -> None:
    """Stillinger fra Webcruiters feed. Samme feed om igjen gir ingenting nytt."""
    _import("webcruiter", place, "Stillinger", as_json)


@app.command("applications")
def applications(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="MAPPE", help="Mappen med én undermappe per søknad (application.json og filer)."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Søknader fra en mappe. Samme mappe om igjen gir ingenting nytt."""
    _import("folder", folder, "Søknader", as_json)


def _import(connector: str, place: str, label: str, as_json: bool) -> None:
    """Leaves with status 1 when an item could not be read; what is wrong with the source itself is raised."""
    start()
    from arkivbro.connectors.registry import source_class
    from arkivbro.recruitment.services import import_from
    from arkivbro.runtime import current
    from arkivbro.transfers.services.reading_claims import by_hand

    source = source_class(connector)(place)
    owner, lease = f"import-{secrets.token_hex(8)}", current().settings.reading_lease_seconds
    with by_hand(source.name, owner, seconds=lease) as fence, progress(label) as update:
        report = import_from(source, progress=lambda done: update(done, None), fence=fence)
    if as_json:
        _write_json(report)
    else:
        _write_for_people(report, label)
    if report.unreadable:
        raise typer.Exit(1)


def _write_json(report: Any) -> None:
    """One document, its items row by row."""
    from arkivbro.core.messages import sentence_of, where_of
    from arkivbro.recruitment.services import reported_items

    write: Callable[[str], Any] = sys.stdout.write
    counts = {
        name: getattr(report, name)
        for name in ("source", "new", "changed", "unchanged", "waiting", "unreadable")
    }
    write(json.dumps(counts, ensure_ascii=False)[:-1] + ', "items": [')
    for number, item in enumerate(reported_items(report)):
        row = {
            "where": sentence_of(item.where),
            "kept_out": item.kept_out,
            "try_again": item.try_again,
            "findings": [
                {
                    "code": finding.message.code,
                    "where": where_of(finding),
                    "what": sentence_of(finding.message),
                }
                for finding in item.findings
            ],
        }
        write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    write("\n]}\n")


def _write_for_people(report: Any, label: str) -> None:
    from arkivbro.core.messages import told
    from arkivbro.recruitment.services import reported_items

    out.print(
        styled(label, "bold")
        + f": {report.new} nye, {report.changed} endret, {report.unchanged} uendret"
        + (f", {report.waiting} venter på stillingen" if report.waiting else "")
        + (f", {report.unreadable} kunne ikke leses" if report.unreadable else "")
    )
    _tell_what_waits(report.source)
    alike: dict[tuple[str, tuple[Finding, ...]], list[str]] = {}
    for item in reported_items(report):
        state = "Merknad"
        if item.kept_out:
            state = "Tas med neste gang" if item.try_again else "Ikke lest"
        alike.setdefault((state, item.findings), []).append(sentence_of(item.where))
    for (state, findings), places in alike.items():
        others = f" … og {len(places) - SHOWN_ALIKE} til" if len(places) > SHOWN_ALIKE else ""
        out.print(f"  {state}: {', '.join(places[:SHOWN_ALIKE])}{others}")
        for finding in findings:
            out.print(f"    {told(finding)}")


def _tell_what_waits(source: str) -> None:
    """That nothing of it is archived before an archivist has confirmed, where it is so."""
    from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, told_of

    if source in sources_to_confirm():
        told = told_of(source)
        out.print(f"  {sentence_of(told)}\n  {remedy_of(told)}", soft_wrap=True)
