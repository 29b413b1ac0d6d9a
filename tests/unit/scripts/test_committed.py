"""`make check` refuses files that are not ours."""

from __future__ import annotations

import pytest

from scripts.checks.committed import LARGEST, committed, wrong


@pytest.mark.parametrize(
    "name",
    [
        "uv-0.13.9-py3-none-manylinux.whl",
        "src/vendor/designsystem.min.js",
        "a/fonts/Source.ttf",
        "x.tar.gz",
        "contract/NCore.wsdl",
    ],
)
def test_a_third_party_file_is_refused(name: str) -> None:
    assert len(list(wrong([(name, 10)]))) == 1


def test_a_file_that_nobody_wrote_by_hand_is_refused() -> None:
    assert list(wrong([("docs/pictures/start.png", LARGEST + 1)]))
    assert not list(wrong([("docs/pictures/start.png", LARGEST), ("src/arkivbro/runtime.py", 9_000)]))


def test_nothing_of_the_kind_is_committed() -> None:
    assert not list(wrong(committed()))
