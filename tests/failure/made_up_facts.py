"""The facts of the failure matrix: one vacancy, one application with two attachments. And what must stand at rest."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import Any

from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

FILES = {"cv.txt": b"Min CV\n" * 50, "vitnemaal.txt": b"Vitnem\xc3\xa5l\n" * 80}


def put_in() -> None:
    """Through the one door."""
    from arkivbro.recruitment.services import receive

    receive(VACANCY)
    attachments = tuple(
        replace(attachment, file_name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        for attachment, (name, data) in zip(APPLICATION.attachments[:2], FILES.items(), strict=True)
    )
    by_ref = {attachment.ref: FILES[attachment.file_name] for attachment in attachments}
    receive(
        replace(APPLICATION, attachments=attachments),
        open_attachment=lambda attachment: io.BytesIO(by_ref[attachment.ref]),
    )


def is_whole(cases: list[dict[str, Any]], transfers: list[dict[str, Any]]) -> str:
    """ "" when exactly one of everything stands in the archive, journalled; else what is wrong."""
    if [row["status"] for row in transfers] != ["transferred", "transferred"]:
        return f"transfers: {[(row['kind'], row['status'], row['error']) for row in transfers]}"
    if len(cases) != 1:
        return f"{len(cases)} cases"
    entries = [
        (
            entry["type"],
            entry["status"],
            len(entry["parties"]),
            [document["role"] for document in entry["documents"]],
        )
        for entry in cases[0]["entries"]
    ]
    wanted = [("X", "J", 1, ["H"]), ("I", "J", 2, ["H", "V", "V"])]
    if entries != wanted:
        return f"entries: {entries}"
    numbers = [entry["journal_number"] for entry in cases[0]["entries"]]
    if len({str(number) for number in numbers}) != len(numbers):
        return f"journal numbers: {numbers}"
    if cases[0]["entries"][1]["sign_off"] != "TE":
        return "the sign-off is missing"
    return ""
