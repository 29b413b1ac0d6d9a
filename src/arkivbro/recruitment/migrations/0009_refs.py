"""What a source told of is named by its Ref: what the ledger calls an application, and which source an attachment is of.

The facts of earlier databases name things by an id alone, and so do the keys in their archives: they are not guessed at.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from arkivbro.core.errors import Misconfigured


def _refuse_facts_without_refs(apps: Any, schema_editor: Any) -> None:
    if apps.get_model("recruitment", "Vacancy").objects.exists():
        raise Misconfigured(
            "Databasen er fra en prøveutgave av arkivbro, der stillinger og søknader ikke var navngitt med kilden sin. "
            "Den kan ikke tas videre: begynn med en ny, tom database og les inn på nytt.",
            setting="DATABASE_URL",
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0008_when_it_was_cancelled")]
    operations = [
        migrations.RunPython(_refuse_facts_without_refs, migrations.RunPython.noop),
        migrations.AddField(
            model_name="application",
            name="subject",
            field=models.CharField(db_index=True, default="", editable=False, max_length=150),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attachment",
            name="source",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="vacancyreference", name="text", field=models.CharField(max_length=261)
        ),
    ]
