"""Issue 11, item 10: whoever is shown a person leaves a row in the audit log, by whatever address; failed logins too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.html import escape

from arkivbro.accounts.models import AuditEntry, Clearance
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from tests.web.addresses import Address

PUBLIC = ("public-journal", "vacant-", "own-application")


def names() -> set[str]:
    """Everybody who applied, as pages write them."""
    facts = latest_facts_of(Application.objects.exclude(vacancy=None))
    return {str(escape(one.applicant.name)) for one in facts.values()}


def shown(client: Client, method: str, addresses: list[Address]) -> Iterator[tuple[str, str]]:
    for address in addresses:
        if not address.name.startswith(PUBLIC):
            response = getattr(client, method)(address.path)
            if response.status_code == 200 and not response.streaming:
                yield address.name, response.content.decode("utf-8", "replace")


@pytest.mark.parametrize("user", ["ragnhild", "arne"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_issue_11_item_10_no_page_shows_a_person_without_a_row(
    user: str, method: str, as_user: Callable[[str], Client], addresses: list[Address]
) -> None:
    everybody, client, silent, loud = names(), as_user(user), [], set()
    AuditEntry.objects.all().delete()
    for name, page in shown(client, method, addresses):
        if any(one in page for one in everybody):
            loud.add(name)
            if not AuditEntry.objects.filter(username=user).exists():
                silent.append(name)
        AuditEntry.objects.all().delete()
    assert silent == []
    if method == "get":
        assert {
            "candidates",
            "candidate",
            "exemption",
            "transfer",
            "archive-log",
            "archive-entry",
        } <= loud


def test_who_is_shown_nobody_leaves_none(as_user: Callable[[str], Client], addresses: list[Address]) -> None:
    Clearance.objects.all().delete()
    client, everybody = as_user("arne"), names()
    AuditEntry.objects.all().delete()
    for name, page in shown(client, "get", addresses):
        assert not any(one in page for one in everybody), name
        rows = AuditEntry.objects.filter(username="arne").exclude(where="")
        assert not rows.exists(), (name, list(rows.values_list("act", "where")))
        AuditEntry.objects.all().delete()


def test_the_rows_name_no_applicant_and_a_part_that_fetches_itself_is_one_reading(
    as_user: Callable[[str], Client], vacancy: Vacancy
) -> None:
    client = as_user("ragnhild")
    AuditEntry.objects.all().delete()
    for _ in range(3):
        client.get(f"/stillinger/{vacancy.reference}/arkiv/", headers={"HX-Target": "arkivlogg"})
        client.get(f"/stillinger/{vacancy.reference}/kandidater/?sok=Nordmo")
    rows = list(AuditEntry.objects.values_list("act", "where", "why", "detail"))
    assert sorted(rows) == [
        ("read.recruitment.archiving.archive_log", vacancy.reference, "", None),
        ("read.recruitment.candidates.candidate_list", vacancy.reference, "", None),
    ]


def test_issue_11_item_10_one_reading_however_the_address_is_spelt(
    as_user: Callable[[str], Client], vacancy: Vacancy
) -> None:
    """By its reference, and by its id in the source: whoever reads can neither make many rows of it nor hide it."""
    client = as_user("ragnhild")
    AuditEntry.objects.all().delete()
    for name in (vacancy.reference, f"{vacancy.source}:{vacancy.source_id}"):
        assert client.get(f"/stillinger/{name}/arkiv/").status_code == 200
    assert list(AuditEntry.objects.values_list("act", "where")) == [
        ("read.recruitment.archiving.archive_log", vacancy.reference)
    ]


def test_a_failed_login_is_told_without_what_may_be_a_password() -> None:
    client = Client(headers={"host": "localhost"})
    for name in ("arne", "hemmelig-passord-i-feil-felt"):
        client.post("/logg-inn/", {"username": name, "password": "feil"}, REMOTE_ADDR="203.0.113.9")
    rows = list(AuditEntry.objects.filter(act="account.sign_in.failed").values_list("where", flat=True))
    assert sorted(rows) == ["arne (203.0.113.9)", "– (203.0.113.9)"]
