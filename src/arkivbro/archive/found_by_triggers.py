"""Triggers that keep what the archive's lists are found by in step with cases and entries, in the same transaction.

Made anew after every `migrate`, as those of the ledger are. On SQLite they run for each row, on PostgreSQL once for each statement,
however many rows it changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from arkivbro import fulltext
from arkivbro.archive.models import JournalCount
from arkivbro.archive.models.found_by import PER_CASE, PER_YEAR

CASE, ENTRY = "archive_casefile", "archive_registryentry"
LINE, TITLE, COUNT = "archive_journalline", "archive_searchedtitle", "archive_journalcount"
UNCODED = "P"
"""What screened words without a code count as (`archive.rights`)."""

OF_LINE = (
    "journal_year", "journal_sequence", "journal_date", "status", "show_in_public_journal", "unit", "type", "access_code",
    "public_search_text", "case_id",
)  # fmt: skip
OF_TITLE = ("search_text", "title", "public_title", "access_code", "text_hidden", "case_id", "sequence")
OF_CASE = (
    "search_text",
    "public_search_text",
    "title",
    "public_title",
    "access_code",
    "unit_ref",
    "series_id",
)
"""Columns from which lines and titles are made: where none of them changes, nothing is done."""


def install(database: BaseDatabaseWrapper, *, of_rows: bool = True) -> bool:
    """Makes the triggers, unless just these stand there; whether it did. `of_rows`: also those of cases and entries."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            for statement in _postgres(of_rows=of_rows):
                cursor.execute(statement)
        return True
    made = _sqlite(of_rows=of_rows)
    if fulltext.standing(database, (CASE, ENTRY, LINE, TITLE)) == set(made.values()):
        return False
    with database.cursor() as cursor:
        for name, statement in made.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)
    return True


def fill_statements(vendor: str) -> tuple[str, ...]:
    """For a range of cases (two numbers, as often as they are asked for): the lines and titles that are missing."""
    missing = " ON CONFLICT DO NOTHING"
    return (
        _lines(vendor, "e.case_id BETWEEN %s AND %s") + missing,
        _titles_of_cases(vendor, "c.id BETWEEN %s AND %s") + missing,
        _titles_of_entries(vendor, "e.case_id BETWEEN %s AND %s") + missing,
    )


def counted_lines() -> str:
    """For `Counted.mend`: the lines that there are."""
    return f"SELECT day, coalesce(series_ref, 0) AS series_ref, unit, type, is_restricted, count(*) AS number FROM {LINE} GROUP BY 1, 2, 3, 4, 5"


# --- what follows from rows -----------------------------------------------------------------------------------------


def _hex(vendor: str, text: str) -> str:
    return f"encode(convert_to({text}, 'UTF8'), 'hex')" if vendor == "postgresql" else f"lower(hex({text}))"


def _lines(vendor: str, where: str) -> str:
    """Those of the entries that belong in the public journal: made of public columns alone."""
    number = _hex(vendor, "c.year || '/' || c.sequence")
    words = (
        f"e.public_search_text || ' ' || c.public_search_text || ' @n' || {number} || "
        f"' @u' || {_hex(vendor, 'e.unit')} || ' @t' || {_hex(vendor, 'e.type')}"
    )
    return (
        f"INSERT INTO {LINE} (number, entry_id, day, series_ref, unit, type, is_restricted, words) "
        f"SELECT CAST(e.journal_year AS bigint) * {PER_YEAR} + e.journal_sequence, e.id, e.journal_date, c.series_id, e.unit, "
        f"e.type, e.access_code <> '', {words} FROM {ENTRY} e JOIN {CASE} c ON c.id = e.case_id "
        f"WHERE e.journal_sequence IS NOT NULL AND e.status <> 'U' AND e.show_in_public_journal AND {where}"
    )


def _number(entry: str = "0") -> str:
    return f"(CAST(c.year AS bigint) * {PER_YEAR} + c.sequence) * {PER_CASE} + {entry}"


def _scope(of: str) -> str:
    """The code that a reader of the full title must be cleared for."""
    screened = f"{of}.title <> {of}.public_title" + (" OR e.text_hidden" if of == "e" else "")
    return (
        f"CASE WHEN {of}.access_code <> '' THEN {of}.access_code WHEN {screened} THEN '{UNCODED}' ELSE '' END"
    )


