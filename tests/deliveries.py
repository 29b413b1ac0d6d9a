"""Deliveries of Webcruiter's own archive transfer, in the shape that was seen in the field. Names are made up."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

NAMESPACE = ' xmlns:wc="http://noark4.webcruiter.no/xml/"'
TITLE = "Søknad og CV - Inspektør - st. ref. (9000000001) - @Kari Nordmann Prøve"


def entry(id_: str = "0c5", title: str = TITLE, *files: str, more: str = "", day: str = "20261120") -> str:
    documents = "".join(
        f"<DOKVERSJON><VE.DOKFORMAT>PDF</VE.DOKFORMAT><VE.FILREF>{name}</VE.FILREF></DOKVERSJON>"
        for name in files
    )
    own = f"<JP.JPID>{id_}</JP.JPID>" if id_ else ""
    return (
        f"<JOURNALPOST>{own}<JP.INNHOLD>{title}</JP.INNHOLD><JP.U1>1</JP.U1><JP.PARAGRAFID>Offl. § 25</JP.PARAGRAFID>"
        f"<JP.DOKDATO>{day}</JP.DOKDATO><JP.DOKTYPE>I</JP.DOKTYPE><JP.STATUS>S</JP.STATUS>{more}"
        f"<DOKVERSJON.TAB>{documents}</DOKVERSJON.TAB></JOURNALPOST>"
    )


def delivery(*entries: str, namespace: bool = False) -> bytes:
    inner = f"<NOARKSAK><SA.SAKID>26/17</SA.SAKID><JOURNALPOST.TAB>{''.join(entries)}</JOURNALPOST.TAB></NOARKSAK>"
    text = f"<NOARK.H{NAMESPACE if namespace else ''}>{inner}</NOARK.H>"
    if namespace:
        text = text.replace("<NOARKSAK", "<wc:NOARKSAK").replace("</NOARKSAK", "</wc:NOARKSAK")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def aged(path: Path, seconds: float = 60) -> Path:
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))
    return path


def put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return aged(path)


def zipped(**members: bytes) -> bytes:
    """An underscore in a name is a full stop."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_", "."), content)
    return data.getvalue()
