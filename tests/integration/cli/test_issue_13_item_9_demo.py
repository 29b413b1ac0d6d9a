"""Issue 13, item 9: `demo --webcruiter --ephorte` runs the whole chain of the routine, tells it as it goes, and rests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.one_database("where a demo archives")

ENTRIES = (
    ("X", "Utlysning – WebCruiter annonse", ""),
    *(("I", "Søknad og CV – ", "P") for _ in range(5)),
    ("I", "Søknad og CV, endret ", "P"),
    ("I", "Søknad trukket – ", "P"),
    ("X", "Unntak fra offentlighet – ", "P"),
    ("X", "Offentlig søkerliste – ", ""),
    ("X", "Utvidet søkerliste – ", "P"),
    ("U", "Eksempelbrev: Avslag på søknad – ", "P"),
)


@pytest.mark.soak  # in `make test` the browser goes the same way (tests/e2e/test_issue_13_item_9_whole_chain.py)
def test_issue_13_item_9_the_whole_chain_is_told_and_stands_in_ephorte(
    installation: dict[str, str], tmp_path: Path
) -> None:
    """Without a data folder of one's own: what it gets is gone afterwards, and so are the simulators."""
    del installation["ARKIVBRO_DATA_DIR"]
    installation |= {"TMPDIR": str(tmp_path), "ARKIVBRO_HTTPS": ""}
    command = ["demo", "--once", "--webcruiter", "--ephorte", "--json", "--port", "8280"]
    done = subprocess.run(
        [sys.executable, "-m", "arkivbro", *command],
        env=installation, cwd=tmp_path, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr

    (case,) = json.loads(done.stdout)["cases"]
    assert re.fullmatch(r"Seniorinspektør, .* – Region Vest – 9000000001", case["title"])
    told = [(entry["type"], entry["title"], entry["access_code"]) for entry in case["entries"]]
    assert len(told) == len(ENTRIES)
    for (kind, begins, code), entry in zip(ENTRIES, told, strict=True):
        assert (entry[0], entry[2]) == (kind, code) and entry[1].startswith(begins), entry
    assert [len(entry["documents"]) for entry in case["entries"]][1:8] == [3, 3, 3, 3, 3, 4, 1]

    addresses = dict(re.findall(r"^(\S[^:]*):? +(http://127\.0\.0\.1:\d+)/", done.stderr, re.MULTILINE))
    assert {"Webcruiter (simulator)", "arkivbro", "Offentlig journal"} <= set(addresses), done.stderr
    assert done.stderr.count("→ arkivert etter") == len(ENTRIES), done.stderr
    assert "ikke arkivert ennå" not in done.stderr
    for address in addresses.values():
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, trust_env=False)
    assert not list(tmp_path.glob("arkivbro-demo-*"))
