from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0007_called")]
    operations = [migrations.AddField("applicanthandling", "same_as", models.JSONField(default=list))]
