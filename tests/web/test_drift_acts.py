"""Pause, resume, probe and read on Drift: by those who may, each with a row that says who; nobody else finds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import AuditEntry, User
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.transfers.models import Connection
from arkivbro.transfers.services.drift_acts import (
    PauseConnection,
    PauseSource,
    ProbeConnection,
    ReadSource,
    ResumeConnection,
    ResumeSource,
    pause,
    pause_reading,
    probe,
    read,
    resume,
    resume_reading,
)

As = Callable[[str], Client]


def acts_of(actor: Actor) -> list[Callable[[], object]]:
    return [
        lambda: pause(PauseConnection(actor=actor, archive="builtin", reason="Vedlikehold")),
        lambda: probe(ProbeConnection(actor=actor, archive="builtin")),
        lambda: resume(ResumeConnection(actor=actor, archive="builtin")),
    ]


def acts_on_sources(actor: Actor) -> list[Callable[[], object]]:
    return [
        lambda: read(ReadSource(actor=actor, source="finnes-ikke")),
        lambda: pause_reading(PauseSource(actor=actor, source="finnes-ikke", reason="x")),
        lambda: resume_reading(ResumeSource(actor=actor, source="finnes-ikke")),
    ]


@pytest.mark.parametrize("name", ["arne", "dagny"])
def test_each_leaves_a_row_that_says_who(name: str) -> None:
    for done in acts_of(Actor.of(User.objects.get(username=name))):
        done()
    rows = AuditEntry.objects.filter(username=name, where="builtin").order_by("pk")
    assert list(rows.values_list("act", flat=True)) == [
        "drift.connection.pause",
        "drift.connection.probe",
        "drift.connection.resume",
    ]
    assert rows[0].why == "Vedlikehold"


def test_a_recruiter_finds_nothing_there() -> None:
    actor, before = Actor.of(User.objects.get(username="ragnhild")), AuditEntry.objects.count()
    for done in (*acts_of(actor), *acts_on_sources(actor)):
        with pytest.raises(NotThere):
            done()
    assert AuditEntry.objects.count() == before
    assert not Connection.objects.filter(archive="builtin", pause="by_person").exists()


def test_what_is_not_in_the_configuration_is_said_and_leaves_no_row() -> None:
    before = AuditEntry.objects.count()
    for done in acts_on_sources(COMMAND_LINE):
        with pytest.raises(WrongUse):
            done()
    assert AuditEntry.objects.count() == before


def test_the_form(as_user: As) -> None:
    page = as_user("dagny").post(
        "/drift/tilkoblinger/builtin/", {"gjor": "pause", "begrunnelse": "Flytting"}, follow=True
    )
    assert page.status_code == 200 and "satt på pause" in page.content.decode()
    assert as_user("ragnhild").post("/drift/tilkoblinger/builtin/", {"gjor": "pause"}).status_code == 404
