"""A worker that works until nothing waits for anything but a person, then prints the archive log as one JSON document."""

from __future__ import annotations

import json
import os
import sys
import time

LONGEST = 60.0
"""In seconds; the waits of the test's installation are short."""
GOES_ON = {"waiting", "preparing", "transferring", "retrying", "unresolved"}
"""Statuses in which the worker has more to do by itself."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from arkivbro.transfers.selectors import transfers_json
    from arkivbro.transfers.worker import run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    until = time.monotonic() + LONGEST
    while True:
        run_until_rest()
        transfers = list(transfers_json())
        if time.monotonic() > until or not any(row["status"] in GOES_ON for row in transfers):
            break
        time.sleep(0.2)
    json.dump({"transfers": transfers}, sys.stdout)


if __name__ == "__main__":
    main()
