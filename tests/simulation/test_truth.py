"""Who certainly is protected, by what was told and let through: what the invariant *protected* rests on."""

from __future__ import annotations

import pytest

from arkivbro.core.recruitment import Protection
from tests.simulation.truth import Protections

STRICT, NONE, UNKNOWN = Protection.STRICTLY_CONFIDENTIAL, Protection.NONE, Protection.UNKNOWN


@pytest.mark.parametrize(
    ("told", "is_strict"),
    [
        ([], False),
        ([STRICT], True),
        ([STRICT, UNKNOWN], True),
        ([STRICT, "unsure"], False),
        ([STRICT, "unsure", NONE], False),
        ([STRICT, "yes"], False),
        ([STRICT, "yes", STRICT], False),
        ([STRICT, "yes", "unsure", STRICT], False),
        ([STRICT, "yes", NONE, STRICT], True),
        (["yes", STRICT], True),
    ],
)
def test_who_is_protected(told: list[Protection | str], is_strict: bool) -> None:
    protections = Protections([(float(at), what) for at, what in enumerate(told)])
    assert protections.is_strict(len(told)) is is_strict
