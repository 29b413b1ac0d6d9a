"""What cannot be right is told to the applicant before the application is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arkivbro.core.plausibility import YOUNGEST
from arkivbro.positions.forms import ApplicationForm
from arkivbro.positions.services.publishing import today
from tests.integration.positions.conftest import PERSON


def errors(**changed: str) -> dict[str, list[str]]:
    form = ApplicationForm(data={**PERSON, **changed}, must_be_whole=True)
    return {field: [str(one) for one in told] for field, told in form.errors.items()}


def test_a_whole_one_has_none() -> None:
    assert errors() == {}


@pytest.mark.one_database("what a form takes")
@pytest.mark.parametrize("postcode", ["abc", "185", "01850", "0185 Oslo", "٠١٨٥"])
@pytest.mark.parametrize("country", ["", "Norge", "NOREG", "Norway"])
def test_a_norwegian_postcode_has_four_digits(postcode: str, country: str) -> None:
    assert errors(postcode=postcode, country=country) == {"postcode": ["Et norsk postnummer har fire sifre."]}


@pytest.mark.parametrize("postcode", ["SW1A 1AA", "11 123", ""])
def test_other_countries_have_their_own(postcode: str) -> None:
    assert errors(postcode=postcode, country="Sverige") == {}


def test_nobody_younger_than_may_work() -> None:
    too_young = today() - timedelta(days=YOUNGEST * 365)
    assert list(errors(birth_date=too_young.isoformat())) == ["birth_date"]
    old_enough = today() - timedelta(days=(YOUNGEST + 1) * 366)
    assert errors(birth_date=old_enough.isoformat()) == {}
