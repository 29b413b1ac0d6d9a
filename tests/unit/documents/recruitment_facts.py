"""Made-up facts that the tests of documents share."""

from datetime import UTC, date, datetime

from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    ContactPerson,
    Deadline,
    Education,
    Experience,
    Gender,
    Protection,
    Section,
    Unit,
    Vacancy,
)
from arkivbro.core.ref import Ref

RECEIVED = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


def a_vacancy(**changes: object) -> Vacancy:
    advertisement = Advertisement(
        title="Rådgiver – tilsyn",
        sections=(
            Section("", "Vi søker en rådgiver.\n\nKontorsted er Bergen."),
            Section("Oppgaver", "• planlegge tilsyn\n• skrive vedtak"),
        ),
        details=(("Stillingsprosent", "100 %"), ("Tiltredelse", "2027-03-01"), ("Telefonkode", "20270301")),
        contacts=(ContactPerson("Ingrid Solheim", "seksjonsleder", "55 00 00 01", "ingrid@eksempel.no"),),
        link="https://stillinger.eksempel.no/3324614190",
    )
    values: dict[str, object] = {
        "ref": Ref("webcruiter", "3324614190"),
        "reference": "3324614190",
        "title": "Rådgiver – tilsyn",
        "unit": Unit(Ref("webcruiter", "7400"), "Region vest"),
        "advertisement": advertisement,
        "published": date(2026, 11, 1),
        "deadlines": (Deadline(date(2026, 11, 26)),),
    }
    return Vacancy(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand


def an_applicant(**changes: object) -> Applicant:
    values: dict[str, object] = {
        "given_name": "Kari Johanne",
        "family_name": "Brekke",
        "birth_date": date(1988, 4, 2),
        "gender": Gender.FEMALE,
        "email": "kari.brekke@eksempel.no",
        "phone": "900 00 001",
        "address": "Storgata 12 B",
        "postcode": "0185",
        "city": "Oslo",
        "country": "Norge",
        "municipality": "Oslo",
        "position": "Rådgiver, NAV",
        "protection": Protection.NONE,
    }
    return Applicant(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand


def an_application(**changes: object) -> Application:
    values: dict[str, object] = {
        "ref": Ref("folder", "A-1001"),
        "vacancy_reference": "3324614190",
        "received": RECEIVED,
        "applicant": an_applicant(),
        "education": (Education("Universitetet i Bergen", "Master", "administrasjon", "2010-08", "2012-06"),),
        "experience": (
            Experience("NAV Vestland", "Rådgiver", "2016-02", "", "Oppfølging av arbeidsgivere."),
        ),
        "letter": "Jeg søker stillingen.\n\nMed vennlig hilsen\nKari Johanne Brekke",
    }
    return Application(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand
