"""A copy becomes an installation again, and knows that it is one: what was done after the copy is in the archive, with people and in their
hands, and not in it.

The archive is asked by key before anything is made there, as always: what was archived after the copy is found, and is not made twice. What cannot
be asked about is marked here: see `marks`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connection

from arkivbro.copies.databases import HALF, is_empty, put_in
from arkivbro.copies.members import BY_CHECKSUM, DATABASE, FILES, FORMAT, LIST, CopyList
from arkivbro.core.errors import Misconfigured
from arkivbro.core.messages import message
from arkivbro.documents.disk import told_when_full

PIECE = 1 << 20
ACT = "audit.installation.put_back"
SQLITE = "arkivbro.sqlite3"
MADE_BY_STARTING = frozenset({"secret_key"})
"""What this very command has put into an empty data folder."""
SKIPPED_POSITIONS = 100
"""Reference numbers of the built-in recruitment that may have been given after the copy: a vacancy with one of them may stand in the archive."""


def put_back(copy: Path, *, skip_numbers: int = 0) -> CopyList:
    """Fills the empty data folder and the empty database. `skip_numbers`: so many case and journal numbers of the built-in archive are left out,
    because they were given after the copy. Killed in it, nothing is there that could be started on. Raises Misconfigured, NoRoom, Transient.
    """
    folder = Path(settings.ARKIVBRO_DATA_DIR)
    half = folder / HALF
    _empty_of_a_half(folder)
    if any(one.name not in MADE_BY_STARTING for one in folder.iterdir()):
        raise Misconfigured("copies.folder_in_use", folder=str(folder), setting="ARKIVBRO_DATA_DIR")
    if not is_empty():
        raise Misconfigured("copies.database_in_use", setting="DATABASE_URL")
    try:
        with told_when_full():
            half.mkdir(mode=0o700)
            try:
                made = _unpacked(copy, half)
                put_in(half / DATABASE, folder / SQLITE, marks(made, skip_numbers))
            except BaseException:  # nothing that counts is there yet
                _empty_of_a_half(folder)
                raise
            for one in (half / FILES).iterdir() if (half / FILES).exists() else ():
                one.replace(folder / one.name)
            os.sync()
            shutil.rmtree(half)  # from now on it may be started on
    except OSError as error:
        raise Misconfigured("copies.not_put_back", folder=str(folder), detail=str(error.strerror)) from None
    return made


def _empty_of_a_half(folder: Path) -> None:
    """All that is there beside what a killed run left is its own: it began in an empty folder. The mark goes last."""
    if not (folder / HALF).exists():
        return
    for one in folder.iterdir():
        if one.name == HALF or one.name in MADE_BY_STARTING:
            continue
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    shutil.rmtree(folder / HALF)


def marks(made: CopyList, skip_numbers: int) -> list[str]:
    """What is changed in the same breath, in SQL that both databases read.

    The epoch goes into keys of what we number ourselves (lists, decisions): one that was made after the copy stands in the archive under the number
    that the next will get. A letter that waited may have been mailed since: a person looks, as after a death in the middle of it. Reference
    numbers that may have been given are left out. Nobody is logged in.
    """
    moment, copied = datetime.now(UTC).isoformat(" "), made.made_at.isoformat(" ")
    told = json.dumps(message("audited.put_back", copied=made.made_at).as_json())
    return [
        f"UPDATE accounts_installation SET epoch = epoch + 1, put_back_at = '{moment}', copied_at = '{copied}'",
        "UPDATE recruitment_letter SET state = 'sending' WHERE state = 'queued' AND how = 'email'",
        f"UPDATE positions_positionnumber SET last = last + {SKIPPED_POSITIONS}",
        f"UPDATE archive_casenumbercounter SET last = last + {int(skip_numbers)}",
        f"UPDATE archive_journalnumbercounter SET last = last + {int(skip_numbers)}",
        "DELETE FROM django_session",
        "DELETE FROM transfers_workersign",
        'INSERT INTO accounts_auditentry (at, username, act, "where", detail, why) '
        f"VALUES ('{moment}', '', '{ACT.removeprefix('audit.')}', '', '{told}', '')",
    ]


def _unpacked(copy: Path, into: Path) -> CopyList:
    """Every file as it was copied, checked by its checksum. Raises Misconfigured for what is no copy, or is not whole."""
    found: dict[str, str] = {}
    made: CopyList | None = None
    try:
        with tarfile.open(copy, mode="r|") as tar:
            for member in tar:
                data = tar.extractfile(member) if member.isreg() else None
                if data is None:
                    raise Misconfigured("copies.not_a_copy", path=str(copy))
                if member.name == LIST:
                    made = CopyList(**json.load(data))
                    continue
                found[member.name] = _put(data, into, member.name)
    except (tarfile.TarError, ValueError, TypeError, EOFError):
        raise Misconfigured("copies.not_a_copy", path=str(copy)) from None
    except FileNotFoundError as error:
        raise Misconfigured("copies.no_file", path=str(copy)) from error
    if made is None or made.format != FORMAT:
        raise Misconfigured("copies.not_a_copy", path=str(copy))
    if made.vendor != connection.vendor:
        raise Misconfigured("copies.other_database", setting="DATABASE_URL")
    _require_whole(made, found, copy)
    return made


def _put(data: IO[bytes], into: Path, name: str) -> str:
    """Only below `into`, whatever the name says; its checksum."""
    parts = PurePosixPath(name).parts
    if name != DATABASE and (parts[:1] != (FILES,) or len(parts) < 2 or not {"..", "/"}.isdisjoint(parts)):
        raise ValueError(name)
    place, sha256 = into.joinpath(*parts), hashlib.sha256()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("xb") as file:
        place.chmod(0o600)
        while piece := data.read(PIECE):
            sha256.update(piece)
            file.write(piece)
    return sha256.hexdigest()


def _require_whole(made: CopyList, found: dict[str, str], copy: Path) -> None:
    wanted = {DATABASE: made.database_sha256, **{f"{FILES}/{name}": one for name, one in made.files.items()}}
    wrong = [name for name, digest in wanted.items() if found.get(name) != digest]
    for name, digest in found.items():
        last = PurePosixPath(name).name
        if name not in wanted and not (BY_CHECKSUM.fullmatch(last) and last == digest):
            wrong.append(name)
    if wrong or len(found) != made.count + 1:
        raise Misconfigured("copies.not_whole", path=str(copy), count=max(1, len(wrong)))
