"""What the engine stores: who began, who gave a sign, what was released, tickets, and since when a case takes more.

What was told as a sentence is told as a message, which keeps the words of the release that told it.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

import arkivbro.fields
from arkivbro.core.messages import Message
from arkivbro.fields import EARLIER, findings_become_messages


def cases_that_stand_are_ready(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    cases = apps.get_model("transfers", "ArchiveCase").objects
    cases.filter(reference__isnull=False).update(ready_at=F("created"))


def what_was_told_is_kept(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    transfers: Any = apps.get_model("transfers", "Transfer").objects  # as it was then
    for row in transfers.exclude(error_message="").iterator(chunk_size=500):
        told = Message(EARLIER, (("text", row.error_message),))
        transfers.filter(pk=row.pk).update(error=told)


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0006_chores"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=150)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "frigivelse",
                "verbose_name_plural": "frigivelser",
                "ordering": ["transfer", "id"],
            },
        ),
        migrations.CreateModel(
            name="WorkerSign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worker", models.CharField(max_length=80, unique=True)),
                ("last_sign", models.DateTimeField()),
                ("ended", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "arbeider",
                "verbose_name_plural": "arbeidere",
            },
        ),
        migrations.AddField(
            model_name="transfer",
            name="error",
            field=arkivbro.fields.MessageField(blank=True, default=None, null=True),
        ),
        migrations.RunPython(what_was_told_is_kept, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="transfer",
            name="transfers_due",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="error_code",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="error_message",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="release_reason",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="released_by",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="released_hash",
        ),
        migrations.RemoveField(
            model_name="transfer",
            name="started_count",
        ),
        migrations.AddField(
            model_name="archivecase",
            name="ready_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="archivecase",
            name="ready_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="connection",
            name="told",
            field=arkivbro.fields.MessageField(blank=True, default=None, null=True),
        ),
        migrations.AddField(
            model_name="frozenplan",
            name="public_texts",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="sourcereading",
            name="told",
            field=arkivbro.fields.MessageField(blank=True, default=None, null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="questions",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="step",
            name="ticket",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="transfer",
            name="beginnings",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="transferdetails",
            name="stop_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="step",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Planlagt"),
                    ("attempting", "Sendt"),
                    ("accepted", "Mottatt"),
                    ("done", "Utført"),
                ],
                default="planned",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Venter"),
                    ("waiting_for_case", "Venter på saken"),
                    ("transferring", "Overføres"),
                    ("accepted", "Mottatt av arkivet"),
                    ("unresolved", "Uavklart"),
                    ("retrying", "Prøver igjen"),
                    ("transferred", "Overført"),
                    ("declined", "Avvist"),
                    ("failed", "Feil"),
                    ("stopped", "Stanset"),
                    ("cancelled", "Avbrutt"),
                ],
                default="waiting",
                max_length=20,
            ),
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
                fields=["due_at", "case"],
                name="transfers_due",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="releases", to="transfers.transfer"
            ),
        ),
        migrations.AddIndex(
            model_name="workersign",
            index=models.Index(fields=["last_sign"], name="transfers_worker_sign"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("transfer", "kind", "digest"), name="transfers_one_release"
            ),
        ),
        migrations.RunPython(cases_that_stand_are_ready, migrations.RunPython.noop),
        *findings_become_messages("transfers", "TransferDetails", "findings"),
        *findings_become_messages("transfers", "TransferDetails", "kept_out"),
    ]
