"""Issue 11, item 15: what another program reads is UTF-8 whatever the terminal says."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from arkivbro.cli.main import write_utf8
from tests.database import ROOT
from tests.feeds import item, write_feed

pytestmark = pytest.mark.one_database("how a line is written on a pipe")

LOCALES = (
    {"PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)


def test_issue_11_item_15_json_on_a_pipe_is_utf8(installation: dict[str, str], tmp_path: Path) -> None:
    feed = write_feed(
        tmp_path,
        item(title="Rådgiver – 李"),
        item(wc_AdvertId="2", wc_RefNr="R-18", title="Şef – Łódź", wc_StartDate="i år – "),
    )
    for number, locale in enumerate(LOCALES):
        commands = [["import", "webcruiter-feed", str(feed)], ["status"], ["plan", "R-17"]]
        for command in commands if number == 0 else commands[:1]:
            done = subprocess.run(
                [sys.executable, "-m", "arkivbro", *command, "--json"],
                env={**installation, **locale},
                cwd=ROOT,
                capture_output=True,
                timeout=120,
                check=False,
            )
            assert done.returncode in (0, 1), done.stderr
            json.loads(done.stdout.decode("utf-8"))
            if command[0] == "import":
                assert "«i år –»" in done.stdout.decode("utf-8")


def test_issue_11_item_15_every_command_begins_by_writing_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    write_utf8()
    sys.stdout.write(json.dumps("å – 李 \ud800", ensure_ascii=False))
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode("utf-8")) == "å – 李 \ud800"
