"""Made-up lists as documents."""

from typing import Any

from arkivbro.documents.content import Fact
from arkivbro.documents.list_content import Align, ListColumn, ListDocument, ListedRow

PUBLIC_COLUMNS = (
    ListColumn("Nr.", 0, Align.RIGHT, numeric=True),
    ListColumn("Navn", 2.4),
    ListColumn("Alder", 0, Align.RIGHT, numeric=True),
    ListColumn("Stilling eller tittel", 3),
    ListColumn("Kommune", 1.4),
    ListColumn("Kjønn", 0),
)
EXTENDED = "Utvidet – unntatt offentlighet, offl. § 25"


def public_rows(number: int) -> tuple[ListedRow, ...]:
    """The last one is exempt: gender only."""
    named = tuple(
        ListedRow((str(n), f"Brekke{n}, Kari", str(20 + n % 45), f"Rådgiver {n}, NAV", "Ålesund", "kvinne"))
        for n in range(1, number)
    )
    return (*named, ListedRow((str(number), "Unntatt offentlighet", "", "", "", "mann"), marked=True))


def a_list(rows: tuple[ListedRow, ...] = public_rows(3), **changes: Any) -> ListDocument:
    """A public list, unless changed."""
    given: dict[str, Any] = {
        "body_name": "Arbeidstilsynet",
        "kind": "Offentlig søkerliste",
        "title": "Rådgiver – tilsyn",
        "subtitle": "Region vest",
        "reference": "3324614190",
        "metadata_title": "Offentlig søkerliste – Rådgiver – tilsyn (3324614190)",
        "facts": (Fact("Referanse", "3324614190"), Fact("Søknadsfrist", "26. november 2026")),
        "summary": (Fact("Søkere", str(len(rows))), Fact("Kvinner", str(len(rows) - 1)), Fact("Menn", "1")),
        "columns": PUBLIC_COLUMNS,
        "rows": rows,
        "notes": ("Søkere som er unntatt offentlighet, står med kjønn.",),
        "is_public": True,
        "scope": "Offentlig",
    }
    return ListDocument(**{**given, **changes})


def an_exempt_list(rows: tuple[ListedRow, ...] = public_rows(3), **changes: Any) -> ListDocument:
    return a_list(rows, **{"is_public": False, "scope": EXTENDED, "kind": "Utvidet søkerliste", **changes})
