"""Every act on positions and applications × who: recruiters of the unit, and nobody else; the private link, and no other token.

An act that is not in the table fails.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from arkivbro.accounts.acts import ACTS, AUTOMATIC, COMMAND_LINE, Actor
from arkivbro.accounts.models import AuditEntry, Unit, User
from arkivbro.core.errors import AskedTwice, ChangedSinceSeen, NotThere
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applicant_acts, applying, position_acts, publishing, uploading
from arkivbro.positions.services.position_acts import WRITTEN, seen_position
from tests.integration.positions.conftest import PERSON, sent, token_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WRONG = "x" * 43


def written(position: Position) -> dict[str, Any]:
    return {name: getattr(position, name) for name in WRITTEN} | {"about": "Ny tekst"}


def on(position: Position, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "reference": position.reference, "seen": seen_position(position)}


def wrote(position: Position, actor: Actor) -> object:
    command = position_acts.WritePosition(
        actor=actor, key=f"key-{actor.name}", unit=position.unit_id, written=written(position)
    )
    return position_acts.write(command)


def changed(position: Position, actor: Actor) -> object:
    command = position_acts.ChangePosition(
        **on(position, actor), unit=position.unit_id, written=written(position)
    )
    return position_acts.change(command)


BY_RECRUITERS: dict[str, Callable[[Position, Actor], object]] = {
    "position.write": wrote,
    "position.change": changed,
    "position.publish": lambda p, a: position_acts.publish(position_acts.PublishPosition(**on(p, a))),
    "position.discard": lambda p, a: position_acts.discard(position_acts.DiscardChange(**on(p, a))),
    "position.cancel": lambda p, a: position_acts.cancel(position_acts.CancelPosition(**on(p, a))),
}


@dataclass(frozen=True)
class Own:
    """A sent application of one's own, with a file."""

    token: str
    file: str


BY_APPLICANTS: dict[str, Callable[[Own], object]] = {
    "application.send": lambda o: applicant_acts.send(
        applicant_acts.Send(
            token=o.token, seen=applying.seen_of(applicant_acts.own_application(o.token)), link="/"
        )
    ),
    "application.withdraw": lambda o: applicant_acts.withdraw(applicant_acts.Withdraw(token=o.token)),
    "application.add_file": lambda o: applicant_acts.add_file(
        applicant_acts.AddFile(
            token=o.token,
            stream=io.BytesIO(b"Et brev.\n"),
            file_name="b.txt",
            kind="cv",
            network_address="192.0.2.1",
        )
    ),
    "application.remove_file": lambda o: applicant_acts.remove_file(
        applicant_acts.RemoveFile(token=o.token, file=o.file)
    ),
}
BY_ANYONE = {"application.begin"}


def test_every_act_is_in_the_table() -> None:
    known = {code for code in ACTS if code.startswith(("position.", "application."))}
    assert known - {c for c in known if ACTS[c].function.__module__.startswith("arkivbro.recruitment")} == (
        BY_RECRUITERS.keys() | BY_APPLICANTS.keys() | BY_ANYONE
    )


def actors() -> dict[str, Actor]:
    """Each role in the position's unit and in another; and the two without a user."""
    made = {"clock": AUTOMATIC}
    for unit in ("Region Vest", "Region Øst"):
        row = Unit.objects.get_or_create(name=unit)[0]
        for role in ("", "is_recruiter", "is_archivist", "is_administrator"):
            name = f"{role or 'ingen'}-{row.pk}"
            user = User.objects.create_user(username=name, password=None)
            if role:
                setattr(user, role, True)
                user.save()
            user.units.add(row)
            made[f"{role} {unit}"] = Actor.of(user)
    return made


MAY = "is_recruiter Region Vest"


@pytest.mark.parametrize("code", sorted(BY_RECRUITERS))
def test_role_and_unit(code: str, published: Position) -> None:
    asked = actors()
    for name, actor in asked.items():
        if name != MAY:
            before = AuditEntry.objects.count()
            with pytest.raises(NotThere):
                BY_RECRUITERS[code](Position.objects.get(pk=published.pk), actor)
            assert AuditEntry.objects.count() == before, f"{code} by {name}"
    before = AuditEntry.objects.count()
    BY_RECRUITERS[code](Position.objects.get(pk=published.pk), asked[MAY])
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.latest("pk").username == asked[MAY].name


def test_a_recruiter_takes_no_position_to_a_unit_of_others(draft: Position) -> None:
    recruiter = actors()["is_recruiter Region Vest"]
    other = Unit.objects.get(name="Region Øst")
    with pytest.raises(NotThere):
        position_acts.change(
            position_acts.ChangePosition(**on(draft, recruiter), unit=other.pk, written=written(draft))
        )
    draft.refresh_from_db()
    assert draft.unit.name == "Region Vest"


def test_pressed_twice_is_one_draft_and_a_stale_page_publishes_nothing(draft: Position) -> None:
    recruiter = actors()["is_recruiter Region Vest"]
    wrote(draft, recruiter)
    with pytest.raises(AskedTwice):
        wrote(draft, recruiter)
    stale = on(draft, recruiter)
    draft.title = "En annen tittel"
    publishing.save_position(draft)
    with pytest.raises(ChangedSinceSeen):
        position_acts.publish(position_acts.PublishPosition(**stale))
    assert Position.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("code", sorted(BY_APPLICANTS))
def test_the_private_link_is_the_right(code: str, published: Position) -> None:
    _, link = sent(published)
    row = OwnApplication.objects.get()
    file = uploading.add_file(row, io.BytesIO(b"Min CV.\n"), file_name="cv.txt", kind="cv")
    before = AuditEntry.objects.count()
    for token in (WRONG, "", "x" * 500):
        with pytest.raises(NotThere):
            BY_APPLICANTS[code](Own(token, file.public_id))
    assert AuditEntry.objects.count() == before
    BY_APPLICANTS[code](Own(token_in(link), file.public_id))
    told = AuditEntry.objects.latest("pk")
    assert (told.username, told.where) == ("søkeren", row.source_id)
    assert PERSON["family_name"] not in f"{told.act} {told.where} {told.why}"


def test_begin_on_a_published_one_only(draft: Position) -> None:
    begin = applicant_acts.Begin(reference=draft.reference, network_address="192.0.2.1")
    with pytest.raises(NotThere):
        applicant_acts.begin(begin)
    draft.deadline = publishing.today() + timedelta(days=3)
    publishing.publish(publishing.save_position(draft), "rakel")
    token = applicant_acts.begin(begin)
    assert applicant_acts.own_application(token).position_id == draft.pk


def test_the_command_line_is_held_back_by_the_rules_only(published: Position) -> None:
    position_acts.cancel(position_acts.CancelPosition(**on(published, COMMAND_LINE)))
    assert Position.objects.get(pk=published.pk).state == "cancelled"
