"""Webcruiter's own archive transfer, in the shape that was seen in the field: Noark 4 XML with its files in a zip, put into a folder.

It is put there as SFTP does it: under its own name, growing. What goes wrong with one is chosen when it is made.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from simulators.webcruiter.store import Candidate, Vacancy

NAMESPACE = "http://noark4.webcruiter.no/xml/"
TROUBLES = ("", "cut", "file_missing", "no_id")
"""Nothing; the zip breaks off; a file that the XML names is not in it; the entry has no id."""


def deliver(folder: Path, vacancy: Vacancy, candidate: Candidate, trouble: str = "") -> Path:
    """One application with its files. The same one again is another delivery of the same entry."""
    files = {f"{number:02}_{one.name}": one.data for number, one in enumerate(candidate.files, 1)}
    files = files or {"01_søknad.txt": "Søknad uten vedlegg.".encode()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in list(files.items())[: -1 if trouble == "file_missing" else None]:
            written.writestr(name, data)
        written.writestr("noark.xml", _xml(vacancy, candidate, list(files), with_id=trouble != "no_id"))
    data = packed.getvalue()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = candidate.applied.translate({ord(one): None for one in "-:TZ"})[:14]
    path = folder / f"{stamp}_Søknad og CV {candidate.id} {uuid.uuid4().hex[:6]}.zip"
    path.write_bytes(data[: len(data) // 2] if trouble == "cut" else data)
    return path


def _xml(vacancy: Vacancy, candidate: Candidate, files: list[str], *, with_id: bool) -> str:
    name = f"{candidate.given_name} {candidate.family_name}".strip()
    title = f"Søknad og CV - {vacancy.title} - st. ref. ({vacancy.id}) - @{name}"
    own = f"<JP.JPID>{uuid.uuid5(uuid.NAMESPACE_URL, candidate.id)}</JP.JPID>" if with_id else ""
    known = f"<JP.KANDIDATID>{candidate.id}</JP.KANDIDATID>" if with_id else ""
    documents = "".join(
        f"<DOKVERSJON><VE.DOKFORMAT>{name.rpartition('.')[2].upper()}</VE.DOKFORMAT>"
        f"<VE.FILREF>{escape(name)}</VE.FILREF></DOKVERSJON>"
        for name in files
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<NOARK.H xmlns:wc="{NAMESPACE}"><NOARKSAK><SA.SAKID>26/17</SA.SAKID>'
        f"<JOURNALPOST.TAB><JOURNALPOST>{own}{known}<JP.INNHOLD>{escape(title)}</JP.INNHOLD>"
        "<JP.U1>1</JP.U1><JP.PARAGRAFID>Offl. § 25</JP.PARAGRAFID>"
        f"<JP.DOKDATO>{candidate.applied[:10].replace('-', '')}</JP.DOKDATO><JP.DOKTYPE>I</JP.DOKTYPE>"
        f"<JP.STATUS>S</JP.STATUS><DOKVERSJON.TAB>{documents}</DOKVERSJON.TAB></JOURNALPOST></JOURNALPOST.TAB>"
        "</NOARKSAK></NOARK.H>"
    )
