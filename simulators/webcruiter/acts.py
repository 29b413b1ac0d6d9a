"""What a recruiter and an applicant do in Webcruiter, each a function of the fields of a form; and what a webhook tells of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from simulators.webcruiter.delivery import TROUBLES, deliver
from simulators.webcruiter.made_files import pdf
from simulators.webcruiter.state import Webcruiter
from simulators.webcruiter.store import Candidate, NewFile

PROTECTIONS = ("None", "Confidential", "StrictlyConfidential")
"""What this Webcruiter calls an applicant's protection. Whether the real one has such a field is not known."""
MOST_AT_ONCE = 20_000
GIVEN = (
    "Anne",
    "Bjørn",
    "Camilla",
    "Eirin",
    "Frode",
    "Guro",
    "Håkon",
    "Ingvild",
    "Máret",
    "Paweł",
    "Fatima",
    "Yusuf",
)
FAMILY = (
    "Bakkemyr",
    "Fjellheimen",
    "Hovdestrand",
    "Kvitnes",
    "Lindåsen",
    "Nesbakk",
    "Sárášsen",
    "Zielonkiewicz",
    "Haddadine",
)


class Wrong(Exception):
    """The form cannot be used; its text says why, in Norwegian."""


@dataclass(frozen=True)
class Form:
    """What was filled in; `files` are uploads, as kind, name and bytes."""

    fields: Mapping[str, str]
    files: Sequence[NewFile] = ()

    def text(self, name: str, default: str = "") -> str:
        return self.fields.get(name, default).strip()

    def needed(self, name: str, label: str) -> str:
        if told := self.text(name):
            return told
        raise Wrong(f"{label} må fylles ut.")

    def day(self, name: str, label: str, default: str = "") -> str:
        """A date as people write it, or an ISO one; as the latter. Raises Wrong."""
        told = self.text(name) or default
        if written := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", told):
            told = f"{written[3]}-{int(written[2]):02}-{int(written[1]):02}"
        try:
            return date.fromisoformat(told).isoformat()
        except ValueError:
            raise Wrong(f"{label} er ikke en dato.") from None

    def number(self, name: str, label: str, most: int, default: int = 0) -> int:
        told = self.text(name) or str(default)
        if not re.fullmatch(r"[0-9]{1,6}", told) or int(told) > most:
            raise Wrong(f"{label} må være et tall fra 0 til {most}.")
        return int(told)


@dataclass(frozen=True)
class Done:
    """`id`: of what was made or changed; `where`: its page; `events`: what webhooks tell."""

    said: str
    where: str = "/"
    id: str = ""
    events: Sequence[Mapping[str, str]] = field(default=())


def publish(webcruiter: Webcruiter, form: Form) -> Done:
    store, today = webcruiter.store, webcruiter.store.moment()[:10]
    units = {str(node["id"]): str(node["name"]) for node in store.nodes if node["id"]}
    unit = form.text("unit") or next(iter(units))
    if unit not in units:
        raise Wrong("Enheten finnes ikke.")
    made = store.publish(
        form.needed("title", "Tittelen")[:250],
        unit=units[unit],
        unit_id=unit,
        published=form.day("published", "Publisert", today),
        deadline=_deadline(form),
        text=form.text("text"),
        internal=bool(form.text("internal")),
    )
    return Done("Stillingen er publisert.", f"/stilling/{made.id}", made.id, [_advert("Published", made.id)])


def change_advertisement(webcruiter: Webcruiter, form: Form) -> Done:
    id_ = form.text("id")
    title, text = form.needed("title", "Tittelen")[:250], form.text("text")
    webcruiter.store.change_vacancy(id_, title=title, text=text)
    return Done("Annonsen er endret.", f"/stilling/{id_}", id_, [_advert("Changed", id_)])


def extend(webcruiter: Webcruiter, form: Form) -> Done:
    id_ = form.text("id")
    webcruiter.store.change_vacancy(id_, deadline=_deadline(form))
    return Done("Fristen er forlenget.", f"/stilling/{id_}", id_, [_advert("Changed", id_)])


