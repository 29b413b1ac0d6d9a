"""What one connection, one client and all of them together may hold, and for how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds are judged once a second."""

    page_threads: int = 5
    upload_threads: int = 5
    credentials_threads: int = 2
    health_threads: int = 2
    most_waiting: int = 100
    """Whole requests of one standing that wait for a thread of a lane; the next is told that we are busy."""
    connections: int = 400
    connections_per_client: int = 40
    connections_per_wide_network: int = 160
    """Of all clients in one wide network (an IPv6 /48) together."""
    header_seconds: float = 15
    """Until the header is whole, from its first byte, or from when the connection was made."""
    idle_seconds: float = 65
    """Between two requests. Longer than most servers in front keep theirs, so that it is they who end it."""
    body_seconds: float = 20
    answer_seconds: float = 60
    """So long is looked at how fast a body comes, and how fast an answer is taken."""
    least_rate: int = 1000
    """Bytes a second that a body comes with, and that an answer is taken with."""
    drain_seconds: float = 10
    """So long what a refused client still sends is thrown away, so that it gets to read why."""
    stop_seconds: float = 10
    """So long those who are being answered are answered, once we are told to stop."""
    header_bytes: int = 32_768
    header_lines: int = 100
