"""The engine knows no kinds: what makes the case is said by the transfer itself."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def advertisements_make_cases(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("transfers", "Transfer").objects.filter(kind="advertisement").update(makes_case=True)


class Migration(migrations.Migration):
    dependencies = [("transfers", "0004_when_an_attempt_ended")]

    operations = [
        migrations.AddField(
            model_name="transfer", name="makes_case", field=models.BooleanField(default=False)
        ),
        migrations.RunPython(advertisements_make_cases, migrations.RunPython.noop),
    ]