def close(webcruiter: Webcruiter, form: Form) -> Done:
    """As the real one does at the deadline: the advertisement is gone, the applications stand."""
    id_ = form.text("id")
    webcruiter.store.change_vacancy(id_, gone=True)
    return Done("Annonsen er tatt ned.", f"/stilling/{id_}", id_, [_advert("Removed", id_)])


def apply(webcruiter: Webcruiter, form: Form) -> Done:
    vacancy = webcruiter.store.vacancies[form.text("id")]
    given, family = form.text("given_name"), form.text("family_name")
    if not given and not family:
        raise Wrong("Fornavn eller etternavn må fylles ut.")
    protection = form.text("protection", PROTECTIONS[0])
    if protection not in PROTECTIONS:
        raise Wrong("Adressesperren finnes ikke.")
    more: dict[str, object] = {
        "email": form.text("email") or "soker@eksempel.example",
        "birthDate": form.day("born", "Fødselsdato", "1988-04-02"),
        "gender": form.text("gender", "F"),
        "applicationText": form.text("letter") or "Jeg søker stillingen.",
        "exemptFromPublicList": bool(form.text("exemption")),
        "exemptionReason": form.text("reason"),
        "addressProtection": protection,
    }
    for name in ("address", "postalCode", "city", "country", "municipality", "currentPosition", "mobile"):
        if told := form.text(name):
            more[name] = told
    name = f"{given} {family}".strip()
    files = [*form.files, *_ticked(form, name)]
    made = webcruiter.store.apply(vacancy.id, given, family, *files, applied=form.text("applied"), **more)
    where = f"/soknad/{made.id}"
    return Done("Søknaden er sendt.", where, made.id, [_candidate("Applied", made.id)])


def change(webcruiter: Webcruiter, form: Form) -> Done:
    id_ = form.text("id")
    before = webcruiter.store.candidates[id_]
    more = {**before.more, "applicationText": form.needed("letter", "Søknadsteksten")}
    told = {name: form.text(name) for name in ("family_name", "changed") if form.text(name)}
    files = [*form.files, *_ticked(form, _name(before))]
    webcruiter.store.change(id_, *files, more=more, **told)
    return Done("Søknaden er endret.", f"/soknad/{id_}", id_, [_candidate("Changed", id_)])


def withdraw(webcruiter: Webcruiter, form: Form) -> Done:
    id_ = form.text("id")
    if told := form.text("withdrawn"):
        webcruiter.store.change(id_, changed=told, withdrawn=told)
    else:
        webcruiter.store.withdraw(id_)
    return Done("Søknaden er trukket.", f"/soknad/{id_}", id_, [_candidate("Withdrawn", id_)])


def hire(webcruiter: Webcruiter, form: Form) -> Done:
    id_ = webcruiter.store.hire(form.text("id")).id
    return Done("Søkeren er ansatt.", f"/soknad/{id_}", id_, [_candidate("Hired", id_)])


def renumber(webcruiter: Webcruiter, form: Form) -> Done:
    """Ids that change are a trap: nobody knows that it is the same application."""
    id_ = webcruiter.store.renumber(form.text("id")).id
    return Done("Søknaden har fått nytt nummer.", f"/soknad/{id_}", id_, [_candidate("Changed", id_)])


def delete(webcruiter: Webcruiter, form: Form) -> Done:
    """The source forgets."""
    id_ = form.text("id")
    where = f"/stilling/{webcruiter.store.candidates[id_].vacancy}"
    webcruiter.store.delete(id_)
    return Done("Søknaden er slettet.", where, id_)


