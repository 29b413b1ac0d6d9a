"""Issue 17 item 3: whether an application came in time is one rule (decision 0708), and all who ask it say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.facts import TransferFacts
from arkivbro.core.lateness import Lateness, lateness, of_one_person
from arkivbro.core.list_readiness import readiness
from arkivbro.core.listed_people import Candidate, ListPeriod, listed_people
from arkivbro.core.plan import plan_transfer
from arkivbro.core.recruitment import Application, Deadline, TransferKind
from arkivbro.core.working_days import end_of_day
from arkivbro.documents.from_facts import application_document
from tests.unit.core.candidates_for_tests import NOW, WINDOW, application
from tests.unit.core.facts_for_tests import CONTEXT, VACANCY, shipped

ROUTINE = shipped("arbeidstilsynet")
DAY = date(2026, 11, 20)
EXTENDED = date(2026, 11, 27)
CAME = datetime(2026, 11, 18, 9, tzinfo=UTC)
IN_TIME = datetime(2026, 11, 19, 9, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""After the deadline, and before the extended one."""
LAST_SECOND = datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)
"""Still the twentieth in Oslo, and an hour later no longer, though it is in UTC."""
UNTOLD = "Kilden oppgir ikke når søknaden ble endret."
CHANGED = "Endret etter frist. Søknaden kom i tide."


def told(**fields: object) -> Application:
    return replace(application("A", received=CAME), **fields)  # type: ignore[arg-type]  # the test names the fields


