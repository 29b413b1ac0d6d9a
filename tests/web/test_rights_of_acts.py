"""Every act × who does it: roles, units and clearances, by the registry of acts. An act that is in no table fails here."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import io
import pkgutil
import sys
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

import arkivbro
from arkivbro.accounts.acts import ACTS, AUTOMATIC, COMMAND_LINE, NOTHING_SEEN, Act, Actor, Seen, Stands
from arkivbro.accounts.models import AuditEntry, Role, Scope
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.exemption import Outcome
from arkivbro.core.letters import SentBy
from arkivbro.core.list_columns import Column
from arkivbro.core.listed_people import ProtectedChoice
from arkivbro.core.recruitment import Applicant
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Attachment, LetterTemplate, SourceBeginning, Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import (
    archiving,
    exemption,
    first_contact,
    handling,
    letter_acts,
    letter_templates,
    list_acts,
    proof_reports,
    proving,
    put_aside,
    reading_acts,
    telling,
    transfer_acts,
    unit_acts,
    vacancy_archiving,
)
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.recruitment_acts import answer_requests, lock_own_list, write_letters
from tests.web.addresses import without_a_vacancy

TOML = '[units."varbi:1"]\ncode = "RV"\n'
UNIT, OTHER = "Region Vest", "Region Sør"


def person(*roles: Role, units: tuple[str, ...] = (), cleared: tuple[str, ...] = ()) -> Actor:
    """`units` and `cleared` are what the source calls them; "" is every unit."""
    clearances = frozenset(("P", unit) for unit in cleared)
    own = frozenset(units)
    return Actor("noen", roles=frozenset(roles), unit_refs=own, clearances=clearances)


def system(
    source: str = "demo", scopes: tuple[Scope, ...] = tuple(Scope), units: tuple[str, ...] | None = None
) -> Actor:
    """By a token for the source that told of the vacancy, or of another."""
    return Actor(
        f"api:{source}",
        Stands.SYSTEM,
        source=source,
        scopes=frozenset(scopes),
        unit_refs=frozenset(units or ()),
        has_every_unit=units is None,
    )


def actors() -> dict[str, Actor]:
    """One of each, beside the vacancy's unit and another."""
    (unit,) = Vacancy.objects.filter(unit_name=UNIT).values_list("unit_ref", flat=True).distinct()
    (other,) = Vacancy.objects.filter(unit_name=OTHER).values_list("unit_ref", flat=True).distinct()
    return {
        "recruiter": person(Role.RECRUITER, units=(unit,)),
        "recruiter elsewhere": person(Role.RECRUITER, units=(other,)),
        "recruiter elsewhere, cleared": person(Role.RECRUITER, units=(other,), cleared=("",)),
        "archivist, cleared": person(Role.ARCHIVIST, cleared=("",)),
        "archivist, cleared in the unit": person(Role.ARCHIVIST, cleared=(unit,)),
        "archivist, cleared elsewhere": person(Role.ARCHIVIST, cleared=(other,)),
        "archivist": person(Role.ARCHIVIST),
        "archivist who recruits elsewhere": person(Role.ARCHIVIST, Role.RECRUITER, units=(other,)),
        "administrator": person(Role.ADMINISTRATOR, units=(unit,), cleared=("",)),
        "cleared, without a role": person(units=(unit,), cleared=("",)),
        "the clock": AUTOMATIC,
        "a system": system(),
        "a system of the unit alone": system(units=(unit,)),
        "a system of another unit": system(units=(other,)),
        "a system for other things": system(scopes=(Scope.STATUS,)),
        "another system": system(source="annen"),
        "the command line": COMMAND_LINE,
    }


CLEARED = {"archivist, cleared", "archivist, cleared in the unit"}
ARCHIVISTS = {*CLEARED, "archivist", "archivist, cleared elsewhere", "archivist who recruits elsewhere"}
LINE = {"the command line"}
OF_CANDIDATES = {"recruiter", *CLEARED, *LINE}
OF_VACANCY = {"recruiter", *ARCHIVISTS, *LINE}
BY_ARCHIVIST = ARCHIVISTS | LINE
SYSTEMS = {"a system", "a system of the unit alone"}
"""What another recruitment system may do, of what it told itself."""

