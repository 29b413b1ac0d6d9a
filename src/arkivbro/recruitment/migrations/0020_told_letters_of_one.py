from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def whose_they_are(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Each letter knows its applicant."""
    for row in apps.get_model("recruitment", "ToldLetter").objects.select_related("letter").iterator():
        row.application_id = row.letter.application_id
        row.save(update_fields=["application"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0019_told_letters")]

    operations = [
        migrations.RemoveConstraint(model_name="toldletter", name="recruitment_told_letter"),
        migrations.AddField(
            model_name="toldletter",
            name="application",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="told_letters",
                to="recruitment.application",
            ),
        ),
        migrations.RunPython(whose_they_are, migrations.RunPython.noop),
    ]
