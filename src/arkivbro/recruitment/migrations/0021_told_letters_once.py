"""Apart from the one before: PostgreSQL alters no table whose rows the same transaction has changed."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0020_told_letters_of_one")]

    operations = [
        migrations.AlterField(
            model_name="toldletter",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="told_letters",
                to="recruitment.application",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldletter",
            constraint=models.UniqueConstraint(
                fields=("application", "source_id"), name="recruitment_told_letter"
            ),
        ),
    ]
