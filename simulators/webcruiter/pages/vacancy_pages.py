"""The vacancies, and one of them: the recruiter's pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from simulators.answer import Answer, html
from simulators.elements import Content, Element, e, facts, section, table, tag, trail
from simulators.webcruiter.pages.frame import area, choice, field, folded, form, frame, said, tick
from simulators.webcruiter.state import Webcruiter
from simulators.webcruiter.store import Candidate, Vacancy

OSLO = ZoneInfo("Europe/Oslo")
TEXT = (
    "Vil du bidra til et trygt og seriøst arbeidsliv? Vi søker deg som er tydelig, nysgjerrig og god til å lytte.\n\n"
    "Opplysninger om søkere kan bli gjort offentlig selv om søkeren har bedt om å ikke stå på søkerlisten."
)


def vacancies(webcruiter: Webcruiter, done: str) -> Answer:
    store, applied = webcruiter.store, dict[str, int]()
    for one in store.listed():
        applied[one.vacancy] = applied.get(one.vacancy, 0) + 1
    rows = [
        (
            e("a", one.title, href=f"/stilling/{one.id}"),
            one.id,
            one.unit,
            written(one.published),
            written(one.deadline),
            str(applied.get(one.id, 0)),
            _standing(one),
        )
        for one in reversed(store.vacancies.values())
    ]
    columns = ("Stilling", "Webcruiter-ID", "Enhet", "Publisert", "Frist", "Søknader", "Status")
    listed = table("Stillinger", columns, rows, "Ingen stilling er publisert ennå.")
    new = section("Publiser en stilling", _new_vacancy(webcruiter))
    return html(frame("Stillinger", "/", e("h1", "Stillinger"), said(done), listed, new))


def _new_vacancy(webcruiter: Webcruiter) -> Element:
    today = date.fromisoformat(webcruiter.store.moment()[:10])
    units = [(str(one["id"]), str(one["name"])) for one in webcruiter.store.nodes if one["id"]]
    return form(
        "publiser",
        "Publiser stillingen",
        field("title", "Stillingstittel", required="required"),
        choice("unit", "Enhet", units),
        field("published", "Publisert", written(today.isoformat())),
        field(
            "deadline",
            "Søknadsfrist",
            written((today + timedelta(days=21)).isoformat()),
            help="En dato, eller ordet Snarest",
        ),
        area("text", "Om stillingen", TEXT),
        tick("internal", "Bare intern utlysning"),
        cls="stacked card",
    )


def vacancy(webcruiter: Webcruiter, id_: str, done: str) -> Answer:
    one = webcruiter.store.vacancies[id_]
    told = facts(
        [
            ("Webcruiter-ID", one.id),
            ("Enhet", one.unit),
            ("Publisert", written(one.published)),
            ("Søknadsfrist", written(one.deadline)),
            ("Status", _standing(one)),
        ]
    )
    candidates = [_candidate_row(each) for each in webcruiter.store.of_vacancy(id_)]
    columns = ("Søker", "Nummer", "Sendt", "Vedlegg", "Status", "Logg")
    shown = [(*row, webcruiter.store.processed.get(number, "")) for number, row in candidates[-200:]]
    listed = table("Søknader", columns, shown, "Ingen har søkt ennå.")
    return html(
        frame(
            one.title,
            "/",
            trail(("/", "Stillinger")),
            e("h1", one.title),
            said(done),
            told,
            e("p", e("a", "Søk på stillingen", href=f"/stilling/{id_}/sok", cls="button"), cls="buttons"),
            e("div", [e("p", line) for line in one.text.split("\n\n") if line], cls="advert"),
            section(f"Søknader ({len(candidates)})", listed),
            section("Endre stillingen", e("div", _changes(one), cls="folded")),
        )
    )


def _candidate_row(one: Candidate) -> tuple[str, tuple[Content, ...]]:
    name = f"{one.given_name} {one.family_name}".strip()
    cells = (e("a", name, href=f"/soknad/{one.id}"), one.id, moment(one.applied), str(len(one.files)))
    return one.id, (*cells, standing_of(one))


def _changes(one: Vacancy) -> list[Element]:
    again = form("ta-ned", "Ta ned annonsen", of=one.id)
    return [
        folded(
            "Endre annonsen",
            form(
                "endre-annonse",
                "Lagre annonsen",
                field("title", "Stillingstittel", one.title, required="required"),
                area("text", "Om stillingen", one.text),
                of=one.id,
            ),
        ),
        folded(
            "Forleng fristen",
            form(
                "forleng",
                "Lagre fristen",
                field("deadline", "Ny søknadsfrist", written(one.deadline)),
                of=one.id,
            ),
        ),
        folded(
            "Ta ned annonsen",
            e(
                "p",
                "Annonsen forsvinner fra feeden og portalen, slik den gjør når fristen er ute. Søknadene står.",
                cls="help",
            ),
            again,
        ),
    ]


def _standing(one: Vacancy) -> Element:
    if one.gone:
        return tag("Tatt ned", "closed")
    return tag("Intern", "under") if one.internal else tag("Publisert", "done")


def standing_of(one: Candidate) -> Element:
    if one.withdrawn:
        return tag("Trukket", "closed")
    if one.hired:
        return tag("Ansatt", "done")
    return tag("Endret", "under") if one.changed else tag("Mottatt")


def written(day: str) -> str:
    """As people write a date; what is no date as it is."""
    try:
        return date.fromisoformat(day).strftime("%d.%m.%Y")
    except ValueError:
        return day or "Ingen"


def moment(told: str) -> str:
    """In Norway's time."""
    try:
        return datetime.fromisoformat(told).astimezone(OSLO).strftime("%d.%m.%Y %H:%M")
    except ValueError:
        return told
