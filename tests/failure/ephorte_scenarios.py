"""What can go wrong with one remote call to ePhorte, played by the simulator's switches and by real kills."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.failure.installations import Installation, copy
from tests.failure.killing import ArchivingStatus, read
from tests.failure.made_up_letter import SENT
from tests.simulated_ephorte import PASSWORD, Simulator

LATE = 1.8
SETTLE = 3.0
"""In seconds. A commit that comes late comes after the first retry (a second), and within the time given to settle: without
that time there would be two of it."""
SETTLE_AFTER_KILL = 0.5
"""Nothing comes late there, and it is waited for twice, and for the call's deadline between."""
TABLES = """
[archive]
default = "ephorte"

[archive.ephorte]
connector = "ephorte"
url = "{url}"
username = "arkivbro"
database = "EPHORTE"
external_system_name = "ARKIVBRO"
unit_field = "Description"
settle_seconds = {settle}
"""
STRICT = {"source_database": "nil", "types": "nowhere"}
"""How the simulator writes its replies: SourceDatabase first, and no types (issue 17 item 1)."""
WORKER = "tests.failure.patient_worker"
NOWHERE = "http://127.0.0.1:9/ncore/"
REFUSAL = "Enheten er nedlagt."


@dataclass(frozen=True)
class Happening:
    """`switch`: the simulator's. `kills`: the worker dies while the call is held. `is_refusal`: the archive says no."""

    name: str
    switch: dict[str, Any]
    kills: bool = False
    is_refusal: bool = False


HAPPENINGS = (
    Happening("killed before", {"kind": "hold_then_drop"}, kills=True),
    Happening("killed after send", {"kind": "hold_then_commit"}, kills=True),
    Happening("time-out after commit", {"kind": "time_out_after_commit", "seconds": 0.5}),
    Happening("commit that comes late", {"kind": "late_commit", "seconds": LATE}),
    Happening("connection cut", {"kind": "cut_before"}),
    Happening("connection cut after commit", {"kind": "cut_after_commit"}),
    Happening("answer cut short", {"kind": "truncated"}),
    Happening("fault that says nothing", {"kind": "generic_fault"}),
    Happening("fault after commit", {"kind": "fault_after_commit"}),
    Happening("refusal", {"kind": "fault", "text": REFUSAL}, is_refusal=True),
    Happening("503", {"kind": "unavailable"}),
    Happening("slow", {"kind": "slow", "seconds": 1.5}),
)
MID_SEQUENCE = tuple(
    Happening(
        f"batch stopped after {count}",
        {"kind": "fault_mid_sequence", "objects": count, "operation": "Insert"},
    )
    for count in range(1, 12)
)
"""Only where a batch is not atomic: what came before stands."""

Wanted = Mapping[str, tuple[int, tuple[bool, ...], tuple[str, ...]]]
"""By type: how many entries, whether each party is a recipient, and the documents' roles."""
APPLICATION: Wanted = {"X": (1, (False,), ("H",)), "I": (1, (False, True), ("H", "V", "V"))}
LETTER: Wanted = {
    "X": (1, (False,), ("H",)),
    "I": (2, (False, True), ("H",)),
    "U": (1, (False, True), ("H", "V")),
}


def aimed_at(
    installation: Installation, simulator: Simulator, folder: Path, settle: float = SETTLE
) -> Installation:
    """A copy of an installation that archives into this simulator, which is strict."""
    simulator.settings(**STRICT)
    made = copy(installation, folder)
    configuration = folder / "arkivbro.toml"
    text = configuration.read_text(encoding="utf-8").replace(NOWHERE, simulator.table["url"])
    if settle != SETTLE:
        text = text.replace(f"settle_seconds = {SETTLE}", f"settle_seconds = {settle}")
    configuration.write_text(text, encoding="utf-8")
    made.environment["ARKIVBRO_EPHORTE_PASSWORD"] = PASSWORD
    return made


def play(
    original: Installation,
    simulator: Simulator,
    folder: Path,
    happening: Happening,
    number: int,
    wanted: Wanted = APPLICATION,
) -> str:
    """What is wrong when that happened to the call with this number (from 1), or ""."""
    simulator.clear()
    installation = aimed_at(original, simulator, folder, SETTLE_AFTER_KILL if happening.kills else SETTLE)
    simulator.fault(**happening.switch, after=number - 1)
    if happening.kills and (wrong := _kill_when_held(installation, simulator)):
        return f"call {number}, {happening.name}: {wrong}"
    standing = _finished(installation)
    if happening.switch["kind"] == "late_commit":
        time.sleep(LATE)  # what was on its way has come: counted earlier, a second one would not be seen
    if wrong := duplicates(simulator):
        return f"call {number}, {happening.name}: {wrong}"
    if happening.is_refusal and any(row["status"] != "transferred" for row in standing["transfers"]):
        if not all(row["error"] for row in standing["transfers"] if row["status"] in ("failed", "declined")):
            return f"call {number}, {happening.name}: a refusal without a sentence"
        installation.run("-c", "from arkivbro.cli.main import main; main()", "retry", "--all-failed")
        standing = _finished(installation)
    wrong = is_whole(standing, simulator, wanted)
    return f"call {number}, {happening.name}: {wrong}" if wrong else ""


