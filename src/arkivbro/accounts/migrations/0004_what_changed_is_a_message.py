from django.db import migrations

import arkivbro.fields


class Migration(migrations.Migration):
    """What an act changed is a message, no sentence; what stood there in words goes."""

    dependencies = [("accounts", "0003_who_may_and_who_tried")]
    operations = [
        migrations.RemoveField("auditentry", "detail"),
        migrations.AddField("auditentry", "detail", arkivbro.fields.MessageField()),
    ]
