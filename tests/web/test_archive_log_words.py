"""The archive log and a transfer's page say what they are about in words, never by numbers and codes of our own."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.core.messages import told as finding_told
from arkivbro.core.publicity import PersonToScreen, PublicText, leak_check
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.selectors.subjects import findings_with_names, subjects_in_words
from arkivbro.transfers.models import Transfer
from tests.pages import one_line
from tests.web.conftest import client_of
from tests.web.test_lists import archive, report, settle_and_decide

LOG = "/stillinger/4000000003/arkiv/"


def rows(user: str) -> dict[str, str]:
    """What each document of the log is about."""
    page = one_line(client_of(user).get(LOG).content)
    found = re.findall(r'">([^<]*)</a></th><td data-label="Gjelder">([^<]*)</td>', page)
    return dict(found)


class TestWhatItIsAbout:
    def test_an_own_list_by_its_title_and_a_decision_by_its_applicant(self, vacancy: Vacancy) -> None:
        client = client_of("ragnhild")
        settle_and_decide(client, vacancy)
        report(client, vacancy)
        archive(client, vacancy, "utvidet")
        told = rows("ragnhild")
        applicant = vacancy.applications.get(source_id__endswith="-002")
        assert told["Søkerliste fra Avansert"] == "Til intervju"
        assert told["Vedtak om unntak"] == latest_facts_of([applicant])[applicant.pk].applicant.name
        assert told["Utvidet søkerliste"].startswith("Fristen ")

    @pytest.mark.one_database("rights and words")
    def test_who_may_not_see_candidates_reads_no_name_and_no_title(self, vacancy: Vacancy) -> None:
        client = client_of("ragnhild")
        settle_and_decide(client, vacancy)
        report(client, vacancy)
        transfers = Transfer.objects.filter(case__vacancy_id=vacancy.source_id)
        told = subjects_in_words(vacancy, transfers, may_see_candidates=False)
        by_kind = {one.kind: told[one.public_id] for one in transfers}
        assert by_kind["custom_list"] == ""
        assert by_kind["exemption_decision"] == f"Søknad {vacancy.ref}-002"

    def test_in_few_queries_whatever_the_log_holds(self, vacancy: Vacancy) -> None:
        client = client_of("ragnhild")
        settle_and_decide(client, vacancy)
        with CaptureQueriesContext(connection) as queries:
            client.get(LOG)
        assert len(queries) <= 25


def test_a_finding_names_the_applicant_for_those_who_may_see_it(vacancy: Vacancy) -> None:
    applicant = vacancy.applications.order_by("pk")[0]
    person = PersonToScreen(applicant.ref, (("Kari", "Prøvland"),))
    (hit,) = leak_check([PublicText("title", "Kari Prøvland")], [person]).stops
    (found,) = findings_with_names(vacancy, [hit.finding])
    name = latest_facts_of([applicant])[applicant.pk].applicant.name
    assert finding_told(found) == f"tittel: Navnet til {name} skal skjermes, og ville blitt synlig for alle."


def test_a_transfer_s_page_has_no_codes(vacancy: Vacancy) -> None:
    done = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="advertisement").first()
    assert done is not None
    page = client_of("ragnhild").get(f"{LOG}{done.public_id}/").content.decode()
    assert "Det innebygde arkivet" in page
    assert not re.search(r"\b(builtin|absent|ok)\b", re.sub(r"<[^>]+>", " ", page))