def deliver_to_archive(webcruiter: Webcruiter, form: Form) -> Done:
    candidate = webcruiter.store.candidates[form.text("id")]
    vacancy = webcruiter.store.vacancies[candidate.vacancy]
    trouble = form.text("trouble")
    if webcruiter.deliveries is None or trouble not in TROUBLES:
        raise Wrong("Simulatoren er startet uten en mappe for leveringer.")
    deliver(webcruiter.deliveries, vacancy, candidate, trouble)
    return Done("Søknaden er levert til arkivmappen.", f"/soknad/{candidate.id}", candidate.id)


def load(webcruiter: Webcruiter, form: Form) -> Done:
    """Many applications, one after the other, while one looks on; with a hook for each, where hooks are sent."""
    vacancy = webcruiter.store.vacancies[form.text("id")].id
    wanted = form.number("count", "Antall søknader", MOST_AT_ONCE, 100)
    files, kilobytes = (
        form.number("files", "Vedlegg", 10, 2),
        form.number("kilobytes", "Størrelsen", 20_000, 10),
    )
    pause = form.number("pause", "Pausen", 60_000) / 1000
    arguments = (webcruiter, vacancy, wanted, files, kilobytes, pause)
    threading.Thread(target=apply_many, args=arguments, daemon=True).start()
    return Done(f"{wanted} søknader er på vei.", f"/stilling/{vacancy}", vacancy)


def apply_many(
    webcruiter: Webcruiter, vacancy: str, wanted: int, files: int, kilobytes: int, pause: float = 0.0
) -> None:
    """No two send the same file. The bytes are made each time that they are asked for."""
    waits, first = threading.Event(), len(webcruiter.store.candidates)
    for number in range(first, first + wanted):
        sent: list[NewFile] = [
            (
                "CV" if place == 0 else "Diploma",
                f"vedlegg {place + 1}.pdf",
                partial(pdf, f"{number}-{place}", kilobytes),
            )
            for place in range(files)
        ]
        given = f"{GIVEN[number % len(GIVEN)]} {number}"
        made = webcruiter.store.apply(
            vacancy,
            given,
            FAMILY[number % len(FAMILY)],
            *sent,
            exemptFromPublicList=False,
            addressProtection="None",
        )
        tell(webcruiter, [_candidate("Applied", made.id)])
        if pause:
            waits.wait(pause)


def tell(webcruiter: Webcruiter, events: Sequence[Mapping[str, str]]) -> None:
    """By webhooks, where they are sent."""
    for event in events:
        if webcruiter.hooks is not None:
            webcruiter.hooks.tell(**event)


ACTS: dict[str, Callable[[Webcruiter, Form], Done]] = {
    "publiser": publish,
    "endre-annonse": change_advertisement,
    "forleng": extend,
    "ta-ned": close,
    "sok": apply,
    "endre": change,
    "trekk": withdraw,
    "ansett": hire,
    "nytt-nummer": renumber,
    "slett": delete,
    "lever": deliver_to_archive,
    "last": load,
}
"""By the last part of their address."""


def _deadline(form: Form) -> str:
    told = form.needed("deadline", "Søknadsfristen")
    return told if told.casefold() == "snarest" else form.day("deadline", "Søknadsfristen")


def _ticked(form: Form, name: str) -> list[NewFile]:
    """Files that the page makes for whoever has none at hand."""
    made: list[NewFile] = []
    if form.text("cv"):
        made.append(("CV", "cv.pdf", pdf(f"Curriculum vitae – {name}")))
    if form.text("diploma"):
        made.append(("Diploma", "vitnemål.pdf", pdf(f"Vitnemål – {name}")))
    if form.text("reference_letter"):
        made.append(("Reference", "referanse.pdf", pdf(f"Referanse – {name}")))
    return made


def _name(candidate: Candidate) -> str:
    return f"{candidate.given_name} {candidate.family_name}".strip()


def _advert(what: str, id_: str) -> dict[str, str]:
    return {"event": f"JobPosting{what}", "advertId": id_}


def _candidate(what: str, id_: str) -> dict[str, str]:
    return {"event": f"Candidate{what}", "candidateId": id_}
