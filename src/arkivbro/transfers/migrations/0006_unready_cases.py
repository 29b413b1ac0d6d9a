"""Cases that take nothing more than their first document yet are found by themselves, however many others there are."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0005_counts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="archivecase",
            index=models.Index(
                condition=models.Q(("ready_at__isnull", True)),
                fields=["archive"],
                name="transfers_case_unready",
            ),
        ),
    ]
