"""Every act of the archive, of accounts and of Drift × role × unit × clearance: done with one row in the audit log, or nothing
is there and nothing is changed. An act that is not in the table fails (issue 10, item 20).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import arkivbro.archive.views  # noqa: F401 - the acts register themselves
from arkivbro.accounts.acts import ACTS, Actor, Seen
from arkivbro.accounts.models import AuditEntry, Role, Scope, StatementKind, SystemToken, Unit, User
from arkivbro.accounts.services import confirming, statements, tokens, users
from arkivbro.archive.models import CaseFile, ChangeLog, CodeListName, RegistryEntry, Series
from arkivbro.archive.selectors.corrections import Wording
from arkivbro.archive.selectors.lookups import case_by_number, entry_with_everything
from arkivbro.archive.selectors.seen import seen_case, seen_day, seen_entry, seen_move
from arkivbro.archive.services import (
    case_acts,
    code_acts,
    correction_acts,
    document_acts,
    entry_acts,
    integrity_acts,
)
from arkivbro.archive.services.administration import register_code, set_journal_rules
from arkivbro.archive.services.closing import close_case
from arkivbro.archive.services.status import set_status
from arkivbro.core import noark
from arkivbro.core.errors import Declined, NotThere, WrongUse
from arkivbro.transfers.services import drift_acts
from tests.contract.archive.records import advertisement_entry, application_entry, letter_entry
from tests.integration.archive.conftest import BY, Registrar
from tests.units import ref_of

pytestmark = pytest.mark.django_db
VEST, OST = "Region Vest", "Region Øst"
OURS = ("archive.", "account.", "drift.")
NOW = datetime.now(UTC)


class World:
    """Something of each kind: two cases in two units, records with and without code P, a code, a series, a waiting day."""

    def __init__(self, registrar: Registrar, folder: Path) -> None:
        self.case = registrar.case(series="SAK")
        self.other = registrar.case(unit=OST)
        self.closed = close_case(case=registrar.case(), by=BY)
        self.quiet = registrar.case()
        self.mixed = registrar.case()
        registrar.entry(self.mixed, application_entry, name="Xiomára Þorgilsdóttir")
        self.application = set_status(
            entry=registrar.entry(self.case, application_entry, name="Åse Ødegård"), status="M", by=BY
        )
        self.letter = registrar.entry(self.case, letter_entry)
        registrar.journal(registrar.entry(self.case, advertisement_entry))
        set_journal_rules(series=Series.objects.get(), internal_entries_public=True, release_days=None, by=BY)
        waiting = RegistryEntry.objects.filter(journal_sequence__isnull=False).get()
        assert waiting.journal_date is not None
        self.day = waiting.journal_date
        register_code(code_list=CodeListName.DOCUMENT_TYPE, code="SØ", name="Søknad", by=BY)
        self.file = folder / "notat.txt"
        self.file.write_text("Et notat.\n")
        self.unit = Unit.objects.get_or_create(name=VEST)[0]
        self.user = User.objects.create_user(username="en", password=None)
        self.asker = User.objects.create_user(username="en annen", password=None)
        self.token = SystemToken.objects.create(
            name="Varbi", source="varbi", scopes=[Scope.STATUS], has_every_unit=True, digest="x" * 64,
            made_by=self.asker.username, made_at=NOW, expires_at=NOW + timedelta(days=30),
        )  # fmt: skip

    def waiting(self) -> Seen:
        """Of a change that another administrator asked for: the user is to be an archivist."""
        wanted = dataclasses.replace(confirming.details_of(self.user), roles=frozenset({Role.ARCHIVIST}))
        confirming.keep_waiting(self.user, Actor("en annen", user=self.asker), wanted)
        (one,) = confirming.waiting_changes()
        return one.seen

    def of(self, case: CaseFile) -> dict[str, Any]:
        fresh = case_by_number(case.number)
        assert fresh is not None
        return {"case": case.number, "seen": seen_case(fresh)}

    def on(self, entry: RegistryEntry) -> dict[str, Any]:
        return {"entry": entry.public_id, "seen": seen_entry(self.whole(entry))}

    def whole(self, entry: RegistryEntry) -> RegistryEntry:
        fresh = entry_with_everything(entry.public_id)
        assert fresh is not None
        return fresh

    def attachment(self) -> str:
        link = self.application.links.order_by("-number").first()
        assert link is not None
        return str(link.document.public_id)


@dataclass(frozen=True)
class Row:
    """How one act is asked for, and who may."""

    ask: Callable[[World, Actor], object]
    may: Callable[[Actor], bool]


def archivist(*units: str) -> Callable[[Actor], bool]:
    """Archivists who are cleared for code P in each of the units."""
    return lambda actor: (
        actor.has_role(Role.ARCHIVIST) and all(actor.is_cleared_for("P", ref_of(unit)) for unit in units)
    )


def holds(*roles: Role) -> Callable[[Actor], bool]:
    return lambda actor: actor.has_role(*roles)


ADMINISTRATOR, DRIFT = holds(Role.ADMINISTRATOR), holds(Role.ARCHIVIST, Role.ADMINISTRATOR)
P = noark.Access("P", "Offl. § 25")
PLAIN = noark.Access("", "")
WORDS = "Rådgiver – Region Vest – 4711"


def _corrected_case(world: World, actor: Actor, case: CaseFile, unit: str) -> object:
    return correction_acts.correct_case(
        correction_acts.CorrectCase(
            actor=actor, **world.of(case), wording=Wording(title=WORDS, access=PLAIN), unit=unit, disposal="",
            series=case.series.code if case.series else "", class_=None, reason="Flyttet",
        )
    )  # fmt: skip


def _corrected_entry(world: World, actor: Actor) -> object:
    wording = Wording(title="Søknad – [[Åse Ødegård]]", access=P, screening=("NA", "TRO"))
    return correction_acts.correct_entry(
        correction_acts.CorrectEntry(
            actor=actor, **world.on(world.application), wording=wording, type="I", disposal="", reason="Skrivefeil"
        )
    )  # fmt: skip


def _corrected_document(world: World, actor: Actor) -> object:
    wording = Wording(title="Vedlegg", access=P, screening=("H",))
    return correction_acts.correct_document(
        correction_acts.CorrectDocument(
            actor=actor, **world.on(world.application), document=world.attachment(), wording=wording,
            document_type="SØ", reason="Skrivefeil",
        )
    )  # fmt: skip


def _moved(world: World, actor: Actor) -> object:
    seen = seen_move(world.whole(world.application), world.other)
    return entry_acts.move(
        entry_acts.Move(
            actor=actor, entry=world.application.public_id, seen=seen, to_case=world.other.number, reason="Feil sak"
        )
    )  # fmt: skip


def _added_document(world: World, actor: Actor) -> object:
    return document_acts.add(
        document_acts.AddDocument(
            actor=actor, entry=world.application.public_id, key=f"k{actor.name}", file=world.file,
            file_name="notat.txt", title="Notat", role=noark.DocumentRole("V"), access=P,
        )
    )  # fmt: skip


def _of_code(kind: type, **more: str) -> Callable[[Actor], Any]:
    return lambda actor: kind(actor=actor, code_list=CodeListName.DOCUMENT_TYPE, **more)


TABLE: dict[str, Row] = {
    "archive.case.responsible": Row(
        lambda w, a: case_acts.change_responsible(
            case_acts.SetResponsible(actor=a, **w.of(w.case), initials="KAHA")
        ),
        archivist(),
    ),
    "archive.case.close": Row(
        lambda w, a: case_acts.close(case_acts.CloseCase(actor=a, **w.of(w.quiet))), archivist()
    ),
    "archive.case.reopen": Row(
        lambda w, a: case_acts.reopen(case_acts.ReopenCase(actor=a, **w.of(w.closed), reason="Mer kom")),
        archivist(),
    ),
    "archive.case.correct": Row(lambda w, a: _corrected_case(w, a, w.quiet, VEST), archivist()),
    "archive.entry.officer": Row(
        lambda w, a: entry_acts.change_officer(
            entry_acts.SetOfficer(actor=a, **w.on(w.application), initials="KAHA")
        ),
        archivist(VEST),
    ),
    "archive.entry.expedite": Row(
        lambda w, a: entry_acts.expedite(entry_acts.Expedite(actor=a, **w.on(w.letter))), archivist(VEST)
    ),
    "archive.entry.journal": Row(
        lambda w, a: entry_acts.journal(entry_acts.Journal(actor=a, **w.on(w.application))), archivist(VEST)
    ),
    "archive.entry.sign_off": Row(
        lambda w, a: entry_acts.sign_entry_off(
            entry_acts.SignOffEntry(actor=a, **w.on(w.application), method="TE")
        ),
        archivist(VEST),
    ),
    "archive.entry.expire": Row(
        lambda w, a: entry_acts.expire(entry_acts.Expire(actor=a, **w.on(w.application), reason="To ganger")),
        archivist(VEST),
    ),
    "archive.entry.move": Row(_moved, archivist(VEST, OST)),
    "archive.entry.correct": Row(_corrected_entry, archivist(VEST)),
    "archive.document.correct": Row(_corrected_document, archivist(VEST)),
    "archive.document.add": Row(_added_document, archivist(VEST)),
    "archive.document.remove": Row(
        lambda w, a: document_acts.remove(
            document_acts.RemoveDocument(
                actor=a, **w.on(w.application), document=w.attachment(), reason="Feil søker"
            )
        ),
        archivist(VEST),
    ),
    "archive.code.add": Row(
        lambda _w, a: code_acts.add_code(_of_code(code_acts.AddCode, code="NY", name="Ny")(a)), ADMINISTRATOR
    ),
    "archive.code.retire": Row(
        lambda _w, a: code_acts.take_code_out(_of_code(code_acts.RetireCode, code="SØ")(a)), ADMINISTRATOR
    ),
    "archive.code.take_in": Row(
        lambda _w, a: code_acts.take_code_in(_of_code(code_acts.TakeCodeIn, code="SØ")(a)), ADMINISTRATOR
    ),
    "archive.series.add": Row(
        lambda _w, a: code_acts.add_series(code_acts.AddSeries(actor=a, code="PERS", title="Personal")),
        ADMINISTRATOR,
    ),
    "archive.class.add": Row(
        lambda _w, a: code_acts.add_class(
            code_acts.AddClass(actor=a, system="K", value="221", title="Tilsetting")
        ),
        ADMINISTRATOR,
    ),
    "archive.series.journal_rules": Row(
        lambda _w, a: code_acts.change_journal_rules(
            code_acts.SetJournalRules(
                actor=a, series=Series.objects.get().public_id, internal_entries_public=True, release_days=3
            )
        ),
        ADMINISTRATOR,
    ),
    "archive.journal_day.release": Row(
        lambda w, a: code_acts.release_day(code_acts.ReleaseDay(actor=a, day=w.day, seen=seen_day(w.day))),
        archivist(),
    ),
    "archive.integrity.begin": Row(
        lambda _w, a: integrity_acts.begin_check(integrity_acts.BeginCheck(actor=a)), DRIFT
    ),
    "account.user.add": Row(
        lambda _w, a: users.add_user(
            users.AddUser(
                actor=a, details=confirming.UserDetails(username="ny"), password="langt og godt ord"
            )
        ),
        ADMINISTRATOR,
    ),
    "account.user.change": Row(
        lambda w, a: users.change_user(
            users.ChangeUser(
                actor=a,
                user=w.user.pk,
                seen=confirming.seen_user(w.user),
                details=confirming.details_of(w.user),
            )
        ),
        ADMINISTRATOR,
    ),
    "account.user.confirm": Row(
        lambda w, a: confirming.confirm(confirming.Confirm(actor=a, user="en", seen=w.waiting())),
        ADMINISTRATOR,
    ),
    "account.user.decline": Row(
        lambda w, a: confirming.decline(confirming.Decline(actor=a, user="en", seen=w.waiting())),
        ADMINISTRATOR,
    ),
    "account.statement.approve": Row(
        lambda _w, a: statements.approve_statement(
            statements.ApproveStatement(
                actor=a,
                kind=StatementKind.PRIVACY,
                seen=statements.seen_statement(StatementKind.PRIVACY),
                text="Vi er behandlingsansvarlig.",
            )
        ),
        ADMINISTRATOR,
    ),
    "account.unit.add": Row(
        lambda _w, a: users.add_unit(users.AddUnit(actor=a, name="Region Ny")), ADMINISTRATOR
    ),
    "account.unit.change": Row(
        lambda w, a: users.change_unit(
            users.ChangeUnit(actor=a, unit=w.unit.pk, seen=users.seen_unit(w.unit), name="Region Annet")
        ),
        lambda a: ADMINISTRATOR(a) and not a.is_of(ref_of(VEST)),
    ),
    "account.password.change": Row(
        lambda _w, a: users.change_password(
            users.ChangePassword(actor=a, old=OLD, new="et annet langt passord")
        ),
        lambda _a: True,
    ),
    "account.token.make": Row(
        lambda _w, a: tokens.make_token(
            tokens.MakeToken(
                actor=a,
                name="En til",
                source="annen",
                scopes=[Scope.STATUS],
                has_every_unit=True,
                expires_on=(NOW + timedelta(days=30)).date(),
            )
        ),
        ADMINISTRATOR,
    ),
    "account.token.confirm": Row(
        lambda w, a: tokens.confirm_token(
            tokens.ConfirmToken(actor=a, token=w.token.public_id, seen=tokens.seen_token(w.token))
        ),
        ADMINISTRATOR,
    ),
    "account.token.revoke": Row(
        lambda w, a: tokens.revoke_token(
            tokens.RevokeToken(actor=a, token=w.token.public_id, seen=tokens.seen_token(w.token))
        ),
        ADMINISTRATOR,
    ),
    "account.sign_in": Row(lambda _w, a: users.note_sign_in(a), lambda _a: True),
    "account.sign_out": Row(lambda _w, a: users.note_sign_out(a), lambda _a: True),
    "drift.connection.pause": Row(
        lambda _w, a: drift_acts.pause(
            drift_acts.PauseConnection(actor=a, archive="builtin", reason="Vedlikehold")
        ),
        DRIFT,
    ),
    "drift.connection.resume": Row(
        lambda _w, a: drift_acts.resume(drift_acts.ResumeConnection(actor=a, archive="builtin")), DRIFT
    ),
    "drift.connection.probe": Row(
        lambda _w, a: drift_acts.probe(drift_acts.ProbeConnection(actor=a, archive="builtin")), DRIFT
    ),
}
NEEDS_A_SOURCE = {"drift.source.read", "drift.source.pause", "drift.source.resume"}
"""In tests/web/test_drift_acts.py: here no source is set up."""
OLD = "et langt og godt passord"


def test_every_act_is_in_the_table() -> None:
    known = {code for code in ACTS if code.startswith(OURS)}
    assert known == TABLE.keys() | NEEDS_A_SOURCE


def actors() -> list[tuple[str, Actor]]:
    """Each role alone and none, × a unit of one's own × cleared for code P nowhere, here, there, in both and everywhere."""
    vest, ost = Unit.objects.get_or_create(name=VEST)[0], Unit.objects.get_or_create(name=OST)[0]
    clearances: dict[str, tuple[Unit | None, ...]] = {
        "ikke": (), "vest": (vest,), "ost": (ost,), "begge": (vest, ost), "alle": (None,),
    }  # fmt: skip
    roles = ("", "is_recruiter", "is_archivist", "is_administrator")
    made: list[tuple[str, Actor]] = []
    for role, unit, (name, held) in itertools.product(roles, (vest, ost), clearances.items()):
        if role != "is_archivist" and name not in ("ikke", "alle"):
            continue  # whoever has not the role is told apart by nothing else
        username = f"{role.removeprefix('is_') or 'ingen'}-{unit.pk}-{name}"
        user = User(username=username, **({role: True} if role else {}))
        user.set_unusable_password()
        user.save()
        user.units.add(unit)
        for one in held:
            user.clearances.create(access_code="P", unit=one)
        made.append((username, Actor.of(user)))
    return made


