"""What a check of the files found is stored as findings, not as sentences; what stood there is kept, word for word."""

from typing import Any

from django.db import migrations

from arkivbro.core.messages import Finding, Message
from arkivbro.fields import EARLIER, FindingsField


def keep(apps: Any, _schema_editor: Any) -> None:
    runs = apps.get_model("archive", "IntegrityRun").objects
    for run in runs.exclude(sentences=[]).iterator():
        told = tuple(
            Finding("where.field", Message(EARLIER, (("text", sentence),)), str(number))
            for number, sentence in enumerate(run.sentences, 1)
        )
        runs.filter(pk=run.pk).update(findings=told)


class Migration(migrations.Migration):
    dependencies = [("archive", "0004_public_forms_anew")]

    operations = [
        migrations.AddField("IntegrityRun", "findings", FindingsField()),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.RemoveField("IntegrityRun", "sentences"),
    ]
