"""The tables by which the archive's lists are found, with their indexes of words."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from arkivbro import fulltext

INDEXED = (("archive_journalline", "number"), ("archive_searchedtitle", "number"))


def make(_: Any, editor: Any) -> None:
    for table, key in INDEXED:
        fulltext.create(editor.connection, table, key)


def unmake(_: Any, editor: Any) -> None:
    for table, key in INDEXED:
        fulltext.drop(editor.connection, table, key)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_cases_know_their_unit"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slot", models.IntegerField(default=0)),
                ("number", models.BigIntegerField()),
                ("day", models.DateField()),
                ("series_ref", models.BigIntegerField()),
                ("unit", models.TextField(blank=True, default="")),
                ("type", models.CharField(max_length=40)),
                ("is_restricted", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "series_ref", "unit", "type", "is_restricted", "slot"),
                        name="archive_journal_count",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchedTitle",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("words", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="archive.casefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "søkbar tittel",
            },
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("series_ref", models.BigIntegerField(null=True)),
                ("unit", models.TextField(blank=True, default="")),
                ("type", models.CharField(max_length=40)),
                ("is_restricted", models.BooleanField()),
                ("words", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="journal_line",
                        to="archive.registryentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "linje i offentlig journal",
                "indexes": [
                    models.Index(fields=["unit", "number"], name="archive_line_unit"),
                    models.Index(fields=["type", "number"], name="archive_line_type"),
                    models.Index(fields=["day", "number"], name="archive_line_day"),
                ],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
