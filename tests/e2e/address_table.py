"""`python -m tests.e2e.address_table`, in the product's environment: every address of the product that is a page, as JSON by user.

What an address needs (a locked list, a letter, an application that is being written) is made in that installation first.
"""

from __future__ import annotations

import json
import os
import sys

ROLES = {"ragnhild": "RECRUITER", "arne": "ARCHIVIST", "dagny": "ADMINISTRATOR"}
NO_PAGES = (
    "ready", "live", "operations-health", "metrics", "webhook", "theme", "public-journal-feed", "archive-file", "attachment", "download-list", "addresses-for-access-pdf", "proof-report", "proof-certificate", "not-archived-register", "units-as-toml", "system-api-document",
)  # fmt: skip
"""Files, and what machines read."""


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "arkivbro.conf.settings"
    import django

    django.setup()
    from arkivbro.accounts.models import Role
    from tests.web.addresses import BY_TOKEN, every_address

    pages = [one for one in every_address() if one.name not in NO_PAGES and not one.name.startswith(BY_TOKEN)]
    json.dump(
        {
            "": [one.path for one in pages if one.opens_for == frozenset()],
            **{
                user: [one.path for one in pages if one.opens_for and Role[role] in one.opens_for]
                for user, role in ROLES.items()
            },
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
