"""What a form or a program sends to the page's acts: fields and files, however they are packed."""

from __future__ import annotations

import base64
import binascii
import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs

from simulators.webcruiter.acts import Form, Wrong
from simulators.webcruiter.store import NewFile

JSON, MULTIPART = "application/json", "multipart/form-data"


def form_of(content_type: str, body: bytes) -> Form:
    """Raises Wrong."""
    if content_type.startswith(MULTIPART):
        return _multipart(content_type, body)
    if content_type.startswith(JSON):
        return _json(body)
    try:
        return Form({name: told[-1] for name, told in parse_qs(body.decode(), True).items()})
    except UnicodeDecodeError:
        raise Wrong("Skjemaet kan ikke leses.") from None


def _multipart(content_type: str, body: bytes) -> Form:
    read = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields, files = dict[str, str](), list[NewFile]()
    for part in read.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        data = part.get_payload(decode=True)
        told = data if isinstance(data, bytes) else b""
        if (file_name := part.get_filename()) is None:
            fields[name] = told.decode("utf-8", "replace")
        elif file_name:
            files.append(("Other", file_name, told))
    return Form(fields, files)


def _json(body: bytes) -> Form:
    """`files`: a list of objects with kind, name and base64."""
    try:
        told = json.loads(body)
        files: list[NewFile] = [
            (str(one["kind"]), str(one["name"]), base64.b64decode(one["base64"], validate=True))
            for one in told.pop("files", [])
        ]
        fields = {str(name): str(one) for name, one in told.items() if one not in (None, False)}
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        raise Wrong("Skjemaet kan ikke leses.") from None
    return Form(fields, files)
