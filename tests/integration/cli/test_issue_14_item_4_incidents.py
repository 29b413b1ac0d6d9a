"""Issue 14, item 4: the command that tells where no worker lives to do it."""

from __future__ import annotations

import json

from tests.integration.cli.conftest import Arkivbro
from tests.processes import run

LIVES = """
import django; django.setup()
from arkivbro.transfers.models import WorkerSign
from django.db.models.functions import Now
WorkerSign.objects.create(worker="1-a", started=Now(), last_sign=Now())
"""
STANDS_LONG = """
import django; django.setup()
from datetime import timedelta
from django.db.models.functions import Now
from arkivbro.incidents.models import Incident
Incident.objects.update(first_seen=Now() - timedelta(minutes=1))
"""


def test_issue_14_item_4_it_tells_only_where_no_worker_does(
    arkivbro: Arkivbro, installation: dict[str, str]
) -> None:
    environment = {**installation, "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings"}
    assert "Ingenting har vært galt." in arkivbro("incidents", "--tell").stdout
    run(("-c", STANDS_LONG), environment)
    arkivbro("incidents", "--tell")
    told = json.loads(arkivbro("incidents", "--json").stdout)["incidents"]
    assert "health.never_a_worker" in {one["code"] for one in told}
    assert all(one["over"] is None for one in told)
    assert "Ingen arbeider har gått ennå" in arkivbro("incidents").stdout
    run(("-c", LIVES), environment)
    before = arkivbro("incidents", "--json").stdout
    assert arkivbro("incidents", "--tell", "--json").stdout == before
    arkivbro("incidents", "--tell", "--dead=1")
    told = json.loads(arkivbro("incidents", "--json").stdout)["incidents"]
    assert "health.no_worker" in {one["code"] for one in told}, "whom `serve` saw die counts as dead at once"