def slow_files_and_a_late_commit(original: Installation, simulator: Simulator, folder: Path) -> str:
    """The files take longer than the time given to settle, and then the entry is saved after the call was given up."""
    simulator.clear()
    installation = aimed_at(original, simulator, folder)
    simulator.fault("slow", operation="UploadFile", seconds=1.3, after=1, times=3)
    simulator.fault("late_commit", operation="Insert", type="RegistryEntry", after=1, seconds=LATE)
    standing = _finished(installation)
    time.sleep(LATE)
    return duplicates(simulator) or is_whole(standing, simulator)


def _finished(installation: Installation) -> ArchivingStatus:
    return read(installation.run("-m", WORKER, timeout=300).stdout)


def _kill_when_held(installation: Installation, simulator: Simulator) -> str:
    """A real SIGKILL while the server has the call; then the server goes on with it, or not."""
    victim = installation.start("-m", WORKER)
    is_held = simulator.wait_until_held()
    victim.kill()
    victim.communicate(timeout=30)
    simulator.release()
    if not is_held:
        return "the call was never made"
    return "" if victim.returncode == -signal.SIGKILL else f"the worker ended with {victim.returncode}"


def undisturbed(
    original: Installation, simulator: Simulator, folder: Path
) -> tuple[ArchivingStatus, list[dict[str, Any]]]:
    """Nothing goes wrong: what stands, and the calls that it took."""
    simulator.clear()
    simulator.reset()
    installation = aimed_at(original, simulator, folder)
    standing = _finished(installation)
    return standing, simulator.calls()


# --- counted in the simulator ------------------------------------------------------------------------------------


def duplicates(simulator: Simulator) -> str:
    """ "" when no key stands twice in the archive; else which kind does. True at every moment, not only at rest."""
    state = simulator.state()
    for type in ("Case", "RegistryEntry", "DocumentDescription"):
        keys = Counter(row["CustomAttribute1"] for row in state[type] if row.get("CustomAttribute1"))
        if any(count > 1 for count in keys.values()):
            return f"{type}: a key stands twice"
    return ""


def is_whole(standing: ArchivingStatus, simulator: Simulator, wanted: Wanted = APPLICATION) -> str:
    """ "" when exactly one of everything stands, journalled, signed off and screened; else what is wrong."""
    undone = [
        (row["kind"], row["status"], row["error"])
        for row in standing["transfers"]
        if row["status"] != "transferred"
    ]
    count = sum(how_many for how_many, _, _ in wanted.values())
    if undone or len(standing["transfers"]) != count:
        return f"transfers: {len(standing['transfers'])}, not done: {undone}"
    state = simulator.state()
    if len(state["Case"]) != 1 or len(state["Classification"]) != 1:
        return f"{len(state['Case'])} cases, {len(state['Classification'])} classes"
    if state["Case"][0]["CountOfRegistryEntries"] != count:
        return f"{state['Case'][0]['CountOfRegistryEntries']} entries in the case"
    types = Counter(row["RegistryEntryTypeId"] for row in state["RegistryEntry"])
    if types != {type: how_many for type, (how_many, _, _) in wanted.items()}:
        return f"entries: {dict(types)}"
    for entry in state["RegistryEntry"]:
        if wrong := _entry(entry, state, wanted):
            return f"{entry['RegistryEntryTypeId']}: {wrong}"
    linked = {row["DocumentDescriptionId"] for row in state["RegistryEntryDocument"]}
    if loose := [
        row for row in state["DocumentDescription"] if row["Id"] not in linked and row.get("CustomAttribute1")
    ]:
        return f"{len(loose)} documents with a key and in no entry"
    return ""


def _entry(entry: dict[str, Any], state: dict[str, Any], wanted: Wanted) -> str:
    type = entry["RegistryEntryTypeId"]
    _, parties, roles = wanted[type]
    if entry["RecordStatusId"] != "J" or not entry.get("RegistryDate"):
        return f"status {entry['RecordStatusId']}"
    held = [row for row in state["SenderRecipient"] if row["RegistryEntryId"] == entry["Id"]]
    if sorted(row["IsRecipient"] for row in held) != sorted(parties):
        return f"{len(held)} parties"
    if sum(row["IsResponsible"] for row in held) != 1:
        return "not one responsible party"
    links = [row for row in state["RegistryEntryDocument"] if row["RegistryEntryId"] == entry["Id"]]
    if sorted(row["DocumentLinkTypeId"] for row in links) != sorted(roles):
        return f"documents: {[row['DocumentLinkTypeId'] for row in links]}"
    for link in links:
        objects = [
            row
            for row in state["DocumentObject"]
            if row["DocumentDescriptionId"] == link["DocumentDescriptionId"]
        ]
        if not objects or any(not row.get("FileSize") for row in objects):
            return "a document without its file"
        if len({(row["VariantFormatId"], row["VersionNumber"]) for row in objects}) != len(objects):
            return "a file twice"
    if type == "I":
        if [row.get("FollowUpMethodId") for row in held if row["IsResponsible"]] != ["TE"]:
            return "the sign-off is missing"
        if "*****" not in entry["TitleRestricted"] or not all(
            row["IsRestricted"] for row in held if not row["IsRecipient"]
        ):
            return "the applicant is not screened"
    if type == "U" and not entry["SentDate"].startswith(SENT.date().isoformat()):
        return f"sent {entry['SentDate']}"
    return ""
