"""How far a worker's signs are apart: a database in which all of them are is slow, and nobody's death."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfers", "0008_worker_started")]
    operations = [
        migrations.AddField("workersign", "gap", models.FloatField(default=0.0, db_default=0.0)),
    ]
