"""Rendering a public list by our renderer, and the same list by WeasyPrint: seconds as JSON on standard output.

Run by `python -m benchmarks lists`, in a process of its own. WeasyPrint runs in its own environment (`.tools/bench`, made by
`make bench`), ours before and after each time, with pipe and file. Both make PDF/A-2a; WeasyPrint plain PDF as well, which is less
work. Both are warmed by a short list. typst remembers what it has laid out, so each of ours is made by a child that never
saw the list. What both made is read back: every row must be in both.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2

from arkivbro.documents.content import Fact
from arkivbro.documents.list_content import Align, ListColumn, ListDocument, ListedRow
from arkivbro.documents.renderer import Renderer

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / ".tools" / "bench" / "bin" / "python"
MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
GIVEN = ("Kari", "Ola", "Ingrid", "Øyvind", "Åse", "Fatima", "Nils-Petter", "Sunniva", "Mohammed", "Lise")
FAMILY = ("Brekke", "Solheim", "Åsgård", "Øvrebø", "Nordmann-Hansen", "Haugen", "Hassan", "Sæther", "Li")
POSITIONS = (
    "Rådgiver, NAV",
    "Seniorrådgiver",
    "ikke oppgitt",
    "Prosjektleder digitalisering, Direktoratet for forvaltning og økonomistyring",
)
TOWNS = ("Oslo", "Bergen", "Trondheim", "Nord-Aurdal", "Kristiansand")


def main() -> None:
    rows, repetitions = (int(word) for word in sys.argv[1:3])
    document = public_list(rows)
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-") as folder:
        ours, theirs = Path(folder) / "ours.pdf", Path(folder) / "theirs.pdf"
        seconds, peers = [], []
        for _ in range(repetitions):
            seconds.append(timed(document, ours))
            peers.append(by_weasyprint(document, theirs))
            seconds.append(timed(document, ours))
        figures: dict[str, Any] = {
            "rows": rows,
            "ours": seconds,
            "theirs": [peer["seconds"] for peer in peers],
            "theirs_plain": [peer["plain_seconds"] for peer in peers],
            "version": peers[0]["version"],
            "pages": [pages_with_all_rows(path, document) for path in (ours, theirs)],
            "bytes": [path.stat().st_size for path in (ours, theirs)],
        }
    json.dump(figures, sys.stdout)


def public_list(rows: int) -> ListDocument:
    """Made-up applicants; one in twenty is exempt."""
    columns = (
        ListColumn("Nr.", 0, Align.RIGHT, numeric=True),
        ListColumn("Navn", 2.4),
        ListColumn("Alder", 0, Align.RIGHT, numeric=True),
        ListColumn("Stilling eller tittel", 3),
        ListColumn("Kommune", 1.5),
        ListColumn("Kjønn", 0),
    )
    return ListDocument(
        body_name="Arbeidstilsynet",
        kind="Offentlig søkerliste",
        title="Seniorrådgiver – tilsyn og veiledning",
        subtitle="Region vest",
        reference="3324614190",
        metadata_title="Offentlig søkerliste – Seniorrådgiver (3324614190)",
        facts=(Fact("Referanse", "3324614190"), Fact("Søknadsfrist", "26. november 2026")),
        summary=(Fact("Søkere", str(rows)),),
        is_public=True,
        scope="Offentlig",
        columns=columns,
        rows=tuple(row(number, number > rows - rows // 20) for number in range(1, rows + 1)),
    )


def row(number: int, exempt: bool) -> ListedRow:
    gender = ("kvinne", "mann")[number % 2]
    if exempt:
        return ListedRow((str(number), "Unntatt offentlighet", "", "", "", gender), marked=True)
    name = f"{FAMILY[number % 9]}, {GIVEN[number % 10]} {number}"
    age = str(20 + number % 48)
    return ListedRow((str(number), name, age, POSITIONS[number % 4], TOWNS[number % 5], gender))


def timed(document: ListDocument, path: Path) -> float:
    """Seconds, in a new child that has set a short list before."""
    with Renderer(processes=1) as renderer:
        renderer.render(public_list(20), MOMENT, path)
        started = time.perf_counter()
        renderer.render(document, MOMENT, path, read_back=True)  # as a public list is made
        return time.perf_counter() - started


def by_weasyprint(document: ListDocument, path: Path) -> dict[str, Any]:
    """The peer's own clock: neither its start nor its import counts. Exits when it is not there."""
    if not PEER.exists():
        sys.exit("WeasyPrint is not installed: `make bench` puts it into .tools/bench.")
    fonts = ROOT / "src" / "arkivbro" / "documents" / "fonts"
    ran = subprocess.run(
        [PEER, ROOT / "benchmarks" / "weasyprint_list.py", path, fonts],
        input=json.dumps(document.as_data()),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        sys.exit("WeasyPrint could not make the list; what it said stands above.")
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


def pages_with_all_rows(path: Path, document: ListDocument) -> int:
    """How many pages; exits when a name is missing, for then it is not the same list."""
    pdf = pypdfium2.PdfDocument(path)
    read = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    pages = len(pdf)
    pdf.close()
    read = read.replace("\ufffe", "-")
    missing = [row for row in document.rows if "".join(row.cells[1].split()) not in read]
    if missing:
        sys.exit(f"{len(missing)} rows are missing in {path.name}.")
    return pages


if __name__ == "__main__":
    main()
