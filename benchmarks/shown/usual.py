"""`usual`: the flow of `archiving` beside the same as a usual Django team would build it, in turns in one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2

from benchmarks.lists import PEER
from benchmarks.running import LONGEST, ROOT, at_least_one, err, measured_alone, out
from benchmarks.shown.against import dear, rate, turns_table

WANTED = 5.0
"""The gate of issue 12, not yet to be met: so many times the applications per second."""
PDFA, PLAIN = "pdf/a-2a", ""
NO_TEXT = ("metadata_title", "language", "reference")
"""In the document's data, but not on its pages by itself."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--usual-vacancies", type=at_least_one, default=6, help="usual: vacancies that are archived (6)"
    )
    parser.add_argument(
        "--usual-applications", type=at_least_one, default=10, help="usual: applications to each (10)"
    )
    parser.add_argument(
        "--usual-plain", type=int, choices=(0, 1), default=1, help="usual: 0: not as plain PDF too (1)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out, with every text in the others' documents."""
    if not PEER.exists():
        err.print(
            "usual: WeasyPrint is not installed, nor django-tasks-db: `make bench` puts them into .tools/bench."
        )
        return False
    sizes = (wanted.usual_vacancies, wanted.usual_applications)
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-", dir=folder) as told:
        if measured_alone(folder, "usual_facts", (told, *sizes)) is None:
            return False
        ours: list[dict[str, Any]] = []
        theirs: list[dict[str, Any]] = []
        for turn in range(wanted.turns):
            err.print(f"usual, turn {turn + 1} …")
            both = [
                (ours, partial(measured_alone, folder, "flow", sizes)),
                (theirs, partial(_usual, folder, told, PDFA)),
            ]
            for seen, run in both if turn % 2 == 0 else reversed(both):
                figures = run()
                if figures is None:
                    return False
                seen.append(figures)
        plain = _usual(folder, told, PLAIN) if wanted.usual_plain else None
        if wanted.usual_plain and plain is None:
            return False
    columns = {"arkivbro": ours, f"usual, WeasyPrint {theirs[0]['version']}, PDF/A-2a": theirs}
    if plain is not None:
        columns["the same, plain PDF, once"] = [plain]
    out.print(turns_table(columns))
    out.print(
        f"Ratio of applications per second: {rate(ours) / rate(theirs):.2f} (at least {WANTED:.0f} is wanted)"
    )
    out.print(f"Ratio of processor time, usual / ours with its children: {dear(theirs) / dear(ours):.2f}")
    if plain is not None:
        out.print(f"Ratio to its plain PDF: {rate(ours) / rate([plain]):.2f}")
    out.print()
    return True


def _usual(folder: Path, told: str, variant: str) -> dict[str, Any] | None:
    """The others' figures; None when they failed, or a text is missing in their documents, which is then told."""
    facts = Path(told) / "facts.json"
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-", dir=folder) as data:
        ran = subprocess.run(
            [PEER, "-m", "benchmarks.usual", facts, variant],
            cwd=ROOT,
            env={**os.environ, "USUAL_DATA_DIR": data},
            stdout=subprocess.PIPE,
            timeout=LONGEST,
            check=False,
        )
        if ran.returncode:
            err.print("usual did not end well.")
            return None
        figures: dict[str, Any] = json.loads(ran.stdout)
        vacancies = json.loads(facts.read_text(encoding="utf-8"))
        expected = len(vacancies) - 1 + figures["applications"]
        if figures["unarchived"] or figures["transferred"] != expected:
            err.print(f"usual archived {figures['transferred']} entries of {expected}.")
            return None
        missing = sum(1 for path, document in _documents(figures, vacancies) if not _says_all(path, document))
    if missing:
        err.print(f"usual: texts are missing in {missing} documents.")
        return None
    return figures


def _documents(
    figures: dict[str, Any], vacancies: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path of each document, and what it is to say."""
    says = {}
    for vacancy in vacancies:
        says[vacancy["reference"], ""] = vacancy["document"]
        for one in vacancy["applications"]:
            says[vacancy["reference"], one["applicant"]] = one["document"]
    for reference, sender, path in figures["documents"]:
        yield path, says[reference, sender]


def _says_all(path: str, document: dict[str, Any]) -> bool:
    pdf = pypdfium2.PdfDocument(path)
    read = _squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    pdf.close()
    return all(_squeezed(line) in read for line in _lines(document))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, list):
        for one in value:
            yield from _lines(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in NO_TEXT:
                yield from _lines(one)


def _squeezed(text: str) -> str:
    """Without white space and hyphens, which lines that are broken gain and lose."""
    return "".join(text.replace("\ufffe", "").replace("-", "").split())
