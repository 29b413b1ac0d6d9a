"""Issue 11, item 18: no code is shown to a person; its sentence is. Codes stand in the technical details, and nowhere else."""

from __future__ import annotations

import re
from html import unescape

import pytest

from arkivbro.core.message_table import table
from arkivbro.core.messages import Finding, message, sentence_of
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import Attempt, ChoreState, Transfer, TransferDetails
from tests.doubles.states import force
from tests.web.addresses import Address
from tests.web.conftest import client_of, visits

CODES = {code for code in table() if "." in code or "_" in code} | {"OSError", "feilkode "}
TECHNICAL = re.compile(r'<details class="technical.*?</details>', re.S)
STANDS = (
    ("failed", message("facts.incomplete")),
    ("declined", message("ephorte.officer")),
    ("stopped", message("transfer.protected")),
    ("stopped", message("would_leak")),
    ("failed", message("transfer.worker_died")),
    ("waiting", None),
)


def text_of(page: bytes) -> str:
    """What a person reads of it without opening the technical details."""
    whole = TECHNICAL.sub(" ", page.decode())
    whole = re.sub(r"<(script|style|head)\b.*?</\1>", " ", whole, flags=re.S)
    return unescape(re.sub(r"<[^>]*>", " ", whole))


def codes_in(page: bytes) -> set[str]:
    words = set(re.findall(r"[a-z_]+(?:\.[a-z_]+)+|[a-z]+_[a-z_]+|OSError|feilkode ", text_of(page)))
    return words & CODES


@pytest.fixture
def stuck(vacancy: Vacancy) -> list[Transfer]:
    """Transfers of the vacancy that stand in every way there is, each with a history of its code."""
    rows = list(Transfer.objects.filter(case__vacancy_ref=vacancy.reference).order_by("pk"))[: len(STANDS)]
    for one, (state, told) in zip(rows, STANDS, strict=True):
        force(Transfer.objects.filter(pk=one.pk), state, error=told)
        code = told.code if told else "unreachable"
        Attempt.objects.create(transfer=one, at=clock(), call="outcome", code=code, worker="w", fence=1)
        Attempt.objects.create(transfer=one, at=clock(), call="by_hand", code="other", worker="w", fence=1)
        Attempt.objects.create(
            transfer=one, at=clock(), call="perform", code="ephorte.odd_characters", worker="w", fence=1
        )
        found = (Finding("where.title", message("facts.no_title")),)
        TransferDetails.objects.update_or_create(transfer=one, defaults={"findings": found, "kept_out": ()})
    ChoreState.objects.update(error_code="OSError", error_detail="errno 28", failures=1)
    return rows


ONCE = pytest.mark.one_database("words: each address is asked of both by test_queries")


@pytest.mark.parametrize("user", ["arne", *(pytest.param(one, marks=ONCE) for one in ("ragnhild", "dagny"))])
def test_issue_11_item_18_no_code_stands_on_any_page(
    user: str, stuck: list[Transfer], addresses: list[Address]
) -> None:
    shown = {
        address.path: found
        for address, answer in visits(user, "get", addresses)
        if answer.headers.get("Content-Type", "").startswith("text/html")
        and (found := codes_in(answer.content))
    }
    assert shown == {}


@pytest.mark.parametrize("user", ["ragnhild", "arne"])
def test_issue_11_item_18_each_transfer_says_it_in_words(
    user: str, stuck: list[Transfer], vacancy: Vacancy
) -> None:
    client = client_of(user)
    for one, (_, told) in zip(stuck, STANDS, strict=True):
        answer = client.get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/")
        assert answer.status_code == 200 and codes_in(answer.content) == set()
        if told is not None and told.code == "facts.incomplete":
            assert text_of(answer.content).count(sentence_of(told)) == 2, "above, and in what has happened"
            assert ("facts.incomplete" in answer.content.decode()) is (user == "arne")
