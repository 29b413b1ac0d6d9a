"""Kandidatliste and the start page know what people have settled and decided, not only what the source said."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import User
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors.screens import candidates
from arkivbro.recruitment.selectors.waiting_for_recruiter import work_of_recruiter
from tests.pages import one_line

LEADER = "Ragnhild Rekruttvik (RARE)"


def applicant(number: int) -> Application:
    """1 did not ask, 2 asked, of 7 nobody knows."""
    return Application.objects.get(vacancy__reference="4000000003", source_id__endswith=f"-{number:03}")


def settle(client: Client, number: int, answer: str) -> None:
    _post(client, number, gjor="avklar", requested=answer, basis="ringte søkeren")


def decide(client: Client, number: int, outcome: str) -> None:
    _post(client, number, gjor="avgjor", outcome=outcome, reasoning="Etter en vurdering.", decided_by=LEADER)


def _post(client: Client, number: int, **posted: Any) -> None:
    address = f"/stillinger/4000000003/kandidater/{applicant(number).public_id}/unntak/"
    seen = client.get(address).content.decode().partition('name="sett" value="')[2].partition('"')[0]
    client.post(address, {"sett": seen} | posted)


def shown(client: Client, number: int) -> str:
    """What the candidate's row says of exemption."""
    page = one_line(client.get("/stillinger/4000000003/kandidater/").content)
    row = page.partition(f'value="{applicant(number).public_id}"')[2].partition("</tr>")[0]
    cell = row.partition('class="marks">')[2].partition("</td>")[0].partition("</svg>")[2]
    return cell.partition("</span>")[0]


def kept(only: str) -> set[str]:
    rows = candidates(Vacancy.objects.get(reference="4000000003"), only=only)
    return {one.source_id[-3:] for one in rows}


@pytest.mark.one_database("words and forms")
def test_before_anybody_has_done_anything(client: Client) -> None:
    assert (shown(client, 1), shown(client, 2), shown(client, 7)) == ("", "Ønsker unntak", "Ukjent om unntak")


@pytest.mark.parametrize(("outcome", "words"), [("granted", "Innvilget"), ("refused", "Avslått")])
@pytest.mark.one_database("words and forms")
def test_a_decision_is_in_the_list_and_on_the_candidates_page(
    client: Client, outcome: str, words: str
) -> None:
    decide(client, 2, outcome)
    assert shown(client, 2) == words
    page = client.get(f"/stillinger/4000000003/kandidater/{applicant(2).public_id}/").content.decode()
    head = page.partition("<h1")[2].partition("columns--main")[0]
    assert f"Unntak {words.lower()}" in head and "Ønsker unntak" not in head


@pytest.mark.parametrize(("answer", "words"), [("no", "Avklart: ikke ønsket"), ("yes", "Ønsker unntak")])
@pytest.mark.one_database("words and forms")
def test_what_was_unknown_and_is_settled(client: Client, answer: str, words: str) -> None:
    settle(client, 7, answer)
    assert shown(client, 7) == words


def test_the_choices_follow(client: Client) -> None:
    before = {only: kept(only) for only in ("unntak", "innvilget", "avslatt", "ukjent", "avklart")}
    assert "002" in before["unntak"] and "007" in before["ukjent"]
    assert not before["innvilget"] | before["avslatt"] | before["avklart"]
    decide(client, 2, "granted")
    settle(client, 7, "no")
    assert "002" not in kept("unntak") and kept("innvilget") == {"002"}
    assert "007" not in kept("ukjent") and kept("avklart") == {"007"}
    decide(client, 2, "refused")
    assert kept("avslatt") == {"002"} and not kept("innvilget")


@pytest.mark.one_database("words and forms")
def test_the_start_page_counts_only_what_waits(client: Client) -> None:
    user = User.objects.get(username="ragnhild")
    before = work_of_recruiter(Actor.of(user))
    settle(client, 7, "no")
    decide(client, 2, "granted")
    after = work_of_recruiter(Actor.of(user))
    assert (after.unknown, after.wishes) == (before.unknown - 1, before.wishes - 1)
    settle(client, 1, "yes")
    assert work_of_recruiter(Actor.of(user)).wishes == before.wishes
