"""Vacancies that nobody has confirmed, and the attachments of a checksum, are found by an index, however many others there are."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0011_excluded_at_version"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["sha256"], name="recruitment_attachment_bytes"),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("archiving", "unconfirmed")),
                fields=["source", "published"],
                name="recruitment_unconfirmed",
            ),
        ),
    ]
