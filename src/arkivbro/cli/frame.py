"""What the commands share: starting Django, and writing tables or one JSON document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arkivbro.core.text_forms import without_invisible

Json = Annotated[
    bool, typer.Option("--json", help="Ett JSON-dokument på standard ut, og ikke noe annet der.")
]


class _ReadableConsole(Console):
    """Shows nothing that nobody sees: a direction mark in what a source sent would turn the line round."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(without_invisible(text), **options)

    def print(self, *objects: Any, **options: Any) -> None:
        super().print(*(_readable(one) if isinstance(one, Text) else one for one in objects), **options)


def _readable(text: Text) -> Text:
    """What is told in colours is told plainly where something had to go."""
    shown = without_invisible(text.plain)
    return text if shown == text.plain else Text(shown, style=text.style)


out = _ReadableConsole(highlight=False, soft_wrap=False, markup=False, emoji=False)
err = _ReadableConsole(stderr=True, highlight=False, markup=False, emoji=False)
"""What is told holds titles, names of sections and file names: square brackets and colons in it are no marks of ours."""


def start(*, migrated: bool = True, quiet: bool = True) -> None:
    """Django's settings and apps, and a database that is in step. `quiet`: only warnings are logged, since a person is reading."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    if quiet:
        from arkivbro.conf.logs import configure_logs

        configure_logs("warning")
    if migrated:
        from arkivbro.conf.migrate import ensure_migrated

        ensure_migrated()


def write_json_list(rows: Iterable[Any]) -> None:
    """One JSON list, row by row: the whole is never in memory."""
    sys.stdout.write("[")
    for number, row in enumerate(rows):
        sys.stdout.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    sys.stdout.write("\n]\n")


def write_json(document: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def styled(text: str, style: str) -> Text:
    """The text as it is, in bold or in a colour."""
    return Text(text, style=style)


def table(
    title: str,
    columns: Iterable[str],
    rows: Iterable[Iterable[str]],
    empty: str,
    *,
    whole: Collection[str] = (),
) -> None:
    """A table for people, or the sentence that says why there is none. Columns of `whole` hold numbers that are never broken."""
    shown = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        show_edge=False,
        pad_edge=False,
    )
    for column in columns:
        shown.add_column(column, overflow="fold", no_wrap=column in whole)
    count = 0
    for row in rows:
        shown.add_row(*row)
        count += 1
    if count:
        out.print(shown)
    else:
        out.print(styled(title, "bold"))
        out.print(empty)
    out.print()


@contextmanager
def progress(label: str) -> Iterator[Any]:
    """A progress bar on standard error; yields `update(done, total)`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=False, disable=not err.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield update
