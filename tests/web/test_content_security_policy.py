"""Every answer says that everything comes from ourselves and nothing stands inline; a document of the archive says more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("path", ["/", "/ledige-stillinger/", "/logg-inn/", "/finnes-ikke/", "/helse/ready"])
def test_every_answer_has_the_policy_and_no_other(as_user: Callable[[str], Client], path: str) -> None:
    for user in ("", "ragnhild"):
        told = as_user(user).get(path).headers["Content-Security-Policy"]
        assert {one.strip() for one in told.split(";") if one.strip()} == POLICY
