"""Apart from the one before: PostgreSQL alters no table whose rows the same transaction has changed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_names_are_compared")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="folded",
            field=models.CharField(editable=False, max_length=450, unique=True),
        ),
        migrations.AlterModelManagers(name="user", managers=[]),
    ]
