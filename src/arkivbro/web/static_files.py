"""Style sheets, scripts and typefaces: collected once for each release, named by what is in them, compressed beforehand.

A name that changes with its content may be kept for ever by whoever has fetched it; what is fetched is small, since it lies there
in gzip and in brotli. Where nothing was collected, as in a command or a test, whitenoise finds the files in the package by their plain names.
"""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "collected"
COMPRESSED = ("text/html", "application/atom+xml", "application/json")
"""Pages and feeds. Documents are compressed already, and are read as they come."""


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content, of what was collected."""

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name


def collect() -> bool:
    """Collects what this release has, unless it stands there; whether it did. Files of releases before stay: somebody may have
    their page open.
    """
    folder = Path(settings.STATIC_ROOT)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, release = folder / STAMP, _release()
        if stamp.exists() and stamp.read_text(encoding="ascii") == release:
            return False
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(release, encoding="ascii")
    return True


def _release() -> str:
    """Of the names and contents of all files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda one: one[0]):
            digest.update(name.encode() + b"\0")
            with storage.open(name) as file:
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


class CompressesPages(GZipMiddleware):
    """Middleware: pages and feeds go compressed to who takes that. Some random bytes in each keep its length from telling of its secrets."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
