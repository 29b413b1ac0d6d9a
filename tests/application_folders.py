"""Made-up applications in folders, as `arkivbro import applications` takes them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

LONG_AGO = 1_700_000_000


def message(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A whole application; a key given as None is left out."""
    values: dict[str, Any] = {
        "vacancy": "R-17",
        "id": f"A-{number}",
        "received": "2026-11-10T10:15:00+01:00",
        "applicant": {
            "given_name": f"Prøve{number}", "family_name": "Søkersen", "birth_date": "1988-04-02", "gender": "female",
            "email": f"prove{number}@eksempel.example", "phone": "99000000", "address": "Eksempelveien 2",
            "postcode": "0185", "city": "Oslo", "country": "Norge", "municipality": "Oslo", "position": "Rådgiver",
            "protection": "none",
        },
        "education": [{"institution": "Høgskolen", "degree": "Bachelor", "from": "2008-08", "to": "2011-06"}],
        "experience": [{"employer": "Etaten", "title": "Rådgiver", "from": "2011-08", "to": None}],
        "letter": "Jeg søker.\n\nHilsen meg.",
        "exemption": {"requested": False},
        "withdrawn": None,
        "attachments": [{"file": "cv.pdf", "title": "CV", "kind": "cv"}],
    }  # fmt: skip
    values.update(changes)
    return {key: value for key, value in values.items() if value is not None or key == "withdrawn"}


def write(parent: Path, name: str, values: dict[str, Any] | bytes, **files: bytes) -> Path:
    """A sub-folder that has been at rest for long; `cv_pdf=b"…"` is a file cv.pdf."""
    folder = parent / name
    folder.mkdir(parents=True, exist_ok=True)
    data = values if isinstance(values, bytes) else json.dumps(values, ensure_ascii=False).encode()
    (folder / "application.json").write_bytes(data)
    for file, content in files.items():
        (folder / file.replace("_", ".")).write_bytes(content)
    settle(folder)
    return folder


def settle(folder: Path) -> None:
    """As if nobody had touched it for long."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (LONG_AGO, LONG_AGO), follow_symlinks=False)


def cv(number: int = 1) -> bytes:
    return b"%PDF-1.4\n% made-up " + str(number).encode() + b"\n%%EOF\n"
