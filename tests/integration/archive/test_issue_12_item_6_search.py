"""Issue 12, item 6: search by words, by SQLite's FTS5 and PostgreSQL's text search: what is found, by whom, and that it stays in step."""

from __future__ import annotations

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from arkivbro import fulltext
from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import Role
from arkivbro.archive import found_by_triggers
from arkivbro.archive.models import CaseFile, JournalCount, JournalLine, RegistryEntry, SearchedTitle, Series
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors import title_search
from arkivbro.archive.selectors.journal import public_lines, public_units
from arkivbro.archive.selectors.journal_days import waiting_days
from arkivbro.archive.selectors.records import cases
from arkivbro.archive.selectors.title_search import cases_with
from arkivbro.archive.services.administration import release_journal_day, set_journal_rules
from arkivbro.archive.services.corrections import (
    correct_access,
    correct_title,
    mark_utgaar,
    move_entry,
    set_unit,
)
from arkivbro.core.noark import Access
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import PERSONAL, advertisement_entry, application_entry, screened
from tests.integration.archive.conftest import BY, Registrar
from tests.units import unit_called

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
EVERYTHING = Reader(COMMAND_LINE)


def archivist(*clearances: tuple[str, str]) -> Reader:
    return Reader(Actor("arne", roles=frozenset({Role.ARCHIVIST}), clearances=frozenset(clearances)))


def finds(search: str, **also: str) -> list[str]:
    """The public search: numbers of entries, the newest first."""
    lines = public_lines(today=TODAY, search=search, **also)  # type: ignore[arg-type]  # `unit` and `type_`
    return [line.entry.number for line in lines.select_related("entry__case")]