MAY: Mapping[str, set[str]] = {
    "addresses.show": OF_CANDIDATES,
    "api.application.tell": SYSTEMS,
    "api.application.tell_more": SYSTEMS,
    "api.vacancy.tell": SYSTEMS | {"another system"},  # under that id a vacancy of its own
    "application.put_aside": BY_ARCHIVIST,
    "application.take_forward": BY_ARCHIVIST,
    "attachment.open": OF_CANDIDATES,
    "candidate.open": OF_CANDIDATES,
    "exemption.decide": OF_CANDIDATES | SYSTEMS,
    "exemption.settle": OF_CANDIDATES | SYSTEMS,
    "exemption.strike_notice": OF_CANDIDATES | SYSTEMS,
    "exemption.tell": OF_CANDIDATES | SYSTEMS,
    "handling.one_person": OF_CANDIDATES,
    "handling.protection": CLEARED | LINE,
    "handling.supply": OF_CANDIDATES,
    "handling.two_people": OF_CANDIDATES,
    "letters.send_again": OF_CANDIDATES,
    "letters.upload": OF_CANDIDATES | SYSTEMS,
    "letters.write": OF_CANDIDATES,
    "list.hand_out": OF_CANDIDATES,
    "list.lock": OF_CANDIDATES,
    "list.lock_own": OF_CANDIDATES,
    "proof.accept": CLEARED | LINE,
    "proof.ask": OF_VACANCY,
    "proof.register": OF_CANDIDATES,
    "proof.report": OF_VACANCY,
    "report.show": OF_CANDIDATES,
    "source.confirm": BY_ARCHIVIST,
    "source.pick": BY_ARCHIVIST,
    "template.save": {*ARCHIVISTS, *LINE, "administrator"},
    "transfer.accept_without": OF_CANDIDATES,
    "transfer.cancel": OF_VACANCY,
    "transfer.complete": CLEARED | LINE,
    "transfer.look_at": OF_CANDIDATES,
    "transfer.release": CLEARED | LINE,
    "transfer.replan": OF_VACANCY,
    "transfer.retry": OF_VACANCY,
    "unit.read": {*ARCHIVISTS, *LINE, "administrator"},
    "unit.say": {"archivist, cleared", *LINE},
    "unit.say_several": {"archivist, cleared", *LINE},
    "vacancy.exclude": BY_ARCHIVIST,
    "vacancy.go_on": BY_ARCHIVIST,
    "vacancy.include": BY_ARCHIVIST,
    "vacancy.link_case": CLEARED | LINE,
    "vacancy.transfer": OF_VACANCY,
}
"""Who may do what of the recruitment. Everybody else gets the answer of what is not there."""
NO_RIGHT = {"archive.needs_clearance", "api.scope_missing", "api.no_such_unit"}
"""Told in words to archivists, who know that the record is there, and to systems, which know their token."""
STOPPED_IS_FOR_ARCHIVISTS = {"transfer.cancel"}
OF_ONESELF = {"account.password.change", "account.sign_in", "account.sign_out"}
"""What anybody does, of themselves."""

OF_APPLICANTS = {
    "application.add_file",
    "application.begin",
    "application.remove_file",
    "application.send",
    "application.withdraw",
}
"""What an applicant does by the private link, which is the right to do it; no user is asked for."""


class Once:
    """A request that nobody sent before."""

    def begin(self) -> None: ...

    def end(self, _done: object, /) -> None: ...


WRITTEN = telling.Written(
    received=datetime(2026, 11, 1, tzinfo=UTC),
    applicant=Applicant("Kari", "Prøve"),
    education=None,
    experience=None,
    letter=None,
    changed=None,
    attachments=(),
    said={},
)


def every_act() -> dict[str, Act]:
    """Of every app, whether or not a view has been imported yet."""
    for module in pkgutil.walk_packages(arkivbro.__path__, "arkivbro."):
        if ".services" in module.name:
            importlib.import_module(module.name)
    return {code: act for code, act in ACTS.items() if act.function.__module__.startswith("arkivbro.")}