CASES: dict[str, tuple[Application, date, Lateness, str]] = {
    "in time": (told(), DAY, Lateness.IN_TIME, ""),
    "late": (told(received=AFTER), DAY, Lateness.LATE, "Mottatt etter frist."),
    "changed in time": (told(changed=IN_TIME, noticed=AFTER, version=2), DAY, Lateness.IN_TIME, ""),
    "in time and changed late": (
        told(changed=AFTER, noticed=AFTER, version=2),
        DAY,
        Lateness.CHANGED,
        CHANGED,
    ),
    "the first text was replaced late, before it was archived": (
        told(changed=AFTER, noticed=AFTER),
        DAY,
        Lateness.CHANGED,
        CHANGED,
    ),
    "the first reading is of a text that was changed late": (
        told(changed=AFTER),
        DAY,
        Lateness.CHANGED,
        CHANGED,
    ),
    "late, and changed later still": (
        told(received=AFTER, changed=AFTER + timedelta(days=1)),
        DAY,
        Lateness.LATE,
        "Mottatt etter frist.",
    ),
    "changed after the deadline was extended, within it": (
        told(changed=AFTER, noticed=AFTER, version=2),
        EXTENDED,
        Lateness.IN_TIME,
        "",
    ),
    "came after the deadline was extended, within it": (told(received=AFTER), EXTENDED, Lateness.IN_TIME, ""),
    "replaced, the source gives no time, read after the deadline": (
        told(noticed=AFTER),
        DAY,
        Lateness.UNTOLD,
        f"{UNTOLD} Endringen ble lest 23.11.2026.",
    ),
    "a new version, the source gives no time, read after the deadline": (
        told(noticed=AFTER, version=2),
        DAY,
        Lateness.UNTOLD,
        f"{UNTOLD} Endringen ble lest 23.11.2026.",
    ),
    "replaced, the source gives no time, and we had read it before the deadline": (
        told(noticed=IN_TIME),
        DAY,
        Lateness.IN_TIME,
        f"{UNTOLD} Endringen ble lest 19.11.2026.",
    ),
    "the first reading is of one that is withdrawn, stamped by that": (
        told(changed=AFTER, withdrawn=AFTER),
        DAY,
        Lateness.IN_TIME,
        "",
    ),
    "changed and withdrawn since the last reading, under one stamp": (
        told(changed=AFTER, withdrawn=AFTER, noticed=AFTER, version=2),
        DAY,
        Lateness.UNTOLD,
        f"{UNTOLD} Endringen ble lest 23.11.2026.",
    ),
    "changed in time, withdrawn late": (
        told(changed=IN_TIME, withdrawn=AFTER, noticed=IN_TIME),
        DAY,
        Lateness.IN_TIME,
        "",
    ),
    "withdrawn and taken up again late": (told(withdrawn=None), DAY, Lateness.IN_TIME, ""),
    "a time of change before it came is none": (
        told(changed=CAME - timedelta(days=1)),
        DAY,
        Lateness.IN_TIME,
        "",
    ),
    "the source moves the time of reception with each change": (
        told(received=AFTER, first_received=CAME, changed=AFTER, noticed=AFTER, version=2),
        DAY,
        Lateness.CHANGED,
        CHANGED,
    ),
    "the last second in Oslo, another day in UTC+2": (told(received=LAST_SECOND), DAY, Lateness.IN_TIME, ""),
    "midnight in Oslo, still the deadline's day in UTC": (
        told(received=LAST_SECOND + timedelta(seconds=1)),
        DAY,
        Lateness.LATE,
        "Mottatt etter frist.",
    ),
    "changed in the last second in Oslo": (
        told(changed=LAST_SECOND, noticed=AFTER, version=2),
        DAY,
        Lateness.IN_TIME,
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_issue_17_item_3_lateness_is_one_rule(case: str) -> None:
    told, day, wanted, _ = CASES[case]
    assert lateness(told.times, day) is wanted


@pytest.mark.parametrize("case", CASES)
def test_issue_17_item_3_the_entry_says_it_by_the_rule(case: str) -> None:
    told, day, _, remark = CASES[case]
    vacancy = replace(VACANCY, deadlines=(Deadline(day),))
    facts = TransferFacts(TransferKind.APPLICATION, vacancy, told, told.version)
    assert plan_transfer(facts, ROUTINE, CONTEXT).entry.remark == remark


@pytest.mark.parametrize("case", CASES)
def test_issue_17_item_3_the_list_takes_them_by_the_rule_and_its_readiness_says_so(case: str) -> None:
    told, day, _, _ = CASES[case]
    given, period = [Candidate(replace(told, withdrawn=None))], ListPeriod(day)
    wanted = lateness(given[0].application.times, day)
    assert len(listed_people(given, period, NOW, WINDOW)) == (0 if wanted is Lateness.LATE else 1)
    (person,) = listed_people(given, replace(period, take_late=True), NOW, WINDOW)
    assert person.late is (wanted is Lateness.LATE) and person.received == told.came
    warned = readiness(given, period, NOW, window=WINDOW, wait_working_days=0).warnings
    codes = {
        Lateness.LATE: "late_not_on_list",
        Lateness.CHANGED: "changed_late",
        Lateness.UNTOLD: "changed_untold",
    }
    about_time = [one.told.code for one in warned if one.told.code.removeprefix("lists.") in codes.values()]
    assert about_time == ([f"lists.{codes[wanted]}"] if wanted in codes else [])


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("in time", "late", Lateness.IN_TIME),
        ("late", "in time and changed late", Lateness.CHANGED),
        ("late", "replaced, the source gives no time, read after the deadline", Lateness.UNTOLD),
        ("in time and changed late", "in time", Lateness.IN_TIME),
        ("late", "late", Lateness.LATE),
    ],
)
def test_issue_17_item_3_of_two_applications_of_one_person_the_first_counts(
    first: str, second: str, wanted: Lateness
) -> None:
    both = [CASES[first][0].times, CASES[second][0].times]
    assert of_one_person(both, DAY) is of_one_person(both[::-1], DAY) is wanted


moments = st.datetimes(datetime(2026, 11, 17), datetime(2026, 11, 24)).map(
    lambda one: one.replace(tzinfo=UTC)
)


@given(moments, st.none() | moments, st.none() | moments, st.none() | moments, moments)
def test_issue_17_item_3_nothing_that_is_told_later_makes_anybody_late(
    came: datetime,
    changed: datetime | None,
    withdrawn: datetime | None,
    noticed: datetime | None,
    moved: datetime,
) -> None:
    """And who came late is not in time by any change, but by another deadline."""
    first = told(received=came)
    later = replace(
        first,
        received=max(came, moved),
        first_received=came if moved > came else None,
        changed=changed,
        withdrawn=withdrawn,
        noticed=noticed,
        version=2,
    )
    is_late = came >= end_of_day(DAY)
    assert (
        (lateness(first.times, DAY) is Lateness.LATE)
        is (lateness(later.times, DAY) is Lateness.LATE)
        is is_late
    )


def test_issue_17_item_3_the_document_says_that_the_time_is_not_known() -> None:
    document = application_document(VACANCY, told(noticed=AFTER), "Etaten")
    facts = {fact.label: str(fact.value) for fact in document.facts}
    assert "ikke oppgitt av kilden; lest" in facts["Endret"] and "18. november" in facts["Mottatt"]