class _RollBack(Exception):
    pass


def outcome(world: World, row: Row, actor: Actor) -> tuple[bool, int, int]:
    """Whether it was done, how many rows it left in the audit log and in the change log; then everything is put back."""
    done, before = False, (AuditEntry.objects.count(), ChangeLog.objects.count())
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    row.ask(world, actor)
                done = True
            except NotThere:
                pass
            except Declined as error:
                assert error.code == "archive.needs_clearance", error.code
            except WrongUse as error:
                assert error.code == "account.own_unit", error.code
            rows = AuditEntry.objects.count() - before[0], ChangeLog.objects.count() - before[1]
            raise _RollBack
    except _RollBack:
        return done, *rows


@pytest.fixture
def world(registrar: Registrar, tmp_path: Path) -> World:
    return World(registrar, tmp_path)


ONCE = pytest.mark.one_database("rights: each act is done on both elsewhere")
ON_BOTH = {
    "account.password.change",
    "account.statement.approve",
    "account.unit.change",
    "account.user.add",
    "account.user.change",
    "account.user.confirm",
    "archive.document.correct",
    "archive.entry.correct",
}
"""What these send, nobody else does."""


@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=() if code in ON_BOTH else ONCE) for code in sorted(TABLE)]
)
def test_role_unit_and_clearance(code: str, world: World) -> None:
    row = TABLE[code]
    for name, actor in actors():
        if code == "account.password.change":
            assert actor.user is not None
            actor.user.set_password(OLD)
            actor.user.save()
        done, audited, changed = outcome(world, row, actor)
        assert done is row.may(actor), f"{code} by {name}"
        assert audited == (1 if done else 0), f"{code} by {name}: one row, or none"
        assert done or not changed, f"{code} by {name} changed something"
