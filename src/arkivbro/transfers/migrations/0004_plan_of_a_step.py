from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """By which plan a step was attempted."""

    dependencies = [("transfers", "0003_picked_officer")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="plan_hash",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
