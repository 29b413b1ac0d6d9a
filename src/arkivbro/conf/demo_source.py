"""The source of `arkivbro demo --webcruiter`: the simulated Webcruiter that the demo itself has started, and no other."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from arkivbro.conf.configuration import Configuration, Sources
from arkivbro.conf.demo_address import demo_address
from arkivbro.connectors.webcruiter.configuration import WebcruiterSource

ADDRESS = "ARKIVBRO_DEMO_WEBCRUITER"
"""The environment variable in which the demo tells its own processes where the simulator is."""
FOLDER = "ARKIVBRO_DEMO_WEBCRUITER_FOLDER"
"""That of the folder with the secrets, the mapping and the deliveries."""
CLIENT, CLIENT_SECRET, LOCK = "arkivbro", "hemmelig-klient", "7400"
"""The simulator's only client and customer: known to all."""
SECRET_FILE, HOOK_FILE, MAPPING_FILE, DELIVERIES = (
    "client-secret",
    "hook-secret",
    "webcruiter.toml",
    "leveringer",
)
SOON, SWEEP = 3.0, 60.0
"""Seconds: the feed tells of its own when it is unchanged; candidates are read that often besides what hooks bring."""
MAPPING = """\
[candidate]
exemption = ["exemptFromPublicList"]
exemption_reason = ["exemptionReason"]
protection = ["addressProtection"]
[values]
unprotected = ["None"]
confidential = ["Confidential"]
strictly_confidential = ["StrictlyConfidential"]
[delivery]
candidate_id = ["JP.KANDIDATID"]
"""
"""What this Webcruiter calls what no documentation tells of."""


def address() -> str:
    """Where the demo's simulator is; "" when this is no such demo. Raises Misconfigured for anything but this machine."""
    return demo_address(ADDRESS)


def hooks_address(port: int) -> str:
    """Where webhooks go to, in the web server of that port."""
    return f"http://127.0.0.1:{port}/api/webcruiter/webhook"


def hook_secret() -> str:
    return (Path(os.environ[FOLDER]) / HOOK_FILE).read_text(encoding="utf-8").strip()


def with_demo_source(configuration: Configuration) -> Configuration:
    """The configuration, in a demo with Webcruiter with the simulator as its only source, by all its doors but the portal, which the
    feed is instead of. What `[source]` says counts for nothing there: real people must not get into a demo. What is told is the story, and no log.
    """
    if not (simulator := address()):
        return configuration
    folder = Path(os.environ.get(FOLDER, ""))
    table = {
        "feed_url": f"{simulator}/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO",
        "poll_seconds": SOON,
        "archive_from": date(1990, 1, 1),
        "api": {
            "url": f"{simulator}/api/v1/",
            "token_url": f"{simulator}/connect/token",
            "client_id": CLIENT,
            "client_secret_file": str(folder / SECRET_FILE),
            "mapping": str(folder / MAPPING_FILE),
            "write_back": True,
            "poll_seconds": SWEEP,
        },
        "delivery": {
            "path": str(folder / DELIVERIES),
            "mapping": str(folder / MAPPING_FILE),
            "poll_seconds": SOON,
        },
        "webhook": {"secret_file": str(folder / HOOK_FILE)},
    }
    source = Sources(webcruiter=WebcruiterSource.model_validate(table))
    return configuration.model_copy(update={"source": source, "log_level": "warning"})
