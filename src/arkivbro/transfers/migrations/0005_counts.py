"""Transfers are counted as they change; those that stand are counted once, here."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from arkivbro.transfers.engine import count_triggers
from arkivbro.transfers.models import TransferCount


def count(_: Any, editor: Any) -> None:
    """Nobody changes a transfer between the triggers and the count: both are in one transaction."""
    database = editor.connection
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {count_triggers.TABLE} IN SHARE ROW EXCLUSIVE MODE")
        count_triggers.install(database)
        cursor.execute(TransferCount.add(count_triggers.counted_transfers(database.vendor), database.vendor))


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0004_plan_of_a_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slot", models.IntegerField(default=0)),
                ("number", models.BigIntegerField()),
                ("hour", models.CharField(max_length=13)),
                ("archive", models.CharField(max_length=60)),
                ("state", models.CharField(max_length=20)),
                ("code", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.RemoveIndex(
            model_name="transfer",
            name="transfers_state",
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["state", "id"], name="transfers_state"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        ["waiting", "waiting_for_case", "transferring", "accepted", "unresolved", "retrying"],
                    )
                ),
                fields=["created"],
                name="transfers_oldest",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("state__in", ["declined", "failed", "stopped"])),
                fields=["id"],
                name="transfers_needs_person",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("state", "cancelled"), ("superseded_by", None)),
                fields=["case", "series", "subject"],
                name="transfers_given_up",
            ),
        ),
        migrations.AddIndex(
            model_name="transfercount",
            index=models.Index(fields=["state", "archive"], name="transfers_count_state"),
        ),
        migrations.AddConstraint(
            model_name="transfercount",
            constraint=models.UniqueConstraint(
                fields=("hour", "archive", "state", "code", "slot"), name="transfers_count"
            ),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
