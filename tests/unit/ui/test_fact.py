"""`{% fact %}`: one line of a list of facts."""

from __future__ import annotations

import pytest

from arkivbro.ui.templatetags.arkivbro import fact


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (("P", "Offl. § 25"), "<dt>Tilgang</dt><dd>P, Offl. § 25</dd>"),
        (("P", ""), "<dt>Tilgang</dt><dd>P</dd>"),
        ((0,), "<dt>Tilgang</dt><dd>0</dd>"),
        (("<b>",), "<dt>Tilgang</dt><dd>&lt;b&gt;</dd>"),
        (("", "Offl. § 25"), ""),
        ((None,), ""),
        ((), ""),
    ],
)
def test_a_fact_is_told_where_its_value_is_there(values: tuple[object, ...], shown: str) -> None:
    assert fact("Tilgang", *values) == shown
