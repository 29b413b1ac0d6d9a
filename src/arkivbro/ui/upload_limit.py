"""Which views take files, and how large a form with one may be: judged by the web server before it is read, and here once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1_000_000
SLACK = MEGABYTE
"""For the form around the file."""
View = TypeVar("View", bound=Callable[..., Any])


def with_files(view: View) -> View:
    """A view to which a form with a file may be sent: with every other the web server refuses what is large."""
    view.takes_files = True  # type: ignore[attr-defined]  # read by `takes_files`
    return view


def takes_files(view: Callable[..., Any]) -> bool:
    """Whether a form with a file may be sent there."""
    return bool(getattr(view, "takes_files", False))


def largest_upload() -> int:
    """Bytes of the largest form with a file."""
    return int(settings.ARKIVBRO.attachments.max_file_megabytes) * MEGABYTE + SLACK


class UploadLimit(FileUploadHandler):
    """Stands first among the handlers; keeps nothing itself."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig, which is answered with our page for what cannot be read."""
        del input_data, META, boundary, encoding
        if content_length > largest_upload():
            raise RequestDataTooBig("larger than any attachment may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes on to the handlers after this one."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing of its own."""
        del file_size
