"""Counts that triggers keep beside the rows, in the transaction that changes these: so that nobody has to count a million.

On PostgreSQL each session adds in rows of its own (`slot`): transactions never wait for each other's counts. What a count is, is
the sum over the slots; `fold` puts them together now and then. `mend` counts the rows anew, and puts right what differs.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models, transaction

FOLDED_AT_ONCE = 5_000


class Counted(models.Model):
    """A table of counts. `KEYS`: what is counted apart."""

    KEYS: ClassVar[tuple[str, ...]]

    slot = models.IntegerField(default=0)
    number = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def add(cls, values: str, vendor: str) -> str:
        """SQL for triggers: adds rows of (the keys, how many) to the counts. `values`: a SELECT."""
        table, keys = cls._meta.db_table, ", ".join(cls.KEYS)
        slot = "pg_backend_pid()" if vendor == "postgresql" else "0"
        return (
            f"INSERT INTO {table} ({keys}, slot, number) SELECT {keys}, {slot}, number FROM ({values}) AS counted "
            f"WHERE number <> 0 ON CONFLICT ({keys}, slot) DO UPDATE SET number = {table}.number + excluded.number"
        )

    @classmethod
    def is_any_to_fold(cls) -> bool:
        """Whether a session has left counts of its own, or nothing is left of one."""
        return cls._default_manager.filter(~models.Q(slot=0) | models.Q(number=0)).exists()

    @classmethod
    def fold(cls) -> int:
        """Puts the sessions' own rows together, and forgets what is none; how many rows went. Rows that a session has in its hands stay."""
        table, keys = cls._meta.db_table, ", ".join(cls.KEYS)
        gone = 0
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"WITH taken AS (DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE slot <> 0 "
                    f"ORDER BY id LIMIT {FOLDED_AT_ONCE} FOR UPDATE SKIP LOCKED) RETURNING {keys}, number) "
                    f"INSERT INTO {table} ({keys}, slot, number) SELECT {keys}, 0, sum(number) FROM taken GROUP BY {keys} "
                    f"ON CONFLICT ({keys}, slot) DO UPDATE SET number = {table}.number + excluded.number"
                )
                gone += cursor.rowcount
            cursor.execute(f"DELETE FROM {table} WHERE slot = 0 AND number = 0")
            return gone + int(cursor.rowcount)

    @classmethod
    def mend(cls, counted: str) -> int:
        """Puts right what differs from `counted`, a SELECT of the keys and the number; how many counts that were.

        One statement looks at both, so that what is committed meanwhile is in both or in neither.
        """
        table, keys = cls._meta.db_table, ", ".join(cls.KEYS)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {keys}, sum(number) FROM (SELECT {keys}, number FROM ({counted}) AS rows_there UNION ALL "
                f"SELECT {keys}, -number FROM {table}) AS differs GROUP BY {keys} HAVING sum(number) <> 0"
            )
            wrong = cursor.fetchall()
            places = ", ".join(["%s"] * len(cls.KEYS))
            for row in wrong:
                cursor.execute(
                    f"INSERT INTO {table} ({keys}, slot, number) VALUES ({places}, 0, %s) "
                    f"ON CONFLICT ({keys}, slot) DO UPDATE SET number = {table}.number + excluded.number",
                    row,
                )
        return len(wrong)
