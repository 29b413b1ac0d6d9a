"""Made-up candidates, requests and decisions for tests of lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from arkivbro.core.exemption import (
    ExemptionDecision,
    ExemptionNotice,
    ExemptionRecord,
    ExemptionSettlement,
    Outcome,
)
from arkivbro.core.listed_people import Candidate, ListPeriod, Supplement
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
)
from arkivbro.core.ref import Ref

DAY = date(2026, 11, 20)
"""A Friday, and the deadline of the vacancy in `facts_for_tests`."""
PERIOD = ListPeriod(DAY)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WINDOW = timedelta(hours=24)


def of(id: str) -> Ref:
    """The application of that id in the folder, where the made-up ones come from."""
    return Ref("folder", id)


def application(
    id: str,
    given: str = "Kari",
    family: str = "Nordmann",
    *,
    received: datetime | None = None,
    asked: bool | None = False,
    withdrawn: datetime | None = None,
    **applicant: object,
) -> Application:
    """An application in time; `asked` None: the source cannot tell; `applicant` changes fields of the applicant."""
    person = Applicant(
        given,
        family,
        birth_date=date(1988, 4, 2),
        gender=Gender.FEMALE,
        municipality="Bergen",
        position="Rådgiver, NAV",
        address="Storgata 5 B",
        postcode="5003",
        city="Bergen",
        country="Norge",
        protection=Protection.NONE,
    )
    return Application(
        ref=of(id),
        vacancy_reference="3324614190",
        received=received or datetime(2026, 11, 15, 12, tzinfo=UTC),
        applicant=replace(person, **applicant),  # type: ignore[arg-type]  # the test names the fields
        education=(Education("Universitetet i Bergen", "Master", "Jus", "2008-08", "2013-06"),),
        experience=(Experience("NAV", "Rådgiver", "2013-08", "", "Saksbehandling"),),
        exemption=None if asked is None else ExemptionRequest(asked, "Nåværende arbeidsgiver vet det ikke."),
        withdrawn=withdrawn,
    )


def candidate(id: str, given: str = "Kari", family: str = "Nordmann", **fields: object) -> Candidate:
    return Candidate(application(id, given, family, **fields))  # type: ignore[arg-type]  # the test names the fields


def decided(
    given: Candidate, outcome: Outcome, *, told: datetime | None = None, at: datetime | None = None
) -> Candidate:
    """The candidate with a decision; `told` is when the applicant was told."""
    notice = ExemptionNotice(told, "kaha", "e-post") if told else None
    decision = ExemptionDecision(
        outcome,
        "Vurdert for seg.",
        "kaha",
        at or datetime(2026, 11, 21, 9, tzinfo=UTC),
        notice,
    )
    record = ExemptionRecord(given.ref, given.application.exemption, decisions=(decision,))
    return replace(given, exemption=record)


def settled(given: Candidate, *, requested: bool) -> Candidate:
    settlement = ExemptionSettlement(requested, "kaha", NOW - timedelta(days=1), "ringte søkeren")
    return replace(
        given,
        exemption=ExemptionRecord(given.ref, given.application.exemption, settlement),
    )


# --- generated ---------------------------------------------------------------------------------------------------

_GIVEN = (
    "Kari",
    "Ola",
    "Åse-Marie",
    "Nils",
    "Ingrid",
    "Aud",
    "Per",
    "Liv",
    "Øyvind",
    "Siri",
    "Ær",
    "Mohammed",
)
_FAMILY = (
    "Nordmann",
    "Berg",
    "Hansen",
    "Lund Øverbø",
    "Haugen",
    "Aasen",
    "Ødegård",
    "Dahl",
    "Vik",
    "Solli",
    "Ali",
)
_GIVEN_NAMES = st.sampled_from(_GIVEN)
_FAMILY_NAMES = st.sampled_from(_FAMILY)
_MOMENTS = st.datetimes(datetime(2026, 11, 2), datetime(2026, 11, 24)).map(lambda m: m.replace(tzinfo=UTC))


@st.composite
def candidates(draw: st.DrawFn, *, largest: int = 12) -> list[Candidate]:
    """Applicants of every sort: exempt, undecided, refused, unknown, protected, late, withdrawn, twice, namesakes."""
    made: list[Candidate] = []
    for number in range(draw(st.integers(0, largest))):
        asked = draw(st.sampled_from((True, False, None)))
        one = candidate(
            f"A-{number}",
            draw(_GIVEN_NAMES | st.just("")),
            draw(_FAMILY_NAMES),
            received=draw(_MOMENTS),
            asked=asked,
            withdrawn=draw(st.none() | st.none() | _MOMENTS),
            protection=draw(st.sampled_from(Protection)),
            birth_date=draw(st.none() | st.dates(date(1950, 1, 1), date(2012, 1, 1))),
            gender=draw(st.sampled_from(Gender)),
            municipality=draw(st.sampled_from(("", "Oslo", "Bergen"))),
            email=f"soker{number}@eksempel.no",
        )
        record = ExemptionRecord(one.ref, one.application.exemption)
        if draw(st.booleans()):
            settlement = ExemptionSettlement(draw(st.booleans()), "kaha", NOW, "ringte søkeren")
            record = replace(record, settlement=settlement)
        if record.requested and draw(st.booleans()):
            told = draw(st.none() | st.just(NOW - timedelta(hours=30)) | st.just(NOW - timedelta(hours=2)))
            notice = ExemptionNotice(told, "kaha", "e-post") if told else None
            outcome = draw(st.sampled_from(Outcome))
            record = replace(record, decisions=(ExemptionDecision(outcome, "Fordi.", "kaha", NOW, notice),))
        made.append(
            replace(
                one,
                exemption=record,
                same_person=draw(st.sampled_from(("", "", "", "P1"))),
                supplement=Supplement(age=draw(st.none() | st.integers(15, 70))),
            )
        )
    return made
