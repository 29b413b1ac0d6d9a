"""The server: takes connections in within its bounds, looks at each once a second, and ends when it is told to."""

from __future__ import annotations

import heapq
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import structlog
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from arkivbro.serving.channel import Channel, Stage
from arkivbro.serving.lanes import Lanes
from arkivbro.serving.limits import Limits
from arkivbro.serving.polling import Watch
from arkivbro.serving.request import Request
from arkivbro.serving.rules import Asker, Lane, Rules, Why

log = structlog.get_logger()
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
TAKEN_AT_ONCE, GIVEN_UP_AT_ONCE = 128, 16
IN_MEMORY, ANSWER_IN_MEMORY = 65_536, 262_144
"""What is larger lies in a temporary file."""
SEND_BUFFER = 262_144
"""Bytes of an answer that the kernel holds for one connection."""
OPEN = frozenset({Stage.ANSWERING, Stage.BODY, Stage.WORKING})
"""Stages in which a connection holds something of ours for its client."""


def host_and_port(host: str, port: int) -> str:
    """As both stand in an address: IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Server(TcpWSGIServer):
    """`run` returns when `stop` was called, which a signal handler may do."""

    channel_class = Channel
    active_channels: dict[int, Channel]

    def __init__(self, application: Application, rules: Rules, limits: Limits, host: str, port: int) -> None:
        self.rules, self.limits = rules, limits
        self.lanes = Lanes(
            {
                Lane.HEALTH: limits.health_threads,
                Lane.UPLOAD: limits.upload_threads,
                Lane.CREDENTIALS: limits.credentials_threads,
                Lane.PAGE: limits.page_threads,
            }
        )
        self._is_stopping, self._somebody_waits, self._look_at = False, False, 0.0
        self._refused: deque[Channel] = deque()
        adjustments = Adjustments(
            listen=host_and_port(host, port),
            ident="",
            clear_untrusted_proxy_headers=False,  # `web.client_address` does, and knows who is trusted
            max_request_header_size=limits.header_bytes,
            max_request_body_size=1 << 62,  # the route says
            inbuf_overflow=IN_MEMORY,
            outbuf_overflow=ANSWER_IN_MEMORY,
            recv_bytes=IN_MEMORY,
            connection_limit=1 << 30,  # `handle_accept` says
            log_socket_errors=False,
        )
        super().__init__(
            without_body_of_head(application),
            {},
            dispatcher=self.lanes,
            adj=adjustments,
            sockinfo=adjustments.listen[0],
        )
        self.watch = Watch(self.trigger.pull_trigger)
        for number in self._map:
            self.watch.changed(number)

    def add_task(self, task: Channel) -> None:
        """To a thread of its lane; a refusal is a page that is made already, and needs none."""
        if task.lane is Lane.REFUSED:
            self._refused.append(task)
        else:
            self.lanes.add_task(task)

    def pull_trigger(self) -> None:
        """waitress would wake us without saying for whom: `watch.changed_elsewhere` does both."""

    # Who comes in

    def handle_accept(self) -> None:
        """Noted only: who comes in now might get the number of a connection that is closed now, of which more is told in this round."""
        self._somebody_waits = True

    def _take_in(self) -> None:
        """All who wait; where all places are taken, whoever uses theirs least goes."""
        self._somebody_waits = False
        for _ in range(TAKEN_AT_ONCE):
            try:
                found = self.accept()
            except OSError:
                log.warning("connection_not_taken", exc_info=True)
                return
            if found is None:
                return
            self._take(*found)

    def _take(self, sock: socket.socket, address: Any) -> None:
        if not self._has_place(self.rules.asker(address[0], {})):
            sock.close()
            return
        try:
            self.set_socket_options(sock)
        except OSError:
            sock.close()
            return
        # What came with it is read now: where many come in at once, who has not been heard yet would be the first to go
        wasyncore.read(Channel(self, sock, address, self.adj, map=self._map))

    def _has_place(self, asker: Asker) -> bool:
        everybody = self.active_channels.values()
        for among, most in self._with(asker, everybody):
            if len(among) >= most:
                return self._give_up_some(among)
        return len(everybody) < self.limits.connections or self._give_up_some(everybody)

    def _with(self, asker: Asker, among: Iterable[Channel]) -> Iterator[tuple[list[Channel], int]]:
        """Connections of the same client, and of the same wide network, each with how many there may be."""
        if asker.own is not None:
            yield [one for one in among if one.asker.own == asker.own], self.limits.connections_per_client
        if asker.wide not in (None, asker.own):
            most = self.limits.connections_per_wide_network
            yield [one for one in among if one.asker.wide == asker.wide], most

    def _give_up_some(self, among: Iterable[Channel]) -> bool:
        """Several at once, for who opens connections as fast as they can; of those that hold anything for their client, one."""
        now = time.monotonic()
        worth = [(one.worth(now), one) for one in among if one.stage is not Stage.WORKING]
        least = heapq.nsmallest(GIVEN_UP_AT_ONCE, worth, key=lambda pair: pair[0])
        for number, (_, one) in enumerate(least):
            if number == 0 or one.stage not in OPEN:
                one.handle_close()
        return bool(least)

    def set_socket_options(self, conn: socket.socket) -> None:
        super().set_socket_options(conn)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    # What they ask for

    def judged(self, channel: Channel, request: Request) -> Why | None:
        """Why the request is refused, by its header alone. Says whose it is and which lane it is for."""
        headers: Mapping[str, str] = request.headers
        channel.asker = self.rules.asker(channel.addr[0], headers)
        route = self.rules.route(request.command, request.path, headers)
        channel.lane = route.lane
        if request.content_length > route.largest_body:
            return Why.TOO_LARGE
        if route.lane is Lane.HEALTH:
            return None
        others = [one for one in self.active_channels.values() if one is not channel and one.stage in OPEN]
        if any(len(among) >= most for among, most in self._with(channel.asker, others)):
            return Why.TOO_MANY
        if not self._may_wait(channel):
            return Why.BUSY
        return self._no_room(channel, request.content_length) if request.content_length > IN_MEMORY else None

    def _may_wait(self, channel: Channel) -> bool:
        """Where there is no room, somebody gives way who has more waiting, or has had more: who floods us waits with what is too much
        himself.
        """
        has_place, job = self.lanes.has_place(channel.asker, channel.lane, self.limits.most_waiting)
        if job is not None:
            job.give_way()
        return has_place

    def room_for_more(self, channel: Channel) -> Why | None:
        """Of a body that has begun: why the rest cannot be taken."""
        return self._no_room(channel, channel.body_here)

    def _no_room(self, channel: Channel, length: int) -> Why | None:
        """Before anybody is told that we are busy, the slowest sender gives way of the client that holds the most."""
        while True:
            others = [one for one in self.active_channels.values() if one is not channel]
            why = self.rules.no_room(length, sum(one.body_here for one in others))
            if why is not Why.BUSY or not self._gives_way(others, channel, length):
                return why

    def _gives_way(self, others: list[Channel], channel: Channel, length: int) -> bool:
        now, held = time.monotonic(), Counter[str | None]()
        for one in others:
            held[one.asker.own] += one.body_here
        sending = [one for one in others if one.stage is Stage.BODY and one.body_here]
        largest = max(sending, key=lambda one: held[one.asker.own], default=None)
        if largest is None or held[largest.asker.own] <= held[channel.asker.own] + length:
            return False
        of_largest = (one for one in sending if one.asker.own == largest.asker.own)
        return min(of_largest, key=lambda one: one.worth(now)).give_up_body()

    def readable(self) -> bool:
        """As long as anybody is let in: `_take_in` and `_look` bound the rest."""
        return bool(self.accepting)

    def _look(self) -> None:
        """Once a second, each connection is looked at."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + 1
            for one in list(self.active_channels.values()):
                one.look(now)

    # From the beginning to the end

    def run(self) -> None:
        """Serves until we are told to stop; who is being answered then is answered, for a while."""
        while not self._is_stopping:
            self._round(1.0)
        until = time.monotonic() + self.limits.stop_seconds
        self.accepting = False
        self.del_channel()
        self.socket.close()
        while time.monotonic() < until and self._close_the_idle():
            self._round(0.1)
        self.lanes.end(max(0.0, until - time.monotonic()))
        wasyncore.close_all(self._map, ignore_all=True)
        self.watch.close()

    def _round(self, seconds: float) -> None:
        self.watch.round(seconds, self._map)
        if self._somebody_waits:
            self._take_in()
        self._look()
        while self._refused:
            self._refused.popleft().service()

    def stop(self) -> None:
        """From any thread, or a signal handler."""
        if not self._is_stopping:
            self._is_stopping = True
            self.trigger.pull_trigger()

    def _close_the_idle(self) -> bool:
        """Whether anybody is still being answered."""
        for one in list(self.active_channels.values()):
            one.close_softly()
        return any(one.stage in (Stage.WORKING, Stage.ANSWERING) for one in self.active_channels.values())


def without_body_of_head(application: Application) -> Application:
    """The answer to HEAD has no body, whatever the site gives: waitress leaves that to the site, and Django to the server."""

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return served
