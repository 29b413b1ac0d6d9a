"""Tokens, scopes, units and replays: what a system may not see is not there, and what it sends twice is done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from structlog.testing import capture_logs

from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import AuditEntry, Role, Scope, SystemToken, Unit, User
from arkivbro.accounts.services import tokens
from arkivbro.api.models import KeptAnswer
from arkivbro.api.services import keys
from arkivbro.api.views.tokens import forget_rates
from arkivbro.conf.logs import ALLOWED_FIELDS
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.services import telling
from tests.integration.api.conftest import Make, System, application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
READS = ("/vacancies/s-1", "/vacancies", "/applications/a-1", "/applications", "/vacancies/s-1/applications")


def told(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] in ("no-store", "private, no-store")
    return answer.status_code, answer.json()["code"]


def sent(system: System) -> None:
    assert system.put("/vacancies/s-1", vacancy()).status_code in (200, 201)
    assert system.put("/vacancies/s-1/applications/a-1", application()).status_code in (200, 201)


def test_issue_13_item_8_only_a_token_that_holds_lets_anybody_in(system: System) -> None:
    sent(system)
    row, refused = SystemToken.objects.get(), (401, "api.unauthorized")
    assert system.get("/me").json()["source"] == "varbi"
    assert row.digest not in system.shown
    for shown in (
        "",
        "x",
        row.digest,
        system.shown[:-1],
        system.shown + "x",
        row.public_id,
        system.shown.upper(),
    ):
        answer = System(row, shown).get("/applications/a-1")
        assert told(answer) == refused
        assert answer["WWW-Authenticate"] == "Bearer"
        forget_rates()
    user = User.objects.create(username="a", is_administrator=True, is_archivist=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert told(client.get("/api/v1/applications/a-1")) == refused
    for change in (
        {"expires_at": clock()},
        {"confirmed_by": "", "expires_at": clock() + timedelta(days=1)},
        {"confirmed_by": "b", "revoked_at": clock()},
    ):
        SystemToken.objects.update(**change)
        assert told(system.get("/me")) == refused
    assert told(system.put("/vacancies/s-2", vacancy())) == refused
    assert not Vacancy.objects.filter(source_id="s-2").exists()


def test_issue_13_item_8_each_operation_asks_for_its_scope(make_system: Make) -> None:
    whole = make_system()
    sent(whole)
    upload = whole("POST", "/uploads", {"file_name": "x.pdf", "size": 10}).json()["id"]
    operations: dict[tuple[str, str, Any], set[Scope]] = {
        ("PUT", "/vacancies/s-2", json.dumps(vacancy(reference="x"))): {Scope.VACANCIES},
        ("PUT", "/vacancies/s-1/applications/a-2", json.dumps(application())): {Scope.APPLICATIONS},
        ("PUT", "/applications/a-1/withdrawal", '{"withdrawn": null}'): {Scope.APPLICATIONS},
        ("PUT", "/applications/a-1/exemption-request", '{"requested": true}'): {Scope.EXEMPTIONS},
        ("POST", "/uploads", '{"file_name": "x.pdf", "size": 10}'): {Scope.APPLICATIONS, Scope.LETTERS},
        **{("GET", path, ""): {Scope.STATUS} for path in READS},
    }
    for scope in Scope:
        system = make_system(scopes=[scope])
        for (method, path, body), may in operations.items():
            answer = system(method, path, body.encode() or None)
            if scope in may:
                assert answer.status_code in (200, 201), (scope, method, path, answer.content)
            else:
                assert told(answer) == (403, "api.scope_missing"), (scope, method, path)
        for method in ("GET", "DELETE"):
            assert system(method, f"/uploads/{upload}").status_code in (403, 404)


def test_issue_13_item_8_another_source_and_another_unit_are_not_there(make_system: Make) -> None:
    """Neither seen, nor written over, nor told apart from what nobody has."""
    sent(make_system())
    west = Unit.objects.get(name="Region Vest")
    south = Unit.objects.create(name="Region Sør")
    own, elsewhere, stranger = make_system(units=[west]), make_system(units=[south]), make_system("annen")
    assert [own.get(path).status_code for path in READS] == [200] * 5
    for system in (elsewhere, stranger):
        before = (Vacancy.objects.get().facts, Application.objects.get().facts_hash)
        for path in ("/vacancies/s-1", "/applications/a-1", "/vacancies/s-1/applications"):
            assert system.get(path).content == system.get(path.replace("-1", "-9")).content
            assert told(system.get(path)) == (404, "not_there")
        for path in ("/vacancies", "/applications"):
            assert system.get(path).json() == {"items": [], "next": None}
        for path in ("/vacancies/s-1/applications/a-1", "/vacancies/s-1/applications/a-9"):
            assert told(system.put(path, application())) == (404, "api.no_such_vacancy")
        for path in ("/applications/a-1", "/applications/a-9"):
            assert told(system.put(f"{path}/withdrawal", {"withdrawn": None})) == (404, "not_there")
        assert before == (Vacancy.objects.get().facts, Application.objects.get().facts_hash)
    taken_over = vacancy(unit={"id": f"builtin:{south.key}"})
    assert told(elsewhere.put("/vacancies/s-1", taken_over)) == (404, "not_there")
    for unit in ("7", "8", f"builtin:{west.key}", "builtin:000000000000"):
        answer = elsewhere.put("/vacancies/s-2", vacancy(unit={"id": unit}))
        assert told(answer) == (422, "api.no_such_unit")
    assert own.put("/vacancies/s-1", vacancy(title="Ny tittel")).status_code == 200
    mine = elsewhere.put("/vacancies/s-3", vacancy(unit={"id": f"builtin:{south.key}"}, reference="26/3"))
    assert mine.status_code == 201
    assert told(elsewhere.put("/vacancies/s-3/applications/a-1", application())) == (404, "not_there")
    assert elsewhere.get("/units").json() == [{"id": f"builtin:{south.key}", "name": "Region Sør"}]


def test_issue_13_item_8_the_same_id_in_two_sources_is_two(make_system: Make) -> None:
    for source in ("varbi", "annen"):
        sent(make_system(source))
    assert sorted(Application.objects.values_list("source", "source_id", "vacancy__source")) == [
        ("annen", "a-1", "annen"),
        ("varbi", "a-1", "varbi"),
    ]


def test_issue_13_item_8_the_same_request_by_the_same_key_is_done_once(make_system: Make) -> None:
    system, other = make_system(), make_system()
    first = system.put("/vacancies/s-1", vacancy(), key="k1")
    system.put("/vacancies/s-1", vacancy(title="En annen"))
    again = system.put("/vacancies/s-1", vacancy(), key="k1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Vacancy.objects.get().title == "En annen", "a replay brings nothing old back"
    for path, body in (("/vacancies/s-1", vacancy(title="x")), ("/vacancies/s-2", vacancy())):
        assert told(system.put(path, body, key="k1")) == (422, "api.key_used")
    assert other.put("/vacancies/s-1", vacancy(), key="k1").json()["outcome"] == "changed", (
        "keys are a token's own"
    )
    refused = system.put("/vacancies/s-9/applications/a-1", application(), key="k2")
    assert told(refused) == (404, "api.no_such_vacancy")
    assert system.put("/vacancies/s-1", vacancy(), key="k2").status_code == 200, (
        "what was refused used no key up"
    )


def test_issue_13_item_8_whoever_died_after_the_commit_is_answered_alike(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is in the commit: killed before it, nothing stands; killed after it, all does, and the retry is told the same."""

    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("arkivbro.recruitment.services.telling.audit.record", dies)
        with pytest.raises(SystemExit):
            system.put("/vacancies/s-1", vacancy(), key="k")
    assert (Vacancy.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    with monkeypatch.context() as dying:
        dying.setattr("arkivbro.api.views.vacancies.answered", dies)
        with pytest.raises(SystemExit):
            system.put("/vacancies/s-1", vacancy(), key="k")
    assert Vacancy.objects.count() == 1
    again = system.put("/vacancies/s-1", vacancy(), key="k")
    assert (again.status_code, again.json()["outcome"]) == (201, "new")
    KeptAnswer.objects.update(at=clock() - timedelta(days=31))
    assert (keys.forget_answers(), KeptAnswer.objects.count()) == (1, 0)


def test_issue_13_item_8_too_many_requests_wait(make_system: Make, settings: Settings) -> None:
    api = settings.ARKIVBRO.api.model_copy(update={"requests_at_once": 3, "requests_per_minute": 60.0})
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"api": api})
    forget_rates()
    system, other = make_system(), make_system()
    assert [system.get("/me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = system.get("/me")
    assert (told(answer), answer["Retry-After"]) == ((429, "api.too_many"), "1")
    assert other.get("/me").status_code == 200
    stranger = System(system.token, "arkivbro_" + "x" * 43)
    codes = [stranger.get("/me").status_code for _ in range(25)]
    assert (codes[:20], codes[21:]) == ([401] * 20, [429] * 4)
    assert other.get("/me").status_code == 200, "whoever has a token is let in from the same network"


def test_issue_13_item_8_what_is_wrong_is_a_problem_with_its_code(system: System) -> None:
    assert told(system("PUT", "/vacancies/s-1", b"{")) == (400, "api.not_readable")
    wrong = system.put("/vacancies/s-1", vacancy(deadline="i morgen", unknown=1, title="  "))
    assert told(wrong) == (422, "api.not_understood")
    assert {one["where"] for one in wrong.json()["findings"]} == {"deadline", "unknown", "title"}
    assert "i morgen" not in wrong.content.decode()
    assert told(system.put("/vacancies/a b", vacancy())) == (422, "api.not_understood")
    assert told(system("DELETE", "/vacancies/s-1")) == (405, "api.method_not_allowed")
    assert told(system.get("/nothing/here")) == (404, "not_there")
    assert told(system.get("/vacancies?cursor=xx")) == (422, "api.no_such_cursor")
    assert told(system.get("/vacancies?limit=0")) == (422, "api.not_understood")


def test_issue_13_item_8_lists_are_read_by_cursor(system: System) -> None:
    for number in range(5):
        system.put(f"/vacancies/s-{number}", vacancy(reference=f"26/{number}"))
    found, path = [], "/vacancies?limit=2"
    while path:
        page = system.get(path).json()
        assert len(page["items"]) <= 2
        found += [one["id"] for one in page["items"]]
        path = f"/vacancies?limit=2&cursor={page['next']}" if page["next"] else ""
    assert found == [f"s-{number}" for number in range(5)]


def test_issue_13_item_8_a_defect_is_told_without_what_was_sent(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(system)

    def broken(*_: object) -> None:
        raise RuntimeError("Kari Prøve")

    monkeypatch.setattr(telling, "_fact", broken)
    with capture_logs() as logs:
        answer = system.put("/vacancies/s-1/applications/a-1", application())
    assert told(answer) == (500, "defect")
    assert "Prøve" not in answer.content.decode()
    (line,) = [one for one in logs if one["event"] == "api_defect"]
    assert line.keys() <= ALLOWED_FIELDS | {"log_level", "exc_info"}


def test_issue_13_item_8_a_token_is_another_administrators_to_confirm(system: System) -> None:
    def administrator(name: str) -> Actor:
        return Actor(name, roles=frozenset({Role.ADMINISTRATOR}))

    def command(actor: Actor, **changed: Any) -> tokens.MakeToken:
        given: dict[str, Any] = {
            "name": "Annet",
            "source": "annet",
            "scopes": [Scope.STATUS],
            "expires_on": (clock() + timedelta(days=9)).date(),
            "has_every_unit": True,
        }
        return tokens.MakeToken(actor=actor, **(given | changed))

    made = tokens.make_token(command(administrator("a")))
    shown = System(made.token, made.shown)
    assert told(shown.get("/me")) == (401, "api.unauthorized")

    def of(kind: Any, who: Actor) -> Any:
        made.token.refresh_from_db()
        return kind(actor=who, token=made.token.public_id, seen=tokens.seen_token(made.token))

    with pytest.raises(WrongUse, match=r"account\.token_own"):
        tokens.confirm_token(of(tokens.ConfirmToken, administrator("a")))
    for nobody in (Actor("x", roles=frozenset({Role.ARCHIVIST})), tokens.actor_with(system.token)):
        for act, kind in (
            (tokens.confirm_token, tokens.ConfirmToken),
            (tokens.revoke_token, tokens.RevokeToken),
        ):
            with pytest.raises(NotThere):
                act(of(kind, nobody))
        with pytest.raises(NotThere):
            tokens.make_token(command(nobody))
    tokens.confirm_token(of(tokens.ConfirmToken, administrator("b")))
    assert shown.get("/me").status_code == 200
    tokens.revoke_token(of(tokens.RevokeToken, administrator("a")))
    assert told(shown.get("/me")) == (401, "api.unauthorized")
    with pytest.raises(WrongUse, match=r"account\.token_not_waiting"):
        tokens.confirm_token(of(tokens.ConfirmToken, administrator("b")))
    for wrong, code in (
        ({"source": "webcruiter"}, "token_source_taken"),
        ({"source": "builtin"}, "token_source_taken"),
        ({"source": "Æ b"}, "token_source"),
        ({"scopes": []}, "token_without_scope"),
        ({"has_every_unit": False}, "token_units"),
        ({"units": [1]}, "token_units"),
        ({"expires_on": clock().date() - timedelta(days=1)}, "token_expiry"),
        ({"expires_on": clock().date() + timedelta(days=1000)}, "token_expiry"),
        ({"name": " "}, "token_without_name"),
    ):
        with pytest.raises(WrongUse, match=rf"account\.{code}$"):
            tokens.make_token(command(COMMAND_LINE, **wrong))
    acts = set(AuditEntry.objects.filter(act__startswith="account.token").values_list("act", "username"))
    assert acts >= {
        ("account.token.make", "a"),
        ("account.token.confirm", "b"),
        ("account.token.revoke", "a"),
    }
    assert made.shown not in json.dumps(list(AuditEntry.objects.values_list("where", "why")))


def test_issue_13_item_8_a_vacancy_that_moves_while_its_application_waits(
    make_system: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its new unit is another's: the application is told to nobody who may not see it."""
    west, south = (
        Unit.objects.create(name=name, key=name[:12].lower().ljust(12, "0")) for name in ("Vest", "Sør")
    )
    own = make_system(units=[west])
    own.put("/vacancies/s-1", vacancy(unit={"id": f"builtin:{west.key}"}))
    real: Callable[[list[str]], None] = getattr(telling, "hold")  # noqa: B009 -- a name it only imports

    def moves(names: list[str]) -> None:
        Vacancy.objects.update(unit_ref=f"builtin:{south.key}")
        real(names)

    monkeypatch.setattr(telling, "hold", moves)
    assert told(own.put("/vacancies/s-1/applications/a-1", application())) == (404, "api.no_such_vacancy")
    assert not Application.objects.exists()
