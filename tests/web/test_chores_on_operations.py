"""Drift says which chore is in trouble, and is not content meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from arkivbro.runtime import current
from arkivbro.transfers.models import ChoreState
from arkivbro.transfers.own_chores import ledger_chores
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.selectors.chores import NAMES
from tests.pages import one_line
from tests.web.conftest import client_of

pytestmark = pytest.mark.django_db


def test_a_chore_in_trouble_is_told() -> None:
    assert "gikk galt" not in client_of("dagny").get("/drift/").content.decode()
    when = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    ChoreState.objects.create(name="a_test", failures=3, error_code="KeyError", succeeded=when)
    ChoreState.objects.update_or_create(name="letters", defaults={"failures": 1, "error_code": "died"})
    page = one_line(client_of("dagny").get("/drift/").content)
    assert "Sende brev: gikk galt." in page
    assert "a_test: gikk galt 3 ganger på rad. Gikk sist bra fredag 20. november 2026" in page
    assert "Alt i orden." not in page


def test_every_chore_of_a_worker_has_a_name() -> None:
    runtime = current()
    for chore in (*ledger_chores(runtime, engine_for(runtime)), *runtime.chores):
        assert chore.name in NAMES
