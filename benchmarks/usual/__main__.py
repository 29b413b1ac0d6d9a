"""`python -m benchmarks.usual FACTS VARIANT`: what comes in, then its own worker until nothing waits, timed: JSON on standard output.

The first vacancy of the facts goes before, so that templates, typefaces and the database are warm.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.usual.settings"


def main():
    import django

    django.setup()
    import weasyprint
    from django.conf import settings
    from django.core.management import call_command

    from benchmarks.usual.models import Application, Document, Entry

    settings.PDF_VARIANT = sys.argv[2] or None
    warm, *told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    call_command("migrate", run_syncdb=True, verbosity=0)
    receive_all([warm])
    work()
    entries = Entry.objects.filter(status="J").count()
    processor, began = time.process_time(), time.perf_counter()
    receive_all(told)
    received = time.perf_counter()
    work()
    ended = time.perf_counter()
    processor = time.process_time() - processor
    made = Document.objects.filter(number=1).order_by("pk").select_related("entry__case__vacancy")
    figures = {
        "version": weasyprint.__version__,
        "applications": sum(len(one["applications"]) for one in told),
        "transferred": Entry.objects.filter(status="J").count() - entries,
        "unarchived": Application.objects.filter(archived_at=None).count(),
        "received_in": received - began,
        "archived_in": ended - received,
        "processor": processor,
        "with_children": processor,  # it has none
        "documents": [
            [document.entry.case.vacancy.reference, document.entry.sender, document.file.path]
            for document in made
        ],
    }
    json.dump(figures, sys.stdout)


def receive_all(told):
    from benchmarks.usual.services import receive_application, receive_vacancy

    for one in told:
        vacancy = receive_vacancy(one)
        for application in one["applications"]:
            receive_application(vacancy, application)


def work():
    """Its own worker, in this process, until no task waits: its start would weigh more than its work."""
    from django.core.management import call_command

    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()
