"""Time and queries of every main page, in an installation with few vacancies and in one that is full: JSON on standard output.

Run by `python -m benchmarks pages`, in a process of its own. One vacancy with its applications, each sent and then changed,
is archived for real without attachments; all its rows are copied in bulk but the ledger's plans, steps and history of calls,
which only a transfer's own page reads.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import partial
from typing import Any

POSTGRES = "-c listen_addresses='' -c fsync=off -c shared_buffers=1GB -c max_wal_size=4GB -c jit=off"
"""Nothing is waited for while it is filled; reading is as anywhere."""
FIRST_DAY = date(2026, 9, 7)
PAGES = (
    ("Stillingsoversikt", "arne", "/stillinger/"),
    ("Stillingsoversikt, søk", "arne", "/stillinger/?sok=inspekt%C3%B8r"),
    ("Stillingsoversikt, noe må ordnes", "arne", "/stillinger/?arkiv=needs_person"),
    ("Stilling", "arne", "/stillinger/{reference}/"),
    ("Kandidatliste", "arne", "/stillinger/{reference}/kandidater/"),
    ("Arkivlogg", "arne", "/stillinger/{reference}/arkiv/"),
    ("Start", "arne", "/"),
    ("Start, rekrutterer", "ragnhild", "/"),
    ("Stillingsoversikt, rekrutterer", "ragnhild", "/stillinger/"),
    ("Drift", "arne", "/drift/"),
    ("Køen", "arne", "/drift/ko/"),
    ("Trenger et menneske", "arne", "/drift/feil/"),
    ("Saker", "arne", "/arkiv/saker/"),
    ("Saker, søk", "arne", "/arkiv/saker/?sok=inspekt%C3%B8r"),
    ("Saker, søk etter navn", "arne", "/arkiv/saker/?sok=nordmann"),
    ("Saker, vanlig ord", "arne", "/arkiv/saker/?sok=s%C3%B8knad"),
    ("Sak", "arne", "/arkiv/saker/{case}/"),
    ("Til journalføring", "arne", "/arkiv/til-journalforing/"),
    ("Offentlig journal", "", "/offentlig-journal/"),
    ("Offentlig journal, søk", "", "/offentlig-journal/?sok=utlysning"),
    ("Offentlig journal, søk uten treff", "", "/offentlig-journal/?sok=finnesikke+utlysning"),
    ("Offentlig journal, vanlig ord", "", "/offentlig-journal/?sok=s%C3%B8knad+cv"),
    ("Ledige stillinger", "", "/ledige-stillinger/"),
)


def main() -> None:
    small, full, applications, repeated = map(int, sys.argv[2:])
    with database(sys.argv[1]):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in by it
        call_command("migrate", verbosity=0)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        reference, left = one_vacancy(applications)
        json.dump([at_size(vacancies, reference, left, repeated) for vacancies in (small, full)], sys.stdout)


def at_size(vacancies: int, reference: str, left: Any, repeated: int) -> dict[str, Any]:
    """So many vacancies in all, and then what each page takes."""
    from arkivbro.recruitment.models import Vacancy
    from benchmarks.earlier_vacancies import copy_in_bulk

    began, there = time.monotonic(), Vacancy.objects.count()
    copy_in_bulk(left, vacancies - there, there=there - 1)
    set_some_aside()
    analyze()
    filled = time.monotonic() - began
    return {"rows": counts(), "filled": filled, "seen": timed(reference, repeated) | claimed(repeated)}


def one_vacancy(applications: int) -> tuple[str, Any]:
    """Archived for real; its reference, and the rows that it left."""
    from dataclasses import replace
    from random import Random

    from arkivbro import wiring
    from arkivbro.accounts.demo_users import make_demo_users
    from arkivbro.accounts.models import installation
    from arkivbro.demo import applications as made_up
    from arkivbro.demo.advertisements import vacancy
    from arkivbro.demo.body import Event
    from arkivbro.demo.play import play
    from arkivbro.transfers import models as ledger
    from arkivbro.transfers.worker import Worker
    from benchmarks.earlier_vacancies import left_since, rows_now

    row = installation()
    row.is_demo = True
    row.save()
    make_demo_users()
    wiring.register_profile()
    random = Random(17)
    one = vacancy(1, FIRST_DAY, random)
    sent = [made_up.application(one, number, random).fact for number in range(1, applications + 1)]
    made = [replace(fact, attachments=()) for fact in sent]
    before = rows_now()
    at = made[0].received
    play(Event(at, one, {}))
    for each in made:
        play(Event(at, each, {}))
    Worker().run_until_rest()
    for each in made:
        play(Event(at, replace(each, letter="En annen tekst."), {}))
    Worker().run_until_rest()
    refs = [one.ref, *(each.ref for each in made)]
    names = frozenset({one.reference, *(name for ref in refs for name in (ref.id, str(ref)))})
    left = left_since(before, names)
    for model in (
        ledger.Attempt,
        ledger.ArchiveWords,
        ledger.Step,
        ledger.PreparedDocument,
        ledger.FrozenPlan,
        ledger.TransferFacts,
        ledger.TransferDetails,
    ):
        left.rows.pop(model, None)
    return one.reference, left


def timed(reference: str, repeated: int) -> dict[str, list[Any]]:
    """Per page: milliseconds, queries, and the answer's status."""
    from django.test import Client

    from arkivbro.accounts.models import User
    from arkivbro.archive.models import CaseFile

    number = CaseFile.objects.order_by("pk")[0].number.replace("/", "-")
    seen = {}
    for name, username, address in PAGES:
        client = Client(headers={"host": "localhost"})
        if username:
            client.force_login(
                User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
            )
        path = address.format(reference=reference, case=number)
        seen[name] = measured(partial(client.get, path), repeated)
        seen[name][2] = client.get(path).status_code
    return seen


