"""Issue 11, item 8: at every address that gives a file it is one to be saved, by a name of ours, of the type that its bytes have."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from arkivbro.recruitment.models import Attachment
from arkivbro.recruitment.services import reading_acts
from tests.web.addresses import Address
from tests.web.conftest import client_of, visits

ALONE = "sandbox"
SHOWN_AS = {"application/pdf", "image/jpeg", "image/png", "text/plain; charset=utf-8"}
"""What a browser may show of a file, on a page without scripts, forms or anything fetched."""
METRICS = "text/plain; version=0.0.4"
"""Numbers of ours, with nobody's file or name among them."""


@pytest.mark.parametrize("user", ["ragnhild", "arne"])
def test_issue_11_item_8_every_address_that_gives_a_file(user: str, addresses: list[Address]) -> None:
    own = set(Attachment.objects.values_list("file_name", flat=True)) - {""}
    assert own
    doors = set()
    for address, answer in visits(user, "get", addresses):
        told = answer.headers.get("Content-Disposition", "")
        kind = answer.headers["Content-Type"]
        if (
            answer.status_code != 200
            or kind.startswith(("text/html", "text/css", "application/json", METRICS))
            or "xml" in kind
        ):
            continue
        doors.add(address.name)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        alone = ALONE in answer.headers.get("Content-Security-Policy", "") and kind in SHOWN_AS
        assert told.startswith("attachment") or alone, (address, told, kind)
        name = re.search(r'filename="?([^";]+)', told)
        assert name and name[1] not in own, "the applicant's own name for it goes nowhere"
    assert {"attachment", "archive-file", "download-list", "addresses-for-access-pdf"} <= doors


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
        b"full address:s:ond.example\nprompt for credentials:i:0\n",
        b'ID;PWXL;N;E\nC;Y1;X1;K0;EEXEC("calc")\n',
        bytes(0x8001) + b"CD001" + bytes(100),
    ],
    ids=["html", "svg", "rdp", "slk", "iso"],
)
def test_issue_11_item_8_an_applicants_file_is_saved_as_what_runs_nothing(
    content: bytes, addresses: list[Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Held:
        def open(self, _: str) -> Any:
            return io.BytesIO(content)

    monkeypatch.setattr(reading_acts, "work_store", Held)
    (place,) = (one.path for one in addresses if one.name == "attachment")
    answer = client_of("ragnhild").get(place)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert re.fullmatch(
        r'attachment; filename="vedlegg-\d+\.(bin|txt)"', answer.headers["Content-Disposition"]
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
