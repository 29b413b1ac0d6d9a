"""`python -m arkivbro.web.server PORT`: the web part of `arkivbro serve`, in a process of its own."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"
FILES_PER_CONNECTION, FILES_BESIDES = 3, 200
"""A connection has its socket, what comes and what goes."""
SWITCH_SECONDS = 0.001
"""The thread that all connections hang on waits so long for the others to let it run, and not 5 ms: half as many pages again."""
LEFT_OVER_SECONDS = 3600
"""Of an upload that was on its way when a process was killed."""


def main() -> None:
    """Serves until SIGTERM or SIGINT; then who is being answered is answered."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from arkivbro.serving.server import Server
    from arkivbro.web.serving_rules import SiteRules, limits_set, pages

    sys.setswitchinterval(SWITCH_SECONDS)
    limits = limits_set()
    pages()
    allow_open_files(limits.connections * FILES_PER_CONNECTION + FILES_BESIDES)
    tempfile.tempdir = str(incoming_folder())
    server = Server(application, SiteRules(), limits, HOST, int(sys.argv[1]))
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: server.stop())
    server.run()


def allow_open_files(count: int) -> None:
    """As many as the connections may need, or as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def incoming_folder() -> Path:
    """Where what is on its way lies: on the disk that is watched, and not in a memory that another system calls /tmp."""
    from django.conf import settings

    folder = Path(settings.ARKIVBRO_DATA_DIR) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        with suppress(OSError):
            if left.is_file() and left.stat().st_mtime < time.time() - LEFT_OVER_SECONDS:
                left.unlink()
    return folder


if __name__ == "__main__":
    main()
