"""What every act has in common: the actor's rights, what was seen, asked twice, and its row in the audit log."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.accounts import acts
from arkivbro.accounts.acts import AUTOMATIC, COMMAND_LINE, NOTHING_SEEN, Actor, Seen, recorded
from arkivbro.accounts.models import AuditEntry, DoneOnce, Role, Unit, User
from arkivbro.core.errors import AskedTwice, ChangedSinceSeen, NotThere, WrongUse


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "ACTS", dict(acts.ACTS))


def person(**fields: object) -> User:
    return User.objects.create(username="kari", password=make_password(None), **fields)


@pytest.mark.django_db
class TestActor:
    def test_a_person_has_what_the_rows_say(self) -> None:
        unit = Unit.objects.create(name="Skole", archive_code="SKO")
        user = person(is_recruiter=True, initials="KA", first_name="Kari", last_name="Nordmo")
        user.units.add(unit)
        user.clearances.create(access_code="P", unit=unit)
        actor = Actor.of(user)
        assert (actor.name, actor.initials, actor.full_name) == ("kari", "KA", "Kari Nordmo")
        assert actor.has_role(Role.RECRUITER) and not actor.has_role(Role.ARCHIVIST, Role.ADMINISTRATOR)
        ref = str(unit.ref)
        assert actor.is_of(ref) and not any(map(actor.is_of, ("Skole", "SKO", "")))
        assert actor.is_cleared_for("P", ref) and not actor.is_cleared_for("P", "Skole")
        assert not actor.is_cleared_for("S", ref) and actor.is_cleared_for("", "Helse")

    def test_who_is_not_active_may_nothing(self) -> None:
        user = person(is_archivist=True, is_active=False)
        user.clearances.create(access_code="P")
        actor = Actor.of(user)
        assert not actor.has_role(*Role) and not actor.is_cleared_for("P", "")

    def test_the_command_line_may_all_and_the_clock_has_no_right_of_a_person(self) -> None:
        assert COMMAND_LINE.has_role(Role.ARCHIVIST) and COMMAND_LINE.is_of("builtin:1")
        assert COMMAND_LINE.is_cleared_for("P", "builtin:1") and COMMAND_LINE.is_command_line
        assert not AUTOMATIC.has_role(*Role) and not AUTOMATIC.is_of("builtin:1")
        assert not AUTOMATIC.is_cleared_for("P", "") and AUTOMATIC.is_automatic

    def test_a_person_who_is_called_automatic_is_still_a_person(self) -> None:
        user = User.objects.create(username="automatic", password=make_password(None))
        assert Actor.of(user) != AUTOMATIC and not Actor.of(user).is_automatic


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Shown:
    text: str
    at: datetime
    names: frozenset[str] = frozenset()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class TestSeen:
    @pytest.mark.one_database("no database")
    @given(values, values)
    def test_alike_only_where_what_was_shown_is_alike(self, one: object, other: object) -> None:
        assert Seen.of(one) == Seen.of(one)
        if repr(one) != repr(other):
            assert (Seen.of(one) == Seen.of(other)) == (one == other)

    def test_values_are_kept_apart(self) -> None:
        assert Seen.of("a", "b") != Seen.of("ab")
        assert Seen.of(["a"], "b") != Seen.of("a", ["b"])
        assert Seen.of({"a": 1}) != Seen.of(["a", 1])

    def test_order_counts_in_a_list_and_not_in_a_set(self) -> None:
        assert Seen.of(["a", "b"]) != Seen.of(["b", "a"])
        assert Seen.of({"a", "b"}) == Seen.of({"b", "a"})

    def test_one_moment_told_in_two_zones_is_one(self) -> None:
        at = datetime(2026, 11, 26, 12, tzinfo=UTC)
        there = at.astimezone(timezone(timedelta(hours=1)))
        names = frozenset({"x", "y"})
        assert Seen.of(Shown("a", at, names), Colour.RED) == Seen.of(Shown("a", there, names), "red")
        assert Seen.of(date(2026, 11, 26)) != Seen.of(date(2026, 11, 27))

    def test_what_has_no_digest_is_our_mistake(self) -> None:
        with pytest.raises(TypeError):
            Seen.of(object())

    def test_it_requires_what_was_seen(self) -> None:
        now = Seen.of("a")
        now.require(Seen.of("a"))
        Seen.posted({Seen.FIELD: str(now)}).require(now)
        for other in (Seen.of("b"), NOTHING_SEEN, Seen.posted({})):
            with pytest.raises(ChangedSinceSeen):
                other.require(now)


@acts.act("test.paint")
def paint(actor: Actor, *, fails: bool = False, key: str = "") -> str:
    with recorded(actor, paint, where="1", why="fordi", key=key) as log:
        Unit.objects.create(name="malt")
        log.where = "vegg 1"
        if fails:
            raise WrongUse
    return "malt"


acts.ACTS.pop("test.paint")


@pytest.mark.django_db
class TestRecorded:
    @pytest.fixture(autouse=True)
    def _known(self) -> None:
        acts.ACTS["test.paint"] = acts.Act("test.paint", paint)

    def test_the_act_and_its_row_stand_together(self) -> None:
        user = person()
        paint(Actor.of(user))
        row = AuditEntry.objects.get()
        assert (row.user, row.username, row.act, row.where, row.why) == (
            user,
            "kari",
            "test.paint",
            "vegg 1",
            "fordi",
        )

    def test_one_that_fails_leaves_neither(self) -> None:
        with pytest.raises(WrongUse):
            paint(COMMAND_LINE, fails=True)
        assert not AuditEntry.objects.exists() and not Unit.objects.filter(name="malt").exists()

    def test_a_row_that_cannot_be_written_undoes_the_act(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("arkivbro.accounts.audit.record", fails)
        with pytest.raises(RuntimeError):
            paint(COMMAND_LINE)
        assert not Unit.objects.filter(name="malt").exists()

    def test_the_clock_and_the_command_line_stand_by_their_names(self) -> None:
        paint(AUTOMATIC)
        assert (AuditEntry.objects.get().user, AuditEntry.objects.get().username) == (None, "automatic")

    def test_asked_twice_is_done_once(self) -> None:
        paint(COMMAND_LINE, key="k1")
        with pytest.raises(AskedTwice):
            paint(COMMAND_LINE, key="k1")
        assert AuditEntry.objects.count() == Unit.objects.filter(name="malt").count() == 1

    def test_what_failed_may_be_asked_again_with_the_same_key(self) -> None:
        with pytest.raises(WrongUse):
            paint(COMMAND_LINE, key="k1", fails=True)
        assert paint(COMMAND_LINE, key="k1") == "malt"

    def test_a_form_without_a_key_asks_for_nothing(self) -> None:
        with pytest.raises(AskedTwice):
            acts.posted_key({})
        assert acts.posted_key({acts.KEY_FIELD: "k"}) == "k"

    def test_old_keys_go(self) -> None:
        DoneOnce.objects.create(key="old", act="x", username="y", at=datetime(2020, 1, 1, tzinfo=UTC))
        DoneOnce.spend("new", "x", "y")
        assert list(DoneOnce.objects.values_list("key", flat=True)) == ["new"]

    def test_two_acts_have_two_names(self) -> None:
        with pytest.raises(ValueError, match=r"test\.paint"):
            acts.act("test.paint")(paint)

    def test_forbidden_is_as_missing(self) -> None:
        acts.require(True)
        with pytest.raises(NotThere):
            acts.require(False)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_do_it_once(database_kind: str) -> None:
    """Two browsers' requests with one key: the second waits for the first, and is told that it is done."""
    if database_kind != "postgres":
        pytest.skip("NOT RUN: SQLite takes one writer at a time")
    told: list[str] = []
    spent, go = threading.Event(), threading.Event()

    def second() -> None:
        spent.wait(10)
        go.set()
        try:
            DoneOnce.spend("k", "x", "b")
            told.append("again")
        except AskedTwice:
            told.append("twice")
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        DoneOnce.spend("k", "x", "a")
        spent.set()
        go.wait(10)
    thread.join(10)
    assert told == ["twice"]
