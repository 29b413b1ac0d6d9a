"""`arkivbro plan`: what would be archived for a vacancy, and what everybody would see; writes nothing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from arkivbro.cli.frame import Json, out, start, styled, table, write_json

app = typer.Typer()


@app.command()
def plan(
    vacancy: Annotated[str, typer.Argument(help="Stillingens referanse.")],
    as_json: Json = False,
) -> None:
    """Viser planen, slik arkivet ser det og slik alle ser det. Ingenting skrives."""
    start()
    from arkivbro.wiring import plans_of

    planned = [_entry(one) for one in plans_of(vacancy)]
    if as_json:
        write_json(planned)
        return
    if planned:
        case = planned[0]["case"]
        out.print(
            styled("Sak", "bold")
            + f"  {case['title']}\n      ansvarlig {case['responsible']}, {case['unit']}\n"
        )
    table(
        "Journalposter",
        ("Type", "Slik arkivet ser det", "Slik alle ser det", "Parter for alle", "Kode", "Dokumenter"),
        (
            (
                entry["type"],
                entry["title"],
                entry["public_title"],
                ", ".join(party["public_name"] for party in entry["parties"]),
                f"{entry['access_code']} {entry['legal_basis']}".strip(),
                "; ".join(document["title"] for document in entry["documents"]),
            )
            for entry in planned
        ),
        "Ingenting av stillingen skal arkiveres etter profilen.",
    )


def _entry(planned: Any) -> dict[str, Any]:
    """One plan as the contract's words for cases and entries have it."""
    from arkivbro.core.public_record import public_record

    case, entry = planned.case, planned.entry
    public = public_record(case, entry)
    return {
        "kind": planned.kind,
        "case": {
            "key": case.key,
            "title": case.title.full,
            "public_title": public.case.title,
            "status": case.status,
            "unit": case.unit,
            "responsible": case.responsible,
            "series": case.series,
            "journal_unit": case.journal_unit,
            "disposal": case.disposal,
        },
        "key": entry.key,
        "type": entry.type,
        "title": entry.title.full,
        "public_title": public.title,
        "document_date": _day(entry.document_date),
        "received_date": _day(entry.received_date),
        "sent_date": _day(entry.sent_date),
        "officer": entry.officer,
        "unit": entry.unit,
        "access_code": entry.access.code,
        "legal_basis": entry.access.basis,
        "screening": list(entry.screening),
        "sign_off": entry.sign_off.method if entry.sign_off else "",
        "final_status": entry.final_statuses[-1],
        "parties": [
            {"role": party.role.value, "name": party.name.full, "public_name": shown.name}
            for party, shown in zip(entry.parties, public.parties, strict=True)
        ],
        "documents": [
            {"role": document.role.value, "title": document.title.full, "public_title": shown.title}
            for document, shown in zip(entry.documents, public.documents, strict=True)
        ],
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
