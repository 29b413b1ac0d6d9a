"""Letters that wait to be sent by e-mail, for the failure tests: four applicants of our own, the last gets a decision's notice."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from arkivbro.core.recruitment import Deadline, ExemptionRequest
from arkivbro.core.ref import Ref
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

ADDRESSES = tuple(f"soker{number}@eksempel.no" for number in range(1, 5))
NOTICED = ADDRESSES[-1]
MAIL = """
[mail]
host = "127.0.0.1"
port = 2525
starttls = false
sender = "rekruttering@eksempel.no"
"""
PORT = "port = 2525"
BY = "ragnhild"


def put_in() -> None:
    """The applications are archived already, so that a worker has nothing but letters to do."""
    from arkivbro.recruitment.services import receive
    from arkivbro.transfers.worker import run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    deadlines = (Deadline(date(2025, 11, 20)),)
    receive(
        replace(VACANCY, ref=Ref("builtin", VACANCY.ref.id), published=date(2025, 11, 2), deadlines=deadlines)
    )
    for number, address in enumerate(ADDRESSES, 1):
        receive(
            replace(
                APPLICATION,
                ref=Ref("builtin", f"A-100{number}"),
                received=datetime(2025, 11, 15, 8, number, tzinfo=UTC),
                applicant=replace(
                    APPLICATION.applicant, given_name=f"Åse{'abcd'[number - 1]}", email=address
                ),
                exemption=ExemptionRequest(address == NOTICED),
                attachments=(),
            )
        )
    run_until_rest()
    write_letters()
    run_nothing_but_the_decision()


def write_letters() -> None:
    from arkivbro.core.exemption import Outcome
    from arkivbro.core.letters import SentBy
    from arkivbro.recruitment.models import LetterTemplate, Vacancy
    from tests import recruitment_acts

    vacancy = Vacancy.objects.get()
    *others, noticed = vacancy.applications.order_by("source_id")
    recruitment_acts.leader_of(vacancy)
    recruitment_acts.decide(noticed, Outcome.REFUSED, "Stillingen er sentral.")
    for kind_name, to in (("Avslag på søknad", others), ("Svar på ønske om unntak: avslått", [noticed])):
        template = LetterTemplate.objects.get(kind_name=kind_name, language="nb")
        own = dict.fromkeys(template.fields, "se vedtaket")
        recruitment_acts.write_letters(template, to, own=own, how=SentBy.EMAIL)


def run_nothing_but_the_decision() -> None:
    """A worker without chores: the letters are left."""
    from arkivbro.runtime import current
    from arkivbro.transfers.worker import Worker

    Worker(replace(current(), chores=())).run_until_rest()


def states() -> dict[str, Any]:
    """By recipient: the letter's state. And when the one with a decision was told of it."""
    from arkivbro.core.messages import sentence_of
    from arkivbro.recruitment.models import ApplicantHandling, Letter
    from arkivbro.recruitment.selectors.stored_facts import latest_facts
    from arkivbro.recruitment.services.exemption import record_of

    rows = Letter.objects.select_related("application").order_by("pk")
    handling = ApplicantHandling.objects.exclude(exemption="").get()
    decision = record_of(handling.application, handling).decision
    assert decision is not None
    return {
        "letters": {latest_facts(row.application).applicant.email: row.state for row in rows},
        "told": decision.notice is not None,
        "errors": sorted({sentence_of(row.error) for row in rows if row.error}),
    }


def say_it_was_not_sent() -> None:
    """A person presses *Send på nytt* at each letter in doubt, at once."""
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.core.errors import WrongUse
    from arkivbro.recruitment.models import Letter
    from arkivbro.recruitment.services.letter_acts import SendAgain, send_again

    for row in Letter.objects.filter(state="sending"):
        try:
            send_again(SendAgain(actor=COMMAND_LINE, vacancy=row.vacancy.reference, letter=row.public_id))
        except WrongUse as refused:
            sys.stdout.write(f"{refused.code}\n")
