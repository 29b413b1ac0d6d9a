"""A notice tells the decision in force to the one it was made for; no other letter begins anybody's time to withdraw."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from arkivbro.core.exemption import Outcome
from arkivbro.core.messages import message
from arkivbro.demo.files import pdf
from arkivbro.recruitment.models import Application, Letter, LetterTemplate, Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services.letters import send_due_letters
from tests.recruitment_acts import decide, record
from tests.web.conftest import client_of, press
from tests.web.test_letters import _with_mail, choose, post

OWN = {"felt-begrunnelse": "Se vedtaket.", "felt-trekkfrist": "i morgen kl. 12"}


def notice(outcome: str) -> LetterTemplate:
    return LetterTemplate.objects.get(kind="exemption_notice", language="nb", outcome=outcome)


def applicant(vacancy: Vacancy, number: int) -> Application:
    """1 did not ask, 2 asked, of 7 nobody knows."""
    return vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}")


def name_of(row: Application) -> str:
    return escape(latest_facts_of([row])[row.pk].applicant.name)


def test_both_shipped_outcomes_are_there_in_both_languages() -> None:
    told = LetterTemplate.objects.filter(kind="exemption_notice").values_list("outcome", "language")
    assert sorted(told) == [("granted", "nb"), ("granted", "nn"), ("refused", "nb"), ("refused", "nn")]


@pytest.mark.parametrize("act", ["vis", "merk"])
@pytest.mark.one_database("words and forms")
def test_a_letter_of_the_other_outcome_is_refused_and_no_window_runs(
    client: Client, vacancy: Vacancy, act: str
) -> None:
    row = applicant(vacancy, 2)
    decide(row, Outcome.REFUSED)
    choose(client, vacancy, 2)
    page = post(client, vacancy, notice("granted"), act, **OWN)
    assert "Brevet melder noe annet enn det som er vedtatt for 1 av mottakerne." in page
    assert f"{name_of(row)}: unntaket er avslått." in page
    decision = record(row).decision
    assert decision is not None and decision.notice is None
    assert not Letter.objects.exists()


@pytest.mark.one_database("forms and words")
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "har ikke bedt om unntak."),
        (2, "ønsket er ikke avgjort."),
        (7, "det er ukjent om unntak er ønsket."),
    ],
)
@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_nobody_is_told_of_a_decision_that_was_not_made(
    client: Client, vacancy: Vacancy, number: int, said: str, outcome: str
) -> None:
    choose(client, vacancy, number)
    page = post(client, vacancy, notice(outcome), "merk", **OWN)
    assert f"{name_of(applicant(vacancy, number))}: {said}" in page
    assert not Letter.objects.exists()


@pytest.mark.one_database("words and forms")
def test_one_wrong_recipient_stops_the_others(client: Client, vacancy: Vacancy) -> None:
    decide(applicant(vacancy, 2), Outcome.REFUSED)
    choose(client, vacancy, 1, 2)
    post(client, vacancy, notice("refused"), "merk", **OWN)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("outcome", "told"), [("granted", False), ("refused", True)])
@pytest.mark.one_database("words and forms")
def test_nor_by_an_uploaded_letter(client: Client, vacancy: Vacancy, outcome: str, told: bool) -> None:
    row = applicant(vacancy, 2)
    decide(row, Outcome.REFUSED)
    posted = {
        "recipient": row.public_id, "template": notice(outcome).pk, "file": SimpleUploadedFile("brev.pdf", pdf("Svar")),
        "sent_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    client.post(f"/stillinger/{vacancy.reference}/brev/last-opp/", posted)
    decision = record(row).decision
    assert decision is not None and (Letter.objects.exists(), bool(decision.notice)) == (told, told)


@pytest.mark.parametrize("later", Outcome)
@pytest.mark.one_database("words and forms")
def test_a_letter_in_the_queue_is_not_sent_after_another_decision(
    client: Client, vacancy: Vacancy, settings: Any, later: Outcome
) -> None:
    _with_mail(settings)
    Vacancy.objects.filter(pk=vacancy.pk).update(source="builtin")
    vacancy.refresh_from_db()
    row = applicant(vacancy, 2)
    decide(row, Outcome.REFUSED)
    choose(client, vacancy, 2)
    post(client, vacancy, notice("refused"), "send", **OWN)
    decide(row, later)
    assert send_due_letters() == 0 and not mail.outbox
    letter = Letter.objects.get()
    assert (letter.state, letter.error) == (
        "failed",
        message("letters.decision_changed"),
    )
    assert [bool(one.notice) for one in record(row).decisions] == [False, False]


def test_a_template_that_does_not_say_which_decision_it_tells_is_not_used(
    client: Client, vacancy: Vacancy
) -> None:
    decide(applicant(vacancy, 2), Outcome.REFUSED)
    LetterTemplate.objects.filter(kind="exemption_notice").update(outcome="")
    row = LetterTemplate.objects.filter(kind="exemption_notice", language="nb")[0]
    choose(client, vacancy, 2)
    assert "Brevmalen sier ikke om den melder innvilgelse eller avslag." in post(
        client, vacancy, row, "merk", **OWN
    )


@pytest.mark.parametrize(("kind", "outcome"), [("exemption_notice", ""), ("rejection", "granted")])
def test_a_template_is_asked_for_the_outcome_where_it_tells_one(kind: str, outcome: str) -> None:
    form = {
        "kind": kind,
        "kind_name": "Egen",
        "language": "nb",
        "outcome": outcome,
        "subject": "E",
        "body": "B",
    }
    press(client_of("arne"), "/brevmaler/ny/", form)
    assert not LetterTemplate.objects.filter(kind_name="Egen").exists()
    press(client_of("arne"), "/brevmaler/ny/", form | {"outcome": "refused" if kind.startswith("ex") else ""})
    assert LetterTemplate.objects.filter(kind_name="Egen").exists()
