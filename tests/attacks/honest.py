"""`python -m tests.attacks.honest PORT SECONDS PASSWORD`: people who go about theirs while the server is attacked, and how long each waited.

In a process of its own, so that what they measure is not how busy the attackers are. It logs in whom it needs, says `ready`, and begins
when it is told to; then prints, as JSON, the seconds of each request by what it was, and what was answered wrongly.
"""

from __future__ import annotations

import itertools
import json
import secrets
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.attacks.requests import Answer, Person, links, timed

POSITION = r"/ledige-stillinger/[^/\"]+/"
PEOPLE = 2


@dataclass
class Seen:
    """What they saw, as it goes."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, found: Answer, *, expected: tuple[int, ...]) -> None:
        with self.lock:
            self.seconds[what].append(seconds)
            if found[0] not in expected:
                self.wrong[f"{what}: {found[0] or found[1]}"] += 1


def goes_about(port: int, seen: Seen, until: float, number: int, works_here: Person, password: str) -> None:
    """Health, then somebody who reads, somebody of the house, and somebody who applies; again and again."""
    for turn in itertools.count():
        if time.monotonic() >= until:
            return
        person = Person(port, f"198.51.{100 + number}.{turn % 250 + 1}")

        def did(
            what: str, act: Callable[..., object], *arguments: object, expected: tuple[int, ...] = (200,)
        ) -> str:
            seconds, found = timed(act, *arguments)
            seen.note(what, seconds, found, expected=expected)
            return str(found[2] or found[1])

        for path in ("/helse/ready", "/helse/live"):
            did(path, person.get, path)
        page = did("/ledige-stillinger/", person.get, "/ledige-stillinger/")
        for address in links(page, POSITION)[:1]:
            did("an advertisement", person.get, address)
            apply(person, address, did)
        of_the_house(works_here, did, password if turn % 20 == 0 else "")
        time.sleep(0.2)


def apply(person: Person, address: str, did: Callable[..., str]) -> None:
    """Begins, writes, and attaches a small file."""
    did("a page to begin on", person.get, f"{address}soknad/")
    link = did("application begun", lambda: person.post(f"{address}soknad/"), expected=(302,))
    if not link.startswith("/ledige-stillinger/soknad/"):
        return
    did("application shown", person.get, link)
    did(
        "application saved", lambda: person.post(link, given_name="Åse", family_name="Prøve"), expected=(302,)
    )
    text = f"Min attest {secrets.token_hex(8)}.\n".encode() * 8000
    did("250 kB attached", person.upload, f"{link}vedlegg/", "attest.txt", text, expected=(302,))
    did("application shown again", person.get, link)


def of_yesterday(port: int, number: int, password: str) -> Person:
    person = Person(port, f"198.51.99.{number + 1}")
    person.get("/logg-inn/")
    assert person.post("/logg-inn/", username="ragnhild", password=password)[0] == 302
    return person


def of_the_house(person: Person, did: Callable[..., str], password: str) -> None:
    """In a browser that has been here before, at a name that strangers try all the time. With a password, they log in anew."""
    if password:
        person.cookies.pop("sessionid", None)
        did("login page", person.get, "/logg-inn/")
        did(
            "logged in",
            lambda: person.post("/logg-inn/", username="ragnhild", password=password),
            expected=(302,),
        )
    did("start page", person.get, "/")
    did("vacancies", person.get, "/stillinger/")


def main(port: int, seconds: float, password: str) -> None:
    known = [of_yesterday(port, number, password) for number in range(PEOPLE)]
    print("ready", flush=True)
    sys.stdin.readline()
    seen, until = Seen(), time.monotonic() + seconds
    people = [
        threading.Thread(target=goes_about, args=(port, seen, until, number, known[number], password))
        for number in range(PEOPLE)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    json.dump({"seconds": seen.seconds, "wrong": seen.wrong}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
