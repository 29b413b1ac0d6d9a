"""Issue 12, item 5, between the parts: commits that nobody tells of, listeners that lost their way, files that were put back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from arkivbro.runtime import Runtime
from arkivbro.wake_ups import postgres
from arkivbro.wake_ups.file_changes import FileChanges, NotTold
from arkivbro.wake_ups.listening import tell_others
from arkivbro.wake_ups.postgres import PostgresCommits
from arkivbro.wake_ups.sqlite import SqliteCommits
from arkivbro.wake_ups.waiting import SPACING, Loop, Woken
from tests.doubles import ledger
from tests.integration.wake_ups.conftest import is_archived, until, working

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL notifies")


class Heard:
    """What a listener was told, and how often."""

    def __init__(self) -> None:
        self.times = 0
        self.tables: set[str] = set()

    def __call__(self, tables: Iterable[str] | None = None) -> None:
        self.times += 1
        self.tables |= set(tables or ())


# --- SQLite: the file tells ---------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    one = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(one)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (n INTEGER)")
    return one


@contextmanager
def hearing(path: Path) -> Iterator[Heard]:
    heard = Heard()
    commits = SqliteCommits(path, heard)
    commits.start()
    try:
        until(lambda: heard.times >= 2)
        time.sleep(0.1)
        yield heard
    finally:
        commits.close()


def write(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO t VALUES (1)")


@pytest.mark.one_database("a file of SQLite's own")
def test_issue_12_item_5_a_disk_that_is_away_for_a_moment_ends_no_listener(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that answers ESTALE or EACCES, or no file left to open: it is tried again."""
    look, gone = SqliteCommits._identity, threading.Event()

    def identity(self: SqliteCommits) -> tuple[int, int] | None:
        if gone.is_set():
            raise PermissionError(13, "away")
        return look(self)

    monkeypatch.setattr(SqliteCommits, "_identity", identity)
    with hearing(path) as heard:
        gone.set()
        write(path)
        time.sleep(0.3)
        gone.clear()
        before = heard.times
        until(lambda: heard.times > before)
        before = heard.times
        write(path)
        until(lambda: heard.times > before)


@pytest.mark.one_database("a file of SQLite's own")
def test_issue_12_item_5_every_commit_is_heard_once_and_nothing_else(path: Path) -> None:
    with hearing(path) as heard, closing(sqlite3.connect(path, isolation_level=None)) as database:
        before = heard.times
        time.sleep(1.5)
        assert heard.times == before
        database.execute("INSERT INTO t VALUES (1)")
        assert until(lambda: heard.times > before) < 0.5
        assert heard.times == before + 1
        database.execute("BEGIN")
        database.execute("INSERT INTO t VALUES (2)")
        database.execute("ROLLBACK")
        (path.parent / "another").write_bytes(b"x")
        time.sleep(0.2)
        assert heard.times == before + 1


@pytest.mark.one_database("a file of SQLite's own")
def test_issue_12_item_5_a_file_behind_a_symbolic_link_is_heard_where_it_lies(path: Path) -> None:
    """Data on another disk: what tells of a commit lies beside the file itself."""
    (path.parent / "data").mkdir()
    link = path.parent / "data" / path.name
    link.symlink_to(path)
    with hearing(link) as heard:
        before = heard.times
        write(link)
        assert until(lambda: heard.times > before) < 0.5


