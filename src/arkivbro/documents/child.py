"""The child process that renders and inspects: `python -m arkivbro.documents.child LIMITS`. Started by `renderer`."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from arkivbro.documents.inspection import inspect
from arkivbro.documents.typesetting import PRONOM_OF_PDFA_2A, CannotTypeset, NoFonts, Typesetter

CPU_SECONDS_EACH = 60
HEADER_SIZE = 4


def main() -> None:
    """Answers requests until its standard input ends: its parent is done, or dead."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    total = int(limits["requests"] * CPU_SECONDS_EACH)
    resource.setrlimit(resource.RLIMIT_CPU, (total, total + 1))
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what a library prints must not get among the answers
    typesetter: Typesetter | None = None
    while request := _read(source):
        answer: dict[str, Any]
        try:
            if request["do"] == "render":
                typesetter = typesetter or Typesetter()
                answer = {"result": _render(typesetter, request)}
            else:
                answer = {"result": inspect(request)}
        except NoFonts:
            answer = {"error": "the fonts are not there: run make setup"}
        except CannotTypeset as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {"error": "out of memory"}
        except Exception as error:  # noqa: BLE001 - a hostile file may raise anything; its text stays here
            answer = {"error": type(error).__name__}
        _write(sink, answer)


def _render(typesetter: Typesetter, request: dict[str, Any]) -> dict[str, Any]:
    made = typesetter.typeset(
        request["template"], request["document"], datetime.fromisoformat(request["timestamp"])
    )
    Path(request["out"]).write_bytes(made.pdf)
    return {
        "sha256": hashlib.sha256(made.pdf).hexdigest(),
        "size": len(made.pdf),
        "pages": made.pages,
        "format": PRONOM_OF_PDFA_2A,
        "replaced": made.replaced,
        "removed": made.removed,
        "cut": made.cut,
    }


def _read(source: BinaryIO) -> dict[str, Any] | None:
    header = source.read(HEADER_SIZE)
    if len(header) < HEADER_SIZE:
        return None
    data = source.read(int.from_bytes(header, "big"))
    request: dict[str, Any] = json.loads(data)
    return request


def _write(sink: BinaryIO, answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode()
    sink.write(len(data).to_bytes(HEADER_SIZE, "big") + data)
    sink.flush()


if __name__ == "__main__":
    main()
