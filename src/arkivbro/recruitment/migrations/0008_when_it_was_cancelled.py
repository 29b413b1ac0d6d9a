import json

from django.db import migrations, models


def fill(apps, _schema_editor):
    """From the stored facts (`core.recruitment.Vacancy.cancelled_on`)."""
    rows = apps.get_model("recruitment", "Vacancy").objects.filter(state="cancelled")
    for row in rows.iterator(chunk_size=500):
        row.cancelled_on = json.loads(row.facts).get("cancelled_on")
        row.save(update_fields=["cancelled_on"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0007_what_handling_came_to")]
    operations = [
        migrations.AddField("vacancy", "cancelled_on", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
