"""What archivists do afterwards, and that each change stands in the change log: who, what, from, to, when."""

from __future__ import annotations

import pytest

from arkivbro.archive.models import ChangeLog, DocumentLink
from arkivbro.archive.services.corrections import (
    correct_access,
    correct_code,
    correct_title,
    mark_utgaar,
    move_entry,
    reclassify,
    set_officer,
    set_responsible,
    set_unit,
)
from arkivbro.archive.services.documents import add_document, store_files
from arkivbro.core.noark import PUBLIC, Access
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import advertisement_entry, application_entry, document_record, screened
from tests.integration.archive.conftest import BY, NOON, Registrar, keyless

pytestmark = pytest.mark.django_db


def last_change(field: str) -> tuple[str, str, str]:
    row = ChangeLog.objects.filter(field=field).order_by("-pk").first()
    assert row is not None
    assert row.at == NOON
    return row.by, row.old, row.new


def test_responsible_unit_and_officer(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.entry(case, advertisement_entry)
    assert set_responsible(case=case, responsible="KAHA", by=BY, at=NOON).responsible == "KAHA"
    assert last_change("responsible") == (BY, "OARR", "KAHA")
    set_unit(case=case, unit="Region Øst", by=BY, at=NOON)
    assert last_change("unit") == (BY, "Region Vest", "Region Øst")
    assert set_officer(entry=entry, officer="KAHA", by=BY, at=NOON).officer == "KAHA"
    assert last_change("officer") == (BY, "OARR", "KAHA")


def test_the_same_again_is_no_change(registrar: Registrar) -> None:
    case = registrar.case()
    before = ChangeLog.objects.count()
    set_responsible(case=case, responsible="OARR", by=BY)
    correct_title(record=case, title=case.screened_title, by=BY)
    assert ChangeLog.objects.count() == before


def test_utgaar_keeps_numbers_and_documents(registrar: Registrar) -> None:
    entry = registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    expired = mark_utgaar(entry=entry, reason="Registrert to ganger", by=BY, at=NOON)
    assert (expired.status, expired.journal_number, expired.links.count()) == ("U", "1/2026", 1)
    row = ChangeLog.objects.get(action="expired")
    assert (row.old, row.new, row.reason, row.by) == ("J", "U", "Registrert to ganger", BY)


def test_a_moved_entry_gets_a_new_number_and_keeps_its_journal_number(registrar: Registrar) -> None:
    wrong, right = registrar.case(), registrar.case()
    registrar.entry(right, advertisement_entry)
    entry = registrar.journal(registrar.entry(wrong, application_entry))
    moved = move_entry(entry=entry, to_case=right, by=BY, reason="Feil sak", at=NOON)
    assert (moved.number, moved.journal_number) == ("2026/2-2", "1/2026")
    assert moved.links.count() == 2
    assert registrar.entry(wrong, advertisement_entry).number == "2026/1-2", (
        "an old number is never used again"
    )
    assert list(ChangeLog.objects.filter(action="moved").values_list("case__sequence", "old", "new")) == [
        (2, "2026/1-1", "2026/2-2"),
        (1, "2026/1-1", "2026/2-2"),
    ]


def test_a_corrected_title_is_corrected_in_all_its_forms(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), application_entry)
    title = screened("Søknad og CV – Seniorrådgiver", "Åse Ødegård Vik")
    correct_title(record=entry, title=title, by=BY, at=NOON)
    entry.refresh_from_db()
    assert entry.title == title.full
    assert entry.public_title == "Søknad og CV – Seniorrådgiver – *****"
    assert entry.screened_title == title
    assert "ødegård" in entry.search_text
    assert "ødegård" not in entry.public_search_text
    by, old, new = last_change("title")
    assert (by, new) == (BY, "Søknad og CV – Seniorrådgiver – [[Åse Ødegård Vik]]")
    assert old == "Søknad og CV – Rådgiver – [[Åse Ødegård]]"


def test_codes_and_access_are_corrected(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), application_entry)
    document = DocumentLink.objects.get(entry=entry, role="H").document
    correct_code(record=entry, field="type", code="N", by=BY, at=NOON)
    assert last_change("type") == (BY, "I", "N")
    correct_access(record=entry, access=PUBLIC, screening=(), by=BY, at=NOON)
    assert last_change("access_code") == (BY, "P", "")
    assert last_change("screening") == (BY, "TRO NA TD", "")
    correct_access(record=document, access=Access("P", "Offl. § 13"), screening=("D",), by=BY, at=NOON)
    assert last_change("legal_basis") == (BY, "Offl. § 25", "Offl. § 13")
    assert ChangeLog.objects.get(field="legal_basis", new="Offl. § 13").entry == entry


def test_a_case_is_reclassified(registrar: Registrar) -> None:
    case = registrar.case()
    reclassify(case=case, series="SAK", class_=None, by=BY, at=NOON)
    assert last_change("series") == (BY, "", "SAK")


def test_an_archivist_adds_a_document_to_a_journalled_entry(registrar: Registrar) -> None:
    entry = registrar.journal(registrar.entry(registrar.case(), application_entry))
    record = keyless(document_record(registrar.files, title="Attest", number=2))
    store_files(record.objects, registrar.files.open, store=registrar.store)
    document = add_document(entry=entry, record=record, by=BY, at=NOON, store=registrar.store)
    assert document.key is None
    assert document.links.get().number == 3, "a number in use is not taken twice"
    assert ChangeLog.objects.filter(action="added", object_id=document.public_id, by=BY, entry=entry).exists()


def test_the_change_log_is_only_added_to(registrar: Registrar) -> None:
    registrar.case()
    row = ChangeLog.objects.get()
    assert (row.action, row.new, row.by, row.at) == ("created", "2026/1", BY, NOON)
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


def test_a_title_without_words_is_refused_and_a_title_in_parts_keeps_them(registrar: Registrar) -> None:
    case = registrar.case(title=ScreenedText.plain("Ærlig  \n talt"))
    assert (case.title, case.screened_title.full) == ("Ærlig talt", "Ærlig talt")
