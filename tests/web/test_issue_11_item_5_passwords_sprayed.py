"""Issue 11, item 5: limits per address, per name and over all, judged before the password; nobody is locked out by their name."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, PBKDF2PasswordHasher
from django.test import Client

from arkivbro.accounts.models import SignInTry, User
from arkivbro.accounts.services import known_browsers
from arkivbro.accounts.services import sign_in_limits as limits
from arkivbro.core.errors import WrongUse

LOGIN, RIGHT = "/logg-inn/", "prøv-arkivbro"


class Hashes:
    """How many passwords were looked at: the dear part."""

    def __init__(self) -> None:
        self.count = 0


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Hashes:
    counted = Hashes()

    def look(self: BasePasswordHasher, password: str, salt: str, *more: object) -> str:
        counted.count += 1
        return original(self, password, salt, *more)

    hasher = type(_preferred())
    original = hasher.encode
    monkeypatch.setattr(hasher, "encode", look)
    return counted


def _preferred() -> BasePasswordHasher:
    from django.contrib.auth.hashers import get_hasher

    found = get_hasher()
    assert isinstance(found, BasePasswordHasher | PBKDF2PasswordHasher)
    return found


def knock(name: str, address: str, password: str = "feil", client: Client | None = None) -> int:
    browser = client or Client(headers={"host": "localhost"})
    return browser.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address).status_code


def test_issue_11_item_5_many_names_from_one_address_are_stopped_before_the_hash(hashes: Hashes) -> None:
    told = [knock(f"navn{number}", "203.0.113.1") for number in range(60)]
    assert told.count(429) == 60 - limits.ADDRESS
    assert hashes.count <= limits.ADDRESS
    assert knock("arne", "198.51.100.7", RIGHT) == 302, "somebody elsewhere notices nothing"


def test_a_whole_ipv6_net_is_one_address() -> None:
    told = [knock(f"navn{number}", f"2001:db8::{number:x}") for number in range(30)]
    assert told.count(429) == 30 - limits.ADDRESS
    assert knock("navn", "2001:db8:0:1::1") == 200


def test_one_name_from_everywhere_is_stopped_and_its_owner_is_not(hashes: Hashes) -> None:
    owner = Client(headers={"host": "localhost"})
    assert knock("arne", "192.0.2.1", RIGHT, owner) == 302
    owner.post("/logg-ut/")
    told = [knock("arne", f"203.0.113.{number % 10}") for number in range(limits.NAME + 20)]
    assert told.count(429) == 20
    assert hashes.count <= limits.NAME + 1
    assert knock("arne", "198.51.100.9", RIGHT) == 302, (
        "the first try from elsewhere, in a browser that is not known"
    )
    assert knock("arne", "192.0.2.1", RIGHT, owner) == 302, "in the browser that is known"
    owner.post("/logg-ut/")
    assert knock("arne", "203.0.113.1", RIGHT, owner) == 302, "wherever it is, also beside the attacker"


def test_a_known_browser_is_no_way_round(hashes: Hashes) -> None:
    owner = Client(headers={"host": "localhost"})
    knock("arne", "192.0.2.1", RIGHT, owner)
    owner.post("/logg-ut/")
    told = [knock("arne", f"192.0.2.{number}", "feil", owner) for number in range(30)]
    assert told.count(429) == 30 - limits.KNOWN_BROWSER
    told = [knock("dagny", "192.0.2.1", "feil", owner) for _ in range(10)]
    assert told.count(429) == 10 - limits.PAIR, "known for another name is not known"


def test_a_forged_cookie_is_none() -> None:
    client = Client(headers={"host": "localhost"})
    told = []
    for number in range(10):
        client.cookies[known_browsers.BEFORE] = f"{known_browsers.cookie_of_browser('arne')[:-2]}{number}x"
        told.append(knock("arne", "203.0.113.1", "feil", client))
    assert told.count(429) == 10 - limits.PAIR


def test_over_all(monkeypatch: pytest.MonkeyPatch, hashes: Hashes) -> None:
    monkeypatch.setattr(limits, "ALL", 12)
    told = [knock(f"navn{number}", f"203.0.113.{number % 4}") for number in range(20)]
    assert told.count(429) == 8 and hashes.count <= 12


def test_a_quarter_of_an_hour_later_all_is_well(hashes: Hashes) -> None:
    for _ in range(8):
        knock("arne", "203.0.113.1")
    assert knock("arne", "203.0.113.1", RIGHT) == 429
    SignInTry.objects.update(at=SignInTry.objects.earliest("at").at - timedelta(minutes=16))
    assert knock("arne", "203.0.113.1", RIGHT) == 302
    knock("arne", "203.0.113.1")
    SignInTry.objects.update(at=SignInTry.objects.earliest("at").at - timedelta(hours=2))
    assert limits.forget_old() and not SignInTry.objects.exists()


def test_one_who_succeeds_forgets_only_their_own() -> None:
    for _ in range(3):
        knock("arne", "203.0.113.1")
        knock("dagny", "203.0.113.1")
    knock("arne", "203.0.113.1", RIGHT)
    assert SignInTry.objects.count() == 3


def test_no_more_than_a_few_are_looked_at_at_once_and_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads that are left answer everybody else."""
    monkeypatch.setattr(SignInTry, "delete", lambda self: None)
    most, now, told, lock = 0, 0, [], threading.Lock()

    def look() -> None:
        nonlocal most, now
        try:
            with limits.looked_at(SignInTry()):
                with lock:
                    now += 1
                    most = max(most, now)
                time.sleep(0.2)
                with lock:
                    now -= 1
        except WrongUse:
            told.append(time.monotonic())

    threads, began = [threading.Thread(target=look) for _ in range(8)], time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most <= 2
    assert len(told) >= 4 and max(told) - began < 0.2, "who is one too many is told at once"
    look()
    assert len(told) <= 7, "afterwards there is room again"


