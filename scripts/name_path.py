"""How far an applicant's name goes, from the source to the public journal: how many files of ours it passes, and how often it is handed
back up from one file to another.

    python scripts/name_path.py            # this tree
    PYTHONPATH=OTHER/src python scripts/name_path.py

One made-up vacancy and application are read, archived and looked at in the public journal by the commands, in a data folder of their own,
while each call and each return in `src/arkivbro` is looked at: a file counts when it is called with something that holds the name or
answers with it; a return counts when it hands the name to another file. Django, the standard library and the children that make documents are not ours.
"""

from __future__ import annotations

import dataclasses
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import Any

NAME = "Xyzzyland"
OURS = "/src/arkivbro/"
DEEPEST = 4
COMMANDS = ("import webcruiter-feed {feed}", "import applications {folder}", "run --until-rest", "journal")
ROOT = Path(__file__).resolve().parents[1]


def holds(value: Any, depth: int = DEEPEST) -> bool:
    """Whether the name is in it, or in what it is made of."""
    if isinstance(value, str):
        return NAME in value
    if isinstance(value, bytes):
        return NAME.encode() in value
    if depth == 0 or value is None or isinstance(value, int | float | type):
        return False
    if dataclasses.is_dataclass(value):
        return any(holds(getattr(value, one.name, None), depth - 1) for one in dataclasses.fields(value))
    if isinstance(value, dict):
        return any(holds(one, depth - 1) for one in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(holds(one, depth - 1) for one in value)
    if hasattr(value, "_meta"):
        return any(holds(one, depth - 1) for one in vars(value).values())
    return False


class Seen:
    """What one command's run was seen to do."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.returns = 0

    def __call__(self, frame: FrameType, event: str, value: Any) -> None:
        file = frame.f_code.co_filename
        if OURS not in file:
            return
        if event == "call":
            code = frame.f_code
            given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            if any(holds(frame.f_locals.get(one)) for one in given):
                self.files.add(file.split(OURS)[1])
        elif event == "return" and holds(value):
            self.files.add(file.split(OURS)[1])
            back = frame.f_back.f_code.co_filename if frame.f_back else ""
            self.returns += OURS in back and back != file


def traced(out: Path, command: list[str]) -> None:
    """One command, in this process."""
    seen = Seen()
    sys.argv = ["arkivbro", *command]
    threading.setprofile(seen)
    sys.setprofile(seen)
    try:
        runpy.run_module("arkivbro", run_name="__main__")
    finally:
        sys.setprofile(None)
        out.write_text(json.dumps([sorted(seen.files), seen.returns]), encoding="utf-8")


def made_up(folder: Path) -> dict[str, Path]:
    """A feed with a vacancy, and a folder with an application."""
    sys.path.insert(0, str(ROOT))
    from tests.application_folders import cv, message, write
    from tests.feeds import write_feed

    told = message()
    told["applicant"] |= {"given_name": "Sentinella", "family_name": NAME}
    write(folder / "applications", "one", told, cv_pdf=cv())
    return {"feed": write_feed(folder), "folder": folder / "applications"}


def main() -> int:
    if len(sys.argv) > 2:
        traced(Path(sys.argv[1]), sys.argv[2:])
        return 0
    files: set[str] = set()
    returns = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        places = made_up(folder)
        configuration = folder / "arkivbro.toml"
        configuration.write_text("archive_from = 2020-01-01\n", encoding="utf-8")
        environment = {
            **os.environ,
            "ARKIVBRO_DATA_DIR": str(folder / "data"),
            "ARKIVBRO_CONFIG": str(configuration),
        }
        for number, command in enumerate(COMMANDS):
            out = folder / f"{number}.json"
            words = [str(out), *command.format(**places).split()]
            subprocess.run(
                [sys.executable, __file__, *words],
                env=environment,
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )
            passed, handed_back = json.loads(out.read_text(encoding="utf-8"))
            files, returns = files | set(passed), returns + handed_back
    print(*sorted(files), sep="\n")
    print(f"{len(files)} files; handed back {returns} times to another")
    return 0


if __name__ == "__main__":
    sys.exit(main())
