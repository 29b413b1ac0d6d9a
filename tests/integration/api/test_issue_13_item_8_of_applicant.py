"""A decision on exemption and a letter by the API: the acts of the house, once, by those who may decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro.accounts.models import AuditEntry, Unit, User
from arkivbro.recruitment.models import ApplicantHandling, Letter, LetterTemplate
from arkivbro.transfers.models import Transfer
from tests.integration.api.conftest import System, application, vacancy
from tests.integration.api.test_issue_13_item_8_files import PDF, begun, piece

pytestmark = pytest.mark.django_db(transaction=True)
SENT = "2026-11-25T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _told(system: System, tmp_path: Path, settings: Settings) -> None:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    system.put("/vacancies/s-1", vacancy())
    system.put(
        "/vacancies/s-1/applications/a-1", application(exemption={"requested": True, "reason": "Sjefen"})
    )
    leader = User.objects.create(
        username="rare", first_name="Ragnhild", last_name="Rekrutt", initials="RARE", is_recruiter=True
    )
    leader.units.add(Unit.objects.get(name="Region Vest"))


def decision(seen: str, **changed: Any) -> dict[str, Any]:
    return {"outcome": "granted", "reasoning": "Vurdert.", "decided_by": "rare", "seen": seen} | changed


def test_issue_13_item_8_a_decision_goes_by_the_houses_own_act(system: System) -> None:
    shown = system.get("/applications/a-1/exemption").json()
    assert (shown["requested"], shown["outcome"], shown["deciders"]) == (
        True,
        None,
        ["Ragnhild Rekrutt (RARE)"],
    )
    post = "/applications/a-1/exemption-decisions"
    assert system("POST", post, decision(shown["seen"])).json()["code"] == "api.key_missing"
    stranger = system("POST", post, decision(shown["seen"], decided_by="Noen"), key="k0")
    assert (stranger.status_code, stranger.json()["code"]) == (409, "exemption.decider_not_chosen")
    first = system("POST", post, decision(shown["seen"]), key="k1")
    again = system("POST", post, decision(shown["seen"]), key="k1")
    assert (first.status_code, first.json()["number"]) == (201, 1)
    assert again.content == first.content
    late = system("POST", post, decision(shown["seen"], outcome="refused"), key="k2")
    assert (late.status_code, late.json()["code"]) == (409, "changed_since_seen")
    handling = ApplicantHandling.objects.get()
    assert (handling.outcome, handling.decisions) == ("granted", 1)
    assert Transfer.objects.filter(kind="exemption_decision").count() == 1
    assert system.get("/applications/a-1").json()["exemption_decision"]["state"] == "waiting"
    assert AuditEntry.objects.get(act="exemption.decide").username == "api:varbi"


def test_issue_13_item_8_a_letter_is_its_file_once(system: System) -> None:
    LetterTemplate.objects.get_or_create(
        kind="rejection", kind_name="Avslag", language="nb", subject="x", body="x"
    )
    LetterTemplate.objects.get_or_create(
        kind="interview", kind_name="Innkalling", language="nb", subject="x", body="x"
    )
    upload = begun(system, PDF)
    told = {"kind": "rejection", "sent_at": SENT, "upload": upload}
    assert system.put("/applications/a-1/letters/l-1", told).json()["code"] == "api.upload_not_whole"
    piece(system, upload, 0, PDF)
    assert {"kind": "rejection", "name": "Avslag", "language": "nb"} in system.get("/letter-kinds").json()
    first = system.put("/applications/a-1/letters/l-1", told, key="k")
    assert (first.status_code, first.json()["outcome"]) == (201, "new")
    assert system.put("/applications/a-1/letters/l-1", told, key="k").content == first.content
    assert system.put("/applications/a-1/letters/l-1", told).json()["outcome"] == "unchanged"
    other = system.put("/applications/a-1/letters/l-1", told | {"kind": "interview"})
    assert (other.status_code, other.json()["code"]) == (409, "api.letter_differs")
    unknown = system.put("/applications/a-1/letters/l-2", told | {"kind": "nope"})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "api.no_such_kind")
    row = Letter.objects.get()
    assert (row.kind, row.how, row.state) == ("rejection", "uploaded", "sent")
    (shown,) = system.get("/letters").json()["items"]
    assert (shown["id"], shown["application"], shown["letter"]["state"]) == ("l-1", "a-1", "not_asked")
