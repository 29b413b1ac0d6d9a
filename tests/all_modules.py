"""Reads every module that a command or a worker may want, and opens no database, no file and no thread.

Imported by the one process that `tests.processes` are forked from, and nowhere else.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import threading

import django

PACKAGES = ("arkivbro.cli", "arkivbro.connectors", "arkivbro.demo")
MODULES = (
    "arkivbro.wiring",
    "arkivbro.archive.selectors.contract_json",
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
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    for name in MODULES:
        importlib.import_module(name)
    assert threading.active_count() == 1, "what is forked may have no other thread"
    gc.collect()
    gc.freeze()


_read_all()
