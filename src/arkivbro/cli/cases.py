"""`arkivbro cases`: the built-in archive's cases, entries and documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer

from arkivbro.cli.frame import Json, start, table, write_json_list

app = typer.Typer()


@app.command()
def cases(as_json: Json = False) -> None:
    """Sakene i det innebygde arkivet, med journalposter og dokumenter."""
    start()
    from arkivbro.archive.selectors.contract_json import cases_json
    from arkivbro.wiring import require_builtin_archive

    require_builtin_archive()
    if as_json:
        write_json_list(cases_json())
    else:
        print_cases()


def print_cases(found: Iterable[dict[str, Any]] | None = None) -> None:
    """A table for each case: of those given, else of the built-in archive."""
    from arkivbro.archive.selectors.contract_json import cases_json

    for case in cases_json() if found is None else found:
        rows = (
            (
                entry["number"],
                entry["type"],
                entry["status"],
                entry["title"],
                ", ".join(party["name"] for party in entry["parties"]),
                entry["access_code"] or "",
                str(len(entry["documents"])),
            )
            for entry in case["entries"]
        )
        table(
            f"{case['number']}  {case['title']}  ({case['status']}, {case['responsible']})",
            ("Nr.", "Type", "Status", "Tittel", "Parter", "Kode", "Dok."),
            rows,
            "Ingen journalposter.",
        )
