"""Issue 17 item 4: what was accepted stands in every statement about completeness, until it rests or was put aside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.application_folders import message, write
from tests.feeds import item, write_feed
from tests.integration.cli.conftest import Arkivbro

PUTS_ASIDE = """
from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services.put_aside import PutAside, put_application_aside
row = Application.objects.get(vacancy=None)
put_application_aside(PutAside(actor=COMMAND_LINE, application=row.public_id, reason="En test."))
"""


@pytest.mark.one_database("words")
def test_item_4_an_application_without_its_vacancy_is_told_everywhere(
    arkivbro: Arkivbro, as_json: Callable[..., Any], tmp_path: Path
) -> None:
    feed = str(write_feed(tmp_path, item()))
    arkivbro("import", "webcruiter-feed", feed, status=None)
    write(tmp_path / "in", "a", message(1, attachments=[]))
    write(tmp_path / "in", "b", message(2, vacancy="R-ukjent", attachments=[]))
    arkivbro("import", "applications", str(tmp_path / "in"))
    arkivbro("run", "--until-rest")

    verdicts = {one["vacancy"]: one for one in as_json("verify", status=1)}
    assert verdicts["R-17"]["lacks"] == [] and not verdicts["R-ukjent"]["complete"]
    assert [(one["code"], one["subject"]) for one in verdicts["R-ukjent"]["lacks"]] == [
        ("no_vacancy", "folder:A-2")
    ]
    assert [one["vacancy"] for one in as_json("verify", "R-ukjent", status=1)] == ["R-ukjent"]
    assert as_json("status", status=1)["applications_without_vacancy"] == [
        {"application": "folder:A-2", "vacancy": "R-ukjent", "received": "2026-11-10T09:15:00+00:00"}
    ]
    (waits,) = [one for one in as_json("transfers", status=1) if one["id"] is None]
    assert as_json("transfers", "--status", "transferred") and as_json("transfers", "--vacancy", "R-17")
    assert (waits["vacancy"], waits["subject"], waits["status"]) == ("R-ukjent", "folder:A-2", "waiting")
    for command in ("status", "transfers"):
        said = " ".join(arkivbro(command, status=1).stdout.split())
        assert "1 søknad venter på en stilling som ikke er kjent" in said, command
        assert "folder:A-2 på stillingen «R-ukjent»" in said

    def is_told() -> bool:
        done: subprocess.CompletedProcess[str] = arkivbro("status", status=None)
        return "venter på en stilling" in done.stdout

    arkivbro("manage", "shell", "-c", PUTS_ASIDE)
    assert not is_told()
    assert [one["lacks"] for one in as_json("verify")] == [[]]
    write(tmp_path / "in", "b", message(2, vacancy="R-ukjent", attachments=[], letter="En ny."))
    arkivbro("import", "applications", str(tmp_path / "in"))
    assert is_told()  # told anew by its source, it is to be looked at anew
