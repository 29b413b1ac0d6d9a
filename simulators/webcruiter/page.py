"""The page where one plays recruiter and applicant, in plain forms."""

from __future__ import annotations

from html import escape
from typing import Any

from simulators.webcruiter.store import Store

STYLE = "body{font:16px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{text-align:left;padding:.3rem .8rem .3rem 0}form{display:inline}"
ACTS = ("publiser", "sok", "endre", "trekk", "ansett", "forleng", "ta-ned")


def page(store: Store) -> str:
    """Everything that stands, with what can be done with it."""
    vacancies = "".join(
        f"<tr><td>{one.id}<td>{escape(one.title)}<td>{escape(one.deadline)}<td>"
        + _button("sok", one.id, "Søk")
        + _button("forleng", one.id, "Forleng fristen")
        + _button("ta-ned", one.id, "Ta ned")
        for one in store.published()
    )
    candidates = "".join(
        f"<tr><td>{one.id}<td>{escape(one.given_name)} {escape(one.family_name)}<td>{one.vacancy}<td>"
        f"{'trukket' if one.withdrawn else ''}<td>"
        + _button("endre", one.id, "Endre")
        + _button("trekk", one.id, "Trekk")
        + _button("ansett", one.id, "Ansett")
        + f"<td>{escape(store.processed.get(one.id, ''))}"
        for one in store.listed()
    )
    return (
        f"<!doctype html><html lang=nb><meta charset=utf-8><title>Webcruiter (simulator)</title><style>{STYLE}</style>"
        "<h1>Webcruiter (simulator)</h1><form method=post action=/_act/publiser><label>Ny stilling "
        "<input name=title value='Inspektør' required></label> <button>Publiser</button></form>"
        f"<h2>Stillinger</h2><table><tr><th>Id<th>Tittel<th>Frist<th>{vacancies}</table>"
        f"<h2>Søknader</h2><table><tr><th>Id<th>Navn<th>Stilling<th>Status<th><th>Logg{candidates}</table>"
    )


def act(store: Store, what: str, form: dict[str, list[str]]) -> dict[str, Any]:
    """Does it; what a hook tells of it. Raises KeyError, ValueError."""
    id_ = form.get("id", [""])[0]
    if what == "publiser":
        return {"event": "JobPostingPublished", "advertId": store.publish(form["title"][0][:200]).id}
    if what == "forleng":
        return {"event": "JobPostingChanged", "advertId": store.change_vacancy(id_, deadline="2027-01-31").id}
    if what == "ta-ned":
        return {"event": "JobPostingRemoved", "advertId": store.change_vacancy(id_, gone=True).id}
    if what == "sok":
        number = len(store.candidates) + 1
        files = (("CV", f"cv {number}.txt", b"Made up."),)
        candidate = store.apply(store.vacancies[id_].id, "Prøve", f"Søker {number}", *files)
        return {"event": "CandidateApplied", "candidateId": candidate.id}
    if what == "endre":
        return {"event": "CandidateChanged", "candidateId": store.change(id_, family_name="Endret").id}
    if what == "trekk":
        return {"event": "CandidateWithdrawn", "candidateId": store.withdraw(id_).id}
    if what == "ansett":
        return {"event": "CandidateHired", "candidateId": store.hire(id_).id}
    raise KeyError(what)


def _button(what: str, id_: str, text: str) -> str:
    return f"<form method=post action=/_act/{what}><input type=hidden name=id value={id_}><button>{text}</button></form> "
