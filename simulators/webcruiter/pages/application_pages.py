"""The form of an application, and an application with what can be done with it: the applicant's pages, and some of the recruiter's."""

from __future__ import annotations

from simulators.answer import Answer, html
from simulators.elements import Element, e, facts, section, table, trail
from simulators.webcruiter.pages.frame import area, choice, field, folded, form, frame, group, said, tick
from simulators.webcruiter.pages.vacancy_pages import moment, standing_of
from simulators.webcruiter.state import Webcruiter
from simulators.webcruiter.store import Candidate

LETTER = "Jeg søker stillingen, og håper å få komme til intervju."
PROTECTED = (
    ("None", "Ingen"),
    ("Confidential", "Fortrolig adresse"),
    ("StrictlyConfidential", "Strengt fortrolig adresse"),
)
TROUBLES = (
    ("", "Ingen feil"),
    ("cut", "Avkuttet zip-fil"),
    ("file_missing", "En fil mangler"),
    ("no_id", "Uten id"),
)
KINDS = {"CV": "CV", "Diploma": "Vitnemål", "Reference": "Referanse", "Other": "Annet"}


def apply(webcruiter: Webcruiter, id_: str) -> Answer:
    vacancy = webcruiter.store.vacancies[id_]
    here = form(
        "sok",
        "Send søknaden",
        group(
            "Om deg",
            field("given_name", "Fornavn", autocomplete="off"),
            field("family_name", "Etternavn", autocomplete="off"),
            field("email", "E-post", "soker@eksempel.example"),
            field("born", "Fødselsdato", "02.04.1988"),
            choice("gender", "Kjønn", (("F", "Kvinne"), ("M", "Mann"), ("", "Vil ikke si"))),
            field("address", "Adresse", "Eksempelveien 1"),
            field("postalCode", "Postnummer", "5003"),
            field("city", "Poststed", "Bergen"),
            field("municipality", "Kommune", "Bergen"),
            field("currentPosition", "Stilling i dag", "Ingeniør"),
        ),
        group("Søknaden", area("letter", "Søknadstekst", LETTER), _files()),
        group(
            "Offentlighet",
            tick("exemption", "Jeg ber om å ikke stå på den offentlige søkerlisten"),
            field("reason", "Begrunnelse"),
            choice("protection", "Adressesperre", PROTECTED),
        ),
        of=id_,
        files=True,
        cls="stacked card",
    )
    steps = trail(("/", "Stillinger"), (f"/stilling/{id_}", vacancy.title))
    return html(frame("Søk på stillingen", "/", steps, e("h1", f"Søk: {vacancy.title}"), here))


def application(webcruiter: Webcruiter, id_: str, done: str) -> Answer:
    store = webcruiter.store
    one = store.candidates[id_]
    name = f"{one.given_name} {one.family_name}".strip()
    vacancy = store.vacancies.get(one.vacancy)
    told = facts(
        [
            ("Nummer", one.id),
            ("Sendt", moment(one.applied)),
            ("Endret", moment(one.changed)),
            ("Trukket", moment(one.withdrawn)),
            ("Status", standing_of(one)),
            (
                "Offentlig søkerliste",
                "Ber om unntak" if one.more.get("exemptFromPublicList") else "Ikke bedt om unntak",
            ),
            ("Adressesperre", dict(PROTECTED).get(str(one.more.get("addressProtection")), "Ikke oppgitt")),
            ("Logg", store.processed.get(id_, "")),
        ]
    )
    rows = [
        (file.name, KINDS.get(file.kind, file.kind), f"{len(file.data) / 1000:.1f} kB".replace(".", ","))
        for file in one.files
    ]
    return html(
        frame(
            name,
            "/",
            trail(
                ("/", "Stillinger"), (f"/stilling/{one.vacancy}", vacancy.title if vacancy else one.vacancy)
            ),
            e("h1", name),
            said(done),
            told,
            section("Vedlegg", table("Vedlegg", ("Fil", "Slag", "Størrelse"), rows, "Ingen vedlegg.")),
            section("Hva skjer med søknaden?", e("div", _acts(webcruiter, one), cls="folded")),
        )
    )


def _acts(webcruiter: Webcruiter, one: Candidate) -> list[Element | None]:
    """As the applicant's own first."""
    changing = form(
        "endre",
        "Lagre endringen",
        area("letter", "Søknadstekst", str(one.more.get("applicationText", LETTER))),
        field("family_name", "Etternavn", one.family_name),
        _files(),
        of=one.id,
        files=True,
    )
    return [
        folded("Endre søknaden", changing),
        folded("Trekk søknaden", form("trekk", "Trekk søknaden", of=one.id)) if not one.withdrawn else None,
        folded("Ansett søkeren", form("ansett", "Ansett", of=one.id)) if not one.hired else None,
        _delivering(one) if webcruiter.deliveries else None,
        folded(
            "Gi søknaden et nytt nummer",
            e("p", "En felle: søknaden er den samme, men ingen kan vite det.", cls="help"),
            form("nytt-nummer", "Gi nytt nummer", of=one.id),
        ),
        folded(
            "Slett søknaden",
            e("p", "Slik rekrutteringssystemet gjør når tiden er ute.", cls="help"),
            form("slett", "Slett", of=one.id),
        ),
    ]


def _delivering(one: Candidate) -> Element:
    trouble = choice("trouble", "Feil i leveringen", TROUBLES)
    return folded("Lever til arkivmappen (Noark 4)", form("lever", "Lever", trouble, of=one.id))


def _files() -> Element:
    return group(
        "Vedlegg",
        tick("cv", "CV (lages her)"),
        tick("diploma", "Vitnemål (lages her)"),
        tick("reference_letter", "Referanse (lages her)"),
        field("upload", "Egne filer", kind="file", multiple="multiple"),
    )
