"""Made-up lists, letters and decisions of the vacancy in `recruitment_facts`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from arkivbro.core.applicant_lists import ApplicantList, extended_list, public_list
from arkivbro.core.exemption import ExemptionDecision, ExemptionRecord, ExemptionState, Outcome
from arkivbro.core.letters import Language, SentLetter
from arkivbro.core.list_columns import Column
from arkivbro.core.list_versions import locked
from arkivbro.core.listed_person import ListedPerson, Shown
from arkivbro.core.recruitment import ExemptionRequest, Gender
from arkivbro.core.ref import Ref

DAY = date(2026, 11, 26)
LOCKED = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
"""In Oslo the day after."""
PUBLIC_COLUMNS = (
    Column.NUMBER, Column.NAME, Column.AGE, Column.POSITION, Column.MUNICIPALITY, Column.GENDER,
)  # fmt: skip
EXTENDED_COLUMNS = (Column.NUMBER, Column.NAME, Column.AGE, Column.EDUCATION, Column.EXPERIENCE)


def people() -> list[ListedPerson]:
    """Two with their names, one exempt."""
    return [
        ListedPerson(
            (Ref("webcruiter", "A-1"),), Shown.NAMED, ExemptionState.NOT_REQUESTED, "Kari Johanne", "Brekke", 1, 38, Gender.FEMALE,
            "Rådgiver, NAV", "Oslo", "Master, administrasjon", "Rådgiver, NAV Vestland\nVikar, Bergen kommune",
            "Storgata 12 B", "0185", "Oslo", "Norge",
        ),
        ListedPerson(
            (Ref("webcruiter", "A-2"),), Shown.NAMED, ExemptionState.FINALLY_REFUSED, "Øyvind", "Åsgård", 2, None, Gender.MALE,
        ),
        ListedPerson(
            (Ref("webcruiter", "A-3"),), Shown.EXEMPT, ExemptionState.GRANTED, "Sunniva", "Hemmelid", 3, 44, Gender.FEMALE,
            "Avdelingsleder, Lindås", "Alver", "Cand.polit.", "Avdelingsleder", asked=True,
        ),
    ]  # fmt: skip


def a_public_list(of: Sequence[ListedPerson] | None = None, **locking: Any) -> ApplicantList:
    return as_locked(public_list(of if of is not None else people(), DAY, PUBLIC_COLUMNS), **locking)


def an_extended_list(of: Sequence[ListedPerson] | None = None, **locking: Any) -> ApplicantList:
    return as_locked(extended_list(of if of is not None else people(), DAY, EXTENDED_COLUMNS), **locking)


def as_locked(made: ApplicantList, **locking: Any) -> ApplicantList:
    return locked(made, **{"number": "1", "version": 1, "at": LOCKED, "by": "Ingrid Solheim", **locking})


def a_letter(**changes: Any) -> SentLetter:
    letter = SentLetter(
        ref=Ref("builtin", "L-1"),
        kind="interview",
        kind_name="Innkalling til intervju",
        sent_at=LOCKED,
        sent_by="Ingrid Solheim",
        language=Language.BOKMAAL,
        subject="Innkalling til intervju – rådgiver",
        body="Hei, Kari\n\nVi inviterer deg til intervju.\n\nTa med:\n• vitnemål\n• attester",
    )
    return replace(letter, **changes)


def a_record(outcome: Outcome = Outcome.GRANTED, **changes: Any) -> ExemptionRecord:
    decision = ExemptionDecision(outcome, "Stillingen har ikke særlig interesse.", "Ingrid Solheim", LOCKED)
    record = ExemptionRecord(
        Ref("folder", "A-1001"), ExemptionRequest(True, "Lederen min vet det ikke."), None, (decision,)
    )
    return replace(record, **changes)
