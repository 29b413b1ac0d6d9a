"""Why a letter was not sent is stored as a code, not as a sentence."""

from django.db import migrations

from arkivbro.fields import sentence_becomes_message


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0010_imports_tell_messages")]

    operations = sentence_becomes_message("recruitment", "Letter", "error")
