"""The database: from DATABASE_URL to Django's setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from arkivbro.conf.reading import secret
from arkivbro.core.errors import Misconfigured

STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 30, 10, 60
"""What one statement, the wait for one lock, and a transaction in which nothing happens may take."""
POSTGRES_OPTIONS: dict[str, str | int] = {
    "connect_timeout": 5,
    # A primary that vanished sends nothing more, not even an end: the kernel finds out within a quarter of a minute.
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
)


def database_setting(url: str | None, data_dir: Path) -> dict[str, Any]:
    """Django's DATABASES["default"]. Raises Misconfigured for an address that is neither SQLite nor PostgreSQL."""
    if not url:
        return _sqlite(data_dir / "arkivbro.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    if parts.scheme in ("postgres", "postgresql"):
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or secret("DATABASE_PASSWORD") or "",
            "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": query.pop("port", "") or str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**POSTGRES_OPTIONS, **query, "options": _limits(query.get("options", ""))},
        }
    raise Misconfigured(
        "setup.no_such_database",
        setting="DATABASE_URL",
        detail=parts.scheme,
    )


def _limits(given: str) -> str:
    """The session's limits, as the server keeps them; what DATABASE_URL itself says comes last and counts."""
    limits = {
        "statement_timeout": STATEMENT_SECONDS,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    ours = [f"-c {name}={seconds}s" for name, seconds in limits.items()]
    return " ".join([*ours, given]).strip()


def _sqlite(path: Path) -> dict[str, Any]:
    """WAL with IMMEDIATE transactions and a long busy timeout: measured to lose no update under concurrency."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "CONN_MAX_AGE": 60,
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }
