"""What is done with incidents: kept, and told."""

from arkivbro.incidents.services.keeping import keep
from arkivbro.incidents.services.telling import tell

LOOKED_SECONDS = 20.0
"""Between two looks: an outage is told within two minutes."""


def keep_and_tell() -> int:
    """The chore: looks how the installation is, and tells what is to be told. Returns how many were told of something."""
    keep()
    return tell()


__all__ = ["LOOKED_SECONDS", "keep", "keep_and_tell", "tell"]
