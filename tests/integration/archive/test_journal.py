"""The public journal and the contract's JSON: what is shown, in public form only, in few queries."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import Role
from arkivbro.archive.models import Series
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors import contract_json, journal
from arkivbro.archive.selectors.contract_json import cases_json, journal_json
from arkivbro.archive.selectors.journal import public_lines, public_units
from arkivbro.archive.selectors.records import awaiting_journalling, cases, page_of
from arkivbro.archive.services.administration import release_journal_day, set_journal_rules
from arkivbro.archive.services.corrections import correct_access, mark_utgaar
from arkivbro.archive.services.status import set_status
from arkivbro.core.noark import Access
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import advertisement_entry, application_entry, letter_entry
from tests.integration.archive.conftest import BY, NOON, Registrar

EVERYTHING = Reader(COMMAND_LINE)
pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def titles(**interval: date) -> list[str]:
    return [row["title"] for row in journal_json(today=TODAY, **interval)]


def test_the_journal_has_exactly_the_contract_keys_in_public_form(registrar: Registrar) -> None:
    case = registrar.case(series="SAK")
    entry = registrar.entry(case, application_entry, name="Åse Ødegård")
    registrar.sign_off(entry)
    registrar.journal(entry)
    (row,) = journal_json(today=TODAY)
    assert row == {
        "case_number": "2026/1",
        "case_title": "Rådgiver – Region Vest – 4711",
        "entry_number": "2026/1-1",
        "journal_number": "1/2026",
        "type": "I",
        "title": "Søknad og CV – Rådgiver – *****",
        "document_date": "2026-11-20",
        "journal_date": "2026-11-23",
        "unit": "Region Vest",
        "class": "",
        "sign_off": "TE",
        "parties": [{"role": "EA", "name": "*****"}, {"role": "IM", "name": "OARR"}],
        "access_code": "P",
        "legal_basis": "Offl. § 25",
        "documents": [{"title": "Søknad og CV", "path": None}, {"title": "Vitnemål 2", "path": None}],
    }


def test_no_screened_word_is_anywhere_in_the_journal(registrar: Registrar) -> None:
    case = registrar.case()
    for make in (application_entry, letter_entry):
        registrar.journal(registrar.entry(case, make))
    text = json.dumps(list(journal_json(today=TODAY)), ensure_ascii=False)
    assert "Åse" not in text
    assert "Ødegård" not in text


def test_the_cases_have_the_contract_keys_in_full_form(registrar: Registrar) -> None:
    case = registrar.case(series="SAK")
    entry = registrar.journal(registrar.entry(case, application_entry))
    (row,) = cases_json(store=registrar.store)
    contract = (
        "number title public_title status unit responsible series class journal_unit disposal key entries"
    )
    assert set(row) >= set(contract.split())
    assert (row["number"], row["series"], row["key"]) == ("2026/1", "SAK", case.key)
    (shown,) = row["entries"]
    assert set(shown) >= {
        "number",
        "type",
        "status",
        "title",
        "public_title",
        "document_date",
        "received_date",
        "sent_date",
        "journal_date",
        "officer",
        "unit",
        "access_code",
        "legal_basis",
        "screening",
        "sign_off",
        "key",
        "parties",
        "documents",
    }
    assert shown["title"] == "Søknad og CV – Rådgiver – Åse Ødegård"
    assert shown["public_title"] == "Søknad og CV – Rådgiver – *****"
    assert shown["screening"] == ["TRO", "NA", "TD", "H"]
    assert shown["key"] == entry.key
    assert shown["parties"][0] == {"role": "EA", "name": "Åse Ødegård", "public_name": "*****"}
    first = shown["documents"][0]
    assert set(first) == {"role", "title", "public_title", "variant", "format", "sha256", "size", "path"}
    with open(first["path"], "rb") as file:  # noqa: PTH123 - the contract says a readable local file
        assert file.read() == registrar.files.held[first["sha256"]]


def test_what_is_not_journalled_or_has_expired_is_not_shown(registrar: Registrar) -> None:
    case = registrar.case()
    registrar.entry(case, application_entry)
    mark_utgaar(entry=registrar.journal(registrar.entry(case, advertisement_entry)), reason="feil", by=BY)
    hidden = registrar.entry(case, advertisement_entry, show_in_public_journal=False)
    registrar.journal(hidden)
    assert titles() == []


def test_the_interval_of_days_and_the_order(registrar: Registrar) -> None:
    case = registrar.case()
    for day in (1, 2, 3):
        entry = registrar.entry(case, advertisement_entry, title=ScreenedText.plain(f"Dag {day}"))
        registrar.journal(entry, at=datetime(2026, 11, day, 12, tzinfo=UTC))
    assert titles() == ["Dag 1", "Dag 2", "Dag 3"], "in the order of the journal numbers"
    assert titles(from_day=date(2026, 11, 2)) == ["Dag 2", "Dag 3"]
    assert titles(to_day=date(2026, 11, 1)) == ["Dag 1"]


def test_internal_entries_where_the_series_keeps_them_in(registrar: Registrar) -> None:
    case = registrar.case(series="SAK")
    registrar.journal(registrar.entry(case, advertisement_entry))
    registrar.journal(registrar.entry(case, application_entry))
    assert len(titles()) == 2
    set_journal_rules(series=Series.objects.get(), internal_entries_public=False, release_days=0, by=BY)
    assert [row["type"] for row in journal_json(today=TODAY)] == ["I"]


def test_a_journal_day_is_shown_when_it_is_released(registrar: Registrar) -> None:
    series = Series.objects.get()
    registrar.journal(registrar.entry(registrar.case(series="SAK"), advertisement_entry))
    set_journal_rules(series=series, internal_entries_public=True, release_days=2, by=BY)
    assert titles() == []
    assert len(list(journal_json(today=TODAY + timedelta(days=2)))) == 1
    set_journal_rules(series=series, internal_entries_public=True, release_days=None, by=BY)
    assert list(journal_json(today=TODAY + timedelta(days=500))) == []
    release_journal_day(day=TODAY, by=BY)
    assert len(titles()) == 1


def test_temporary_screening_hides_every_text(registrar: Registrar) -> None:
    entry = registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    correct_access(record=entry, access=Access("XX", "Offl. § 13"), screening=("M",), by=BY)
    (row,) = journal_json(today=TODAY)
    assert (row["title"], row["parties"][0]["name"], row["documents"][0]["title"]) == ("*****",) * 3
    assert not public_lines(today=TODAY, search="utlysning").exists()


def test_the_public_search_finds_words_but_no_names(registrar: Registrar) -> None:
    case = registrar.case()
    registrar.journal(registrar.entry(case, application_entry))
    named = ScreenedText.public_name("Ola Nordmann")
    registrar.journal(registrar.entry(case, advertisement_entry, title=named))
    assert public_lines(today=TODAY, search="SØKNAD rådgiver").count() == 1
    for name in ("ødegård", "Nordmann"):
        assert not public_lines(today=TODAY, search=name).exists()


def test_cases_are_searched_in_full_only_by_who_is_cleared(registrar: Registrar) -> None:
    registrar.case(title=ScreenedText.screened_name("Åse Ødegård"))
    uncleared = Reader(Actor("arne", roles=frozenset({Role.ARCHIVIST})))
    assert not cases(uncleared, search="ØDEGÅRD").exists()
    assert cases(EVERYTHING, search="ØDEGÅRD").count() == 1


def test_pages(registrar: Registrar) -> None:
    for _ in range(3):
        registrar.case()
    first, second = page_of(cases(EVERYTHING), 1, 2), page_of(cases(EVERYTHING), 2, 2)
    assert [case.number for case in first.rows] == ["2026/3", "2026/2"]
    assert (first.has_next, second.has_next, len(second.rows)) == (True, False, 1)


def test_the_queue_til_journalfoering(registrar: Registrar) -> None:
    case = registrar.case()
    entry = registrar.entry(case, application_entry)
    assert not awaiting_journalling(EVERYTHING).exists(), "an entry that is being made is in no queue"
    set_status(entry=entry, status="M", by=BY)
    assert awaiting_journalling(EVERYTHING).get() == entry
    registrar.journal(entry)
    assert not awaiting_journalling(EVERYTHING).exists()


@pytest.mark.parametrize("rows", [journal_json, cases_json])
def test_the_number_of_queries_does_not_grow_with_the_entries(
    registrar: Registrar, rows: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert list(rows())  # type: ignore[operator]  # one of the two
        return len(captured)

    case = registrar.case(series="SAK")
    registrar.journal(registrar.entry(case, application_entry))
    few = queries()
    for _ in range(6):
        registrar.journal(registrar.entry(case, application_entry))
        registrar.case(series="SAK")
    assert queries() == few


def test_rows_are_read_in_chunks_and_none_is_lost_between_them(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "CHUNK", 2)
    monkeypatch.setattr(contract_json, "CASES_AT_A_TIME", 2)
    for year in (2026, 2027):
        at = NOON.replace(year=year)
        for _ in range(3):
            registrar.journal(registrar.entry(registrar.case(at=at), advertisement_entry, at=at), at=at)
    later = date(2027, 12, 31)
    wanted = [f"{n}/{year}" for year in (2026, 2027) for n in (1, 2, 3)]
    assert [row["journal_number"] for row in journal_json(today=later)] == wanted
    numbers = [row["number"] for row in cases_json(store=registrar.store)]
    assert numbers == [f"{year}/{n}" for year in (2026, 2027) for n in (1, 2, 3)]


def test_item_13_the_units_that_are_offered_are_those_of_entries_that_are_shown(registrar: Registrar) -> None:
    """Found by reading: the choice of units told of entries that nobody outside may know of."""
    case = registrar.case()
    registrar.journal(registrar.entry(case, advertisement_entry, unit="Region Vest"))
    registrar.entry(case, advertisement_entry, unit="Ikke journalført")
    mark_utgaar(
        entry=registrar.journal(registrar.entry(case, advertisement_entry, unit="Utgått")),
        reason="feil",
        by=BY,
    )
    registrar.journal(registrar.entry(case, advertisement_entry, unit="Skjult", show_in_public_journal=False))
    assert public_units(TODAY) == ["Region Vest"]


FULL_COLUMNS = re.compile(
    r'"(title|title_parts|search_text|sort_key|name|name_parts|address|email|original_file_name)"'
)


def test_item_13_for_the_journal_no_full_title_and_no_name_is_even_fetched(registrar: Registrar) -> None:
    case = registrar.case(series="SAK")
    for make in (application_entry, letter_entry):
        registrar.journal(registrar.entry(case, make))
    with CaptureQueriesContext(connection) as captured:
        rows = list(journal_json(today=TODAY))
        page = journal.journal_page(public_lines(today=TODAY, search="søknad"), 1)
        (shown,) = page.rows
        assert journal.public_entry(shown.public_id, TODAY) == shown
    assert len(rows) == 2 and page.rows
    fetched = [sql["sql"].split(" FROM ")[0] for sql in captured]
    assert not [
        sql
        for sql in fetched
        if FULL_COLUMNS.search(re.sub(r'"archive_(series|class|classificationsystem)"."title"', "", sql))
    ]
