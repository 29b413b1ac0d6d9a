"""A birth number stops the public list, and a lone name stops nothing of its vacancy (`shared/cases` 10 and 12), with real documents."""

from __future__ import annotations

from datetime import timedelta

from arkivbro.accounts.models import Unit as UnitRow
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.facts import TransferFacts
from arkivbro.core.messages import Finding, sentence_of, told
from arkivbro.core.plan import plan_transfer, with_documents
from arkivbro.core.publicity import check_plan
from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    Deadline,
    ExemptionRequest,
    Gender,
    Section,
    Unit,
    Vacancy,
)
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.core.working_days import oslo_day
from arkivbro.recruitment.models import Vacancy as Row
from arkivbro.recruitment.services import receive
from arkivbro.runtime import current
from arkivbro.transfers.engine.outcome import Stopped
from arkivbro.transfers.models import Transfer
from arkivbro.transfers.policy.draft import context_for
from arkivbro.transfers.policy.stops import stop_for_leak
from tests.recruitment_acts import lock_list
from tests.web.conftest import client_of

WARNS = "leak.lone_name"


def received(**changes: str) -> Application:
    person = Applicant(
        changes.pop("given_name", "Ane"),
        changes.pop("family_name", "Prøvland"),
        gender=Gender.FEMALE,
        position=changes.pop("position", "Rådgiver"),
        municipality="Oslo",
    )
    return Application(
        ref=Ref("folder", changes.pop("id", "S-1")),
        vacancy_reference="3000000021",
        received=current().clock() - timedelta(days=14),
        applicant=person,
        exemption=ExemptionRequest(False),
        letter="Hei.",
    )


def everything_of(*applications: Application) -> dict[str, tuple[str, tuple[Finding, ...]]]:
    """By kind and subject, what comes of each transfer of the vacancy: "stopped" or "" with the findings or the warnings."""
    day = oslo_day(current().clock())
    vacancy = Vacancy(
        ref=Ref("webcruiter", "3000000021"),
        reference="3000000021",
        title="Rådgiver, miljø",
        unit=Unit(UnitRow.objects.get(name="Region Vest").ref, "Region Vest"),
        advertisement=Advertisement(
            "Rådgiver, miljø", (Section("", "Vi søker en medarbeider til hele Vest."),)
        ),
        published=day - timedelta(days=30),
        deadlines=(Deadline(day - timedelta(days=10)),),
    )
    receive(vacancy)
    for one in applications:
        receive(one)
    row = Row.objects.get(source_id="3000000021")
    for kind in (ListKind.PUBLIC, ListKind.EXTENDED):
        lock_list(row, kind, day - timedelta(days=10), override="Sett på")
    transfers = Transfer.objects.filter(case__vacancy_id="3000000021").order_by("pk")
    return {f"{one.kind} {one.subject}".strip(): outcome(one) for one in transfers}


def outcome(transfer: Transfer) -> tuple[str, tuple[Finding, ...]]:
    """As the ledger prepares it: planned, its documents made, searched."""
    runtime = current()
    facts = from_json(TransferFacts, transfer.facts.text)
    plan = plan_transfer(facts, runtime.profile, context_for(runtime, transfer.case.archive))
    made = runtime.prepare_documents(facts, plan)
    try:
        people = runtime.people(facts.vacancy.ref)
        whole = with_documents(plan, made.objects)
        return "", stop_for_leak(transfer, check_plan(whole, facts.vacancy, people, made.public_texts))
    except Stopped as stopped:
        return "stopped", stopped.findings


def test_item_17_a_birth_number_in_a_position_stops_the_public_list_and_says_so() -> None:
    found = everything_of(received(position="Konsulent, fødselsnr. 028488 30065"))
    assert {kind for kind, (state, _) in found.items() if state} == {"public_list offentlig-1"}
    _, findings = found["public_list offentlig-1"]
    assert [told(one) for one in findings] == [
        "dokument 1, innhold: Et fødselsnummer ville blitt synlig for alle."
    ]


def test_item_17_it_is_said_before_the_list_is_locked() -> None:
    everything_of(received(position="Konsulent, fødselsnr. 028488 30065"))
    page = client_of("ragnhild").get("/stillinger/3000000021/sokerlister/lag/offentlig/")
    assert "Et fødselsnummer ville blitt synlig for alle" in page.content.decode()


def test_item_18_an_applicant_called_only_vest_stops_nothing_in_region_vest() -> None:
    vest = received(given_name="", family_name="Vest", id="S-1201")
    found = everything_of(vest, received(id="S-1202"))
    assert len(found) == 5
    assert not [kind for kind, (state, _) in found.items() if state]
    warnings = [one for _, told in found.values() for one in told]
    assert {one.message.code for one in warnings} == {WARNS}
    assert "hele navnet til søkeren av søknad folder:S-1201" in sentence_of(warnings[0].message)