def of_recruitment() -> list[str]:
    return sorted(code for code, act in every_act().items() if ".recruitment." in act.function.__module__)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[Actor], Any]]:
    """A command for each act, on records that are there, by the actor."""
    monkeypatch.setattr(
        proof_reports, "_signed", lambda *_: b""
    )  # who may is asked here, and nothing is typeset
    vacancy = Vacancy.objects.filter(unit_name=UNIT).order_by("pk")[0]
    answer_requests(vacancy)
    first, second = vacancy.applications.order_by("pk")[:2]
    assert vacancy.deadline is not None
    letter = write_letters(LetterTemplate.objects.get(kind="rejection", language="nb"), [first])[0]
    locked = lock_own_list(vacancy, vacancy.deadline, [Column.NAME], "Prøve")
    transfer = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[
        0
    ]
    attachment = Attachment.objects.filter(application__vacancy=vacancy).order_by("pk")[0]
    waiting = without_a_vacancy(first)
    SourceBeginning.objects.create(source="varbi")
    at = timezone.now() - timedelta(days=1)
    seen = NOTHING_SEEN
    made: dict[str, tuple[type[Any], dict[str, Any]]] = {
        "addresses.show": (reading_acts.ScreenedAddresses, {"batch": letter.batch}),
        "api.application.tell": (
            telling.TellApplication,
            {"vacancy": vacancy.source_id, "id": first.source_id, "request": Once(), "written": WRITTEN},
        ),
        "api.application.tell_more": (
            telling.TellMore,
            {"id": first.source_id, "scope": Scope.APPLICATIONS, "request": Once(), "said": {}},
        ),
        "api.vacancy.tell": (
            telling.TellVacancy,
            {
                "id": vacancy.source_id,
                "unit": "",
                "request": Once(),
                "fact": lambda ref, _unit: dataclasses.replace(stored_facts(vacancy), ref=ref),
            },
        ),
        "application.put_aside": (put_aside.PutAside, {"application": waiting.public_id, "reason": "x"}),
        "application.take_forward": (put_aside.TakeForward, {"application": waiting.public_id}),
        "attachment.open": (reading_acts.OpenAttachment, {"attachment": attachment.public_id}),
        "candidate.open": (reading_acts.OpenCandidate, {}),
        "exemption.decide": (
            exemption.Decide,
            {"outcome": Outcome.GRANTED, "reasoning": "x", "decided_by": "x"},
        ),
        "exemption.settle": (exemption.SettleWish, {"requested": True, "basis": "x"}),
        "exemption.strike_notice": (exemption.StrikeNotice, {"why": "x"}),
        "exemption.tell": (exemption.Tell, {"how": "x", "at": at}),
        "handling.one_person": (handling.SayOnePerson, {"other": second.public_id}),
        "handling.protection": (handling.HandleProtection, {"choice": ProtectedChoice.HIDE, "reason": "x"}),
        "handling.supply": (handling.Supply, {"age": 40}),
        "handling.two_people": (handling.SayTwoPeople, {"other": second.public_id}),
        "letters.send_again": (letter_acts.SendAgain, {"letter": letter.public_id}),
        "letters.upload": (
            letter_acts.UploadLetter,
            {
                "template": LetterTemplate.objects.filter(kind="rejection")[0].pk,
                "stream": io.BytesIO(b"x"),
                "file_name": "x.pdf",
                "sent_at": at,
            },
        ),
        "letters.write": (
            letter_acts.WriteLetters,
            {
                "template": LetterTemplate.objects.filter(kind="rejection")[0].pk,
                "recipients": (first.public_id,),
                "text": letter_acts.Text("x", "x"),
                "how": SentBy.ELSEWHERE,
                "key": "k",
            },
        ),
        "list.hand_out": (list_acts.HandOut, {"list_id": locked.row.public_id}),
        "list.lock": (list_acts.LockList, {"kind": ListKind.PUBLIC, "day": vacancy.deadline}),
        "list.lock_own": (
            list_acts.LockOwnList,
            {"day": vacancy.deadline, "columns": (Column.NAME,), "title": "x"},
        ),
        "proof.accept": (proving.AcceptDifference, {"mark": "x", "reason": "x"}),
        "proof.ask": (proving.AskForProof, {}),
        "proof.register": (proof_reports.HandOutRegister, {}),
        "proof.report": (proof_reports.HandOutReport, {}),
        "report.show": (reading_acts.ShowReport, {}),
        "source.confirm": (
            first_contact.ConfirmSource,
            {"source": "varbi", "archive_from": date(2026, 1, 1)},
        ),
        "source.pick": (
            first_contact.PickVacancies,
            {"source": "varbi", "vacancies": (vacancy.public_id,)},
        ),
        "template.save": (
            letter_templates.SaveTemplate,
            {"kind": "x", "kind_name": "x", "language": "nb", "subject": "x", "body": "x"},
        ),
        "transfer.accept_without": (transfer_acts.AcceptWithout, {"reason": "x"}),
        "transfer.cancel": (transfer_acts.Cancel, {"reason": "x"}),
        "transfer.complete": (transfer_acts.Complete, {"number": "1", "reason": "x"}),
        "transfer.look_at": (transfer_acts.LookAt, {}),
        "transfer.release": (transfer_acts.Release, {"reason": "x"}),
        "transfer.replan": (transfer_acts.Replan, {}),
        "transfer.retry": (transfer_acts.Retry, {}),
        "unit.read": (unit_acts.ReadUnits, {"source": "varbi"}),
        "unit.say": (unit_acts.SayOfUnit, {"unit": "varbi:1", "reason": "x"}),
        "unit.say_several": (unit_acts.SayOfUnits, {"text": TOML, "reason": "x"}),
        "vacancy.exclude": (vacancy_archiving.ExcludeVacancy, {"reason": "x"}),
        "vacancy.go_on": (vacancy_archiving.GoOnWithoutFirst, {"reason": "x"}),
        "vacancy.include": (vacancy_archiving.IncludeVacancy, {"reason": "x"}),
        "vacancy.link_case": (vacancy_archiving.LinkCase, {"number": "2020/1"}),
        "vacancy.transfer": (archiving.TransferToArchive, {"applications": True}),
    }
    of = {
        "vacancy": vacancy.reference,
        "application": first.public_id,
        "transfer": transfer.public_id,
        "seen": seen,
    }

    def maker(command: type[Any], given: dict[str, Any]) -> Callable[[Actor], Any]:
        names = {field.name for field in dataclasses.fields(command)}
        common = {name: value for name, value in of.items() if name in names}
        return lambda actor: command(actor=actor, **(common | given))

    makers = {code: maker(*pair) for code, pair in made.items()}

    def of_its_unit(actor: Actor) -> Any:
        """A system names the unit that the vacancy is of when it tells."""
        now = Vacancy.objects.get(pk=vacancy.pk).unit_ref
        return dataclasses.replace(telling_of_it(actor), unit=Ref.parse(now).id)

    telling_of_it = makers["api.vacancy.tell"]
    return makers | {"api.vacancy.tell": of_its_unit}