@pytest.mark.one_database("a file of SQLite's own")
def test_issue_12_item_5_where_the_system_does_not_tell_it_is_asked_once_a_second(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more watches are left, or it is no Linux."""

    def refused(*_: object) -> None:
        raise NotTold

    monkeypatch.setattr(FileChanges, "__init__", refused)
    with hearing(path) as heard:
        before = heard.times
        write(path)
        assert until(lambda: heard.times > before) < 2.5


@pytest.mark.one_database("a file of SQLite's own")
def test_issue_12_item_5_a_backup_that_is_put_back_is_another_file_and_is_heard(path: Path) -> None:
    with hearing(path) as heard:
        backup = path.with_name("backup")
        shutil.copy(path, backup)
        before = heard.times
        backup.replace(path)
        until(lambda: heard.times > before)
        time.sleep(0.1)
        before = heard.times
        write(path)
        until(lambda: heard.times > before)


# --- PostgreSQL: triggers tell ------------------------------------------------------------------------------------------


@contextmanager
def listening(commits: PostgresCommits) -> Iterator[PostgresCommits]:
    commits.start()
    try:
        yield commits
    finally:
        commits.close()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_issue_12_item_5_what_is_committed_while_the_listener_reconnects_is_found(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection is ended by the server, and it cannot listen again until something was committed: no notification of that comes."""
    may_listen, real = threading.Event(), PostgresCommits._begin

    def begin(self: PostgresCommits, database: Any) -> None:
        may_listen.wait(20)
        real(self, database)

    runtime = make()
    first = ledger.ask(ledger.advertisement())
    may_listen.set()
    monkeypatch.setattr(PostgresCommits, "_begin", begin)
    monkeypatch.setattr(PostgresCommits, "_look_without", lambda *_: None)
    with working(runtime):
        until(is_archived(first))
        time.sleep(0.5)
        may_listen.clear()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN arkivbro' "
                "AND datname = current_database()"
            )
            assert cursor.rowcount == 1
        time.sleep(0.3)
        second = ledger.ask(ledger.advertisement(2))
        time.sleep(0.5)
        assert not is_archived(second)()
        may_listen.set()
        until(is_archived(second))


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_issue_12_item_5_a_pool_that_carries_no_notifications_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes the LISTEN, and what others say goes past us: then everybody looks once a second, as long as that is so."""
    heard = Heard()
    monkeypatch.setattr(postgres, "HELLO_SECONDS", 0.3)
    commits = PostgresCommits(connection.get_connection_params(), heard)
    real = commits._connected
    monkeypatch.setattr(commits, "_connected", lambda: _Deaf(real()))
    with listening(commits):
        until(lambda: heard.times >= 2)
        assert not commits.is_listening.is_set()


class _Deaf:
    """A connection that takes the word LISTEN and does nothing of the kind."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._real.close()

    def execute(self, statement: str, *more: Any) -> None:
        if not statement.startswith("LISTEN"):
            self._real.execute(statement, *more)

    def notifies(self, **how: Any) -> Any:
        return self._real.notifies(**how)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_issue_12_item_5_who_ends_tells_the_others() -> None:
    heard = Heard()
    with listening(PostgresCommits(connection.get_connection_params(), heard)) as commits:
        assert commits.is_listening.wait(20)
        tell_others("transfers_transfer")
        until(lambda: "transfers_transfer" in heard.tables)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_issue_12_item_5_only_what_somebody_waits_for_is_told(make: Callable[..., Runtime]) -> None:
    """Commits that notify wait for each other: a worker's own rows, and what is done, tell nobody."""
    from arkivbro.transfers.models import State, Transfer, WorkerSign

    make()
    heard = Heard()
    with listening(PostgresCommits(connection.get_connection_params(), heard)) as commits:
        assert commits.is_listening.wait(20)
        transfer = ledger.ask(ledger.advertisement())
        until(lambda: "transfers_transfer" in heard.tables)
        heard.tables.clear()
        Transfer.objects.filter(pk=transfer.pk).update(state=State.TRANSFERRING)
        Transfer.objects.filter(pk=transfer.pk).update(state=State.TRANSFERRED, due_at=None)
        WorkerSign.objects.create(worker="w", last_sign=ledger.PUBLISHED)
        tell_others("the end")
        until(lambda: "the end" in heard.tables)
        assert heard.tables == {"the end"}


# --- in one process -----------------------------------------------------------------------------------------------------


@pytest.mark.one_database("threads of one process: there is no database")
def test_issue_12_item_5_of_several_threads_one_waits_and_is_woken() -> None:
    stopping, looks = threading.Event(), []
    woken, loop = Woken(stopping), Loop("work", 1.0, frozenset({"t"}))
    asked: list[int] = []

    def ask() -> Callable[[], float]:
        asked.append(1)
        return lambda: 1000.0

    def work() -> None:
        while not stopping.is_set():
            woken.wait(loop, ask)
            looks.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(SPACING * 3)
    before = len(looks)
    began = time.monotonic()
    woken.commit_in({"another"})
    woken.commit_in({"t"})
    until(lambda: len(looks) > before)
    assert looks[before] - began < SPACING
    time.sleep(SPACING * 2)
    assert len(looks) == before + 1
    for _ in range(20):  # as a busy database does: the look that follows is put off, and is one
        woken.commit_in(None)
        time.sleep(SPACING / 10)
    time.sleep(SPACING * 2)
    assert len(looks) - before <= 2 + 20 / 10 + 1
    woken.stop()
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.one_database("threads of one process: there is no database")
def test_issue_12_item_5_what_is_told_during_a_look_is_looked_at_next() -> None:
    woken, loop = Woken(threading.Event()), Loop("work", 1.0, frozenset({"t"}))
    woken.wait(loop, lambda: lambda: 1000.0)
    woken.commit_in({"t"})  # while its thread looks
    began = time.monotonic()
    woken.wait(loop, lambda: lambda: 1000.0)
    assert time.monotonic() - began < 5.0
