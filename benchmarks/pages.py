"""Time and queries of every main page, in an installation with one vacancy and in one that is full: JSON on standard output.

Run by `python -m benchmarks pages`, in a process of its own. One vacancy with its applications, each sent and then changed,
is archived for real without attachments; all its rows are copied in bulk but the ledger's plans, steps and history of calls,
which only a transfer's own page reads.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from statistics import median
from typing import Any

FIRST_DAY = date(2026, 9, 7)
PAGES = (
    ("Stillingsoversikt", "arne", "/stillinger/"),
    ("Stillingsoversikt, søk", "arne", "/stillinger/?sok=inspekt%C3%B8r"),
    ("Stillingsoversikt, noe må ordnes", "arne", "/stillinger/?arkiv=needs_person"),
    ("Stilling", "arne", "/stillinger/{reference}/"),
    ("Kandidatliste", "arne", "/stillinger/{reference}/kandidater/"),
    ("Arkivlogg", "arne", "/stillinger/{reference}/arkiv/"),
    ("Start", "arne", "/"),
    ("Drift", "arne", "/drift/"),
    ("Trenger et menneske", "arne", "/drift/feil/"),
    ("Saker", "arne", "/arkiv/saker/"),
    ("Saker, søk", "arne", "/arkiv/saker/?sok=inspekt%C3%B8r"),
    ("Sak", "arne", "/arkiv/saker/{case}/"),
    ("Til journalføring", "arne", "/arkiv/til-journalforing/"),
    ("Offentlig journal", "", "/offentlig-journal/"),
    ("Offentlig journal, søk", "", "/offentlig-journal/?sok=utlysning"),
    ("Ledige stillinger", "", "/ledige-stillinger/"),
)


def main() -> None:
    vacancies, applications, repeated = map(int, sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in by it
    call_command("migrate", verbosity=0)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    reference, left = one_vacancy(applications)
    small = timed(reference, repeated)
    from benchmarks.earlier_vacancies import copy_in_bulk

    copy_in_bulk(left, vacancies - 1)
    call_command_analyze()
    print(json.dumps({"rows": counts(), "small": small, "full": timed(reference, repeated)}))


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


def timed(reference: str, repeated: int) -> dict[str, tuple[float, int, int]]:
    """Per page: milliseconds (median), queries, and the answer's status."""
    from django.db import connection
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
        queries: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, queries: list[str] = queries) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            status = client.get(path).status_code
        seconds = []
        for _ in range(repeated):
            began = time.perf_counter()
            client.get(path)
            seconds.append(time.perf_counter() - began)
        seen[name] = (median(seconds) * 1000, len(queries), status)
    return seen


def counts() -> dict[str, int]:
    from arkivbro.archive.models import RegistryEntry
    from arkivbro.recruitment.models import Application, Vacancy
    from arkivbro.transfers.models import Transfer

    return {
        model.__name__: model.objects.count() for model in (Vacancy, Application, Transfer, RegistryEntry)
    }


def call_command_analyze() -> None:
    """The database knows its tables' sizes, as after a night of its own housekeeping."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
