"""Seeds that ran green are remembered for the code that they ran on, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation import record
from tests.simulation.record import Record, code
from tests.simulation.simulated import simulate


def test_what_held_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARKIVBRO_SIMULATION_RECORD", str(tmp_path))
    there = Record("sqlite")
    for seed in (1, 2, 4):
        there.add(seed)
    with there.file.open("a") as file:
        file.write("=3")  # its writer was killed
    there.add(5)
    assert there.green() == {1, 2, 4}, (
        "a line that was cut off, and what was written into it, count for nothing"
    )
    told = simulate("--seeds", 4, "--record", "--processes", 1, database="sqlite", record=tmp_path).stdout
    assert "sqlite: 1 seeds from 1" in told
    assert "4 of 4 on sqlite, 0 failures" in told
    assert Record("sqlite").green() == {1, 2, 3, 4}


def test_another_code_has_another_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "src" / "arkivbro"
    source.mkdir(parents=True)
    monkeypatch.setattr(record, "PARTS", ("src/arkivbro",))
    (source / "one.py").write_text("1")
    before = code(tmp_path)
    assert code(tmp_path) == before
    (source / "one.py").write_text("2")
    assert code(tmp_path) != before
