"""A worker that works until nothing waits for anything but a person, then prints the archive log as one JSON document."""

from __future__ import annotations

import json
import os
import sys
import time

LONGEST = 60.0
"""In seconds; the waits of the test's installation are short."""
GOES_ON = {"waiting", "preparing", "transferring", "retrying", "unresolved"}
"""Statuses in which the worker has more to do by itself, unless it waits for something that a person has to decide."""
FOR_A_PERSON = {"declined", "failed", "stopped"}
QUIET = 10.0
"""In seconds: more than a lease, a retry and the time given to settle together. So long has nothing happened while a person is
needed: nothing will.
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from arkivbro.transfers.selectors import transfers_json
    from arkivbro.transfers.worker import run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    until = time.monotonic() + LONGEST
    before, since = "", time.monotonic()
    while True:
        run_until_rest()
        transfers = list(transfers_json())
        if time.monotonic() > until or not any(row["status"] in GOES_ON for row in transfers):
            break
        if (now := json.dumps(transfers, default=str)) != before:
            before, since = now, time.monotonic()
        needs_person = any(row["status"] in FOR_A_PERSON for row in transfers)
        if needs_person and time.monotonic() - since > QUIET:
            break
        time.sleep(0.2)
    json.dump({"transfers": transfers}, sys.stdout)


if __name__ == "__main__":
    main()
