"""Where things are made to go wrong: faults, settings, webhooks, load; and what was asked last."""

from __future__ import annotations

from collections import Counter

from simulators.answer import Answer, html
from simulators.elements import Element, e, facts, section, table
from simulators.webcruiter.pages.frame import choice, field, form, frame, group, said, tick
from simulators.webcruiter.state import Webcruiter
from simulators.webcruiter.switches import SWITCHES

LAST_CALLS = 12


def switches(webcruiter: Webcruiter, done: str) -> Answer:
    return html(
        frame(
            "Feil og last",
            "/feil",
            e("h1", "Feil og last"),
            said(done),
            e(
                "p",
                "Det som slås på her, møter den som leser Webcruiter. Ingen søknad skal forsvinne eller komme to ganger.",
                cls="lead",
            ),
            e(
                "div",
                e(
                    "div",
                    section("Feil ved de neste kallene", _faults(webcruiter)),
                    section("Varsler", _hooks(webcruiter)),
                ),
                e(
                    "div",
                    section("Slik er Webcruiter satt opp", _settings(webcruiter)),
                    section("Mange søknader", _load(webcruiter)),
                ),
                cls="columns",
            ),
            section("Siste kall", _calls(webcruiter)),
        )
    )


def _faults(webcruiter: Webcruiter) -> list[Element]:
    left = Counter[str]()
    for fault in webcruiter.faults:
        left[fault.name] += fault.times
    on = [
        (SWITCHES[name].label, f"{times} ganger til")
        for name, times in left.items()
        if times and name in SWITCHES
    ]
    return [
        form(
            "feil-pa",
            "Slå på",
            choice("kind", "Feil", [(name, one.label) for name, one in SWITCHES.items()]),
            field("times", "Antall ganger", "1", kind="number", min="1", max="1000"),
            cls="stacked card",
        ),
        facts(on) if on else e("p", "Ingen feil er slått på.", cls="help"),
        e(
            "div",
            form("trekk-tegn", "Trekk tilbake alle adgangstegn", cls="inline"),
            form("feil-av", "Slå av alt", cls="inline"),
            cls="buttons",
        ),
    ]


def _settings(webcruiter: Webcruiter) -> Element:
    settings, hooks = webcruiter.settings, webcruiter.hooks
    minutes = int(webcruiter.store.skew.total_seconds() // 60)
    ways = (
        group(
            "Varsler",
            tick("twice", "Hvert varsel sendes to ganger", ticked=hooks.twice),
            tick("mixed", "Varsler kommer i en annen rekkefølge", ticked=hooks.mixed),
            tick("held", "Varsler holdes tilbake", ticked=hooks.held),
            tick("lost", "Varsler går tapt", ticked=hooks.lost),
        )
        if hooks
        else None
    )
    return form(
        "innstillinger",
        "Lagre innstillingene",
        field(
            "delay",
            "Treghet, millisekunder per svar",
            str(int(settings.delay * 1000)),
            kind="number",
            min="0",
        ),
        field(
            "largest_page", "Kandidater per side i API-et", str(settings.largest_page), kind="number", min="1"
        ),
        field(
            "portal_page", "Annonser per side i portalen", str(settings.portal_page), kind="number", min="1"
        ),
        field("skew", "Klokken går feil, minutter", str(abs(minutes)), kind="number", min="0"),
        tick("behind", "Den går etter, ikke foran", ticked=minutes < 0),
        ways,
        cls="stacked card",
    )


def _hooks(webcruiter: Webcruiter) -> list[Element]:
    hooks = webcruiter.hooks
    if hooks is None:
        return [e("p", "Ingen får varsler.", cls="empty")]
    rows = [(event, answered) for event, answered in reversed(hooks.log)]
    return [
        facts([("Sendes til", hooks.address), ("Venter", str(hooks.waiting))]),
        form("send-varsler", "Send det som venter", cls="inline"),
        table("Varsler", ("Hendelse", "Svar"), rows, "Ingen varsler er sendt ennå."),
    ]


def _load(webcruiter: Webcruiter) -> Element:
    vacancies = [(one.id, f"{one.title} ({one.id})") for one in reversed(webcruiter.store.vacancies.values())]
    if not vacancies:
        return e("p", "Publiser en stilling først.", cls="empty")
    return form(
        "last",
        "Send søknadene",
        choice("id", "Stilling", vacancies),
        field("count", "Antall søknader", "100", kind="number", min="1", max="20000"),
        field("files", "Vedlegg til hver", "2", kind="number", min="0", max="10"),
        field("kilobytes", "Størrelse på hvert vedlegg, kB", "10", kind="number", min="0", max="20000"),
        field("pause", "Millisekunder mellom hver", "0", kind="number", min="0", max="60000"),
        cls="stacked card",
    )


def _calls(webcruiter: Webcruiter) -> Element:
    rows = [(e("code", call.rstrip("?")),) for call in reversed(list(webcruiter.calls)[-LAST_CALLS:])]
    return table("Siste kall", ("Kall",), rows, "Ingen har lest ennå.")
