"""The made-up applicants, with everything that makes real ones awkward."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
    Vacancy,
)
from arkivbro.core.ref import Ref
from arkivbro.demo import files
from arkivbro.demo.names import BORNE_BY_WOMEN, FAMILY, GIVEN, HOMES, POSITIONS, UNUSUAL

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class MadeApplication:
    """An application, and the bytes of its attachments by their ids."""

    fact: Application
    files: dict[str, bytes]


def application(vacancy: Vacancy, number: int, random: Random) -> MadeApplication:
    """Application `number` to a vacancy, counted from 1. By number: 2 asks for exemption, 3 has an unusual name, 4 has
    awkward attachments, 5 is late, 6 has a confidential address and 7 does not say what it wishes.
    """
    id_ = f"{vacancy.ref.id}-{number:03}"
    applicant = _applicant(number, random)
    sent = {"CV.pdf": ("CV", AttachmentKind.CV, files.pdf(f"Curriculum vitae {number % 20}"))}
    if number % 7 == 4:
        sent |= _awkward()
    elif number % 3 == 0:
        sent["vitnemål.docx"] = ("Vitnemål", AttachmentKind.CERTIFICATE, files.docx("Vitnemål"))
    attachments = tuple(
        Attachment(
            Ref(vacancy.ref.source, name), name, title, kind, hashlib.sha256(data).hexdigest(), len(data)
        )
        for name, (title, kind, data) in sent.items()
    )
    fact = Application(
        ref=Ref(vacancy.ref.source, id_),
        vacancy_reference=vacancy.reference,
        received=_received(vacancy, number, random),
        applicant=applicant,
        education=(Education("Universitetet i Eksempelby", "Bachelor", "Samfunnsfag", "2008-08", "2011-06"),),
        experience=(
            Experience(
                "Eksempelby kommune", applicant.position, "2011-08", "", "Saksbehandling og veiledning."
            ),
        ),
        letter=f"Jeg viser til utlysningen av stillingen som {vacancy.title.lower()}.\n\nJeg vil gjerne bidra til et trygt "
        "arbeidsliv, og håper å få komme til intervju.",
        exemption=_exemption(number),
        attachments=attachments,
    )
    return MadeApplication(fact, {name: data for name, (_, _, data) in sent.items()})


def changed(made: MadeApplication) -> MadeApplication:
    """The same applicant writes a better letter and adds a reference."""
    data = files.pdf("Referanse")
    added = Attachment(
        Ref(made.fact.ref.source, "referanse.pdf"),
        "referanse.pdf",
        "Referanse",
        AttachmentKind.REFERENCE,
        hashlib.sha256(data).hexdigest(),
        len(data),
    )
    fact = replace(
        made.fact,
        letter=f"{made.fact.letter}\n\nJeg legger ved en referanse.",
        changed=made.fact.received + timedelta(days=1),
        attachments=(*made.fact.attachments, added),
    )
    return MadeApplication(fact, {**made.files, added.file_name: data})


def withdrawn(made: MadeApplication) -> MadeApplication:
    """The same applicant withdraws two days later."""
    return MadeApplication(replace(made.fact, withdrawn=made.fact.received + timedelta(days=2)), made.files)


def _applicant(number: int, random: Random) -> Applicant:
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    if number % 7 == 3:
        given, family = random.choice(UNUSUAL)
    street, postcode, city, municipality, country = random.choice(HOMES)
    born = date(random.randint(1960, 2003), random.randint(1, 12), random.randint(1, 28))
    return Applicant(
        given_name=given,
        family_name=family,
        birth_date=None if number % 11 == 0 else born,
        gender=_gender(given, random.choice((True, True, True, True, False))),
        email=f"soker{random.randint(1000, 9999)}@eksempel.example",
        phone=f"000 {random.randint(10, 99)} {random.randint(100, 999)}",
        address=street,
        postcode=postcode,
        city=city,
        country=country,
        municipality=municipality,
        position=random.choice(POSITIONS),
        protection=Protection.CONFIDENTIAL if number % 7 == 6 else Protection.NONE,
    )


def _gender(given: str, is_stated: bool) -> Gender:
    """As the name is mostly borne; some do not say."""
    if not is_stated:
        return Gender.UNKNOWN
    return Gender.FEMALE if given in BORNE_BY_WOMEN else Gender.MALE


def _received(vacancy: Vacancy, number: int, random: Random) -> datetime:
    published = vacancy.published or date(2026, 11, 2)
    deadline = vacancy.deadline
    day = published + timedelta(days=random.randint(1, 15))
    if number % 7 == 5 and deadline is not None and deadline.day is not None:
        day = deadline.day + timedelta(days=1)
    moment = time(random.randint(7, 22), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, moment, tzinfo=OSLO)


def _exemption(number: int) -> ExemptionRequest | None:
    if number % 7 == 0:
        return None
    if number % 7 == 2:
        return ExemptionRequest(True, "Arbeidsgiveren min vet ikke at jeg søker.")
    return ExemptionRequest(False)


def _awkward() -> dict[str, tuple[str, AttachmentKind, bytes]]:
    return {
        "attest låst.pdf": ("Attest", AttachmentKind.CERTIFICATE, files.encrypted_pdf("Attest")),
        "attest skadet.pdf": ("Attest", AttachmentKind.CERTIFICATE, files.broken_pdf("Attest")),
        "tom.pdf": ("Attest", AttachmentKind.OTHER, b""),
        "vitnemål.jpg": ("Vitnemål", AttachmentKind.CERTIFICATE, files.jpeg("Vitnemaal")),
    }
