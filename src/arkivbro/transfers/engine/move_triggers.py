"""The table of moves in the database: a change of state that is not in it is refused there too.

Made anew after every `migrate` (`apps.py`): a migration that copies a table takes its triggers away on SQLite, and a changed
table of moves needs no migration of its own.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from arkivbro.transfers.engine.states import FIRST, pairs

TABLE = "transfers_transfer"
REFUSED = "arkivbro: this move is not in the table of states"
_MOVE, _BIRTH = "transfers_move", "transfers_birth"


def install(database: BaseDatabaseWrapper) -> bool:
    """Makes the triggers, unless just these stand there; whether it did."""
    statements = _postgres() if database.vendor == "postgresql" else _sqlite()
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            standing = {row[0] for row in cursor.fetchall()}
            if {one for one in statements if one.startswith("CREATE")} <= standing:
                return False
        for statement in statements:
            cursor.execute(statement)
    return True


def _allowed() -> str:
    """As SQL: ('waiting>transferring', …)."""
    return ", ".join(f"'{old.value}>{new.value}'" for old, new in sorted(pairs()))


def _first() -> str:
    return ", ".join(f"'{state.value}'" for state in FIRST)


def _sqlite() -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {_MOVE}",
        f"DROP TRIGGER IF EXISTS {_BIRTH}",
        f"CREATE TRIGGER {_MOVE} BEFORE UPDATE OF state ON {TABLE} "
        f"WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({_allowed()}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        f"CREATE TRIGGER {_BIRTH} BEFORE INSERT ON {TABLE} WHEN NEW.state NOT IN ({_first()}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ]


def _postgres() -> list[str]:
    """One function; its text is small, so that it is made each time rather than compared."""
    return [
        f"CREATE OR REPLACE FUNCTION {_MOVE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' AND NEW.state NOT IN ({_first()}) OR TG_OP = 'UPDATE' AND NEW.state <> OLD.state "
        f"AND OLD.state || '>' || NEW.state NOT IN ({_allowed()}) THEN "
        f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {_MOVE} BEFORE INSERT OR UPDATE OF state ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {_MOVE}()",
    ]
