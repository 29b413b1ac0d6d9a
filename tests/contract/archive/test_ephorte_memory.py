"""A file of 200 MB costs ePhorte's connector no more memory than one of 1 MB: out with its entry, and back again.

Each in a process of its own, against the simulator; what is compared is the process's peak (`ru_maxrss`).
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.database import ROOT
from tests.simulated_ephorte import PASSWORD, running

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")

MOST_MORE = 50 * 1024
"""Kibibytes."""

CHILD = """
import hashlib, resource, sys, tempfile
from dataclasses import replace
from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.noark import DocumentObject
from tests.contract.archive.records import MemoryFiles, advertisement_entry, case_record, document_record, plan_of

address, size = sys.argv[1], int(sys.argv[2])
piece = bytes(range(256)) * 4096
with tempfile.NamedTemporaryFile() as held:
    digest = hashlib.sha256()
    for _ in range(size // len(piece)):
        held.write(piece)
        digest.update(piece)
    held.flush()

    class OnDisk:
        def open(self, sha256):
            return open(held.name, "rb")
        def size(self, sha256):
            return size

    file = DocumentObject(digest.hexdigest(), size, "fmt/95", "application/pdf", "pdf")
    entry = advertisement_entry(MemoryFiles(), documents=(document_record(MemoryFiles(), objects=(file,)),))
    case = case_record()
    archive = EphorteArchive("ephorte", url=address + "/ncore/", username="arkivbro", database="EPHORTE",
                             external_system_name="ARKIVBRO", unit_field="Description", mtom=sys.argv[3] == "mtom")
    known = {}
    for step in plan_of(case, entry).steps:
        if step.key not in known:
            known[step.key] = archive.perform(step, known, None, OnDisk(), deadline=120.0)
            known.update(known[step.key].parts)
    with archive.open_document(file.sha256) as stream:
        back = hashlib.sha256()
        while data := stream.read(1 << 20):
            back.update(data)
    assert back.hexdigest() == file.sha256
    assert archive.read_entry(known[entry.key], deadline=30.0).status == "J"
    archive.close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("way", ["mtom", "text"])
def test_a_large_file_costs_no_more_memory_than_a_small_one(way: str) -> None:
    peaks = []
    for megabytes in (1, 200):
        with running() as simulator:
            environment = {**os.environ, "ARKIVBRO_EPHORTE_PASSWORD": PASSWORD}
            environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
            simulator.settings(answers_mtom=way == "mtom")
            done = subprocess.run(
                [sys.executable, "-c", CHILD, simulator.address, str(megabytes << 20), way],
                env=environment,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-2000:]
            peaks.append(int(done.stdout))
    small, large = peaks
    assert large - small < MOST_MORE, peaks
