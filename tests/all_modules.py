"""Reads every module that a command or a worker may want, and opens no database, no file and no thread.

Imported by the one process that `tests.processes` are forked from, and nowhere else.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import pkgutil
import threading

import django
from django.apps import apps

from tests.warm_children import outlive_the_killed

PACKAGES = ("arkivbro.cli", "arkivbro.connectors", "arkivbro.demo")
MODULES = (
    "arkivbro.wiring",
    "arkivbro.archive.adapter",
    "arkivbro.archive.selectors.contract_json",
    "arkivbro.documents.child",
    "arkivbro.transfers.worker",
    "arkivbro.transfers.selectors",
    "django.core.management",
    "django.core.mail.backends.smtp",
    "django.db.backends.sqlite3.base",
    "django.db.backends.postgresql.base",
    "holidays.countries.norway",
)


def _read_all() -> None:
    django.setup()
    # Every command looks whether the database is in step, and reads all migrations for that.
    migrations = [f"{app.name}.migrations" for app in apps.get_app_configs()]
    for package in (*PACKAGES, *filter(importlib.util.find_spec, migrations)):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    for name in MODULES:
        importlib.import_module(name)
    assert threading.active_count() == 1, "what is forked may have no other thread"
    outlive_the_killed()
    gc.collect()
    gc.freeze()


_read_all()
