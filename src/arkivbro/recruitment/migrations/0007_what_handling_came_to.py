import json

from django.db import migrations, models


def fill(apps, _schema_editor):
    """From the stored records: what was settled, and the decision in force (`core.exemption.ExemptionRecord.decision`)."""
    rows = apps.get_model("recruitment", "ApplicantHandling").objects.exclude(exemption="")
    for row in rows.iterator(chunk_size=500):
        record = json.loads(row.exemption)
        settled, decisions = record.get("settlement"), record.get("decisions") or []
        if settled:
            row.wish = "requested" if settled["requested"] else "not_requested"
        last = decisions[-1] if decisions else None
        came_later = (
            last
            and last["outcome"] == "refused"
            and row.wish == "requested"
            and settled["settled_at"] > last["decided_at"]
        )
        row.outcome = last["outcome"] if last and not came_later else ""
        row.save(update_fields=["wish", "outcome"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0006_outcome_of_notices")]
    operations = [
        migrations.AddField(
            "applicanthandling",
            "wish",
            models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            "applicanthandling",
            "outcome",
            models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
