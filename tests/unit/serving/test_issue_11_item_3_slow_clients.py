"""Issue 11, item 3: whoever is slow on purpose holds nothing that others need, and not for long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from arkivbro.serving.channel import Stage
from arkivbro.serving.limits import Limits
from arkivbro.serving.rules import Lane
from arkivbro.serving.server import Server
from tests.unit.serving.site import LARGEST, Rules, Running, eventually, everything, get, running

QUICK = 1.0
"""Seconds in which others are served on a machine that has more to do."""


def test_issue_11_item_3_a_slow_header_is_closed(tmp_path: Path) -> None:
    with running(tmp_path, header_seconds=1) as site, site.connected() as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() < began + 8:
                one.sendall(b"a")
                time.sleep(0.1)
        assert 0.5 < time.monotonic() - began < 5
        assert site.site.served == []


def test_issue_11_item_3_who_says_nothing_is_closed(tmp_path: Path) -> None:
    with running(tmp_path, header_seconds=1) as site, site.connected() as one:
        assert everything(one) == b""


def test_issue_11_item_3_a_connection_that_was_used_is_closed_when_idle(tmp_path: Path) -> None:
    with running(tmp_path, header_seconds=20, idle_seconds=1) as site, site.connected() as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        began = time.monotonic()
        assert everything(one).endswith(b"hello")
        assert time.monotonic() - began < 5


def test_issue_11_item_3_a_slow_body_holds_no_thread_and_is_told(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=2, body_seconds=1, least_rate=1000) as site:
        slow = [site.connected() for _ in range(8)]
        for one in slow:
            one.sendall(get("/", "POST", Content_Length="200000") + b"a")
        assert site.seconds("/") < QUICK
        assert everything(slow[0]).startswith(b"HTTP/1.1 408")
        assert site.site.served == [("/", 0)]
        for one in slow:
            one.close()


def test_issue_11_item_3_a_body_that_comes_steadily_is_taken(tmp_path: Path) -> None:
    with running(tmp_path, body_seconds=1, least_rate=1000) as site, site.connected() as one:
        one.sendall(get("/", "POST", Content_Length="100000"))
        for _ in range(25):
            one.sendall(bytes(4000))
            time.sleep(0.1)
        assert everything(one).endswith(b"hello")
        assert site.site.served == [("/", 100_000)]


@pytest.mark.parametrize("path", ["/large", "/made"])
def test_issue_11_item_3_a_slow_reader_holds_no_thread_and_is_closed(tmp_path: Path, path: str) -> None:
    with running(tmp_path, page_threads=2, answer_seconds=2, least_rate=100_000) as site:
        slow = [site.connected() for _ in range(6)]
        for one in slow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(get(path))
        eventually(lambda: len(site.site.served) == 6)
        assert site.seconds("/") < QUICK
        eventually(lambda: not site.server.active_channels)
        for one in slow:
            one.close()


def test_issue_11_item_3_a_large_answer_comes_whole(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for path in ("/large", "/made"):
            assert site.told(get(path)).count(b"\0") == 8_000_000


def test_issue_11_item_3_when_all_places_are_taken_the_idle_give_theirs_up(tmp_path: Path) -> None:
    with running(tmp_path, connections=20) as site:
        idle = [site.connected() for _ in range(60)]
        assert site.seconds("/") < QUICK
        assert len(site.server.active_channels) <= 20
        for one in idle:
            one.close()


def test_issue_11_item_3_who_comes_in_is_not_taken_for_who_went() -> None:
    """A connection that is given up leaves its number to the next, while more of the first may still be told in the same round."""
    server = Server(lambda *_: [], Rules(), Limits(), "127.0.0.1", 0)
    with socket.create_connection(("127.0.0.1", int(server.effective_port)), 10):
        server.handle_accept()
        assert not server.active_channels, "not in the round in which others go"
        server._take_in()
        (channel,) = server.active_channels.values()
        channel.handle_read()  # as one is told that there is something, when there is not
        assert channel.connected and server.active_channels
    server.stop()
    server.run()


def test_issue_11_item_3_who_is_served_keeps_the_place(tmp_path: Path) -> None:
    with running(tmp_path, connections=10, page_threads=2) as site, site.connected() as served:
        served.sendall(get("/wait"))
        eventually(lambda: site.site.served)
        idle = [site.connected() for _ in range(30)]
        assert site.seconds("/health") < QUICK
        site.site.let_go.set()
        assert everything(served).endswith(b"hello")
        for one in idle:
            one.close()


def test_issue_11_item_3_health_answers_when_all_threads_are_busy(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=2, upload_threads=1) as site:
        waiting = begun(site, *["/wait"] * 6, *["/upload?wait"] * 3)
        eventually(lambda: len(site.site.served) == 3)
        assert site.seconds("/health") < QUICK
        site.site.let_go.set()
        for one in waiting:
            one.join(10)


def test_issue_11_item_3_uploads_that_wait_hold_up_no_page(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=2, upload_threads=1) as site:
        waiting = begun(site, *["/upload?wait"] * 5)
        eventually(lambda: site.site.served)
        assert site.seconds("/") < QUICK
        site.site.let_go.set()
        for one in waiting:
            one.join(10)


def test_issue_11_item_3_one_client_does_not_have_all_threads(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=2) as site:
        waiting = begun(site, *["/wait"] * 10, client="203.0.113.7")
        eventually(lambda: site.site.served)
        assert site.seconds("/", X_Forwarded_For="198.51.100.1") < QUICK
        site.site.let_go.set()
        for one in waiting:
            one.join(10)


def test_issue_11_item_3_too_many_of_one_client_are_told(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=2, connections_per_client=5) as site:
        waiting = begun(site, *["/wait"] * 5, client="203.0.113.7")
        eventually(lambda: len(site.server.active_channels) == 5)
        eventually(lambda: site.site.served)
        time.sleep(0.1)
        assert site.told(get("/", X_Forwarded_For="203.0.113.7")).startswith(b"HTTP/1.1 429")
        assert site.seconds("/", X_Forwarded_For="198.51.100.1") < QUICK
        site.site.let_go.set()
        for one in waiting:
            one.join(10)


def test_issue_11_item_3_more_than_can_wait_are_told_that_we_are_busy(tmp_path: Path) -> None:
    with running(tmp_path, page_threads=1, most_waiting=2) as site:
        waiting = begun(site, "/wait")
        eventually(lambda: site.site.served)
        waiting += begun(site, "/wait", "/wait")
        eventually(lambda: len(site.server.active_channels) == 3)
        time.sleep(0.1)
        answer = site.told(get("/"))
        assert answer.startswith(b"HTTP/1.1 503") and b"Retry-After" in answer
        assert site.seconds("/health") < QUICK
        site.site.let_go.set()
        for one in waiting:
            one.join(10)


def test_issue_11_item_3_who_floods_us_gives_way_to_others(tmp_path: Path) -> None:
    """Three addresses with forty connections each: whoever comes besides is served in turn, and they wait with what is too much."""
    with running(tmp_path, page_threads=1, most_waiting=10) as site:
        held = begun(site, "/wait", client="203.0.113.1")
        eventually(lambda: site.site.served)
        crowd = [one for number in range(3) for one in crowd_of(site, f"203.0.113.{number + 1}", 12)]
        eventually(lambda: site.server.lanes.waiting(Lane.PAGE) == 10)
        with site.connected() as honest:
            honest.sendall(get("/", X_Forwarded_For="198.51.100.1"))
            eventually(
                lambda: any(one.asker.own == "198.51.100.1" for one in site.server.active_channels.values())
            )
            time.sleep(0.1)
            site.site.let_go.set()
            assert everything(honest).startswith(b"HTTP/1.1 200")
        told = [everything(one)[9:12] for one in crowd]
        assert told.count(b"503") >= 26 and told.count(b"200") == 36 - told.count(b"503")
        for one in held:
            one.join(10)


def crowd_of(site: Running, client: str, count: int) -> list[socket.socket]:
    found = [site.connected() for _ in range(count)]
    for one in found:
        one.sendall(get("/", X_Forwarded_For=client))
    return found


def test_issue_11_item_3_what_is_only_said_to_come_takes_nothing_from_others(tmp_path: Path) -> None:
    """Four say that they will send as much as anybody may, and drip."""
    with running(tmp_path) as site:
        site.rules.bound = 2 * LARGEST
        slow = sending(site, "203.0.113.1", 4, 100)
        assert site.told(
            get("/upload", "POST", Content_Length="200000", X_Forwarded_For="198.51.100.1") + bytes(200_000)
        ).startswith(b"HTTP/1.1 200")
        assert [one.stage for one in site.server.active_channels.values()].count(Stage.BODY) == 4
        for one in slow:
            one.close()


def test_issue_11_item_3_who_holds_the_most_gives_way(tmp_path: Path) -> None:
    """They have sent nearly all of it, and drip the rest."""
    with running(tmp_path) as site:
        site.rules.bound = 2 * LARGEST
        slow = sending(site, "203.0.113.1", 3, 190_000)
        assert site.told(
            get("/upload", "POST", Content_Length="200000", X_Forwarded_For="198.51.100.1") + bytes(200_000)
        ).startswith(b"HTTP/1.1 200")
        stages = [one.stage for one in site.server.active_channels.values()]
        assert stages.count(Stage.BODY) == 2
        refused = site.told(
            get("/upload", "POST", Content_Length="290000", X_Forwarded_For="203.0.113.1") + bytes(290_000)
        )
        assert refused.startswith(b"HTTP/1.1 503"), "they themselves do not push each other out"
        for one in slow:
            one.close()


def sending(site: Running, client: str, count: int, size: int) -> list[socket.socket]:
    found = [site.connected() for _ in range(count)]
    for one in found:
        one.sendall(get("/upload", "POST", Content_Length=str(LARGEST), X_Forwarded_For=client))
    # a body that begins is judged by what it says it will be: all have begun before the first has come far
    eventually(lambda: [one.stage for one in site.server.active_channels.values()].count(Stage.BODY) >= count)
    for one in found:
        one.sendall(bytes(size))
    eventually(lambda: sum(one.body_here for one in site.server.active_channels.values()) == count * size)
    return found


@pytest.mark.parametrize("more", [{}, {"Expect": "100-continue"}], ids=["", "asks first"])
def test_issue_11_item_3_what_is_too_large_is_refused_unread(tmp_path: Path, more: dict[str, str]) -> None:
    with running(tmp_path) as site, site.connected() as one:
        one.sendall(get("/upload", "POST", Content_Length=str(LARGEST + 1), **more))
        answer = one.recv(12)
        assert answer == b"HTTP/1.1 413"
        one.sendall(bytes(200_000))  # a browser goes on for a while, and still gets to read the page
        assert b"<h1>TOO_LARGE</h1>" in answer + everything(one)
        assert site.site.served == []


def test_issue_11_item_3_where_there_is_no_room_it_is_told_before_it_is_sent(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        site.rules.full = True
        assert site.told(get("/upload", "POST", Content_Length="200000")).startswith(b"HTTP/1.1 507")
        assert site.seconds("/") < QUICK


def test_issue_11_item_3_who_is_being_answered_is_answered_when_we_stop(tmp_path: Path) -> None:
    with running(tmp_path, stop_seconds=8) as site, site.connected() as served, site.connected() as idle:
        served.sendall(get("/wait"))
        eventually(lambda: site.site.served)
        site.server.stop()
        assert everything(idle) == b""
        with pytest.raises(OSError):
            eventually(lambda: site.connected().close())
        site.site.let_go.set()
        assert everything(served).endswith(b"hello")
        site.thread.join(5)
        assert not site.thread.is_alive()


def begun(site: Running, *paths: str, client: str = "") -> list[threading.Thread]:
    more = {"X_Forwarded_For": client} if client else {}

    def asks(path: str) -> Callable[[], object]:
        method = "POST" if path.startswith("/upload") else "GET"
        return lambda: site.told(get(path, method, **more))

    threads = [threading.Thread(target=asks(path), daemon=True) for path in paths]
    for one in threads:
        one.start()
    return threads
