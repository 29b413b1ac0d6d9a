"""Issue 11, item 3: very many addresses that each ask for little take nothing from who is logged in, or was here before they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.serving.fairness import CALM_SECONDS, Fairness
from arkivbro.serving.rules import Asker, Lane, Standing

PAGE = 0.25
"""Seconds that a page takes in a thread."""
MOST_WAITING = 100


@dataclass(eq=False)
class Asked:
    asker: Asker
    at: float
    lane: Lane = Lane.PAGE
    gave_way: bool = False

    def service(self) -> None: ...

    def cancel(self) -> None: ...

    def give_way(self) -> None:
        self.gave_way = True


class Site:
    """Five threads and a clock: everybody asks again as soon as told, those who were refused after 0.2 s."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.fairness = Fairness(5, 2, 2)
        self.working: list[tuple[float, Asked, Standing]] = []
        self.waited: dict[Asker, list[float]] = {}
        self.refused: dict[Asker, int] = {}

    def ask(self, asker: Asker) -> None:
        fairness = self.fairness
        if fairness.waiting(fairness.standing(asker)) >= MOST_WAITING:
            job = fairness.gives_way_to(asker, self.now)
            gone = asker if job is None else job.asker
            fairness.refused(gone, self.now)
            self.refused[gone] = self.refused.get(gone, 0) + 1
            if job is None:
                return
        fairness.add(Asked(asker, self.now), self.now)

    def pass_time(self, seconds: float) -> None:
        """In steps of a fifth of a page; whoever floods keeps two requests waiting."""
        until = self.now + seconds
        while self.now < until:
            self.now += PAGE / 5
            for over, job, standing in [one for one in self.working if one[0] <= self.now]:
                self.working.remove((over, job, standing))
                self.fairness.done(job.asker, standing, PAGE, self.now)
                self.waited.setdefault(job.asker, []).append(self.now - job.at)
            while len(self.working) < 5 and (found := self.fairness.next(self.now)) is not None:
                self.working.append((self.now + PAGE, *found))  # type: ignore[arg-type]  # they are ours

    def flooded(self, by: Iterable[Asker], honest: Asker, seconds: float) -> None:
        """One of the flood asks all the time; the honest one once a second."""
        crowd, until, turn = list(by), self.now + seconds, 0
        while self.now < until:
            for one in crowd:
                self.ask(one)
            if turn % 4 == 0:
                self.ask(honest)
            turn += 1
            self.pass_time(0.25)


def stranger(number: int) -> Asker:
    own = f"203.0.{number // 200}.{number % 200}"
    return Asker(own, own)


CROWD = [stranger(number) for number in range(130)]
HONEST = Asker("198.51.100.1", "198.51.100.1")


def test_issue_11_item_3_who_is_logged_in_does_not_notice_a_crowd() -> None:
    site, person = Site(), Asker("a person", is_known=True)
    site.flooded(CROWD, person, 15)
    assert person not in site.refused and len(site.waited[person]) >= 13
    assert max(site.waited[person]) < 3 * PAGE


def test_issue_11_item_3_who_was_here_before_the_crowd_is_served() -> None:
    site = Site()
    site.ask(HONEST)
    site.pass_time(2)
    site.flooded(CROWD, HONEST, 15)
    assert HONEST not in site.refused and max(site.waited[HONEST]) < 3 * PAGE


def test_issue_11_item_3_a_stranger_who_asks_for_little_goes_before_a_crowd() -> None:
    """Comes to a queue that is full of those who have had more: one of them gives way."""
    site = Site()
    site.flooded(CROWD, stranger(0), 15)
    site.flooded(CROWD, HONEST, 10)
    assert HONEST not in site.refused and max(site.waited[HONEST]) < 3 * PAGE


def test_issue_11_item_3_from_the_first_second_who_comes_next_is_served() -> None:
    """The crowd is there at once, nobody has had anything yet, and whoever has waited longest gives way: none of it can be served
    in time.
    """
    site, visitors = Site(), [stranger(1000 + number) for number in range(12)]
    for one in CROWD[:MOST_WAITING]:
        site.ask(one)
    for one in visitors:
        site.ask(one)
        site.pass_time(PAGE)
    site.pass_time(PAGE)
    assert not set(visitors) & set(site.refused)
    assert max(site.waited[one][0] for one in visitors) < 4 * PAGE


def test_issue_11_item_3_who_applies_in_a_crowd_is_served_to_the_end() -> None:
    """A dozen pages one after the other, each as soon as the one before is there: more than any of the crowd gets, which asks again and
    again.
    """
    site, asks = Site(), 0
    site.flooded(CROWD, stranger(0), 15)
    for turn in range(120):
        if len(site.waited.get(HONEST, ())) == asks and asks < 12:
            site.ask(HONEST)
            asks += 1
        site.flooded(CROWD if turn % 2 else CROWD[::-1], stranger(1), 0.25)
    assert HONEST not in site.refused and len(site.waited[HONEST]) == 12
    assert max(site.waited[HONEST]) < 8 * PAGE


def test_issue_11_item_3_strangers_are_served_with_what_is_left() -> None:
    """However much those ask for who are known: a fifth of the time is theirs."""
    site, person = Site(), [Asker(f"person {number}", is_known=True) for number in range(60)]
    site.flooded([*CROWD, *person], HONEST, 15)
    strangers = sum(len(found) for one, found in site.waited.items() if not one.is_known)
    at_all = sum(map(len, site.waited.values()))
    assert at_all > 15 / PAGE * 4 and 0.15 < strangers / at_all < 0.35


def test_issue_11_item_3_a_crowd_is_over_when_nobody_has_waited_for_a_while() -> None:
    site = Site()
    site.flooded(CROWD, HONEST, 5)
    of_the_crowd = next(one for one in site.waited if one in CROWD)
    assert site.fairness.standing(of_the_crowd) is Standing.STRANGER
    site.pass_time(60)
    site.pass_time(CALM_SECONDS)
    site.ask(HONEST)
    assert site.fairness.standing(of_the_crowd) is Standing.SEEN_BEFORE
    assert site.fairness.standing(Asker("192.0.2.1", "192.0.2.1")) is Standing.STRANGER
    assert site.fairness.standing(Asker(None)) is Standing.SEEN_BEFORE, (
        "of a proxy that does not say whose it is"
    )


def test_issue_11_item_3_a_wide_network_is_not_one_subscriber_and_not_65536() -> None:
    """A flood from the nets of one /48 comes behind an honest stranger, and an honest one in that /48 before the flood."""
    nets = [Asker(f"2001:db8:1:{number:x}::/64", "2001:db8:1::/48") for number in range(130)]
    site, inside = Site(), Asker("2001:db8:1:ffff::/64", "2001:db8:1::/48")
    site.flooded(nets, nets[0], 15)
    site.flooded(nets, HONEST, 10)
    site.flooded(nets, inside, 10)
    for one in (HONEST, inside):
        assert one not in site.refused and max(site.waited[one]) < 3 * PAGE
