"""Issue 11: slow clients, sprayed logins and uploads at once for ten minutes; `python -m tests.attacks.soak 30` is the short form."""

from __future__ import annotations

import os

import pytest

from tests.attacks import soak


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_issue_11_attacked_for_ten_minutes() -> None:
    assert soak.main(float(os.environ.get("ARKIVBRO_ATTACKED_SECONDS", "600"))) == 0
