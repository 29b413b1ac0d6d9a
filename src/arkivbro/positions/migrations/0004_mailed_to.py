from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("positions", "0003_what_is_uploaded_is_counted")]
    operations = [
        migrations.AddField(
            "ownapplication",
            "mailed_to",
            models.CharField(blank=True, db_index=True, default="", max_length=64),
        ),
    ]
