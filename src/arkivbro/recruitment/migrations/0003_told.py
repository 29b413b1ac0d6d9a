from django.db import migrations, models


def fill(apps, schema_editor):
    """How many decisions there are, and who was told of the one in force, stands in the record."""
    import json

    handling = apps.get_model("recruitment", "ApplicantHandling")
    for row in handling.objects.exclude(exemption="").iterator():
        decisions = json.loads(row.exemption).get("decisions") or []
        if decisions:
            told = bool(row.outcome) and bool(decisions[-1].get("notice"))
            handling.objects.filter(pk=row.pk).update(decisions=len(decisions), told=told)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0002_shipped_letter_templates")]

    operations = [
        migrations.AddField(
            model_name="applicanthandling",
            name="decisions",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="applicanthandling", name="told", field=models.BooleanField(default=False)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
