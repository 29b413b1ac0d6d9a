"""Which cases need another saksansvarlig is told by an index alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_fill_found_by")]
    operations = [
        migrations.RemoveIndex("casefile", "archive_case_responsible"),
        migrations.AddIndex(
            "casefile", models.Index(fields=["responsible", "status"], name="archive_case_responsible")
        ),
    ]
