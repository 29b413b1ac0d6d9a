"""Why an application is held back is stored as a code, not as a sentence."""

from django.db import migrations

from arkivbro.fields import sentence_becomes_message


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0014_put_aside")]

    operations = sentence_becomes_message("recruitment", "Application", "stop_reason")
