"""A vacancy whose deadline has passed, with two applicants and no attachments: what an applicant list is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from arkivbro.core.recruitment import Deadline
from arkivbro.core.ref import Ref
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

DEADLINE = date(2025, 11, 20)


def put_in() -> None:
    """Received, and not archived yet."""
    from arkivbro.recruitment.services import receive

    receive(replace(VACANCY, published=date(2025, 11, 2), deadlines=(Deadline(DEADLINE),)))
    for number, name in enumerate(("Åse-Marie", "Torbjørn"), 1):
        applicant = replace(APPLICATION.applicant, given_name=name, email=f"soker{number}@eksempel.no")
        receive(
            replace(
                APPLICATION,
                ref=Ref(APPLICATION.ref.source, f"A-200{number}"),
                received=datetime(2025, 11, 15, 8, number, tzinfo=UTC),
                applicant=applicant,
                attachments=(),
            )
        )
