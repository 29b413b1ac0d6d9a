"""Issue 17 item 5: an attachment that did not go in is told wherever somebody asks whether all is archived, until it is handled."""

from __future__ import annotations

import pytest
from django.test import Client

from arkivbro.accounts.models import AuditEntry, Clearance
from arkivbro.core.left_out import digest_of
from arkivbro.core.messages import Finding, message, sentence_of
from arkivbro.recruitment.models import AcceptedWithout, Attachment, Vacancy
from arkivbro.recruitment.selectors.left_out import unhandled, unhandled_by_vacancy
from arkivbro.recruitment.services.verification import VacancyVerdict, verify
from arkivbro.transfers.models import PreparedDocument, Transfer, TransferDetails
from arkivbro.transfers.selectors import transfers_json
from tests.web.conftest import client_of, press

EMPTY = Finding("where.document", message("files.empty"), "Vitnemål 2")
DAMAGED = Finding("where.document", message("files.damaged"), "Vitnemål 3")


@pytest.fixture
def transfer(vacancy: Vacancy) -> Transfer:
    """An archived application of which one file stayed outside, and another is damaged."""
    Transfer.objects.filter(case__vacancy_id=vacancy.source_id).update(left_out=0, left_out_digest="")
    sent = PreparedDocument.objects.filter(transfer__case__vacancy_id=vacancy.source_id).values("sha256")
    Attachment.objects.filter(application__vacancy=vacancy).exclude(sha256__in=sent).delete()
    one = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[0]
    leave_out(one, EMPTY, DAMAGED)
    return one


def leave_out(one: Transfer, *findings: Finding) -> None:
    one.details.kept_out = findings
    one.details.save()
    Transfer.objects.filter(pk=one.pk).update(left_out=1, left_out_digest=digest_of(findings))
    one.refresh_from_db()


def is_unhandled(one: Transfer) -> bool:
    return unhandled().filter(pk=one.pk).exists()


def place(one: Transfer) -> str:
    return f"/stillinger/4000000003/arkiv/{one.public_id}/"


def accept(client: Client, one: Transfer, reason: str = "Tom fil, sendt ved en feil.") -> str:
    return press(client, place(one), {"begrunnelse": reason}, to=f"{place(one)}godta-uten/")


def lacks(vacancy: Vacancy) -> list[str]:
    (verdict,) = verify(vacancy.reference)
    return [lack.code for lack in verdict.lacks]


def test_item_17_5_is_told_by_the_vacancy_the_candidate_the_log_and_verify(
    client: Client, vacancy: Vacancy, transfer: Transfer
) -> None:
    page = client.get("/stillinger/4000000003/").content.decode()
    assert "1 vedlegg kom ikke med i arkivet." in page and "Alt etter rutinen er arkivert" not in page
    assert "1 vedlegg kom ikke med" in client.get("/stillinger/4000000003/arkiv/").content.decode()
    row = vacancy.applications.get(subject=transfer.subject)
    candidate = client.get(f"/stillinger/4000000003/kandidater/{row.public_id}/").content.decode()
    assert "1 vedlegg kom ikke med." in candidate and place(transfer) in candidate
    (told,) = [one for one in transfers_json("4000000003") if one["id"] == transfer.public_id]
    assert told["left_out"] == 1
    assert lacks(vacancy) == ["left_out"]
    assert unhandled_by_vacancy([vacancy.ref]) == {vacancy.ref: 1}
    assert vacancy.reference not in client.get("/stillinger/?arkiv=complete").content.decode()
    assert vacancy.reference in client.get("/stillinger/?arkiv=left_out").content.decode()


@pytest.mark.one_database("words and forms")
def test_item_17_5_its_page_says_which_and_why_and_what_can_be_done(
    client: Client, transfer: Transfer
) -> None:
    page = client.get(place(transfer)).content.decode()
    assert "Vitnemål 2" in page and "Filen er tom. Den arkiveres ikke." in page and "Be søkeren sende" in page
    assert "Godta uten" in page


def test_item_17_5_accepted_with_a_reason_it_is_complete(
    client: Client, vacancy: Vacancy, transfer: Transfer
) -> None:
    assert "Det er gjort." in accept(client, transfer)
    assert not is_unhandled(transfer) and lacks(vacancy) == []
    page = client.get(place(transfer)).content.decode()
    assert "Godtatt av Ragnhild Rekruttvik" in page and "Tom fil, sendt ved en feil." in page
    assert AuditEntry.objects.filter(act="transfer.accept_without").count() == 1
    accept(client, transfer)
    assert AcceptedWithout.objects.count() == 1


