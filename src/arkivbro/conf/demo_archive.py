"""The archive of `arkivbro demo --ephorte`: the simulated ePhorte that the demo itself has started, and no other."""

from __future__ import annotations

from arkivbro.conf.configuration import Configuration
from arkivbro.conf.demo_address import demo_address

ADDRESS = "ARKIVBRO_DEMO_EPHORTE"
"""The environment variable in which the demo tells its own processes where the simulator is."""
PASSWORD = "ARKIVBRO_DEMO_EPHORTE_PASSWORD"  # noqa: S105 - the name of a variable
NAME = "ephorte"
SETTLE_SECONDS = 5.0
"""The simulator has saved what it will save at once; an ePhorte may need minutes."""


def address() -> str:
    """Where the demo's simulator is; "" when this is no such demo. Raises Misconfigured for anything but this machine."""
    return demo_address(ADDRESS)


def with_demo_archive(configuration: Configuration) -> Configuration:
    """The configuration, in a demo with ePhorte with the simulator as its only archive besides the built-in one.

    What `[archive]` says counts for nothing there: made-up people must not get into a real ePhorte.
    """
    if not (simulator := address()):
        return configuration
    table = {
        "url": f"{simulator}/ncore/",
        "username": "arkivbro",
        "password_env": PASSWORD,
        "database": "EPHORTE",
        "external_system_name": "ARKIVBRO",
        "unit_field": "Description",
        "settle_seconds": SETTLE_SECONDS,
        "link": f"{simulator}/sak/{{year}}/{{number}}",
    }
    return configuration.model_copy(update={"archive": {"default": NAME, NAME: table}})
