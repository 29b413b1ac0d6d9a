"""Files, as they were archived. What people sent is hostile: a browser may show a PDF, and must save everything else."""

from __future__ import annotations

import re

from simulators.answer import Answer
from simulators.ephorte.pages.journal_page import public_files
from simulators.ephorte.store import Row, Store


def file_of(store: Store, number: int, *, public: bool) -> Answer | None:
    """The file of a version (a DocumentObject, by its row's number). `public`: only where everybody may see it."""
    upload = store.files.get(number)
    version = next((one for one in store.rows("DocumentObject") if one.number == number), None)
    if upload is None or version is None or (public and not _is_public(store, version)):
        return None
    name = re.sub(r"[^A-Za-z0-9._-]", "_", str(version.get("FilePath") or "fil").rpartition("/")[2])
    is_pdf = name.lower().endswith(".pdf")
    return Answer(
        200,
        "application/pdf" if is_pdf else "application/octet-stream",
        file=upload.path,
        size=upload.size,
        headers={"Content-Disposition": f'{"inline" if is_pdf else "attachment"}; filename="{name}"'},
    )


def _is_public(store: Store, version: Row) -> bool:
    links = store.where("RegistryEntryDocument", DocumentDescriptionId=version["DocumentDescriptionId"])
    entries = (store.by_id("RegistryEntry", link["RegistryEntryId"]) for link in links)
    return any(
        version is one for entry in entries if entry is not None for _, one in public_files(store, entry)
    )
