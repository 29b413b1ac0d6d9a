"""Triggers that count transfers by their standing, in the transaction that changes it: no page counts a million rows.

Made anew after every `migrate`, as those of the moves are. On SQLite they run for each row, on PostgreSQL once for each statement.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from arkivbro.fulltext import standing
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import TransferCount

TABLE, CASE = "transfers_transfer", "transfers_archivecase"
_NAME = "transfers_count_"
_STANDING = ", ".join(f"'{state.value}'" for state in NEEDS_PERSON)


def install(database: BaseDatabaseWrapper) -> bool:
    """Makes the triggers, unless just these stand there; whether it did."""
    statements = _postgres() if database.vendor == "postgresql" else _sqlite()
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            made = {one for one in statements if one.startswith("CREATE")}
            if {one for one in standing(database, (TABLE, CASE)) if f"TRIGGER {_NAME}" in one} == made:
                return False
        for statement in statements:
            cursor.execute(statement)
    return True


def counted_transfers(vendor: str) -> str:
    """For `Counted.mend`: the transfers that there are."""
    return (
        f"SELECT {_hour(vendor, 't')} AS hour, c.archive AS archive, t.state AS state, {_code(vendor, 't')} AS code, "
        f"count(*) AS number FROM {TABLE} t JOIN {CASE} c ON c.id = t.case_id GROUP BY 1, 2, 3, 4"
    )


def _hour(vendor: str, of: str) -> str:
    if vendor == "postgresql":
        return f"to_char({of}.created AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"
    return f"substr({of}.created, 1, 13)"


def _code(vendor: str, of: str) -> str:
    found = f"{of}.error ->> 'code'" if vendor == "postgresql" else f"json_extract({of}.error, '$.code')"
    return f"CASE WHEN {of}.state IN ({_STANDING}) THEN coalesce({found}, '') ELSE '' END"


def _of_case(archive: str, sign: str, vendor: str) -> str:
    return TransferCount.add(
        f"SELECT {_hour(vendor, 't')} AS hour, {archive} AS archive, t.state AS state, {_code(vendor, 't')} AS code, "
        f"{sign} count(*) AS number FROM {TABLE} t WHERE t.case_id = NEW.id GROUP BY 1, 2, 3, 4",
        vendor,
    )


# --- SQLite ---------------------------------------------------------------------------------------------------------


def _sqlite() -> list[str]:
    def one(row: str, sign: int) -> str:
        return TransferCount.add(
            f"SELECT {_hour('sqlite', row)} AS hour, c.archive AS archive, {row}.state AS state, "
            f"{_code('sqlite', row)} AS code, {sign} AS number FROM {CASE} c WHERE c.id = {row}.case_id",
            "sqlite",
        )

    differs = " OR ".join(
        f"NEW.{column} IS NOT OLD.{column}" for column in ("state", "error", "case_id", "created")
    )
    made = {
        "made": f"AFTER INSERT ON {TABLE} BEGIN {one('NEW', 1)}; END",
        "moved": f"AFTER UPDATE ON {TABLE} WHEN {differs} BEGIN {one('OLD', -1)}; {one('NEW', 1)}; END",
        "gone": f"AFTER DELETE ON {TABLE} BEGIN {one('OLD', -1)}; END",
        "archive": f"AFTER UPDATE OF archive ON {CASE} WHEN NEW.archive IS NOT OLD.archive "
        f"BEGIN {_of_case('OLD.archive', '-', 'sqlite')}; {_of_case('NEW.archive', '+', 'sqlite')}; END",
    }
    dropped = [f"DROP TRIGGER IF EXISTS {_NAME}{name}" for name in made]
    return [*dropped, *(f"CREATE TRIGGER {_NAME}{name} {act}" for name, act in made.items())]


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _postgres() -> list[str]:
    def rows(table: str, sign: str) -> str:
        return (
            f"SELECT {_hour('postgresql', 't')} AS hour, c.archive AS archive, t.state AS state, {_code('postgresql', 't')} AS code, "
            f"{sign} 1 AS number FROM {table} t JOIN {CASE} c ON c.id = t.case_id"
        )

    def summed(*selects: str) -> str:
        every = " UNION ALL ".join(selects)
        return TransferCount.add(
            f"SELECT hour, archive, state, code, sum(number) AS number FROM ({every}) AS every_row GROUP BY 1, 2, 3, 4",
            "postgresql",
        )

    made = "REFERENCING NEW TABLE AS made"
    both = "REFERENCING NEW TABLE AS made OLD TABLE AS gone"
    bodies = {
        "made": (TABLE, "INSERT", made, summed(rows("made", "+"))),
        "moved": (TABLE, "UPDATE", both, summed(rows("gone", "-"), rows("made", "+"))),
        "gone": (TABLE, "DELETE", "REFERENCING OLD TABLE AS gone", summed(rows("gone", "-"))),
    }
    archive = f"{_of_case('OLD.archive', '-', 'postgresql')}; {_of_case('NEW.archive', '+', 'postgresql')}"
    statements = [
        _function("archive", archive),
        f"CREATE OR REPLACE TRIGGER {_NAME}archive AFTER UPDATE OF archive ON {CASE} FOR EACH ROW "
        f"WHEN (NEW.archive IS DISTINCT FROM OLD.archive) EXECUTE FUNCTION {_NAME}archive()",
    ]
    for name, (table, event, referencing, body) in bodies.items():
        statements += [
            _function(name, body),
            f"CREATE OR REPLACE TRIGGER {_NAME}{name} AFTER {event} ON {table} {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_NAME}{name}()",
        ]
    return statements


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {_NAME}{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body}; RETURN NULL; END $$"
    )
