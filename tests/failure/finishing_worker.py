"""A worker that works to rest, then prints what stands in the archive and in the archive log, as one JSON document.

`rows` counts the archive's tables: an object that is in no case would show there and nowhere else.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from django.apps import apps

    from arkivbro.archive.selectors.contract_json import cases_json
    from arkivbro.transfers.selectors import transfers_json
    from arkivbro.transfers.worker import run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    run_until_rest()
    rows = {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("archive").get_models()
    }
    json.dump({"cases": list(cases_json()), "transfers": list(transfers_json()), "rows": rows}, sys.stdout)


if __name__ == "__main__":
    main()
