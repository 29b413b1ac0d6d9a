"""A worker killed while it archives lists, letters and a decision on exemption: exactly one of each, whole, nothing twice.

One public list, one extended list, one example letter with its address list, one letter to one applicant and one decision;
killed before and after every call to the archive and every commit, and compared to the byte with what stands where nothing
went wrong.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.database import KIND
from tests.failure.installations import Installation, make
from tests.failure.killing import Undisturbed, failures, undisturbed
from tests.failure.manual_acts import WANTED, is_whole

EVERY = 11 if KIND == "sqlite" else 25
"""`make test` takes every so-manieth boundary, an odd number for both sorts of taking up; `make soak` takes them all."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return make(tmp_path_factory.mktemp("failure") / "original", "manual_acts")


@pytest.fixture(scope="module")
def calm(original: Installation, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    found = undisturbed(original, tmp_path_factory.mktemp("counted") / "copy")
    assert is_whole(found.standing, found.standing) == ""
    assert found.boundaries > 5 * len(WANTED), (
        "before and after each commit: it is taken up, and all the rest"
    )
    return found


def _twice(entries: list[dict[str, Any]], rows: dict[str, int]) -> None:
    entries.append(entries[-1])


def _no_address_list(entries: list[dict[str, Any]], rows: dict[str, int]) -> None:
    next(entry for entry in entries if len(entry["documents"]) == 2)["documents"].pop()


def _recipient_twice(entries: list[dict[str, Any]], rows: dict[str, int]) -> None:
    entries[-1]["parties"].append(entries[-1]["parties"][0])


def _other_bytes(entries: list[dict[str, Any]], rows: dict[str, int]) -> None:
    entries[-1]["documents"][0]["sha256"] = "0" * 64


def _in_no_case(entries: list[dict[str, Any]], rows: dict[str, int]) -> None:
    rows["DocumentDescription"] += 1


@pytest.mark.parametrize("spoil", [_twice, _no_address_list, _recipient_twice, _other_bytes, _in_no_case])
def test_the_verdict_sees_what_is_wrong(calm: Undisturbed, spoil: Callable[..., None]) -> None:
    spoilt = copy.deepcopy(calm.standing)
    spoil(spoilt["cases"][0]["entries"], spoilt["rows"])
    assert is_whole(spoilt, calm.standing) != ""


@pytest.mark.timeout(600)
def test_killed_at_a_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    verdict = partial(is_whole, calm=calm.standing)
    assert failures(original, tmp_path, range(2, calm.boundaries + 1, EVERY), verdict, calm) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_at_every_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    verdict = partial(is_whole, calm=calm.standing)
    assert failures(original, tmp_path, range(1, calm.boundaries + 1), verdict, calm) == []
