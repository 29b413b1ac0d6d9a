"""What was decided by a mis-click, what came later, and what nobody had told: mended on the page, and nothing overwritten."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.facts import TransferFacts
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.services.exemption import record_of
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from tests.pages import one_line
from tests.web.conftest import client_of, press
from tests.web.test_lists import archive

LEADER = "Ragnhild Rekruttvik (RARE)"
GRANT = {"gjor": "avgjor", "outcome": "granted", "reasoning": "Vet ikke om det.", "decided_by": LEADER}
REFUSE = GRANT | {"outcome": "refused", "reasoning": "Stillingen er sentral."}


def applicant(number: int) -> Application:
    """1 did not ask, 2 asked, of 7 nobody knows."""
    return Application.objects.get(vacancy__reference="4000000003", source_id__endswith=f"-{number:03}")


def address(number: int) -> str:
    return f"/stillinger/4000000003/kandidater/{applicant(number).public_id}/unntak/"


def page_of(client: Client, number: int) -> str:
    return one_line(client.get(address(number)).content)


def do(client: Client, number: int, **posted: Any) -> str:
    return one_line(press(client, address(number), posted))


def settle(client: Client, number: int, answer: str, basis: str) -> str:
    return do(client, number, gjor="avklar", requested=answer, basis=basis)


def tell(client: Client, number: int, how: str) -> str:
    return do(client, number, gjor="varsle", how=how, at=timezone.localtime().strftime("%Y-%m-%dT%H:%M"))


def record(number: int) -> ExemptionRecord:
    row = applicant(number)
    return record_of(row, ApplicantHandling.objects.filter(application=row).first())


@pytest.mark.one_database("words and forms")
class TestWhatWasNoted:
    def test_a_mis_click_is_put_right_and_stays_with_who_and_why(self, client: Client) -> None:
        settle(client, 7, "no", "Ringte søkeren.")
        page = settle(client, 7, "yes", "Feil knapp: søkeren ba om det.")
        assert "Ønsker unntak, ikke avgjort" in page
        for words in ("Notert at unntak ikke er ønsket", "Ringte søkeren.", "Feil knapp: søkeren ba om det."):
            assert words in page
        assert page.count("gjelder ikke lenger") == 1 and "av Ragnhild Rekruttvik" in page

    def test_a_wish_by_telephone_is_registered_for_one_who_did_not_ask(self, client: Client) -> None:
        assert "Ikke bedt om unntak" in page_of(client, 1)
        page = settle(client, 1, "yes", "Søkeren ringte 24. november.")
        assert "Ønsker unntak, ikke avgjort" in page
        lists = client.get("/stillinger/4000000003/sokerlister/").content.decode()
        assert lists.count("om unntak er ikke avgjort") >= 2, "and no list can be made"

    @pytest.mark.one_database("words")
    def test_it_says_what_was_public_already(self, client: Client) -> None:
        settle(client, 7, "no", "Ringte søkeren.")
        do(client, 2, **GRANT)
        assert archive(client, Vacancy.objects.get(reference="4000000003"), "offentlig") is not None
        page = settle(client, 1, "yes", "Søkeren ringte.")
        assert "viser søkerens navn" in page

    def test_what_the_application_asks_for_is_not_noted_away(self, client: Client) -> None:
        assert 'value="avklar"' not in page_of(client, 2)
        settle(client, 2, "no", "Ringte søkeren.")
        assert record(2).settlement is None


@pytest.mark.one_database("words and forms")
class TestANewDecision:
    def test_after_a_complaint_both_stand_and_both_are_archived(self, client: Client) -> None:
        do(client, 2, **REFUSE)
        tell(client, 2, "e-post")
        page = do(client, 2, **(GRANT | {"reasoning": "Klagen førte fram."}))
        assert "Unntak innvilget" in page
        assert "Unntaket er avslått" in page and "Klagen førte fram." in page
        assert [one.outcome for one in record(2).decisions] == [Outcome.REFUSED, Outcome.GRANTED]
        transfers = Transfer.objects.filter(kind="exemption_decision").order_by("pk")
        outcomes, keys = [], set()
        for one in transfers:
            facts = from_json(TransferFacts, one.facts.text)
            plan = planned_now(facts)
            keys.add(plan.entry.key)
            assert current().prepare_documents(facts, plan).objects
            assert facts.exemption is not None and facts.exemption.decision is not None
            outcomes.append(facts.exemption.decision.outcome)
        assert outcomes == [Outcome.REFUSED, Outcome.GRANTED] and len(keys) == 2

    def test_a_refusal_by_mistake_is_decided_anew(self, client: Client) -> None:
        do(client, 2, **GRANT)
        assert "Unntak avslått, søkeren er ikke varslet" in do(client, 2, **REFUSE)

    def test_pressed_twice_or_on_an_old_page_it_is_decided_once(self, client: Client) -> None:
        seen = re.search(r'name="sett" value="([0-9a-f]+)"', page_of(client, 2))
        assert seen
        form = GRANT | {"sett": seen[1]}
        client.post(address(2), form)
        page = client.post(address(2), form | {"outcome": "refused"}).content.decode()
        assert "Noe er endret siden" in page
        assert len(record(2).decisions) == 1

    def test_who_names_the_act_must_have_seen_the_page(self, client: Client) -> None:
        client.post(address(2), GRANT)
        assert not record(2).decisions


@pytest.mark.one_database("words and forms")
class TestTelling:
    def test_who_was_granted_it_is_told_too(self, client: Client) -> None:
        assert "Registrer at søkeren er varslet" in do(client, 2, **GRANT)
        page = tell(client, 2, "telefon")
        assert "Varselet er registrert." in page and "Fristen for å trekke seg" not in page
        assert record(2).decisions[-1].notice is not None

    def test_a_notice_that_was_a_mistake_is_struck_and_no_window_runs(self, client: Client) -> None:
        do(client, 2, **REFUSE)
        assert "Fristen for å trekke seg løper" in tell(client, 2, "e-post")
        page = do(client, 2, gjor="stryk", why="Den gjaldt en annen søker.")
        assert "Unntak avslått, søkeren er ikke varslet" in page
        assert "Den gjaldt en annen søker." in page and "Varselet er strøket" in page


class TestTheDecider:
    def test_is_one_of_those_who_may_decide(self, client: Client) -> None:
        do(client, 2, **(GRANT | {"decided_by": "Donald Duck"}))
        assert not record(2).decisions

    def test_issue_11_item_19_the_one_who_registers_stands_beside_by_name(self, client: Client) -> None:
        do(client_of("arne"), 2, **GRANT)
        page = " ".join(page_of(client, 2).split())
        assert f"av {LEADER}, registrert av Arne Arkivhaug" in page and "av arne" not in page

    def test_the_profile_s_leader_and_delegates_are_offered_and_nobody_else(self, client: Client) -> None:
        wired = current()
        before = wired.profile
        rule = before.exemption.model_copy(update={"delegates": ("ARAR", "TUFJ")})
        object.__setattr__(wired, "profile", before.model_copy(update={"exemption": rule}))
        try:
            page = page_of(client, 2)
        finally:
            object.__setattr__(wired, "profile", before)
        offered = re.findall(r'<option value="([^"]+)"', page)
        assert offered == ["Arne Arkivhaug (ARAR)", "TUFJ"]