def answer(act: Act, command: Any) -> str:
    """ "done", or the code of the error; whatever it was is undone."""
    told, undone = "done", transaction.atomic()
    undone._from_testcase = True  # type: ignore[attr-defined]  # what receives facts begins a transaction of its own
    with undone:
        try:
            act.function(command)
        except ArkivbroError as error:
            told = error.code if isinstance(error, NotThere) or error.code in NO_RIGHT else "refused"
        transaction.set_rollback(True)
    return told


def test_every_act_of_the_recruitment_is_in_the_table(commands: Mapping[str, Any]) -> None:
    assert of_recruitment() == sorted(MAY) == sorted(commands)


@pytest.mark.one_database("rights: each act is done on both elsewhere")
def test_every_act_by_everybody(commands: Mapping[str, Callable[[Actor], Any]]) -> None:
    """Who may gets an answer about the matter; who may not gets the answer of what is not there, and nothing is written."""
    wrong = []
    acts, rows = every_act(), AuditEntry.objects.count()
    for code, may in MAY.items():
        for name, actor in actors().items():
            told = answer(acts[code], commands[code](actor))
            if (told in ("done", "refused")) is not (name in may):
                wrong.append((code, name, told))
    assert wrong == []
    assert AuditEntry.objects.count() == rows


def test_what_is_forbidden_and_what_is_missing_answer_alike(
    commands: Mapping[str, Callable[[Actor], Any]],
) -> None:
    """The same code to a recruiter of another unit, whether the vacancy is there or not."""
    different = []
    for code, act in every_act().items():
        if code not in MAY or code == "template.save":
            continue
        there = commands[code](actors()["recruiter elsewhere"])
        gone = {"vacancy": "finnes-ikke", "transfer": "finnes-ikke"}
        names = {field.name for field in dataclasses.fields(there)}
        missing = dataclasses.replace(there, **{name: value for name, value in gone.items() if name in names})
        if answer(act, there) != answer(act, missing):
            different.append((code, answer(act, there), answer(act, missing)))
    assert different == []


