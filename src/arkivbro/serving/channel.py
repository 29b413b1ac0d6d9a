"""One connection: what it is doing, since when, and when it has been at it for too long.

Everything that a client sends or takes slowly happens here, in the one thread that all connections hang on. A thread of a lane gets a
request when it is whole, and is done with it when the answer is made, however slowly it is taken.
"""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
import time
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import structlog
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from arkivbro.serving.request import Request
from arkivbro.serving.rules import Lane, Refusal, Why

if TYPE_CHECKING:
    from arkivbro.serving.server import Server

log = structlog.get_logger()
ROOM_ASKED_EACH = 4_000_000
"""Bytes of a body after which it is looked again whether there is room for the rest."""


class Stage(IntEnum):
    """What a connection is doing; the lower, the sooner it is given up where another needs the room."""

    DRAINING = 0
    IDLE = 1
    HEADER = 2
    ANSWERING = 3
    BODY = 4
    WORKING = 5


class Refused(ErrorTask):
    """The page that says why. Who is only told to come later, and sent nothing that is unread, keeps the connection: a new one for each
    try would cost us more than what it is tried for.
    """

    request: Request

    def execute(self) -> None:
        self.status, headers, body = self.request.error.to_response()
        self.response_headers.extend(headers)
        if not self.request.may_ask_again:
            self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """`look` is called once a second."""

    parser_class = Request
    error_task_class = Refused
    server: Server
    request: Request | None
    requests: list[Request]
    close_when_flushed: bool

    def __init__(self, server: Server, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:
        now = time.monotonic()
        self.limits = server.limits
        self.lane = Lane.REFUSED
        self.asker = server.rules.asker(addr[0], {})
        self._waiting_since, self._header_since = now, 0.0
        self._is_served = self._is_writing = False
        self._draining_since = 0.0
        self._stage, self._stage_since = Stage.HEADER, now
        self._came, self._went = 0, 0
        self._room_asked_at = ROOM_ASKED_EACH
        self._looked_from, self._moved_then = now, 0
        super().__init__(server, sock, addr, adj, map=map)

    def add_channel(self, map: Any = None) -> None:
        super().add_channel(map)
        self.server.watch.changed(self._fileno)

    def del_channel(self, map: Any = None) -> None:
        self.server.watch.forget(self._fileno)
        super().del_channel(map)

    @property
    def stage(self) -> Stage:
        if self._draining_since:
            return Stage.DRAINING
        if self.requests:
            return Stage.WORKING
        if self.total_outbufs_len:
            return Stage.ANSWERING
        if self.request is not None and self.request.headers_finished:
            return Stage.BODY
        return Stage.IDLE if self._is_served and not self._header_since else Stage.HEADER

    @property
    def body_here(self) -> int:
        """Bytes that we hold of the request that comes or is worked with: what is only said to come takes nothing from others."""
        one = self.requests[0] if self.requests else self.request
        return one.body_bytes_received if one is not None else 0

    def worth(self, now: float) -> tuple[int, float]:
        """Whoever has the least is given up first: by what it is doing, then the slowest, then the oldest."""
        stage = self.stage
        seconds = max(now - self._stage_since, 0.001)
        if stage in (Stage.BODY, Stage.ANSWERING):
            return stage, self._moved(stage) / seconds
        return stage, -seconds

    # What comes in

    def readable(self) -> bool:
        return bool(self._draining_since) or bool(super().readable())

    def handle_read(self) -> None:
        """What is not there after all is no reason to close; waitress takes it for one."""
        try:
            data = self.recv(self.adj.recv_bytes)  # closes itself at the end
        except BlockingIOError:
            return
        except OSError:
            self.handle_close()
            return
        if data and not self._draining_since:  # what comes while draining is thrown away
            self.received(data)

    def received(self, data: bytes) -> bool:
        """As far as one request goes. What is sent behind a whole one without waiting for its answer is thrown away: two servers
        that do not agree on where a request ends would take it for another's.
        """
        self._came += len(data)
        with self.requests_lock:
            if self.will_close or self.close_when_flushed or not data:
                return False
            self._header_since = self._header_since or time.monotonic()
            request = self.request = self.request or self._new_request()
            try:
                rest = self._taken(request, data)
            except OSError:  # the disk under the body
                log.exception("body_not_kept")
                self._refuse(request, Why.DISK_FULL)
                rest = b""
            if request.completed:
                if rest:
                    request.headers["CONNECTION"] = "close"
                self._begin(request)
            elif request.expect_continue and request.headers_finished and not self.sent_continue:
                self.send_continue()
        return True

    def _new_request(self) -> Request:
        request = Request(self.adj)
        request.header_lines = self.limits.header_lines
        return request

    def _taken(self, request: Request, data: bytes) -> bytes:
        while data and not request.completed:
            data = data[request.received(data) :]
            if not request.is_judged and (request.headers_finished or request.completed):
                request.is_judged = True
                why = request.why or self.server.judged(self, request)
                if why is not None:
                    self._refuse(request, why)
            elif request.body_bytes_received >= self._room_asked_at and not request.completed:
                self._room_asked_at = request.body_bytes_received + ROOM_ASKED_EACH
                why = self.server.room_for_more(self)
                if why is not None:
                    self._refuse(request, why)
        return data

    def _refuse(self, request: Request, why: Why) -> None:
        request.why, request.error = why, Refusal(why, self.server.rules.page(why))
        request.may_ask_again = (
            why is Why.BUSY
            and request.completed
            and not request.content_length
            and request.command == "GET"  # the page would be taken for the next answer to a HEAD
        )
        request.completed, request.expect_continue = True, False
        request.content_length = request.body_bytes_received = 0
        request.close()

    def _begin(self, request: Request) -> None:
        if request.error is not None:
            self.lane = Lane.REFUSED
        self.sent_continue = False
        self._header_since, self._waiting_since, self._is_served = 0.0, time.monotonic(), True
        self._room_asked_at = ROOM_ASKED_EACH
        self.requests.append(request)
        self.request = None
        self.server.watch.changed(self._fileno)
        self.server.add_task(self)

    # What goes out

    def service(self) -> None:
        """In a thread of its lane; a refusal in the one of the connections."""
        number = self._fileno
        super().service()
        self.server.watch.changed_elsewhere(number)

    def write_soon(self, data: Any) -> int:
        """What could not be sent at once, the thread of the connections sends. Meanwhile it has nothing to send: it would be told again and
        again that there is room, and find the buffers held.
        """
        self._is_writing = True
        try:
            written = int(super().write_soon(data))
        finally:
            self._is_writing = False
        if self.total_outbufs_len:
            self.server.watch.changed_elsewhere(self._fileno)
        return written

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close=do_close))
        self._went += sent
        return sent

    def _flush_outbufs_below_high_watermark(self) -> None:
        """A thread never waits for somebody to read: what is too much for the memory lies in a file until it is taken."""

    def handle_write(self) -> None:
        """As waitress, but that the goodbye is `_drain`."""
        if not self.will_close:
            if not self.requests:
                self._flush_exception(self._flush_some)
            elif self.total_outbufs_len:
                self._flush_exception(self._flush_some_if_lockable)
            if self.close_when_flushed and not self.total_outbufs_len and self.socket is not None:
                self.close_when_flushed = False
                self._drain()
        if self.will_close:
            self.handle_close()

    def writable(self) -> bool:
        holds_back = self._draining_since or self._is_writing
        return bool(self.will_close or (not holds_back and super().writable()))

    def _drain(self) -> None:
        """Says goodbye, and reads on for a while: closing with something unread would take the answer from who is still sending."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            self._draining_since = time.monotonic()
        except OSError:
            self.will_close = True

    # How long it takes

    def look(self, now: float) -> None:
        """Gives it up, where what it is doing has taken too long."""
        stage = self.stage
        if stage is not self._stage:
            self._stage, self._stage_since = stage, now
            self._looked_from, self._moved_then = now, self._moved(stage)
        if stage in (Stage.WORKING, Stage.ANSWERING):
            self._waiting_since = now
        if self._is_too_late(stage, now):
            if stage is Stage.BODY and self.give_up_body():
                return
            self.handle_close()  # now: who reads nothing is never ready to be told

    def _is_too_late(self, stage: Stage, now: float) -> bool:
        limits = self.limits
        match stage:
            case Stage.DRAINING:
                return now - self._draining_since > limits.drain_seconds
            case Stage.IDLE:
                return now - self._waiting_since > limits.idle_seconds
            case Stage.HEADER:
                return now - (self._header_since or self._waiting_since) > limits.header_seconds
            case Stage.BODY:
                return self._is_slow(stage, now, limits.body_seconds)
            case Stage.ANSWERING:
                return self._is_slow(stage, now, limits.answer_seconds)
            case _:
                return False

    def _is_slow(self, stage: Stage, now: float, seconds: float) -> bool:
        passed = now - self._looked_from
        if passed < seconds:
            return False
        moved = self._moved(stage)
        is_slow = moved - self._moved_then < self.limits.least_rate * passed
        self._looked_from, self._moved_then = now, moved
        return is_slow

    def _moved(self, stage: Stage) -> int:
        """Bytes so far, this way: what came, or what the other side has taken."""
        return self._went - _untaken(self.socket) if stage is Stage.ANSWERING else self._came

    def give_way(self) -> None:
        """A whole request that no thread has taken up is told that we are busy, for one of a client that asks for less."""
        with self.requests_lock:
            self._refuse(self.requests[0], Why.BUSY)
            self.lane = Lane.REFUSED
        self.server.add_task(self)

    def give_up_body(self) -> bool:
        """Tells that it is too slow; whether there was still a body on its way."""
        with self.requests_lock:
            request = self.request
            if request is None or self.requests:
                return False
            self._refuse(request, Why.SLOW)
            self._begin(request)
        return True

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def close_softly(self) -> None:
        """As soon as what it is doing is done; at once, where it does nothing."""
        if self.stage < Stage.ANSWERING:
            self.handle_close()


def _untaken(sock: socket.socket | None) -> int:
    """Bytes that the kernel has and the other side has not acknowledged."""
    if sock is None:
        return 0
    try:
        return int(struct.unpack("i", fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, b"\0" * 4))[0])
    except OSError:
        return 0