def test_issue_11_item_3_strangers_at_the_door_keep_out_nobody_who_has_been_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SignInTry, "delete", lambda self: None)
    monkeypatch.setattr(limits, "OF_STRANGERS", limits.Places(0, 0))
    with pytest.raises(WrongUse), limits.looked_at(SignInTry()):
        pass
    with limits.looked_at(SignInTry(browser="known")):
        pass


def test_one_that_finds_no_place_was_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(limits, "OF_STRANGERS", limits.Places(0, 0))
        assert knock("arne", "203.0.113.1", RIGHT) == 429
    assert not SignInTry.objects.exists() and knock("arne", "203.0.113.1", RIGHT) == 302


def test_neither_name_nor_address_is_kept() -> None:
    knock("arne", "203.0.113.1")
    row = SignInTry.objects.get()
    assert "arne" not in row.name and "203" not in row.address


def test_one_s_own_old_password_is_not_guessed_either(hashes: Hashes) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="arne"))
    posted = {
        "old_password": "feil",
        "new_password1": "et nytt langt ord",
        "new_password2": "et nytt langt ord",
    }
    for _ in range(12):
        client.post("/min-konto/", posted)
    assert hashes.count <= limits.PAIR


def test_issue_11_item_5_whoever_holds_a_48_is_bounded_too(hashes: Hashes) -> None:
    """65,536 subscribers' nets in one hand: each has its first tries, but not all of them together."""
    told = [knock(f"navn{number}", f"2001:db8:7:{number:x}::1") for number in range(limits.WIDE + 20)]
    assert told.count(200) == limits.WIDE and set(told[limits.WIDE :]) == {429}
    assert hashes.count == limits.WIDE
    assert knock("navn", "2001:db8:8::1") == 200, "another net is another"
    assert knock("navn", "203.0.113.5") == 200


def test_issue_11_item_5_many_addresses_lock_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond twice the limit over all, an address's first tries are looked at slowly, and nobody who comes is told no for a quarter."""
    monkeypatch.setattr(limits, "ALL", 10)
    monkeypatch.setattr(limits, "SLOWLY", limits.Slowly())
    for number in range(limits.ALL * limits.FIRST // 2):
        for _ in range(limits.FIRST):
            assert knock(f"navn{number}", f"203.0.113.{number}") == 200
    now = 1000.0
    monkeypatch.setattr("arkivbro.accounts.services.sign_in_limits.time.monotonic", lambda: now)
    assert knock("navn", "198.51.100.1") == 200, "the first that comes"
    browser = Client(headers={"host": "localhost"})
    told = browser.post(LOGIN, {"username": "arne", "password": RIGHT}, REMOTE_ADDR="198.51.100.2")
    assert told.status_code == 429 and told.headers["Retry-After"] == "5", "in a moment, and not in a quarter"
    now += limits.SLOWLY_SECONDS
    assert knock("arne", "198.51.100.2", RIGHT) == 302
    assert knock("navn0", "203.0.113.0") == 429, "who has had their first tries waits for the quarter"
