"""The simulated Webcruiter in the test's own process, and the settings by which arkivbro reaches it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from simulators.webcruiter.doors import FEED
from simulators.webcruiter.server import Server, serve
from simulators.webcruiter.state import CLIENT, LOCK, SECRET, Webcruiter
from simulators.webcruiter.store import Store

CONFIGURATION = f"""
[source.webcruiter]
feed_url = "{{address}}{FEED}?company_id={LOCK}"
poll_seconds = 2
archive_from = 1990-01-01
[source.webcruiter.api]
url = "{{address}}/api/v1/"
token_url = "{{address}}/connect/token"
client_id = "{CLIENT}"
client_secret_file = "{{folder}}/client-secret"
mapping = "{{folder}}/webcruiter.toml"
poll_seconds = {{sweep}}
[source.webcruiter.delivery]
path = "{{folder}}/leveringer"
mapping = "{{folder}}/webcruiter.toml"
poll_seconds = 2
"""
"""All doors but the portal, in the folder of the secret; `webcruiter.toml` there is `MAPPING`. `sweep`: seconds between readings of the candidates."""
MAPPING = """
[candidate]
exemption = ["exemptFromPublicList"]
exemption_reason = ["exemptionReason"]
protection = ["addressProtection"]
[values]
unprotected = ["None"]
[delivery]
candidate_id = ["JP.KANDIDATID"]
"""
"""What the simulator calls what no documentation tells of."""


class Simulated:
    """One running simulator; `folder` holds the secret."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.address, self.webcruiter, self.folder = server.address, server.webcruiter, folder
        self.secret = folder / "client-secret"
        self.secret.write_text(SECRET + "\n", encoding="utf-8")

    @property
    def state(self) -> Webcruiter:
        return self.webcruiter

    def settings(self, **changes: Any) -> ApiSettings:
        values = {
            "url": f"{self.address}/api/v1/",
            "token_url": f"{self.address}/connect/token",
            "client_id": CLIENT,
            "client_secret_file": str(self.secret),
        }
        return ApiSettings(**{**values, **changes})

    def source(self, mapping: str = "", **more: Any) -> ApiSource:
        """The API's door; `mapping` is the text of a body's own file."""
        given = more.pop("settings", {})
        if mapping:
            (self.folder / "egen.toml").write_text(mapping, encoding="utf-8")
            given = {**given, "mapping": "egen.toml"}
        return ApiSource(self.settings(**given), beside=self.folder, **more)

    def calls(self, part: str = "") -> list[str]:
        return [call for call in self.state.calls if part in call]


@contextmanager
def simulated_webcruiter(folder: Path, store: Store | None = None) -> Iterator[Simulated]:
    server = serve(0, store)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Simulated(server, folder)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
