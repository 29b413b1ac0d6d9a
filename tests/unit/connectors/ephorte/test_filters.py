"""The filter language: what is special is quoted or refused."""

from __future__ import annotations

import pytest

from arkivbro.connectors.ephorte.filters import both, equals, one_of
from arkivbro.core.errors import Misconfigured


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("abc123", "F=abc123"),
        ("Region Vest", "F=Region Vest"),
        (None, "F=@"),
        (True, "F=true"),
        (17, "F=17"),
        ("a,b", "F='a,b'"),
        ("*", "F='*'"),
        ("@", "F='@'"),
        ("x' OR Id=1", "F='x\\' OR Id=1'"),
        ("Drift AND Id!=@", "F='Drift AND Id!=@'"),
        ("Drift and vedlikehold", "F='Drift and vedlikehold'"),
        (" ytterst ", "F=' ytterst '"),
        ("", "F=''"),
    ],
)
def test_a_value_is_taken_literally(value: str | int | bool | None, written: str) -> None:
    assert equals("F", value) == written


@pytest.mark.parametrize("value", ["a,b", "it's", "*", "@"])
def test_an_older_server_is_never_asked_for_what_it_would_misread(value: str) -> None:
    with pytest.raises(Misconfigured):
        equals("F", value, quotes=False)


@pytest.mark.parametrize("value", ["a\x00b", "a\nb,", "\\'"])
def test_what_no_quoting_can_carry_is_refused(value: str) -> None:
    with pytest.raises(Misconfigured):
        equals("F", value)


def test_a_list_and_a_conjunction() -> None:
    assert both(one_of("Id", (1, 2)), "", equals("Series.Id", "SAK")) == "Id=1,2 AND Series.Id=SAK"
    with pytest.raises(ValueError, match="needs a value"):
        one_of("Id", ())
    with pytest.raises(ValueError, match="name of a field"):
        equals("Id=1 OR X", 1)
