"""`python -m arkivbro.web.server PORT [ADDRESS]`: the web part of `arkivbro serve`, in a process of its own."""

from __future__ import annotations

import os
import resource
import signal
import sys

LOOPBACK = "127.0.0.1"
FILES_PER_CONNECTION, FILES_BESIDES = 3, 200
"""A connection has its socket, what comes and what goes."""
SWITCH_SECONDS = 0.0002
"""The thread that all connections hang on waits so long for each of the others to let it run, and not 5 ms: half as many pages again,
and under a flood from everywhere health's longest wait was a fifth less than with 1 ms, at as many pages.
"""


def main() -> None:
    """Serves until SIGTERM or SIGINT; then who is being answered is answered."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    from django.core.wsgi import get_wsgi_application

    from arkivbro import tracing

    tracing.begin("web")
    application = get_wsgi_application()
    from arkivbro.serving.server import Server
    from arkivbro.web.serving_rules import SiteRules, limits_set, pages
    from arkivbro.working_files import keep_temporary_files_here

    sys.setswitchinterval(SWITCH_SECONDS)
    limits = limits_set()
    pages()
    allow_open_files(limits.connections * FILES_PER_CONNECTION + FILES_BESIDES)
    keep_temporary_files_here()
    host = sys.argv[2] if len(sys.argv) > 2 else LOOPBACK
    server = Server(application, SiteRules(), limits, host, int(sys.argv[1]))
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: server.stop())
    server.run()


def allow_open_files(count: int) -> None:
    """As many as the connections may need, or as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main()
