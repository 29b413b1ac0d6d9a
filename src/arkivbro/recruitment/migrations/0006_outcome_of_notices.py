from django.db import migrations, models

NOTICE = "exemption_notice"
TELLS = {"innvilget": "granted", "avslått": "refused"}


def fill(apps, _schema_editor):
    """The notices that ship say their outcome in their name; a body's own that do not, are asked for it before use."""
    for row in apps.get_model("recruitment", "LetterTemplate").objects.filter(kind=NOTICE):
        told = [outcome for word, outcome in TELLS.items() if word in row.kind_name.casefold()]
        if len(told) == 1:
            row.outcome = told[0]
            row.save(update_fields=["outcome"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0005_list_alarms")]
    operations = [
        migrations.AddField(
            model_name="lettertemplate",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("granted", "Unntaket er innvilget"), ("refused", "Unntaket er avslått")],
                max_length=10,
                verbose_name="vedtak som brevet melder",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
