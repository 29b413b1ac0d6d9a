"""Our own OpenAPI document, asked by schemathesis. At length:

.venv/bin/python -m pytest -m soak tests/integration/api/test_issue_13_item_8_schemathesis.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from arkivbro.api.views.operations import api
from arkivbro.api.views.tokens import forget_rates
from tests.integration.api.asked_by_schemathesis import asked
from tests.integration.api.conftest import System

pytestmark = pytest.mark.django_db(transaction=True)
REQUESTS = 20_000


@pytest.fixture(autouse=True)
def _no_bounds(tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """As many requests as one likes, and no line in a log for each that is refused."""
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    settings.ALLOWED_HOSTS = ["*"]
    bounds = {"requests_at_once": 10_000_000, "max_waiting_megabytes": 10_000_000}
    unbound = settings.ARKIVBRO.api.model_copy(update=bounds)
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"api": unbound})
    forget_rates()
    caplog.set_level("ERROR", logger="django.request")


def operations() -> set[str]:
    paths = api.get_openapi_schema()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


@pytest.mark.one_database("what the document says")
def test_issue_13_item_8_nothing_undocumented_is_answered(system: System) -> None:
    found = asked(system, get_wsgi_application(), examples=2)
    assert {operation for operation, _ in found} == operations()
    assert not [one for one in found if one[1] >= 500]


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_issue_13_item_8_nothing_undocumented_in_20_000_requests(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ends by itself: each round asks every operation anew."""
    found, number = Counter[tuple[str, int]](), 0
    while found.total() < REQUESTS:
        found += asked(system, get_wsgi_application(), examples=150, number=number)
        number += 1
    with capsys.disabled():
        print()
        for (operation, status), count in sorted(found.items()):
            print(f"{count:6} × {status} {operation}")
        print(f"{found.total():6} requests on {len({one for one, _ in found})} operations")
    assert {operation for operation, _ in found} == operations()
    assert not [one for one in found if one[1] >= 500]
