from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0012_found_by_themselves")]

    operations = [
        migrations.AddField(
            model_name="applicationfacts",
            name="digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