def measured(act: Callable[[], object], repeated: int, *, in_one: bool = True) -> list[Any]:
    """Milliseconds (the quickest: what else the machine does makes it no quicker), queries, 200, and what the database did for it;
    what is counted is not timed. `in_one`: within a transaction, without which PostgreSQL does not tell what was read.
    """
    from django.db import connection, transaction

    act()
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    whole = transaction.atomic() if in_one else nullcontext()
    with whole, connection.execute_wrapper(count), work() as done:
        act()
    seconds = []
    for _ in range(repeated):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return [min(seconds) * 1000, len(queries), 200, sum(done)]


@contextmanager
def work() -> Iterator[list[int]]:
    """What the database does inside one transaction: hundreds of steps of SQLite's machine; on PostgreSQL rows that were read. It says
    how much grows, whatever else the machine does.
    """
    from django.db import connection

    done: list[int] = []
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.set_progress_handler(lambda: done.append(1), 100)
        try:
            yield done
        finally:
            connection.connection.set_progress_handler(None, 0)
        return
    read = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
    with connection.cursor() as cursor:
        cursor.execute(read)
        before = int(cursor.fetchone()[0])
        yield done
        cursor.execute(read)
        done.append(int(cursor.fetchone()[0]) - before)


def counts() -> dict[str, int]:
    from arkivbro.archive.models import RegistryEntry
    from arkivbro.recruitment.models import Application, Vacancy
    from arkivbro.transfers.models import Transfer

    return {
        model.__name__: model.objects.count() for model in (Vacancy, Application, Transfer, RegistryEntry)
    }


def set_some_aside() -> None:
    """One transfer in a hundred was refused, of ten causes, and one waits until next week; for each size there is."""
    from datetime import timedelta

    from django.db import connection
    from django.db.models import F
    from django.db.models.functions import Mod
    from django.utils import timezone

    from arkivbro.core.messages import message
    from arkivbro.transfers.engine.move_triggers import install
    from arkivbro.transfers.models import State, Transfer
    from benchmarks.earlier_vacancies import without_move_triggers

    without_move_triggers()
    done = Transfer.objects.filter(state=State.TRANSFERRED).annotate(rest=Mod(F("pk"), 1000))
    for number in range(10):
        cause = message("archive.unknown_person", initials=f"P{number}")
        done.filter(rest=7 + 100 * number).update(state=State.DECLINED, due_at=None, error=cause)
    week = timezone.now() + timedelta(days=7)
    waits = done.filter(rest__in=[8 + 100 * number for number in range(10)])
    if not waits.update(state=State.WAITING, due_at=week):  # so few that none has such a number
        Transfer.objects.filter(pk=done.order_by("pk")[0].pk).update(state=State.WAITING, due_at=week)
    install(connection)


def claimed(repeated: int) -> dict[str, list[Any]]:
    """What a worker's look takes where nothing is due, and where one transfer is."""
    from django.utils import timezone

    from arkivbro.runtime import current
    from arkivbro.transfers.engine.lease import claim, release
    from arkivbro.transfers.models import State, Transfer
    from arkivbro.transfers.policy.recruitment import engine_for

    engine, seen = engine_for(current()), {}
    waiting = Transfer.objects.filter(state=State.WAITING)

    def once() -> None:
        if lease := claim(engine, owner="bench"):
            release(lease)

    seen["Arbeiderens blikk, ingenting forfalt"] = measured(once, repeated, in_one=False)
    one = waiting.order_by("pk").values_list("pk", "due_at")[0]
    waiting.filter(pk=one[0]).update(due_at=timezone.now())
    seen["Arbeiderens blikk, én overføring forfalt"] = measured(once, repeated, in_one=False)
    waiting.filter(pk=one[0]).update(due_at=one[1])
    return seen


def analyze() -> None:
    """The database knows its tables' sizes, as after a night of its own housekeeping."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def database(kind: str) -> Iterator[None]:
    """SQLite in the data folder, or a PostgreSQL of its own."""
    if kind == "sqlite":
        yield
        return
    from tests.postgres import PrivatePostgres

    cluster = PrivatePostgres(POSTGRES)
    try:
        os.environ["DATABASE_URL"] = cluster.create("pages")
        yield
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
