"""The rules that the archive enforces, each refused in a sentence of its own and with nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkivbro.archive.models import ChangeLog, CodeListName, DocumentLink, SignOff
from arkivbro.archive.services.administration import (
    register_class,
    register_code,
    register_series,
    retire_code,
)
from arkivbro.archive.services.closing import close_case, reopen_case
from arkivbro.archive.services.corrections import (
    correct_access,
    correct_code,
    mark_utgaar,
    move_entry,
    set_officer,
)
from arkivbro.archive.services.documents import add_document, remove_document, store_files
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.status import set_status, sign_off
from arkivbro.core.errors import Declined
from arkivbro.core.messages import sentence_of
from arkivbro.core.noark import Access, ClassReference
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import (
    advertisement_entry,
    application_entry,
    document_record,
    letter_entry,
)
from tests.integration.archive.conftest import BY, NOON, Registrar

pytestmark = pytest.mark.django_db


def closed_case_takes_no_entry(registrar: Registrar) -> None:
    case = close_case(case=registrar.case(), by=BY)
    create_entry(case=case, record=advertisement_entry(registrar.files), by=BY)


def closed_case_takes_no_document(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.journal(registrar.entry(case, advertisement_entry))
    close_case(case=case, by=BY)
    document = document_record(registrar.files, number=2)
    store_files(document.objects, registrar.files.open, store=registrar.store)
    add_document(entry=entry, record=document, by=BY, store=registrar.store)


def closed_case_takes_no_correction(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.journal(registrar.entry(case, advertisement_entry))
    close_case(case=case, by=BY)
    set_officer(entry=entry, officer="KAHA", by=BY)


def journalled_entry_cannot_lose_documents(registrar: Registrar) -> None:
    entry = registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    document = DocumentLink.objects.get(entry=entry).document
    remove_document(entry=entry, document=document, by=BY, reason="feil fil")


def one_main_document(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), advertisement_entry)
    document = document_record(registrar.files)
    store_files(document.objects, registrar.files.open, store=registrar.store)
    add_document(entry=entry, record=document, by=BY, store=registrar.store)


def document_needs_its_stored_file(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), advertisement_entry, documents=())
    add_document(entry=entry, record=document_record(registrar.files), by=BY, store=registrar.store)


def expedited_before_journalled(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), letter_entry)
    set_status(entry=entry, status="J", by=BY)


def incoming_is_not_expedited(registrar: Registrar) -> None:
    set_status(entry=registrar.entry(registrar.case(), application_entry), status="E", by=BY)


def journalled_does_not_go_back(registrar: Registrar) -> None:
    entry = registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    set_status(entry=entry, status="F", by=BY)


def expired_stays_expired(registrar: Registrar) -> None:
    entry = mark_utgaar(entry=registrar.entry(registrar.case(), advertisement_entry), reason="prøve", by=BY)
    set_status(entry=entry, status="J", by=BY)


def expired_needs_a_reason(registrar: Registrar) -> None:
    mark_utgaar(entry=registrar.entry(registrar.case(), advertisement_entry), reason=" ", by=BY)


def expired_is_not_set_as_a_status(registrar: Registrar) -> None:
    set_status(entry=registrar.entry(registrar.case(), advertisement_entry), status="U", by=BY)


def outstanding_entry_keeps_the_case_open(registrar: Registrar) -> None:
    case = registrar.case()
    registrar.entry(case, advertisement_entry)
    close_case(case=case, by=BY)


def incoming_not_signed_off_keeps_the_case_open(registrar: Registrar) -> None:
    case = registrar.case()
    registrar.journal(registrar.entry(case, application_entry))
    close_case(case=case, by=BY)


def no_move_into_a_closed_case(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), advertisement_entry)
    move_entry(entry=entry, to_case=close_case(case=registrar.case(), by=BY), by=BY)


def internal_is_not_signed_off(registrar: Registrar) -> None:
    registrar.sign_off(registrar.entry(registrar.case(), advertisement_entry))


def answered_by_letter_names_the_letter(registrar: Registrar) -> None:
    sign_off(entry=registrar.entry(registrar.case(), application_entry), method="BU", by=BY)


def unknown_access_code(registrar: Registrar) -> None:
    registrar.entry(registrar.case(), advertisement_entry, access=Access("Q", "Offl. § 99"))


def unknown_screening_code(registrar: Registrar) -> None:
    registrar.entry(registrar.case(), advertisement_entry, screening=("TULL",))


def access_needs_its_basis(registrar: Registrar) -> None:
    registrar.entry(registrar.case(), advertisement_entry, access=Access("P", ""))


def corrected_code_is_valid(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), advertisement_entry)
    correct_code(record=entry, field="type", code="Æ", by=BY)


def unknown_series(registrar: Registrar) -> None:
    registrar.case(series="FINNES-IKKE")


def unknown_class(registrar: Registrar) -> None:
    registrar.case(class_=ClassReference("K", "221"))


def unknown_case_status(registrar: Registrar) -> None:
    registrar.case(status="Ø")


def empty_title(registrar: Registrar) -> None:
    registrar.case(title=ScreenedText())


def nul_in_a_text(registrar: Registrar) -> None:
    registrar.case(unit="Region\x00Vest")


def over_long_initials(registrar: Registrar) -> None:
    registrar.case(responsible="O" * 500)


RULES: list[tuple[Callable[[Registrar], None], str]] = [
    (closed_case_takes_no_entry, "archive.case_closed"),
    (closed_case_takes_no_document, "archive.case_closed"),
    (closed_case_takes_no_correction, "archive.case_closed"),
    (journalled_entry_cannot_lose_documents, "archive.entry_journalled"),
    (one_main_document, "archive.second_main_document"),
    (document_needs_its_stored_file, "archive.file_not_stored"),
    (expedited_before_journalled, "archive.not_expedited"),
    (incoming_is_not_expedited, "archive.not_outgoing"),
    (journalled_does_not_go_back, "archive.status_not_allowed"),
    (expired_stays_expired, "archive.status_not_allowed"),
    (expired_needs_a_reason, "archive.value_missing"),
    (expired_is_not_set_as_a_status, "archive.expires_for_itself"),
    (outstanding_entry_keeps_the_case_open, "archive.outstanding"),
    (incoming_not_signed_off_keeps_the_case_open, "archive.outstanding"),
    (no_move_into_a_closed_case, "archive.case_closed"),
    (internal_is_not_signed_off, "archive.sign_off_not_allowed"),
    (answered_by_letter_names_the_letter, "archive.answer_missing"),
    (unknown_access_code, "archive.unknown_code"),
    (unknown_screening_code, "archive.unknown_code"),
    (access_needs_its_basis, "archive.legal_basis_missing"),
    (corrected_code_is_valid, "archive.unknown_code"),
    (unknown_series, "archive.unknown_series"),
    (unknown_class, "archive.unknown_class"),
    (unknown_case_status, "archive.unknown_code"),
    (empty_title, "archive.case_without_title"),
    (nul_in_a_text, "archive.bad_characters"),
    (over_long_initials, "archive.too_long"),
]


@pytest.mark.parametrize(("breaks", "code"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_a_rule_is_enforced_in_a_sentence(
    registrar: Registrar, breaks: Callable[[Registrar], None], code: str
) -> None:
    with pytest.raises(Declined) as caught:
        breaks(registrar)
    assert caught.value.code == code
    assert sentence_of(caught.value.message).endswith(".")
    assert "Ødegård" not in sentence_of(caught.value.message)


def test_what_an_administrator_adds_becomes_valid(registrar: Registrar) -> None:
    register_code(code_list=CodeListName.ACCESS, code="Q", name="Egen kode", by="Admin")
    register_series(code="PERS", title="Personal", by="Admin")
    register_class(system="K", value="221", title="Tilsetting", by="Admin")
    case = registrar.case(series="PERS", class_=ClassReference("K", "221"))
    entry = registrar.entry(case, advertisement_entry, access=Access("Q", "Offl. § 99"))
    assert (str(case.series), str(case.class_ref), entry.access_code) == ("PERS", "K 221", "Q")
    retire_code(code_list=CodeListName.ACCESS, code="Q", by="Admin")
    with pytest.raises(Declined):
        correct_access(record=registrar.entry(case, advertisement_entry), access=Access("Q", "x"), by=BY)
    assert ChangeLog.objects.filter(by="Admin").count() == 4


def test_a_case_closes_when_nothing_is_outstanding_and_opens_with_a_reason(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.journal(registrar.entry(case, application_entry))
    registrar.sign_off(entry)
    mark_utgaar(entry=registrar.entry(case, advertisement_entry), reason="dobbelt", by=BY)
    closed = close_case(case=case, by=BY, at=NOON)
    assert (closed.status, str(closed.closed)) == ("A", "2026-11-23")
    assert reopen_case(case=case, reason="Klage kom inn", by=BY).status == "B"


def test_sign_off_again_changes_nothing_and_bu_names_the_answer(registrar: Registrar) -> None:
    case = registrar.case()
    entry, letter = registrar.entry(case, application_entry), registrar.entry(case, letter_entry)
    assert registrar.sign_off(entry).pk == registrar.sign_off(entry).pk
    answered = sign_off(entry=entry, method="BU", by=BY, by_entry=letter)
    assert SignOff.objects.count() == 1
    assert answered.by_entry == letter
    assert list(ChangeLog.objects.filter(field="sign_off").values_list("old", "new")) == [
        ("", "TE"),
        ("TE", "BU"),
    ]


def test_a_document_can_be_removed_before_journalling_and_its_file_stays(registrar: Registrar) -> None:
    entry = registrar.entry(registrar.case(), advertisement_entry)
    document = DocumentLink.objects.get(entry=entry).document
    held = document.objects_held.get()
    remove_document(entry=entry, document=document, by=BY, reason="feil fil")
    assert not entry.links.exists()
    assert registrar.store.has(held.sha256, held.size)
