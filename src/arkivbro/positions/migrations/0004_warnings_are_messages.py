"""What is odd about a file is stored as a code, not as a sentence."""

from django.db import migrations

from arkivbro.fields import sentence_becomes_message


class Migration(migrations.Migration):
    dependencies = [("positions", "0003_what_is_odd_about_a_file")]

    operations = sentence_becomes_message("positions", "UploadedFile", "warning")
