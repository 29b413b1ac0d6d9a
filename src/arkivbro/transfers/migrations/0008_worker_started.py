"""When a worker gave its first sign: what it has not come to yet is not late."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("transfers", "0007_indexes_of_lists")]
    operations = [
        migrations.AddField("workersign", "started", models.DateTimeField(db_default=Now())),
    ]
