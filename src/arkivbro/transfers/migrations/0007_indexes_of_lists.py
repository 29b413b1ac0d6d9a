"""The oldest that waits is found by its state and id; cases elsewhere by who is responsible."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfers", "0006_unready_cases")]
    operations = [
        migrations.RemoveIndex("transfer", "transfers_oldest"),
        migrations.AddIndex(
            "archivecase", models.Index(fields=["responsible"], name="transfers_case_responsible")
        ),
    ]
