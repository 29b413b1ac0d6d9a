from django.db import migrations

from arkivbro.recruitment.letter_templates import SHIPPED


def make(apps, _schema_editor):
    """The letters that ship; what a body has written itself stands."""
    rows = apps.get_model("recruitment", "LetterTemplate").objects
    for one in SHIPPED:
        rows.get_or_create(
            kind=one.kind,
            language=one.language,
            defaults={
                "kind_name": one.kind_name,
                "subject": one.subject,
                "body": one.body,
                "fields": dict(one.fields),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0003_letters")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
