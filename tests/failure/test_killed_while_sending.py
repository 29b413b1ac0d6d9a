"""A worker killed while it sends letters: none is ever sent twice, and the one in doubt waits for a person.

Real processes, real SIGKILL, and a mail server on loopback that keeps what it was given.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.database import KIND
from tests.failure.installations import Installation, copy, make
from tests.failure.killing import AT_ONCE, not_killed
from tests.failure.letters_to_send import ADDRESSES, MAIL, NOTICED, PORT
from tests.failure.mail_server import MailServer, Manner, mail_server

EVERY = 3 if KIND == "sqlite" else 7
"""`make test` takes every so-manieth boundary; `make soak` takes them all."""
DJANGO = "import django; django.setup(); from tests.failure import letters_to_send as acts; "


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return make(tmp_path_factory.mktemp("failure") / "original", "letters_to_send", MAIL)


def with_server(original: Installation, folder: Path, server: MailServer) -> Installation:
    """A copy that sends to this server."""
    made = copy(original, folder)
    file = folder / "arkivbro.toml"
    text = file.read_text(encoding="utf-8")
    assert PORT in text
    file.write_text(text.replace(PORT, f"port = {server.port}"), encoding="utf-8")
    return made


def work(installation: Installation) -> dict[str, Any]:
    """Another worker works to rest; then: how the letters stand."""
    installation.run("-m", "tests.failure.finishing_worker")
    standing: dict[str, Any] = json.loads(
        installation.run("-c", DJANGO + "import json; print(json.dumps(acts.states()))").stdout
    )
    return standing


def in_doubt(standing: dict[str, Any]) -> list[str]:
    return [address for address, state in standing["letters"].items() if state == "sending"]


def wrong_with(standing: dict[str, Any], server: MailServer) -> str:
    """What is wrong at rest after one death, or ""."""
    given, states = Counter(server.recipients), standing["letters"]
    if twice := [address for address, times in given.items() if times > 1]:
        return f"sent twice: {twice}"
    if set(states) != set(ADDRESSES) or not set(given) <= set(ADDRESSES):
        return f"letters {states}, given {dict(given)}"
    if len(in_doubt(standing)) > 1 or not set(states.values()) <= {"sent", "sending"}:
        return f"letters {states}"
    if lost := [address for address, state in states.items() if state == "sent" and address not in given]:
        return f"said to be sent, and never given to the server: {lost}"
    if standing["told"] != (states[NOTICED] == "sent"):
        return f"the notice is {states[NOTICED]}, told: {standing['told']}"
    return ""


def boundaries(original: Installation, folder: Path) -> int:
    with mail_server() as server:
        calm = with_server(original, folder, server)
        met = int(calm.run("-m", "tests.failure.dying_worker", "0").stdout.split()[-1])
        standing = work(calm)
        assert wrong_with(standing, server) == ""
        assert in_doubt(standing) == [] and standing["told"]
        assert len(server.received) == len(ADDRESSES)
        assert met >= 4 * len(ADDRESSES), "before and after each letter, and each commit"
    return met


def kill_at(original: Installation, folder: Path, boundary: int, calm: int) -> str:
    with mail_server() as server:
        installation = with_server(original, folder, server)
        victim = installation.start("-m", "tests.failure.dying_worker", str(boundary))
        victim.communicate(timeout=60)
        if wrong := not_killed(victim, boundary, calm):
            return wrong
        wrong = wrong_with(work(installation), server)
    return f"boundary {boundary}: {wrong}" if wrong else ""


def failures(original: Installation, folder: Path, chosen: Iterable[int], calm: int) -> list[str]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda boundary: kill_at(original, folder / f"b{boundary}", boundary, calm), chosen)
        return [one for one in found if one]


@pytest.mark.timeout(300)
def test_killed_at_a_boundary(original: Installation, tmp_path: Path) -> None:
    met = boundaries(original, tmp_path / "calm")
    assert failures(original, tmp_path, range(1, met + 1, EVERY), met) == []


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_killed_at_every_boundary(original: Installation, tmp_path: Path) -> None:
    met = boundaries(original, tmp_path / "calm")
    assert failures(original, tmp_path, range(1, met + 1), met) == []


@pytest.mark.timeout(120)
def test_killed_when_the_server_has_the_letter_and_has_not_answered(
    original: Installation, tmp_path: Path
) -> None:
    """Another worker lives, sends the others once, and leaves this one; so does *Send på nytt* while it may be under way."""
    held = ADDRESSES[1]
    with mail_server({held: Manner.SILENT}) as server:
        installation = with_server(original, tmp_path / "copy", server)
        victim = installation.start("-m", "arkivbro", "worker")
        assert server.is_silent.wait(30), "the letter never came"
        meanwhile = work(installation)
        victim.kill()
        victim.communicate(timeout=30)
        server.speak.set()
        assert meanwhile["letters"][held] == "sending"
        said = installation.run("-c", DJANGO + "acts.say_it_was_not_sent()").stdout
        standing = work(installation)
    assert "letters.just_given_to_mail" in said
    assert wrong_with(standing, server) == ""
    assert in_doubt(standing) == [held]
    assert sorted(server.recipients) == sorted(ADDRESSES)


@pytest.mark.timeout(120)
def test_the_server_hangs_up_and_refuses(original: Installation, tmp_path: Path) -> None:
    """No answer is no refusal: the letter may have gone. A refusal is said, and the others go out."""
    hung_up, refused = ADDRESSES[0], ADDRESSES[1]
    with mail_server({hung_up: Manner.HANG_UP, refused: Manner.REFUSE}) as server:
        installation = with_server(original, tmp_path / "copy", server)
        standing = work(installation)
        again = work(installation)
    assert standing == again
    states = standing["letters"]
    assert (states[hung_up], states[refused]) == ("sending", "failed")
    assert standing["errors"] == ["E-posttjeneren tok ikke imot brevet."]
    assert sorted(server.recipients) == sorted(address for address in ADDRESSES if address != refused)
    assert standing["told"]
