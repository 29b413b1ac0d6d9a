"""Issue 14, item 4: an archive that answers 503 is told of within two minutes, by a real worker and a real mail server."""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from arkivbro.cli.serve import free_port
from tests.database import ROOT
from tests.failure.mail_server import mail_server
from tests.feeds import item, write_feed
from tests.integration.cli.test_serve import answers, children_of, is_alive, wait_for
from tests.processes import run

WITHIN = 120.0
OPERATOR = "drift@eksempel.no"
SETTINGS = """
profile = "arbeidstilsynet.toml"
archive_from = 2000-01-01
[archive]
default = "ephorte"
[archive.ephorte]
url = "http://127.0.0.1:{archive}/ncore/"
username = "arkivbro"
[mail]
host = "127.0.0.1"
port = {mail}
starttls = false
sender = "arkivbro@eksempel.no"
[incidents]
operators = ["{operator}"]
"""


class Busy(http.server.BaseHTTPRequestHandler):
    """An archive that answers 503 to whatever it is asked, since `first`."""

    first = 0.0

    def do_GET(self) -> None:
        type(self).first = type(self).first or time.monotonic()
        self.send_response(503)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None: ...


def health_of(port: int) -> tuple[int, list[str]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/drift/", timeout=30) as answer:
            return answer.status, json.load(answer)["troubles"]
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["troubles"]


@pytest.mark.soak
@pytest.mark.one_database("a minute of the clock, whose sums the two share")
def test_issue_14_item_4_an_archive_that_answers_503_is_told_of_within_two_minutes(
    empty_installation: dict[str, str], tmp_path: Path
) -> None:
    with mail_server() as mail, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy) as archive:
        threading.Thread(target=archive.serve_forever, daemon=True).start()
        config = tmp_path / "arkivbro.toml"
        config.write_text(SETTINGS.format(archive=archive.server_port, mail=mail.port, operator=OPERATOR))
        environment = {
            **empty_installation, "ARKIVBRO_CONFIG": str(config), "ARKIVBRO_EPHORTE_PASSWORD": "x",
        }  # fmt: skip
        run(("-m", "arkivbro", "import", "webcruiter-feed", str(write_feed(tmp_path, item()))), environment)
        port = free_port(19_100 + os.getpid() % 500)
        serve = subprocess.Popen(
            [sys.executable, "-m", "arkivbro", "serve", "--port", str(port)],
            env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        at_work: set[int] = set()
        try:
            wait_for(lambda: answers(port))
            wait_for(lambda: len(children_of(serve.pid)) >= 2)
            at_work = children_of(serve.pid)
            wait_for(lambda: Busy.first, 60)
            wait_for(lambda: mail.received, WITHIN)
            took = time.monotonic() - Busy.first
            status, troubles = health_of(port)
        finally:
            serve.send_signal(signal.SIGTERM)
            serve.wait(60)
            wait_for(lambda: not any(map(is_alive, at_work)), 30)
            archive.shutdown()
    print(f"told after {took:.0f} s")
    assert took < WITHIN
    assert status == 503 and "health.archive_failing" in troubles, "Drift and the start pages read the same"
    assert mail.recipients[0] == OPERATOR
    assert "ephorte" in mail.received[0][1].casefold(), mail.received
