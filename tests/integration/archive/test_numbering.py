"""Numbers: without gap or collision, whoever writes at the same time, and anew each year."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection, connections, transaction

from arkivbro.archive.models import CaseFile, JournalNumberCounter, RegistryEntry
from arkivbro.archive.services.cases import create_case
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.numbering import take_number
from arkivbro.archive.services.status import set_status
from arkivbro.core.errors import Declined
from tests.contract.archive.records import MemoryFiles, advertisement_entry, application_entry, case_record
from tests.integration.archive.conftest import BY, NOON, Registrar

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WRITERS, EACH = 4, 6


def at_once(*works: object) -> None:
    """Runs all in threads that start together; raises what any of them raised."""
    start = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: object) -> None:
        start.wait()
        try:
            work()  # type: ignore[operator]  # a function without arguments
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_case_numbers_have_no_gap_and_no_collision_under_concurrency() -> None:
    def make() -> None:
        for _ in range(EACH):
            create_case(record=case_record(), by=BY, at=NOON)

    at_once(*[make] * WRITERS)
    numbers = sorted(CaseFile.objects.values_list("sequence", flat=True))
    assert numbers == list(range(1, WRITERS * EACH + 1))


def test_journal_numbers_have_no_gap_and_no_collision_even_when_writers_fail(registrar: Registrar) -> None:
    """Each writer journals in a case of its own; every second transaction fails after its number was taken."""

    class Broken(Exception):
        pass

    def journal(case: CaseFile) -> None:
        for turn in range(EACH * 2):
            entry = create_entry(case=case, record=advertisement_entry(MemoryFiles()), by=BY, at=NOON)
            try:
                with transaction.atomic():
                    set_status(entry=entry, status="J", by=BY, clock=lambda: NOON)
                    if turn % 2:
                        raise Broken
            except Broken:
                pass

    cases = [registrar.case() for _ in range(WRITERS)]
    at_once(*[partial(journal, case) for case in cases])
    journalled = RegistryEntry.objects.filter(status="J")
    numbers = list(journalled.order_by("journal_sequence").values_list("journal_sequence", flat=True))
    assert numbers == list(range(1, WRITERS * EACH + 1))
    assert not RegistryEntry.objects.exclude(status="J").filter(journal_sequence__isnull=False).exists()


def test_entry_numbers_have_no_gap_within_a_case_with_many_writers(registrar: Registrar) -> None:
    case = registrar.case()

    def make() -> None:
        for _ in range(EACH):
            create_entry(case=case, record=application_entry(MemoryFiles()), by=BY, at=NOON)

    at_once(*[make] * WRITERS)
    numbers = sorted(case.entries.values_list("sequence", flat=True))
    assert numbers == list(range(1, WRITERS * EACH + 1))


JOURNAL_IN_A_PROCESS = """
import sys, django
from django.conf import settings
from arkivbro.conf.database import database_setting
connection = {connection!r}
settings.configure(SECRET_KEY="x", USE_TZ=True, INSTALLED_APPS=["django.contrib.contenttypes", "arkivbro.archive"],
                   DATABASES={{"default": connection}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.services.status import set_status
for pk in sys.argv[1:]:
    set_status(entry=RegistryEntry.objects.get(pk=int(pk)), status="J", by="prosess")
"""


def test_journal_numbers_are_whole_with_real_processes(registrar: Registrar) -> None:
    case = registrar.case()
    entries = [
        create_entry(case=case, record=advertisement_entry(MemoryFiles()), by=BY, at=NOON) for _ in range(18)
    ]
    fields = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    setting = {name: connection.settings_dict[name] for name in fields}
    setting["NAME"] = str(setting["NAME"])
    program = JOURNAL_IN_A_PROCESS.format(connection=setting)
    groups = [entries[turn::3] for turn in range(3)]
    processes = [
        subprocess.Popen([sys.executable, "-c", program, *(str(entry.pk) for entry in group)])
        for group in groups
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    rows = RegistryEntry.objects.order_by("journal_sequence")
    assert list(rows.values_list("journal_sequence", flat=True)) == list(range(1, 19))


def test_a_refused_journalling_gives_its_number_back(registrar: Registrar) -> None:
    case = registrar.case()
    without_party = registrar.entry(case, advertisement_entry, parties=())
    with pytest.raises(Declined):
        registrar.journal(without_party)
    assert registrar.journal(registrar.entry(case, advertisement_entry)).journal_number == "1/2026"


def test_numbers_begin_anew_in_a_new_year_by_norwegian_time(registrar: Registrar) -> None:
    before = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    after = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # midnight in Norway
    old = registrar.case(at=before)
    assert [registrar.case(at=at).number for at in (before, after, after)] == ["2026/2", "2027/1", "2027/2"]
    first = registrar.journal(registrar.entry(old, advertisement_entry, at=before), at=before)
    second = registrar.journal(registrar.entry(old, advertisement_entry, at=before), at=after)
    assert (first.journal_number, str(first.journal_date)) == ("1/2026", "2026-12-31")
    assert (second.journal_number, str(second.journal_date)) == ("1/2027", "2027-01-01")
    assert second.number == "2026/1-2"


def test_the_journal_number_is_the_last_write_of_its_transaction(registrar: Registrar) -> None:
    """So that others wait for the counter as short as can be: after it, only the entry's own row is written."""
    entry = registrar.entry(registrar.case(), advertisement_entry)
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        registrar.journal(entry)
    writes = [
        query["sql"].split('"')[1]
        for query in captured
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert writes[-2:] == ["archive_journalnumbercounter", "archive_registryentry"]


def test_a_number_is_never_taken_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        take_number(JournalNumberCounter, 2026)
