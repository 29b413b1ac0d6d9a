"""The web server, which may be told where to die: a real SIGKILL of its own process, at the n-th boundary.

Boundaries are before and after every file that is taken into our own store and every commit of the database, and before each answer, counted
from the first request.
Run as a script: `dying_server.py PORT N` dies at boundary N; with 0 it serves until SIGTERM and prints how many it met.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from tests.failure.dying_worker import Boundaries


class OfRequests(Boundaries):
    """Counts what happens after the first request came."""

    has_begun = False

    def reach(self, place: str) -> None:
        if self.has_begun:
            super().reach(place)


def main(port: int, fatal: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from django.db.backends.base.base import BaseDatabaseWrapper

    from arkivbro.documents.file_store import FileStore
    from arkivbro.inspections.services import asking
    from arkivbro.serving.server import Server
    from arkivbro.web.serving_rules import SiteRules, limits_set, pages

    asking.STAFF_SECONDS = 0.0  # no worker is here to inspect a letter
    boundaries = OfRequests(fatal)
    owners: tuple[tuple[Any, str], ...] = ((FileStore, "add"), (BaseDatabaseWrapper, "commit"))
    for owner, name in owners:
        setattr(owner, name, boundaries.around(name, getattr(owner, name)))

    def answered(environ: Any, start_response: Any) -> Any:
        boundaries.has_begun = True
        answer = application(environ, start_response)
        boundaries.reach("before the answer")
        return answer

    pages()
    server = Server(answered, SiteRules(), limits_set(), "127.0.0.1", port)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    server.run()
    sys.stdout.write(f"{boundaries.met}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
