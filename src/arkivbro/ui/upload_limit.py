"""Refuses an upload that says it is larger than any attachment may be, before a byte of it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1_000_000
SLACK = MEGABYTE
"""For the form around the file."""


class UploadLimit(FileUploadHandler):
    """Stands first among the handlers; keeps nothing itself."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig, which is answered with our page for what cannot be read."""
        del input_data, META, boundary, encoding
        if content_length > settings.ARKIVBRO.attachments.max_file_megabytes * MEGABYTE + SLACK:
            raise RequestDataTooBig("larger than any attachment may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes on to the handlers after this one."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing of its own."""
        del file_size
