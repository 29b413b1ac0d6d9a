"""Issue 10 item 20: who may not see candidates finds no applicant by any door, whatever people have typed; who may, by every door."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Clearance, User
from arkivbro.core.left_out import digest_of
from arkivbro.core.messages import Finding, message
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.selectors.transfer import one_transfer
from arkivbro.recruitment.services import transfer_acts
from arkivbro.transfers.models import State, Transfer
from tests import recruitment_acts as acts
from tests.doubles.states import force
from tests.web.addresses import OF_RECRUITER, Address
from tests.web.conftest import client_of

TYPED = "Zebulon Xylofonsen"
"""As an applicant's name that somebody typed into a reason."""


@pytest.fixture
def vacancy() -> Vacancy:
    """With the name typed wherever an archivist or a recruiter types a reason."""
    vacancy = Vacancy.objects.filter(unit_name=OF_RECRUITER).order_by("pk")[0]
    arne = Actor.of(User.objects.get(username="arne"))
    first, second, third, *_ = Transfer.objects.filter(
        case__vacancy_id=vacancy.source_id, kind="application"
    ).order_by("pk")
    for one in (first, second):
        one.steps.all().delete()
        force(Transfer.objects.filter(pk=one.pk), State.FAILED)
    seen = one_transfer(arne, first.public_id).seen
    transfer_acts.cancel(
        transfer_acts.Cancel(
            actor=arne, transfer=first.public_id, seen=seen, reason=f"{TYPED} søkte to ganger"
        )
    )
    seen = one_transfer(arne, second.public_id).seen
    transfer_acts.complete(
        transfer_acts.Complete(
            actor=arne, transfer=second.public_id, seen=seen, number="2026/9-9", reason=f"{TYPED} ringte"
        )
    )
    found = Finding("where.document", message("files.empty"), "Attest 1")
    third.details.kept_out = (found,)
    third.details.save()
    Transfer.objects.filter(pk=third.pk).update(left_out=1, left_out_digest=digest_of([found]))
    seen = one_transfer(arne, third.public_id).seen
    transfer_acts.accept_without(
        transfer_acts.AcceptWithout(
            actor=arne, transfer=third.public_id, seen=seen, reason=f"{TYPED} vet det"
        )
    )
    return vacancy


def names(vacancy: Vacancy) -> set[str]:
    facts = latest_facts_of(vacancy.applications.all()).values()
    return {escape(one.applicant.name) for one in facts} | {TYPED}


def pages(user: str, vacancy: Vacancy, addresses: list[Address]) -> dict[str, str]:
    """Every page of the vacancy's and of Drift that opens for the user, and each of its transfers."""
    client, found = client_of(user), {}
    paths = [one.path for one in addresses if vacancy.reference in one.path or "/drift/" in one.path]
    paths += ["/", "/hendelser/"]
    for one in Transfer.objects.filter(case__vacancy_id=vacancy.source_id):
        paths.append(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/")
    for path in paths:
        response = client.get(path)
        if response.status_code == 200 and "html" in response.headers["Content-Type"]:
            found[path] = response.content.decode()
    return found


def test_item_20_no_page_names_anybody_to_whom_candidates_are_closed(
    vacancy: Vacancy, addresses: list[Address]
) -> None:
    wanted = names(vacancy)
    Clearance.objects.all().delete()
    told = [
        (path, sorted(name for name in wanted if name in page))
        for path, page in pages("arne", vacancy, addresses).items()
        if any(name in page for name in wanted)
    ]
    assert told == []


@pytest.mark.one_database("rights and words")
def test_item_20_why_a_vacancy_is_not_archived_is_for_those_who_see_its_candidates(
    vacancy: Vacancy, addresses: list[Address]
) -> None:
    arne = Actor.of(User.objects.get(username="arne"))
    acts.exclude_vacancy(vacancy.reference, reason=f"Prøve av {TYPED}", actor=arne)
    assert any(TYPED in page for page in pages("arne", vacancy, addresses).values())
    Clearance.objects.all().delete()
    told = [path for path, page in pages("arne", vacancy, addresses).items() if TYPED in page]
    assert told == []


@pytest.mark.one_database("rights and words")
def test_item_20_who_may_see_them_is_told_the_reasons(vacancy: Vacancy, addresses: list[Address]) -> None:
    page = "".join(pages("ragnhild", vacancy, addresses).values())
    for words in ("søkte to ganger", "ringte", "vet det"):
        assert f"{TYPED} {words}" in page
