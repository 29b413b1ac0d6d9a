"""What a reading had to say is stored as codes and parameters, not as sentences."""

from django.db import migrations

from arkivbro.fields import findings_become_messages, sentence_becomes_message


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0009_refs")]

    operations = [
        *sentence_becomes_message("recruitment", "ImportRun", "error"),
        *sentence_becomes_message("recruitment", "UnreadableItem", "where"),
        *findings_become_messages("recruitment", "UnreadableItem", "findings"),
    ]