def test_what_is_stopped_is_cancelled_by_archivists_only(
    commands: Mapping[str, Callable[[Actor], Any]],
) -> None:
    command = commands["transfer.cancel"](actors()["recruiter"])
    force(Transfer.objects.filter(public_id=command.transfer), State.STOPPED)
    acts = every_act()
    assert answer(acts["transfer.cancel"], command).endswith("not_there")
    cleared = actors()["archivist, cleared"]
    assert answer(acts["transfer.cancel"], commands["transfer.cancel"](cleared)) == "refused"


# --- every act of every app, by its command's types -----------------------------------------------------------------


def anything(kind: Any) -> Any:
    """A value of that type that names nothing that is there."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return anything(next(one for one in typing.get_args(kind) if one is not type(None)))
    if origin is not None:
        return origin() if origin in (tuple, list, dict, set, frozenset) else {}
    if kind in (str, int, bool, bytes, float):
        return {str: "finnes-ikke", int: 987654321, bool: False, bytes: b"", float: 0.0}[kind]
    if kind is datetime:
        return timezone.now()
    if kind is date:
        return timezone.localdate()
    if kind is Seen:
        return NOTHING_SEEN
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return command_of(kind, {})
    return None


def hints_of(what: Any, module: str) -> dict[str, Any]:
    """With the names that a module imports for types only."""
    ours = [vars(one) for name, one in sorted(sys.modules.items()) if name.startswith("arkivbro.")]
    names: dict[str, Any] = {name: one for of in ours for name, one in of.items() if isinstance(one, type)}
    names |= {"Callable": Callable, "Mapping": Mapping}
    return typing.get_type_hints(what, names | vars(importlib.import_module(module)))


def command_of(kind: type[Any], given: Mapping[str, Any]) -> Any:
    hints = hints_of(kind, kind.__module__)
    needed = [
        one
        for one in dataclasses.fields(kind)
        if one.init and one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    ]
    values = {one.name: anything(hints[one.name]) for one in needed}
    known = {
        one.name for one in dataclasses.fields(kind)
    }  # an applicant's command has a private link, and no actor
    return kind(**(values | {name: value for name, value in given.items() if name in known}))


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(
            "cleared, without a role", marks=pytest.mark.one_database("rights: what the clock may not")
        ),
        "the clock",
    ],
)
def test_no_act_of_any_app_is_for_somebody_without_a_role(who: str) -> None:
    """By the registry: an act that is added is asked from its first day."""
    open_to_all, by_nobody = [], set[str]()
    for code, act in every_act().items():
        if code in OF_ONESELF:
            continue
        (first,) = list(inspect.signature(act.function).parameters.values())[:1]
        hints = hints_of(act.function, act.function.__module__)
        command = hints[first.name]
        if "actor" not in {field.name for field in dataclasses.fields(command)}:
            by_nobody.add(code)
            continue
        told = answer(act, command_of(command, {"actor": actors()[who]}))
        if told in ("done", "refused"):
            open_to_all.append((code, told))
    assert open_to_all == []
    assert by_nobody == OF_APPLICANTS
