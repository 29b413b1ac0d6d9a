"""The failure matrix's letter: two applicants, and an example letter to both with its address list, sent elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from arkivbro.core.recruitment import Deadline
from arkivbro.core.ref import Ref
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

SENT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
"""Before it is archived: the day on which the archive dispatches it is another, and must not stand."""


def put_in() -> None:
    """Nothing is archived yet: one worker carries out all of it."""
    from arkivbro.recruitment.models import Vacancy
    from arkivbro.recruitment.services import receive
    from arkivbro.wiring import register_profile
    from tests.failure.manual_acts import write_letters
    from tests.recruitment_acts import transfer_to_archive

    register_profile()
    receive(replace(VACANCY, published=date(2025, 11, 2), deadlines=(Deadline(date(2025, 11, 20)),)))
    for number, name in enumerate(("Åse-Marie", "Torbjørn"), 1):
        applicant = replace(APPLICATION.applicant, given_name=name, email=f"soker{number}@eksempel.no")
        receive(
            replace(
                APPLICATION,
                ref=Ref(APPLICATION.ref.source, f"A-100{number}"),
                applicant=applicant,
                attachments=(),
            )
        )
    vacancy = Vacancy.objects.get()
    write_letters("rejection", list(vacancy.applications.all()), SENT)
    asked = transfer_to_archive(vacancy, letter_kinds=("rejection",)).letters
    assert (asked.examples, asked.one_by_one) == (1, 0), asked
