"""A worker process of the tests: `python -m tests.failure.ledger_worker`, until SIGTERM."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
django.setup()

from django.conf import settings

settings.ARKIVBRO_RUNTIME = "tests.doubles.ledger.runtime_of_a_process"


def main() -> None:
    from arkivbro.transfers.worker import Worker

    Worker().run_forever()


if __name__ == "__main__":
    main()
