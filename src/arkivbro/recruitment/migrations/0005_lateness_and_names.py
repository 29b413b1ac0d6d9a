"""Lateness by one rule (decision 0708) in place of a yes or no, and the names as they are searched."""

from django.db import migrations, models


def carried_over(apps, schema_editor):
    applications = apps.get_model("recruitment", "Application").objects
    applications.filter(after_deadline=True).update(lateness="late")
    applications.filter(after_deadline=False).update(lateness="in_time")


def searched(apps, schema_editor):
    from arkivbro.core.text_forms import search_form

    for name in apps.get_model("recruitment", "ApplicantName").objects.iterator(chunk_size=500):
        name.search_text = search_form(f"{name.given_name} {name.family_name}")
        name.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0004_first_contact")]

    operations = [
        migrations.AddField(
            "application",
            "lateness",
            models.CharField(
                blank=True,
                choices=[
                    ("in_time", "in_time"),
                    ("changed_untold", "changed_untold"),
                    ("changed_late", "changed_late"),
                    ("late", "late"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField("applicantname", "search_text", models.TextField(blank=True, default="")),
        migrations.RunPython(carried_over, migrations.RunPython.noop),
        migrations.RunPython(searched, migrations.RunPython.noop),
        migrations.RemoveField("application", "after_deadline"),
    ]
