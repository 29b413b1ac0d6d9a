"""A file that an applicant adds and its row in the audit log are one: both stand, or neither; one that is refused has its row too."""

from __future__ import annotations

import io
from typing import Any

import pytest

from arkivbro.accounts import audit
from arkivbro.accounts.models import AuditEntry
from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import Position, UploadedFile
from arkivbro.positions.services import applicant_acts
from tests.application_folders import cv
from tests.integration.positions.conftest import begun, token_in


class Killed(BaseException):
    """The process is gone."""


def add(link: str, data: bytes, name: str) -> UploadedFile:
    return applicant_acts.add_file(
        applicant_acts.AddFile(
            token=token_in(link),
            stream=io.BytesIO(data),
            file_name=name,
            kind="cv",
            network_address="192.0.2.1",
        )
    )


def rows() -> tuple[int, int]:
    return UploadedFile.objects.count(), AuditEntry.objects.filter(act="application.add_file").count()


def test_item_11_one_who_dies_before_the_audit_row_leaves_no_file(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = begun(published)
    real = audit.record

    def killed(actor: Any, act: str, *rest: Any, **named: Any) -> Any:
        if act == "application.add_file":
            raise Killed
        return real(actor, act, *rest, **named)

    monkeypatch.setattr(audit, "record", killed)
    with pytest.raises(Killed):
        add(link, cv(), "cv.pdf")
    assert rows() == (0, 0)


@pytest.mark.parametrize(("data", "name"), [(cv(), "cv.pdf"), (b"MZ" + bytes(600), "cv.exe")])
def test_item_11_every_file_that_came_has_its_row(published: Position, data: bytes, name: str) -> None:
    _, link = begun(published)
    try:
        add(link, data, name)
    except WrongUse:
        assert UploadedFile.objects.get().removed
    assert rows() == (1, 1)
