"""Issue 17 item 3: the candidate list and the candidate's page say by the one rule what came late and what was changed late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from arkivbro.core.recruitment import Application as Facts
from arkivbro.core.working_days import end_of_day
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import receive


def told_anew(vacancy: Vacancy, case: str) -> Application:
    """Of an application that came in time: its text is another one now."""
    assert vacancy.deadline is not None
    row = vacancy.applications.filter(lateness="in_time", withdrawn=None).order_by("pk")[0]
    before, after = latest_facts(row), end_of_day(vacancy.deadline) + timedelta(days=1)
    changed: dict[str, Facts] = {
        "changed_late": replace(before, letter="Ny.", changed=after),
        "changed_untold": replace(before, letter="Ny.", changed=None, noticed=None),
        "moved": replace(before, letter="Ny.", received=after),
    }
    receive(replace(changed[case], version=1), open_attachment=None)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("case", "badge", "said"),
    [
        ("changed_late", "Endret etter frist", "<dt>Endret</dt>"),
        ("changed_untold", "Endret, ukjent når", "kilden oppgir ikke når"),
        ("moved", "Endret etter frist", "<dt>Mottatt</dt>"),
    ],
)
def test_issue_17_item_3_what_was_changed_late_is_told_and_not_called_late(
    client: Client, vacancy: Vacancy, case: str, badge: str, said: str
) -> None:
    row = told_anew(vacancy, case)
    place = f"/stillinger/{vacancy.reference}/kandidater/"
    page = client.get(f"{place}{row.public_id}/").content.decode()
    assert badge in page and said in page and "Etter frist<" not in page
    assert row.public_id in client.get(f"{place}?vis=endret-etter-frist").content.decode()
    assert row.public_id not in client.get(f"{place}?vis=etter-frist").content.decode()