def indexed() -> set[str]:
    """Every word that the public journal's index holds, asked of the database itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT word FROM ts_stat('SELECT vector FROM archive_journalline')")
        else:
            index = fulltext.index_of("archive_journalline")
            cursor.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, '{index}', 'row')")
            cursor.execute("SELECT term FROM temp.vocabulary")
        words = {row[0] for row in cursor.fetchall()}
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE temp.vocabulary")
    return words


def test_issue_12_item_6_a_screened_name_is_not_even_in_the_public_index(registrar: Registrar) -> None:
    case = registrar.case(title=screened("Sak om rådgiver", "Aslak Sárá"))
    registrar.journal(registrar.entry(case, application_entry, name="Åse Ødegård"))
    registrar.journal(
        registrar.entry(case, advertisement_entry, title=ScreenedText.public_name("Ola Nordmann"))
    )
    words = indexed()
    assert {"søknad", "rådgiver"} <= words
    assert not words & {"åse", "ødegård", "aslak", "sara", "ola", "nordmann"}
    for name in ("Ødegård", "Åse", "øde", "Nordmann", "sara"):
        assert finds(name) == []


def test_issue_12_item_6_who_is_not_cleared_is_not_even_told_that_there_is_more(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(title_search, "MOST_ENTRIES", 1)
    for _ in range(3):
        registrar.entry(registrar.case(), application_entry, name="Åse Ødegård")
    assert cases_with(archivist(), "ødegård") == title_search.FoundCases(frozenset(), False)
    assert cases_with(archivist(("K", "")), "ødegård").pks == frozenset()
    found = cases_with(archivist(("P", "")), "ødegård")
    assert found.has_more and len(found.pks) == 1


def test_issue_12_item_6_clearance_counts_by_unit_and_by_the_case_too(registrar: Registrar) -> None:
    west, east = (str(unit_called(name).ref) for name in ("Region Vest", "Region Øst"))
    in_west, in_east = registrar.case(unit="Region Vest"), registrar.case(unit="Region Øst")
    for case in (in_west, in_east):
        registrar.entry(case, application_entry, name="Åse Ødegård")
    assert cases_with(archivist(("P", west)), "ødegård").pks == {in_west.pk}
    recruiter = Reader(
        Actor(
            "r",
            roles=frozenset({Role.RECRUITER}),
            unit_refs=frozenset({east}),
            clearances=frozenset({("P", "")}),
        )
    )
    assert cases_with(recruiter, "ødegård").pks == {in_east.pk}
    assert cases_with(recruiter, "rådgiver").pks == {in_east.pk}
    assert cases_with(Reader(Actor("nobody")), "rådgiver").pks == frozenset()
    correct_access(record=in_west, access=Access("XX", "Offl. § 13"), by=BY)
    assert cases_with(archivist(("P", "")), "ødegård").pks == {in_east.pk}, (
        "the case itself takes another code"
    )
    assert cases_with(archivist(("P", ""), ("XX", "")), "ødegård").pks == {in_west.pk, in_east.pk}
    set_unit(case=in_east, unit="Region Vest", by=BY)
    assert cases_with(archivist(("P", east)), "ødegård").pks == frozenset(), "it went to another unit"


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Ærlig Øyvind Ås", "ærlig øyv ås"),
        ("Kárášjohka ja Ŋálá", "Karasjohka nala"),
        ("Källström-Ångström", "kællstrøm ångstr"),
        ("HR-rådgiver", "hr rådgiver"),
        ("HR-rådgiver", "HR-RÅD"),
        ("O'Neill & Sønn A/S", "o'neill a/s"),
        ("Kommunikasjonsrådgiver", "kommunikasjonsrådgiveren"),
        ("Rådgiver\u00ad i nord", "rådgiver"),
    ],
)  # fmt: skip
def test_issue_12_item_6_norwegian_and_sami_letters_hyphens_and_beginnings(
    registrar: Registrar, title: str, typed: str
) -> None:
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry, title=ScreenedText.plain(title)))
    assert finds(typed) == ["2026/1-1"]
    assert finds(f"{typed} finnesikke") == []


def test_issue_12_item_6_norwegian_letters_are_letters_of_their_own(registrar: Registrar) -> None:
    registrar.journal(
        registrar.entry(registrar.case(), advertisement_entry, title=ScreenedText.plain("Ås bør"))
    )
    assert finds("as") == finds("bor") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '"utlysning', "utlysning*", "*", "NEAR(utlysning", "utlysning AND", "OR", "-utlysning", "^utlysning", "words:utlysning",
     "(", ")", "utlysning & !", "utlysning:*", "\\", "%", "_", "@n323032362f31", "{a b}", "a' OR 1=1 --", "\u200b", "😀", "½", "𞤀𞤣",
     "utlysning\u0301", ";", "--", "<->", "utlysning <-> x", "\ufffd", "" * 200, "x" * 200, "é" * 200],
)  # fmt: skip
def test_issue_12_item_6_nothing_that_is_typed_is_a_mistake(registrar: Registrar, typed: str) -> None:
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    list(public_lines(today=TODAY, search=typed))
    list(cases(EVERYTHING, search=typed))
    assert finds(f"utlysning {typed}") in ([], ["2026/1-1"])
    if typed in ("*", '"', "(", "%", "_", ";", "\\"):
        assert finds(f"utlysning {typed}") == ["2026/1-1"], "what is no word asks for nothing"
        assert finds(typed) == [], "and alone it finds nothing"


def test_issue_12_item_6_a_long_question_is_bounded(registrar: Registrar) -> None:
    words = [f"ord{number}" for number in range(40)]
    registrar.journal(
        registrar.entry(registrar.case(), advertisement_entry, title=ScreenedText.plain(" ".join(words[:12])))
    )
    assert finds(" ".join(words)) == ["2026/1-1"], "after twelve words nothing more is asked for"
    assert finds(" ".join(reversed(words))) == []
    assert finds("2026/1 " * 40) == ["2026/1-1"]


def test_issue_12_item_6_case_numbers_units_types_and_days(registrar: Registrar) -> None:
    first, second = registrar.case(), registrar.case()
    registrar.journal(registrar.entry(first, advertisement_entry, unit="Region Vest"))
    registrar.journal(registrar.entry(second, application_entry, unit="Region Øst"))
    assert finds("2026/2") == finds("2026-2 søknad") == ["2026/2-1"]
    assert finds("2026/2 utlysning") == []
    assert finds("rådgiver") == ["2026/2-1", "2026/1-1"], "the newest first"
    assert finds("rådgiver", unit="Region Vest") == finds("rådgiver", type_="X") == ["2026/1-1"]
    assert finds("", unit="Region Øst") == finds("", type_="I") == ["2026/2-1"]
    assert public_units(TODAY) == ["Region Vest", "Region Øst"]
    assert not public_lines(today=TODAY, from_day=TODAY + timedelta(days=1)).exists()
    assert public_lines(today=TODAY, from_day=TODAY, to_day=TODAY, search="søknad").count() == 1


def in_step() -> None:
    """The lists are found by what stands in the rows now, and FTS5 by that: compared with the same made anew."""
    lines, titles = state()
    with transaction.atomic(), connection.cursor() as cursor:
        JournalLine.objects.all().delete()
        SearchedTitle.objects.all().delete()
        for statement in found_by_triggers.fill_statements(connection.vendor):
            cursor.execute(statement, [0, 2**62] * (statement.count("%s") // 2))
    assert (lines, titles) == state()
    assert fulltext.in_step(connection, "archive_journalline")
    assert fulltext.in_step(connection, "archive_searchedtitle")
    assert JournalCount.mend(found_by_triggers.counted_lines()) == 0


def state() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    lines = JournalLine.objects.order_by("number").values_list(
        "number", "entry_id", "day", "series_ref", "unit", "type", "is_restricted", "words"
    )
    return list(lines), list(
        SearchedTitle.objects.order_by("number").values_list("number", "case_id", "words")
    )


def test_issue_12_item_6_the_index_follows_every_act(registrar: Registrar) -> None:
    case, other = registrar.case(series="SAK"), registrar.case(title=ScreenedText.plain("Annet – 4712"))
    entry = registrar.entry(case, application_entry, name="Åse Ødegård")
    assert finds("søknad") == [], "not journalled"
    registrar.journal(entry)
    stays = registrar.journal(registrar.entry(case, advertisement_entry))
    in_step()
    move_entry(entry=entry, to_case=other, by=BY)
    assert finds("søknad annet") == ["2026/2-1"]
    assert cases_with(EVERYTHING, "ødegård").pks == {other.pk}
    in_step()
    correct_title(record=CaseFile.objects.get(pk=other.pk), title=ScreenedText.plain("Ny tittel"), by=BY)
    assert (finds("søknad annet"), finds("ny søknad")) == ([], ["2026/2-1"])
    in_step()
    correct_title(
        record=RegistryEntry.objects.get(pk=entry.pk), title=screened("Brev", "Kari Nordmann"), by=BY
    )
    assert (finds("søknad"), finds("brev"), finds("kari")) == ([], ["2026/2-1"], [])
    assert cases_with(archivist(("P", "")), "nordmann").pks == {other.pk}
    in_step()
    correct_access(
        record=RegistryEntry.objects.get(pk=entry.pk), access=Access("XX", "§ 13"), screening=("M",), by=BY
    )
    assert finds("brev") == []
    assert cases_with(archivist(("P", "")), "nordmann").pks == frozenset()
    in_step()
    correct_access(record=RegistryEntry.objects.get(pk=entry.pk), access=PERSONAL, screening=(), by=BY)
    mark_utgaar(entry=RegistryEntry.objects.get(pk=stays.pk), reason="feil", by=BY)
    assert finds("utlysning") == []
    assert finds("brev") == ["2026/2-1"]
    set_unit(case=CaseFile.objects.get(pk=case.pk), unit="Region Øst", by=BY)
    in_step()
    CaseFile.objects.filter(pk=other.pk).update(public_search_text="masse", series=Series.objects.get())
    assert finds("masse brev") == ["2026/2-1"], "a change of many rows at once too"
    in_step()


def test_issue_12_item_6_what_is_rolled_back_is_not_found(registrar: Registrar) -> None:
    case = registrar.case()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        registrar.journal(registrar.entry(case, advertisement_entry))
        assert finds("utlysning") == ["2026/1-1"]
        raise ZeroDivisionError
    assert finds("utlysning") == []
    in_step()


def test_issue_12_item_6_days_that_wait_are_counted_and_not_found(registrar: Registrar) -> None:
    case = registrar.case(series="SAK")
    for make in (advertisement_entry, application_entry):
        registrar.journal(registrar.entry(case, make))
    set_journal_rules(series=Series.objects.get(), internal_entries_public=True, release_days=None, by=BY)
    assert (finds("rådgiver"), public_units(TODAY)) == ([], [])
    (day,) = waiting_days()
    assert (day.day, day.entries, day.restricted) == (TODAY, 2, 1)
    release_journal_day(day=TODAY, by=BY)
    assert len(finds("rådgiver")) == 2
    assert waiting_days() == []


def test_issue_12_item_6_counts_that_differ_are_found_and_mended(registrar: Registrar) -> None:
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    JournalCount.objects.update(number=17)
    assert JournalCount.mend(found_by_triggers.counted_lines()) == 1
    assert JournalCount.mend(found_by_triggers.counted_lines()) == 0
    JournalCount.fold()
    assert JournalCount.objects.get().number == 1
    JournalLine.objects.all().delete()
    JournalCount.fold()
    assert not JournalCount.objects.exists()


def test_issue_12_item_6_old_rows_are_filled_in_pieces_and_anew_after_an_interruption(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = importlib.import_module("arkivbro.archive.migrations.0005_fill_found_by")
    monkeypatch.setattr(migration, "CASES_AT_ONCE", 2)
    for _ in range(3):
        registrar.journal(registrar.entry(registrar.case(), application_entry))
    wanted = state()
    JournalLine.objects.all().delete()
    SearchedTitle.objects.all().delete()
    RegistryEntry.objects.update(search_text="Søknad – og cv", public_search_text="søknad og – cv rådgiver")
    CaseFile.objects.update(search_text="rådgiver – region")
    SearchedTitle.objects.filter(case=CaseFile.objects.first()).delete()
    migration.fill(apps, _Editor())
    lines, titles = state()
    assert [line[:7] for line in lines] == [line[:7] for line in wanted[0]]
    assert len(titles) == len(wanted[1])
    assert len(finds("søknad cv rådgiver")) == 3
    assert fulltext.in_step(connection, "archive_journalline")


class _Editor:
    connection = connection


def test_issue_12_item_6_triggers_that_went_are_made_anew(registrar: Registrar) -> None:
    assert connection.vendor == "postgresql" or not found_by_triggers.install(connection), "as they stand"
    with connection.cursor() as cursor:
        on = " ON archive_registryentry" if connection.vendor == "postgresql" else ""
        for name in ("archive_entry_line", "archive_entry_changed"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    assert found_by_triggers.install(connection)
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    assert finds("utlysning") == ["2026/1-1"]
