"""Every page answers in at most 25 queries, and in no more when there is more to show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.addresses import Address

OF_READING = 2
"""Whether the row that says who was shown it stands there already, and the row (issue 11, item 10)."""
MOST = 25 + OF_READING


@pytest.mark.parametrize("user", ["ragnhild", "arne", "dagny", ""])
def test_every_page_in_at_most_25_queries(
    user: str, as_user: Callable[[str], Client], addresses: list[Address]
) -> None:
    client, too_many, looked_at = as_user(user), {}, 0
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address.path)
        looked_at += response.status_code == 200
        if len(queries) > MOST:
            too_many[address.path] = len(queries)
    assert too_many == {}
    assert looked_at > 0