def _titles_of_cases(vendor: str, where: str) -> str:
    """Each twice: in full, with the code for which one must be cleared, and its public words, for who may open the case."""
    unit = f"' @u' || {_hex(vendor, 'c.unit_ref')}"
    full = f"c.search_text || ' @c @s' || {_hex(vendor, _scope('c'))} || 'x' || {unit}"
    public = f"c.public_search_text || ' @c @p' || {unit}"
    return (
        f"INSERT INTO {TITLE} (number, case_id, words) SELECT {_number()}, c.id, {full} FROM {CASE} c WHERE {where} "
        f"UNION ALL SELECT {_number('1')}, c.id, {public} FROM {CASE} c WHERE {where}"
    )


def _titles_of_entries(vendor: str, where: str) -> str:
    """In full, with the codes of the case and of the entry. What is hidden without a code is found by nobody."""
    words = (
        f"e.search_text || ' @e @s' || {_hex(vendor, _scope('c'))} || 'x' || {_hex(vendor, _scope('e'))} || "
        f"' @u' || {_hex(vendor, 'c.unit_ref')}"
    )
    return (
        f"INSERT INTO {TITLE} (number, case_id, words) SELECT {_number('e.sequence * 2')}, c.id, {words} "
        f"FROM {ENTRY} e JOIN {CASE} c ON c.id = e.case_id "
        f"WHERE (NOT e.text_hidden OR e.access_code <> '') AND {where}"
    )


# --- SQLite ---------------------------------------------------------------------------------------------------------


def _sqlite(*, of_rows: bool) -> dict[str, str]:
    made = {**(_of_rows_in_sqlite() if of_rows else {}), **_of_counts_in_sqlite()}
    named = {name: f"CREATE TRIGGER {name} {act}" for name, act in made.items()}
    return {**named, **fulltext.triggers(LINE, "number"), **fulltext.triggers(TITLE, "number")}


def _of_counts_in_sqlite() -> dict[str, str]:
    made = {}
    for name, row, sign in (("insert", "NEW", "1"), ("delete", "OLD", "-1")):
        values = f"{row}.day AS day, coalesce({row}.series_ref, 0) AS series_ref, {row}.unit AS unit, {row}.type AS type, "
        values += f"{row}.is_restricted AS is_restricted, {sign} AS number"
        made[f"archive_count_{name}"] = (
            f"AFTER {name.upper()} ON {LINE} BEGIN {JournalCount.add(f'SELECT {values}', 'sqlite')}; END"
        )
    return made


