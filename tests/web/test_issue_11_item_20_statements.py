"""Issue 11, item 20: the statements that the law asks for, as pages with the body's own text; and what browsers fill in by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from arkivbro import checking
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import AuditEntry, Statement, StatementKind, User
from arkivbro.accounts.services.statements import (
    ApproveStatement,
    approve_statement,
    not_approved,
    seen_statement,
)
from arkivbro.core.errors import ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.messages import message
from arkivbro.positions.forms import ApplicationForm
from tests.web.addresses import own_position

TEXT = "# Hvem vi er\nVi er <b>Arbeidstilsynet</b>.\n\n- Ett\n- To: https://www.uutilsynet.no\n"


def actor(name: str) -> Actor:
    return Actor.of(User.objects.get(username=name))


def approved(text: str = TEXT, kind: StatementKind = StatementKind.PRIVACY) -> Statement:
    command = ApproveStatement(actor=actor("dagny"), kind=kind, seen=seen_statement(kind), text=text)
    return approve_statement(command)


@pytest.mark.parametrize("kind", list(StatementKind))
def test_issue_11_item_20_a_draft_ships_and_says_that_it_is_one(
    kind: StatementKind, as_user: Callable[[str], Client]
) -> None:
    page = as_user("").get(f"/{kind.value}/").content.decode()
    assert "Dette er et utkast." in page and kind.label in page
    assert "noindex" in page
    approved(kind=kind)
    page = as_user("").get(f"/{kind.value}/").content.decode()
    assert "utkast" not in page
    assert "<h2" in page and "Hvem vi er" in page and "<li>Ett</li>" in page
    assert "&lt;b&gt;" in page and 'href="https://www.uutilsynet.no"' in page


def test_issue_11_item_20_every_page_leads_to_both(as_user: Callable[[str], Client]) -> None:
    for user, address in (
        ("", "/ledige-stillinger/"),
        ("", "/logg-inn/"),
        ("arne", "/"),
        ("ragnhild", "/finnes-ikke/"),
    ):
        page = as_user(user).get(address).content.decode()
        assert 'href="/tilgjengelighet/"' in page and 'href="/personvern/"' in page, address


def test_issue_11_item_20_an_administrator_approves_on_a_page(as_user: Callable[[str], Client]) -> None:
    browser, address = as_user("dagny"), "/brukere/erklaringer/personvern/"
    page = browser.get(address).content.decode()
    seen = re.findall(r'name="sett" value="([0-9a-f]+)"', page)[0]
    shown = browser.post(address, {"tekst": TEXT, "sett": seen, "gjor": "vis"}).content.decode()
    assert "<li>Ett</li>" in shown and not Statement.objects.exists()
    answer = browser.post(address, {"tekst": TEXT, "sett": seen, "gjor": "godkjenn"}, follow=True)
    assert "versjon 1, er godkjent" in answer.content.decode()
    row = Statement.objects.get()
    assert (row.number, row.approved_by) == (1, "dagny")
    logged = AuditEntry.objects.get(act="account.statement.approve", where="personvern")
    assert logged.detail == message("audited.statement_version", number=1)


def test_issue_11_item_20_each_approval_is_a_version_and_the_old_one_stands() -> None:
    approved("Den første.")
    approved("Den andre.")
    assert list(Statement.objects.order_by("number").values_list("number", "text")) == [
        (1, "Den første."), (2, "Den andre."),
    ]  # fmt: skip


def test_issue_11_item_20_what_is_not_filled_in_is_not_approved(as_user: Callable[[str], Client]) -> None:
    """The shipped drafts leave something to the body, so nobody approves one without having looked."""
    for kind in StatementKind:
        page = as_user("dagny").get(f"/brukere/erklaringer/{kind.value}/").content.decode()
        draft = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[0]
        with pytest.raises(WrongUse, match="statement_unfinished"):
            approved(draft, kind)
    with pytest.raises(WrongUse, match="statement_length"):
        approved(" \n")
    assert not Statement.objects.exists()


def test_issue_11_item_20_late_and_without_the_right() -> None:
    seen = seen_statement(StatementKind.PRIVACY)
    approved("Den første.")
    late = ApproveStatement(actor=actor("dagny"), kind=StatementKind.PRIVACY, seen=seen, text="Den andre.")
    with pytest.raises(ChangedSinceSeen):
        approve_statement(late)
    for name in ("ragnhild", "arne"):
        now = seen_statement(StatementKind.PRIVACY)
        command = ApproveStatement(actor=actor(name), kind=StatementKind.PRIVACY, seen=now, text="Nei.")
        with pytest.raises(NotThere):
            approve_statement(command)
    assert Statement.objects.count() == 1


@pytest.mark.one_database("words")
def test_issue_11_item_20_check_says_so_until_somebody_has_looked() -> None:
    def told() -> list[tuple[str, str]]:
        found = [one for one in checking.check_all() if one.what.code == "check.statements"]
        return [(one.level.value, one.message.code) for one in found]

    assert told() == [("warning", "account.statement_not_approved")] * 2
    approved()
    assert told() == [("warning", "account.statement_not_approved")]
    approved(kind=StatementKind.ACCESSIBILITY)
    assert told() == [("ok", "check.statements_approved")]
    assert not_approved() == []


def test_issue_11_item_20_the_administrators_start_page_says_so_too(as_user: Callable[[str], Client]) -> None:
    assert "Erklæringer som ingen har sett over" in as_user("dagny").get("/").content.decode()
    for kind in StatementKind:
        approved(kind=kind)
    assert "som ingen har sett over" not in as_user("dagny").get("/").content.decode()


def test_issue_11_item_20_the_public_form_is_known_to_browsers_and_aids(
    as_user: Callable[[str], Client],
) -> None:
    """WCAG 1.3.5: what a field asks of oneself stands in it, for every field that has a word for it."""
    page = as_user("").get(f"/ledige-stillinger/soknad/{own_position()['token']}/").content.decode()
    fields = {
        name: tag
        for tag in re.findall(r"<(?:input|select)[^>]*>", page)
        for name in re.findall(r' name="([^"]+)"', tag)
    }
    expected = {
        "given_name": "given-name", "family_name": "family-name", "birth_date": "bday", "gender": "sex",
        "email": "email", "phone": "tel", "address": "address-line1", "postcode": "postal-code",
        "city": "address-level2", "country": "country-name", "position": "organization-title",
    }  # fmt: skip
    for name, word in expected.items():
        assert f'autocomplete="{word}"' in fields[name], name
    for name, kind in (("email", "email"), ("phone", "tel"), ("birth_date", "date"), ("file", "file")):
        assert f'type="{kind}"' in fields[name], name
    of_oneself = set(ApplicationForm.base_fields) - expected.keys()
    assert of_oneself == {"municipality", "protection", "letter", "exemption", "exemption_reason"}