@pytest.mark.one_database("words and forms")
def test_without_a_reason_or_without_having_seen_it_nothing_is_accepted(
    client: Client, transfer: Transfer
) -> None:
    assert "Skriv hvorfor" in accept(client, transfer, " ")
    client.post(f"{place(transfer)}godta-uten/", {"begrunnelse": "x"})
    assert is_unhandled(transfer)


def test_other_files_than_those_that_were_accepted_are_told_anew(client: Client, transfer: Transfer) -> None:
    accept(client, transfer)
    leave_out(transfer, Finding("where.document", message("files.too_large"), "Vitnemål 2"))
    assert is_unhandled(transfer)


@pytest.mark.one_database("words and forms")
def test_who_may_not_see_candidates_neither_sees_nor_accepts(transfer: Transfer) -> None:
    Clearance.objects.all().delete()
    arne = client_of("arne")
    assert "Vitnemål 2" not in arne.get(place(transfer)).content.decode()
    assert arne.post(f"{place(transfer)}godta-uten/", {"begrunnelse": "x"}).status_code == 404
    assert is_unhandled(transfer)


def test_a_newer_version_that_is_archived_whole_takes_its_place(vacancy: Vacancy, transfer: Transfer) -> None:
    others = Transfer.objects.filter(case=transfer.case, kind="application", pk__gt=transfer.pk)
    newer = others.exclude(subject=transfer.subject).order_by("pk")[0]
    Transfer.objects.filter(pk=newer.pk).update(subject=transfer.subject, version=transfer.version + 1)
    assert not is_unhandled(transfer)


@pytest.mark.one_database("words and forms")
def test_what_is_damaged_goes_in_and_is_not_counted() -> None:
    assert digest_of([DAMAGED]) == "" and digest_of([EMPTY]) == digest_of([DAMAGED, EMPTY]) != ""


def test_what_the_demo_could_not_take_is_counted_when_it_is_prepared() -> None:
    """The made-up body sends a program and an empty file: counted by the ledger itself, and by nobody here."""
    counted = Transfer.objects.filter(left_out__gt=0)
    assert counted.exists()
    for one in counted.select_related("details"):
        assert one.left_out_digest == digest_of(one.details.kept_out)


def left_out_lacks(vacancy: Vacancy) -> list[tuple[str, str]]:
    (verdict,) = verify(vacancy.reference)
    assert not verdict.is_complete
    return [(lack.code, lack.place) for lack in verdict.lacks]


@pytest.mark.one_database("words and forms")
def test_issue_17_verify_says_which_attachment(vacancy: Vacancy, transfer: Transfer) -> None:
    assert left_out_lacks(vacancy) == [("left_out", "Vitnemål 2")]
    (verdict,) = verify(vacancy.reference)
    assert "«Vitnemål 2» kom ikke med" in sentence_of(verdict.lacks[0].told)


def test_issue_17_completed_by_hand_is_not_complete_without_its_attachment(
    client: Client, vacancy: Vacancy, transfer: Transfer
) -> None:
    Transfer.objects.filter(pk=transfer.pk).update(by_hand="arne", by_hand_reason="Registrert for hånd.")
    assert left_out_lacks(vacancy) == [("left_out", "Vitnemål 2")]
    accept(client, transfer)
    assert lacks(vacancy) == []


def test_issue_17_what_retention_took_is_not_taken_for_complete(
    client: Client, vacancy: Vacancy, transfer: Transfer
) -> None:
    TransferDetails.objects.filter(transfer=transfer).delete()
    assert left_out_lacks(vacancy) == [("left_out_unnamed", "")]
    accept(client, transfer)
    assert lacks(vacancy) == []


def test_issue_17_from_before_our_time_with_applications_is_not_complete(
    vacancy: Vacancy, transfer: Transfer
) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(archiving="before_our_time")
    Transfer.objects.filter(case__vacancy_id=vacancy.source_id, series="application").delete()
    (verdict,) = verify(vacancy.reference)
    assert without_strangers(verdict) == ["not_linked"]
    assert (verdict.applications, verdict.archived_applications) == (vacancy.applications.count(), 0)
    Vacancy.objects.filter(pk=vacancy.pk).update(archiving="excluded")
    (verdict,) = verify(vacancy.reference)
    assert without_strangers(verdict) == [] and verdict.applications == vacancy.applications.count()


def without_strangers(verdict: VacancyVerdict) -> list[str]:
    """The archive has what the ledger was made to forget; here it is about what the ledger has."""
    return [lack.code for lack in verdict.lacks if lack.code != "unknown_entry"]
