"""A mail server of the tests on loopback: keeps what it was given, and may fall silent or hang up on a letter."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

PATIENCE = 30.0
"""Seconds that it is silent at most."""


class Manner(StrEnum):
    """What it does with a letter when it has all of it."""

    ACCEPT = "accept"
    SILENT = "silent"
    """Takes it, and says nothing."""
    HANG_UP = "hang up"
    """Takes it, and breaks the connection."""
    REFUSE = "refuse"


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, manners: dict[str, Manner] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.manners = manners or {}
        """By recipient; to others it is polite."""
        self.received: list[tuple[str, str]] = []
        """Recipient and subject of each letter that it has taken, in order."""
        self.is_silent, self.speak = threading.Event(), threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.received]


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        recipient = ""
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                recipient = line.decode().split("<")[1].split(">")[0]
            if verb == b"DATA":
                self.say("354 go on")
                if not self.take(recipient):
                    return
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self, recipient: str) -> bool:
        """Reads the letter; whether the conversation goes on."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        manner = self.server.manners.get(recipient, Manner.ACCEPT)
        if manner is Manner.REFUSE:
            self.say("554 no")
            return True
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.received.append((recipient, message["Subject"]))
        if manner is Manner.SILENT:
            self.server.is_silent.set()
            self.server.speak.wait(PATIENCE)
        if manner is Manner.HANG_UP:
            return False
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        try:
            self.wfile.write(line.encode() + b"\r\n")
        except OSError:
            return  # the other one is dead, as a test wants it


@contextmanager
def mail_server(manners: dict[str, Manner] | None = None) -> Iterator[MailServer]:
    with MailServer(manners) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.speak.set()
            server.shutdown()
            thread.join()
