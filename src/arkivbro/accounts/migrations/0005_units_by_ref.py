"""Units are known by stable ids: our own key, and what each source calls them. A name is only shown."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from arkivbro.accounts.models.unit import new_unit_key


def _give_keys(apps: Any, schema_editor: Any) -> None:
    for unit in apps.get_model("accounts", "Unit").objects.all():
        unit.key = new_unit_key()
        unit.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_done_once")]
    operations = [
        migrations.AddField(
            model_name="unit",
            name="key",
            field=models.CharField(default="", editable=False, max_length=12),
        ),
        migrations.RunPython(_give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="unit",
            name="key",
            field=models.CharField(default=new_unit_key, editable=False, max_length=12, unique=True),
        ),
        migrations.CreateModel(
            name="UnitRef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=261, unique=True)),
                ("told_name", models.CharField(blank=True, max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refs", to="accounts.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "name"), name="accounts_unit_name_once")
                ]
            },
        ),
    ]