def _of_rows_in_sqlite() -> dict[str, str]:
    made, vendor = {}, "sqlite"
    of_entry = f"DELETE FROM {LINE} WHERE entry_id = NEW.id; {_lines(vendor, 'e.id = NEW.id')};"
    old_number = f"(SELECT {_number('OLD.sequence * 2')} FROM {CASE} c WHERE c.id = OLD.case_id)"
    old_title = f"DELETE FROM {TITLE} WHERE number = {old_number};"
    title = f"{_titles_of_entries(vendor, 'e.id = NEW.id')};"
    case_titles = f"DELETE FROM {TITLE} WHERE number IN ({_number()}, {_number('1')})".replace("c.", "NEW.")
    made["archive_entry_made"] = (
        f"AFTER INSERT ON {ENTRY} BEGIN {_lines(vendor, 'e.id = NEW.id')}; {title} END"
    )
    made["archive_entry_line"] = f"AFTER UPDATE ON {ENTRY} WHEN {_differs(OF_LINE)} BEGIN {of_entry} END"
    made["archive_entry_title"] = (
        f"AFTER UPDATE ON {ENTRY} WHEN {_differs(OF_TITLE)} BEGIN {old_title} {title} END"
    )
    made["archive_entry_gone"] = (
        f"BEFORE DELETE ON {ENTRY} BEGIN DELETE FROM {LINE} WHERE entry_id = OLD.id; {old_title} END"
    )
    of_case = _titles_of_cases(vendor, "c.id = NEW.id")
    made["archive_case_made"] = f"AFTER INSERT ON {CASE} BEGIN {of_case}; END"
    made["archive_case_title"] = (
        f"AFTER UPDATE ON {CASE} WHEN {_differs(OF_CASE)} BEGIN {case_titles}; {of_case}; END"
    )
    in_case = f"(SELECT id FROM {ENTRY} WHERE case_id = NEW.id)"
    made["archive_case_lines"] = (
        f"AFTER UPDATE ON {CASE} WHEN {_differs(('public_search_text', 'series_id'))} BEGIN "
        f"DELETE FROM {LINE} WHERE entry_id IN {in_case}; {_lines(vendor, 'e.case_id = NEW.id')}; END"
    )
    entry_titles = f"{_number('2')} AND {_number(str(PER_CASE - 1))}".replace("c.", "NEW.")
    made["archive_case_entries"] = (
        f"AFTER UPDATE ON {CASE} WHEN {_differs(('title', 'public_title', 'access_code', 'unit_ref'))} BEGIN "
        f"DELETE FROM {TITLE} WHERE number BETWEEN {entry_titles}; {_titles_of_entries(vendor, 'e.case_id = NEW.id')}; END"
    )
    made["archive_case_gone"] = (
        f"BEFORE DELETE ON {CASE} BEGIN DELETE FROM {TITLE} WHERE case_id = OLD.id; END"
    )
    return made


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _postgres(*, of_rows: bool) -> list[str]:
    vendor = "postgresql"
    entries = _changed(OF_LINE), _changed(OF_TITLE)
    lines, titles = (f"SELECT n.id FROM made n JOIN gone o USING (id) WHERE {one}" for one in entries)
    cases, series, scope = (
        f"SELECT n.id FROM made n JOIN gone o USING (id) WHERE {_changed(one)}"
        for one in (
            OF_CASE,
            ("public_search_text", "series_id"),
            ("title", "public_title", "access_code", "unit_ref"),
        )
    )
    gone_titles = f"DELETE FROM {TITLE} t USING gone o JOIN {CASE} c ON c.id = o.case_id WHERE t.number = {_number('o.sequence * 2')}"
    of_cases = f"SELECT id FROM {ENTRY} WHERE case_id IN"
    bodies: Mapping[str, tuple[str, str, list[str]]] = {
        "archive_entry_made": (ENTRY, "INSERT", [
            _lines(vendor, "e.id IN (SELECT id FROM made)"), _titles_of_entries(vendor, "e.id IN (SELECT id FROM made)"),
        ]),
        "archive_entry_changed": (ENTRY, "UPDATE", [
            f"DELETE FROM {LINE} WHERE entry_id IN ({lines})", _lines(vendor, f"e.id IN ({lines})"),
            f"{gone_titles} AND o.id IN ({titles})", _titles_of_entries(vendor, f"e.id IN ({titles})"),
        ]),
        "archive_entry_gone": (ENTRY, "DELETE", [
            f"DELETE FROM {LINE} WHERE entry_id IN (SELECT id FROM gone)", gone_titles,
        ]),
        "archive_case_made": (CASE, "INSERT", [_titles_of_cases(vendor, "c.id IN (SELECT id FROM made)")]),
        "archive_case_changed": (CASE, "UPDATE", [
            f"DELETE FROM {TITLE} WHERE number IN (SELECT {_number()} + k FROM ({cases}) n JOIN {CASE} c USING (id), (VALUES (0), (1)) k(k))",
            _titles_of_cases(vendor, f"c.id IN ({cases})"),
            f"DELETE FROM {LINE} WHERE entry_id IN ({of_cases} ({series}))", _lines(vendor, f"e.case_id IN ({series})"),
            f"DELETE FROM {TITLE} t USING {CASE} c WHERE c.id IN ({scope}) AND t.number BETWEEN {_number('2')} AND {_number(str(PER_CASE - 1))}",
            _titles_of_entries(vendor, f"e.case_id IN ({scope})"),
        ]),
        "archive_line_made": (LINE, "INSERT", [JournalCount.add(_counted_in("made", "1"), vendor)]),
        "archive_line_gone": (LINE, "DELETE", [JournalCount.add(_counted_in("gone", "-1"), vendor)]),
    }  # fmt: skip
    tables = {
        "INSERT": "NEW TABLE AS made",
        "DELETE": "OLD TABLE AS gone",
        "UPDATE": "NEW TABLE AS made OLD TABLE AS gone",
    }
    made = []
    for name, (table, event, statements) in bodies.items():
        if table in (CASE, ENTRY) and not of_rows:
            continue
        body = "; ".join(statements)
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return made


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"n.{column} IS DISTINCT FROM o.{column}" for column in columns)


def _counted_in(rows: str, sign: str) -> str:
    return (
        f"SELECT day, coalesce(series_ref, 0) AS series_ref, unit, type, is_restricted, {sign} * count(*) AS number "
        f"FROM {rows} GROUP BY 1, 2, 3, 4, 5"
    )
