from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0005_lateness_and_names")]
    operations = [
        migrations.AddField("application", "origin", models.CharField(blank=True, default="", max_length=64)),
    ]
