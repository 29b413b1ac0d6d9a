"""The made-up body's vacancies: realistic Norwegian advertisements from its regions and its Direktorat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from arkivbro.core.recruitment import (
    Advertisement,
    ContactPerson,
    Deadline,
    Section,
    Unit,
    Vacancy,
    Workplace,
)
from arkivbro.core.ref import Ref
from arkivbro.demo.names import CASE_HANDLERS

SOURCE = "demo"
REFERENCE_OF_FIRST = "4000000001"
UNITS = (
    (Unit(Ref(SOURCE, "11"), "Region Nord-Norge"), "9008", "Tromsø", "Troms"),
    (Unit(Ref(SOURCE, "12"), "Region Midt-Norge"), "7030", "Trondheim", "Trøndelag"),
    (Unit(Ref(SOURCE, "13"), "Region Vest"), "5003", "Bergen", "Vestland"),
    (Unit(Ref(SOURCE, "14"), "Region Sør"), "4630", "Kristiansand", "Agder"),
    (Unit(Ref(SOURCE, "15"), "Region Øst"), "0187", "Oslo", "Oslo"),
    (Unit(Ref(SOURCE, "10"), "Direktoratet"), "7030", "Trondheim", "Trøndelag"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """What an advertisement is about."""

    title: str
    task: str
    qualification: str


JOBS = (
    Job("Inspektør, bygg og anlegg", "føre tilsyn med byggeplasser og veilede om sikkerhet i høyden", "fagbrev eller bachelorgrad og praksis fra bygg og anlegg"),
    Job("Seniorinspektør, arbeidslivskriminalitet", "planlegge og gjennomføre tilsyn sammen med andre etater", "høyere utdanning og erfaring fra kontrollarbeid"),
    Job("Jurist", "behandle klagesaker og veilede inspektører om arbeidsmiljøloven", "mastergrad i rettsvitenskap"),
    Job("Rådgiver, kjemisk arbeidsmiljø", "veilede virksomheter om kartlegging av kjemisk eksponering", "mastergrad i kjemi eller yrkeshygiene"),
    Job("Seniorrådgiver, statistikk og analyse", "analysere arbeidsskader og lage risikobilder", "mastergrad med vekt på kvantitativ metode"),
    Job("Avdelingsleder, tilsyn", "lede en avdeling med 18 inspektører", "ledererfaring og høyere utdanning"),
    Job("Kommunikasjonsrådgiver", "lage innhold som hjelper små virksomheter", "bachelorgrad i journalistikk eller kommunikasjon"),
    Job("Systemutvikler", "utvikle etatens digitale tjenester", "bachelorgrad i informatikk"),
)  # fmt: skip


def vacancy(number: int, first_day: date, random: Random) -> Vacancy:
    """Vacancy `number`, counted from 1, published within six weeks of `first_day`."""
    job, (unit, postcode, city, county) = JOBS[(number - 1) % len(JOBS)], UNITS[(number - 1) % len(UNITS)]
    published = first_day + timedelta(days=(number - 1) * 2 % 42)
    reference = str(int(REFERENCE_OF_FIRST) + number - 1)
    officer, contact = random.sample(CASE_HANDLERS, 2)
    internal = number % 6 == 4
    deadline = Deadline(None, "Snarest") if number % 6 == 5 else Deadline(published + timedelta(days=19))
    percentage = random.choice(("100", "100", "80 og 100", "50"))
    positions = random.choice(("1", "1", "2"))
    return Vacancy(
        ref=Ref(SOURCE, reference),
        reference=reference,
        title=job.title,
        unit=unit,
        advertisement=_advertisement(job, unit, contact, percentage, positions),
        published=published,
        deadlines=(deadline,),
        internal_only=internal,
        officer_name=officer,
        created=published - timedelta(days=4),
        workplace=Workplace("Eksempelgata 1", postcode, city, (county,), "Norge"),
        positions=positions,
        percentage=percentage,
        public_from=None if internal else published,
        internal_from=published,
        position_code="1408",
    )


def _advertisement(job: Job, unit: Unit, contact: str, percentage: str, positions: str) -> Advertisement:
    where = "i Direktoratet" if unit.name == "Direktoratet" else f"i {unit.name}"
    return Advertisement(
        title=job.title,
        sections=(
            Section(
                "Om stillingen",
                f"Vil du bidra til et trygt og seriøst arbeidsliv? {where[0].upper()}{where[1:]} søker vi nå etter deg som "
                f"vil {job.task}.\n\nDu blir en del av et fagmiljø som deler kunnskap og hjelper hverandre.",
            ),
            Section("Kvalifikasjoner", f"Du har {job.qualification}. Du skriver godt norsk."),
            Section("Personlige egenskaper", "Du er trygg, tydelig og god til å lytte."),
            Section(
                "Vi tilbyr",
                "Meningsfylte oppgaver, fleksibel arbeidstid og medlemskap i pensjonskasse.\n\nOpplysninger om søkere kan "
                "bli gjort offentlig selv om søkeren har bedt om å ikke stå på søkerlisten.",
            ),
        ),
        details=(
            ("Stillingsprosent", percentage),
            ("Antall stillinger", positions),
            ("Ansettelsesform", "Fast"),
            ("Arbeidsspråk", "Norsk"),
        ),
        contacts=(ContactPerson(contact, "Seksjonsleder", "00 00 00 00", "kontakt@eksempel.example"),),
        link="https://eksempel.example/stilling",
    )
