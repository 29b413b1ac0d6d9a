"""A column of messages takes messages, and nothing that could be stored and never read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F

from arkivbro.core.messages import Finding, message
from arkivbro.fields import NoMessage
from arkivbro.transfers.models import Transfer, TransferDetails
from tests.doubles.ledger import advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(runtime: Any) -> Transfer:
    return ask(advertisement())


@pytest.mark.parametrize("text", ["saken er avsluttet", "", {"code": "declined"}])
def test_issue_10_item_2_an_error_is_a_message(one: Transfer, text: object) -> None:
    one.error = text  # type: ignore[assignment]  # what mypy refuses is tried
    with pytest.raises(NoMessage):
        one.save()
    with pytest.raises(NoMessage):
        Transfer.objects.update(error=text)


def test_issue_10_item_2_findings_are_findings(one: Transfer) -> None:
    for text in ("noe", ["noe"], None):
        with pytest.raises(NoMessage):
            TransferDetails.objects.update(findings=text)


def test_issue_10_item_2_what_is_one_is_stored(one: Transfer) -> None:
    found = Finding("where.title", message("declined"))
    TransferDetails.objects.update(findings=(found,))
    Transfer.objects.update(error=message("declined"))
    Transfer.objects.update(error=F("error"))
    assert Transfer.objects.get(error__code="declined").details.findings == (found,)
    Transfer.objects.update(error=None)
    assert Transfer.objects.get().error is None
