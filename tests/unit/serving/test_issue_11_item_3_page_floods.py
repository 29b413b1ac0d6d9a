"""Issue 11, item 3: a flood of dear pages from one address is served behind everybody who asks for less, and nobody is refused for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from arkivbro.serving.fairness import HALF_FORGOTTEN, Spent
from arkivbro.serving.lanes import Lanes, Threads
from arkivbro.serving.rules import Asker, Lane
from tests.unit.serving.site import get, running


@dataclass
class Asked:
    """A request whose page takes so long to make."""

    client: str | None
    made: list[str | None]
    seconds: float = 0.0
    lane: Lane = Lane.PAGE
    begun: threading.Event = field(default_factory=threading.Event)

    @property
    def asker(self) -> Asker:
        return Asker(self.client, self.client)

    def service(self) -> None:
        self.begun.set()
        time.sleep(self.seconds)
        self.made.append(self.client)

    def cancel(self) -> None:
        self.made.append("cancelled")

    def give_way(self) -> None:
        self.made.append("gave way")


@dataclass
class Reckons(Asked):
    """The same, with the processor all the while."""

    def service(self) -> None:
        self.begun.set()
        over = time.thread_time() + self.seconds
        while time.thread_time() < over:
            time.sleep(0)
        self.made.append(self.client)


def until(true: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 60, "it never came about"
        time.sleep(0.01)


def test_issue_11_item_3_who_has_used_least_goes_first() -> None:
    made: list[str | None] = []
    threads = Threads(Lane.PAGE, 1, 1, 1)
    first = Reckons("flood", made, 0.3)
    threads.add(first)
    for _ in range(6):
        threads.add(Reckons("flood", made, 0.05))
    first.begun.wait(5)
    for _ in range(3):
        threads.add(Asked("a person", made, 0.0))
    threads.add(Asked("another", made, 0.0))
    until(lambda: len(made) == 11)
    assert made[0] == "flood" and sorted(map(str, made[1:5])) == ["a person"] * 3 + ["another"]
    assert made[5:] == ["flood"] * 6, "and all of it is served in the end"
    threads.end(time.monotonic() + 5)


def test_issue_11_item_3_waiting_while_others_reckon_is_nothing_had() -> None:
    """Somebody whose pages took long since others had the processor is no flood."""
    made: list[str | None] = []
    threads = Threads(Lane.PAGE, 1, 1, 1)
    for one in (Asked("who waited", made, 0.4), Reckons("flood", made, 0.15)):
        threads.add(one)
    until(lambda: len(made) == 2)
    first = Asked("first", made, 0.2)
    threads.add(first)
    first.begun.wait(5)
    for one in (Asked("flood", made), Asked("who waited", made)):
        threads.add(one)
    until(lambda: len(made) == 5)
    assert made[3:] == ["who waited", "flood"]
    threads.end(time.monotonic() + 5)


def test_issue_11_item_3_half_of_the_threads_for_one_and_the_rest_for_others() -> None:
    made: list[str | None] = []
    lanes = Lanes({Lane.PAGE: 5, Lane.UPLOAD: 5})
    flood = [Asked("flood", made, 0.4) for _ in range(6)]
    for one in flood:
        lanes.add_task(one)
    until(lambda: sum(one.begun.is_set() for one in flood) == 2)
    others = [Asked(f"person {number}", made, 0.0) for number in range(3)]
    for one in others:
        lanes.add_task(one)
    for one in others:
        assert one.begun.wait(0.3), "at once, beside the flood"
    assert sum(one.begun.is_set() for one in flood) == 2
    until(lambda: len(made) == 9)
    lanes.end(5)


def test_issue_11_item_3_who_cannot_be_told_apart_may_have_all_threads() -> None:
    made: list[str | None] = []
    lanes = Lanes({Lane.PAGE: 4})
    asked = [Asked(None, made, 0.3) for _ in range(4)]
    for one in asked:
        lanes.add_task(one)
    assert all(one.begun.wait(0.25) for one in asked)
    lanes.end(5)


def test_issue_11_item_3_what_was_used_is_forgotten() -> None:
    spent = Spent()
    spent.add("a", 4.0, now=100.0)
    assert spent.of("a", 100.0) == 4.0 and spent.of("b", 100.0) == 0.0
    assert round(spent.of("a", 100.0 + HALF_FORGOTTEN), 6) == 2.0
    spent.add("a", 1.0, now=100.0 + HALF_FORGOTTEN)
    assert round(spent.of("a", 100.0 + HALF_FORGOTTEN), 6) == 3.0
    for number in range(5000):
        spent.add(str(number), 0.001, now=500.0)
    assert len(spent._held) <= 1001, "addresses that asked for little are not remembered for ever"


def test_issue_11_item_3_a_whole_municipality_behind_one_address_is_served(tmp_path: Path) -> None:
    """Thirty at once from one address: in turn, none refused."""
    with running(tmp_path) as site:
        said: list[bytes] = []
        asked = get("/", X_Forwarded_For="203.0.113.7")
        people = [threading.Thread(target=lambda: said.append(site.told(asked)[:12])) for _ in range(30)]
        for one in people:
            one.start()
        for one in people:
            one.join(20)
        assert said == [b"HTTP/1.1 200"] * 30


def test_issue_11_item_5_passwords_that_are_tried_keep_nobody_from_a_page(tmp_path: Path) -> None:
    """From ever new addresses, each of which has had less than who reads on."""
    with running(tmp_path, page_threads=3) as site:
        tried = [site.connected() for _ in range(5)]
        for number, one in enumerate(tried):
            one.sendall(get("/password?wait", X_Forwarded_For=f"203.0.113.{number}"))
        for _ in range(10):
            assert site.seconds("/", X_Forwarded_For="198.51.100.1") < 2
        site.site.let_go.set()
        for one in tried:
            one.close()
