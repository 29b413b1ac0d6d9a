"""How often somebody may try to log in: judged before the password is looked at, for that is dear and this is cheap.

Nobody can lock another out by knowing the name: a browser in which that name has logged in before has a count of its own, told
by a signed cookie, and no other count touches it. Whoever comes from elsewhere is counted by name and address together, by
address, by name, and all together.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from arkivbro.accounts import audit
from arkivbro.accounts.models import SignInTry, User
from arkivbro.accounts.services.known_browsers import browser_of
from arkivbro.core.errors import WrongUse
from arkivbro.core.networks import digest_of, wide_part
from arkivbro.runtime import current

WITHIN = timedelta(minutes=15)
KNOWN_BROWSER, PAIR, ADDRESS, NAME, ALL = 10, 5, 20, 50, 300
"""So many tries within the time: of a known browser; of one name from one address; of all names from one address; of one name
from everywhere; of all from browsers that are not known.
"""
WIDE = 100
"""And of all names from one wide network (an IPv6 /48): whoever holds 65,536 subscribers' nets is one of them, and a third of all."""
WAIT_SECONDS = 3.0


class Places:
    """So many passwords are looked at at one time, in one process, and so many more wait: the rest of its threads are for everybody
    else.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._looking = threading.BoundedSemaphore(at_once)
        self._waiting = threading.BoundedSemaphore(waiting)

    def take(self) -> bool:
        """Whether there is a place, if need be after a little while."""
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._looking.acquire(timeout=WAIT_SECONDS)
        finally:
            self._waiting.release()

    def give_back(self) -> None:
        self._looking.release()


OF_STRANGERS, OF_KNOWN_BROWSERS = Places(2, 1), Places(1, 2)
"""However many strangers knock, who has been here before finds a place."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Who says to be whom, from where. `browser`: which of those that the name is known in; "" for none."""

    name: str
    address: str
    browser: str = ""


FIRST, SLOWLY_SECONDS = 2, 2.0
"""An address's first tries are looked at whatever others have done at that name or in all: nobody locks out another by knowing a name,
or by being many. Beyond twice the limit over all one is looked at in so many seconds, and who comes too soon is asked to try again.
"""


class Slowly:
    """One try at a time, of one process, so far apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0.0

    def take(self, now: float) -> bool:
        """Whether it is time for one."""
        with self._lock:
            if now < self._next:
                return False
            self._next = now + SLOWLY_SECONDS
            return True


SLOWLY = Slowly()


def knock(username: str, address: str, cookie: str | None) -> Knock:
    """Of a request: the cookie counts where it was given to that name."""
    name = " ".join(username.split()).casefold()[:150]
    return Knock(
        _digest("name", name),
        digest_of(address, f"address\t{settings.SECRET_KEY}".encode()),
        browser_of(name, cookie),
    )


def begin(of: Knock, username: str, address: str) -> SignInTry:
    """Notes the try. Raises WrongUse where there were, or just now are, too many: then nothing was looked at."""
    recent = SignInTry.objects.filter(at__gte=current().clock() - WITHIN)
    if not _may(recent, of):
        audit.note_once("account.sign_in.refused", _where(username, address), within=WITHIN)
        raise WrongUse("account.too_many_tries")
    return SignInTry.objects.create(
        at=current().clock(), name=of.name, address=of.address, browser=of.browser
    )


def _may(recent: QuerySet[SignInTry], of: Knock) -> bool:
    """Raises WrongUse for one that may, but not at this moment."""
    if of.browser:
        return recent.filter(browser=of.browser).count() < KNOWN_BROWSER
    unknown = recent.filter(browser="")
    if unknown.filter(address__startswith=wide_part(of.address)).count() >= WIDE:
        return False
    own, at_all = unknown.filter(address=of.address).count(), unknown.count()
    if own < FIRST:
        if at_all >= ALL * FIRST and not SLOWLY.take(time.monotonic()):
            raise WrongUse("account.too_many_at_once")
        return True
    return (
        own < ADDRESS
        and unknown.filter(name=of.name, address=of.address).count() < PAIR
        and unknown.filter(name=of.name).count() < NAME
        and at_all < ALL
    )


@contextmanager
def looked_at(tried: SignInTry) -> Iterator[None]:
    """While a password is looked at. Raises WrongUse where too many are at this moment: then it was no try."""
    places = OF_KNOWN_BROWSERS if tried.browser else OF_STRANGERS
    if not places.take():
        tried.delete()
        raise WrongUse("account.too_many_at_once")
    try:
        yield
    finally:
        places.give_back()


def note_failed(username: str, address: str) -> None:
    """A wrong password, in the audit log. A name that is nobody's is not written down: it may be a password in the wrong field."""
    audit.record(None, "account.sign_in.failed", _where(username, address))


def note_succeeded(of: Knock) -> None:
    """Their own wrong ones before it are forgotten; those of others stand."""
    if of.browser:
        SignInTry.objects.filter(browser=of.browser).delete()
    else:
        SignInTry.objects.filter(browser="", name=of.name, address=of.address).delete()


def forget_old() -> int:
    """A chore: what no limit counts any more; how many."""
    return SignInTry.objects.filter(at__lt=current().clock() - WITHIN * 4).delete()[0]


def _digest(kind: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}\t{text}".encode(), hashlib.sha256).hexdigest()


def _where(username: str, address: str) -> str:
    known = User.objects.named(username[:150]).exists()
    return f"{username[:150] if known else '–'} ({address})"[:200]
