"""Issue 11, item 3: connections that say nothing cost nothing while others are served."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from waitress.buffers import OverflowableBuffer

from arkivbro.serving.channel import Channel, Stage
from arkivbro.serving.server import Server
from tests.unit.serving.site import eventually, everything, get, running

IDLE = 150


def nobody_is_asked(asked: list[Channel]) -> bool:
    """For a while: all that came in have been."""
    asked.clear()
    time.sleep(0.2)
    return not asked


def test_issue_11_item_3_who_says_nothing_is_not_asked_in_each_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Channel] = []
    readable = Channel.readable

    def counted(self: Channel) -> bool:
        asked.append(self)
        return readable(self)

    monkeypatch.setattr(Channel, "readable", counted)
    with running(tmp_path, connections=400, connections_per_client=400) as site:
        idle = [site.connected() for _ in range(IDLE)]
        eventually(lambda: len(site.server.active_channels) == IDLE)
        eventually(lambda: nobody_is_asked(asked))
        for _ in range(20):
            assert site.told(get("/")).startswith(b"HTTP/1.1 200")
        assert len({id(one) for one in asked}) < IDLE / 2, "those that ask, and not all of them in each round"
        for one in idle:
            one.close()


def test_issue_11_item_3_who_is_written_for_is_not_asked_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is room to send, and its thread holds what is to be sent: that is asked once, and told when the thread is done."""
    asked, pieces, held, read = 0, 0, threading.Event(), threading.Event()
    append, handle_write = OverflowableBuffer.append, Channel.handle_write

    def counted(self: Channel) -> None:
        nonlocal asked
        asked += held.is_set() and not read.is_set()
        handle_write(self)

    def slow(self: OverflowableBuffer, data: bytes) -> None:
        nonlocal pieces
        pieces += len(data) >= 1_000_000  # a piece of /made
        if pieces == 3 and not held.is_set():
            held.set()
            read.wait(20)
        append(self, data)

    monkeypatch.setattr(OverflowableBuffer, "append", slow)
    monkeypatch.setattr(Channel, "handle_write", counted)
    with running(tmp_path) as site, site.connected() as one:
        one.sendall(get("/made"))
        assert held.wait(10)
        here = 0
        one.settimeout(0.5)
        with suppress(TimeoutError):  # all that the kernel has: there is room again
            while True:
                here += len(one.recv(65_536))
        read.set()
        one.settimeout(10)
        assert here + len(everything(one)) > 8_000_000
    assert asked < 10


def test_issue_11_item_3_a_refusal_takes_no_thread(tmp_path: Path) -> None:
    """Though every thread of every lane is held."""
    with running(tmp_path, page_threads=1, upload_threads=1, health_threads=1) as site:
        waiting = [site.connected() for _ in range(2)]
        waiting[0].sendall(get("/wait"))
        waiting[1].sendall(b"POST /upload?wait HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        eventually(lambda: len(site.site.served) == 2)
        assert b" 400 " in site.told(b"GET / HTTP/3.0\r\n\r\n")[:20]
        site.site.let_go.set()


def test_issue_11_item_3_what_a_slow_thread_makes_in_pieces_goes_out_at_once(tmp_path: Path) -> None:
    """The thread of the connections is told of each piece that could not be sent, not only of the last."""
    with running(tmp_path) as site:
        whole = site.told(get("/made"))
        assert len(whole) > 8_000_000


def test_issue_11_item_3_who_is_told_to_come_later_keeps_the_connection(tmp_path: Path) -> None:
    """A new one for each try costs more than the refusal. What was not read, or answers a HEAD, ends it."""
    busy, asks = b"HTTP/1.1 503", b"/ HTTP/1.1\r\nHost: x\r\n"
    with running(tmp_path, most_waiting=0) as site:
        with site.connected() as one:
            for _ in range(3):
                one.sendall(b"GET " + asks + b"\r\n")
                said = one.recv(65_536)
                while b"BUSY" not in said:
                    said += one.recv(65_536)
                assert said.startswith(busy) and b"Connection: close" not in said
            one.sendall(b"HEAD " + asks + b"\r\n")
            assert everything(one).startswith(busy)
        for rest in (b"Content-Length: 4\r\n\r\nabcd", b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"):
            with site.connected() as one:
                one.sendall((b"POST " if b"abcd" in rest else b"GET ") + asks + rest)
                assert everything(one).count(busy) == 1


def test_issue_11_item_3_who_comes_with_a_request_is_heard_before_the_next_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nearly all places are held by slow senders and many come in at once, who was let in first was the first to go, unheard."""
    hold, held, goes_on = threading.Event(), threading.Event(), threading.Event()
    look = Server._look

    def stands_still(self: Server) -> None:
        if hold.is_set():
            held.set()
            goes_on.wait(20)
        look(self)

    monkeypatch.setattr(Server, "_look", stands_still)
    with running(tmp_path, connections=14) as site:
        slow = [site.connected() for _ in range(12)]
        for one in slow:
            one.sendall(b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nabcd")
        eventually(lambda: [one.stage for one in site.server.active_channels.values()] == 12 * [Stage.BODY])
        hold.set()
        assert held.wait(10)
        at_once = [site.connected() for _ in range(10)]
        for one in at_once:
            one.sendall(get("/"))
        hold.clear()
        goes_on.set()
        assert [everything(one)[:12] for one in at_once] == 10 * [b"HTTP/1.1 200"]
        for one in slow:
            one.close()
