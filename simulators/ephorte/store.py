"""What the archive holds: rows by type, in memory, each change undone when its batch is."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from simulators.ephorte.model import Type, types
from simulators.ephorte.settings import Settings

OSLO = ZoneInfo("Europe/Oslo")
Value = Any


def now() -> datetime:
    """Local time without zone, in whole seconds: as NCore writes times."""
    return datetime.now(OSLO).replace(tzinfo=None, microsecond=0)


class Row(dict[str, Value]):
    """An object. `number` is its identity here, whatever its own key is."""

    def __init__(self, type: Type, number: int, values: dict[str, Value]) -> None:
        super().__init__(values)
        self.type, self.number = type, number


@dataclass
class Upload:
    """A file that was uploaded and that an insert may name once."""

    path: Path
    size: int
    sha256: str
    content_type: str
    used: bool = False


class Store:
    """One archive. Every change happens under `lock`, in a `batch`."""

    def __init__(self, folder: Path, settings: Settings | None = None) -> None:
        self.folder, self.settings = folder, settings or Settings()
        self.lock = threading.RLock()
        self._rows: dict[str, dict[int, Row]] = {name: {} for name in types()}
        self._by_id: dict[str, dict[Value, Row]] = defaultdict(dict)
        self._counters: dict[str, int] = defaultdict(int)
        self._undo: list[Callable[[], Any]] | None = None
        self.uploads: dict[str, Upload] = {}
        self.files: dict[int, Upload] = {}
        """The file of each DocumentObject, by its row's number."""

    # --- reading ---------------------------------------------------------------------------------------------

    def rows(self, type: str) -> list[Row]:
        return list(self._rows[type].values())

    def where(self, type: str, **values: Value) -> list[Row]:
        """The rows with these values."""
        return [
            row
            for row in self._rows[type].values()
            if all(row.get(name) == value for name, value in values.items())
        ]

    def by_id(self, type: str, id: Value) -> Row | None:
        """By the type's own `Id`."""
        return self._by_id[type].get(id) if id not in (None, 0, "") else None

    def related(self, row: Row, name: str) -> Row | None:
        """The related object of a field: by its id field, or the one that NCore works out."""
        field = row.type.fields[name]
        id_field = row.type.id_field(field)
        if id_field is not None:
            return self.by_id(field.kind, row.get(id_field.name))
        match (row.type.name, name):
            case ("Case", "PrimaryClassification"):
                found = self.where("Classification", CaseId=row["Id"], SortOrder="1")
            case ("Case", "SecondaryClassification"):
                found = self.where("Classification", CaseId=row["Id"], SortOrder="2")
            case ("DocumentDescription", "CurrentVersion"):
                found = self.where("DocumentObject", DocumentDescriptionId=row["Id"], CurrentVersion=True)
            case ("User", "CurrentUserName"):
                found = self.where("UserName", UserId=row["Id"], IsCurrent=True)
            case _:
                found = []
        return found[0] if found else None

    # --- changing --------------------------------------------------------------------------------------------

    @contextmanager
    def batch(self, *, atomic: bool) -> Iterator[None]:
        """Changes that stand together. When it fails, an atomic one leaves nothing, another what came before."""
        with self.lock:
            self._undo = [] if atomic else None
            try:
                yield
            except BaseException:
                for undo in reversed(self._undo or ()):
                    undo()
                raise
            finally:
                self._undo = None

    def add(self, type: str, values: dict[str, Value]) -> Row:
        """A new row; a type with a numeric `Id` gets the next one."""
        declared = types()[type]
        id_field = declared.fields.get("Id")
        if id_field is not None and id_field.kind == "int" and not values.get("Id"):
            values["Id"] = self.next(f"{type}.Id", 1000)
        row = Row(declared, self.next("row"), values)
        self._rows[type][row.number] = row
        self._index(row)
        self._on_undo(lambda: self._forget(row))
        return row

    def change(self, row: Row, **values: Value) -> None:
        before = dict(row)
        row.update(values)

        def undo() -> None:
            row.clear()
            row.update(before)

        self._on_undo(undo)

    def remove(self, row: Row) -> None:
        self._forget(row)

        def undo() -> None:
            self._rows[row.type.name][row.number] = row
            self._index(row)

        self._on_undo(undo)

    def next(self, counter: str, after: int = 0) -> int:
        """The next number of a series: a number that was given is never given again, even if its batch was undone."""
        self._counters[counter] = max(self._counters[counter], after) + 1
        return self._counters[counter]

    def keep_file(self, row: Row, upload: Upload) -> None:
        """The file of a DocumentObject; its upload is used up."""
        upload.used = True
        self.files[row.number] = upload

        def undo() -> None:
            upload.used = False
            del self.files[row.number]

        self._on_undo(undo)

    def _index(self, row: Row) -> None:
        if (id := row.get("Id")) is not None:
            self._by_id[row.type.name][id] = row

    def _forget(self, row: Row) -> None:
        self._rows[row.type.name].pop(row.number, None)
        self._by_id[row.type.name].pop(row.get("Id"), None)

    def _on_undo(self, undo: Callable[[], Any]) -> None:
        if self._undo is not None:
            self._undo.append(undo)
