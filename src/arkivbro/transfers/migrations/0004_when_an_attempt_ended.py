from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfers", "0003_responsible_elsewhere")]
    operations = [migrations.AddField("step", "attempt_ended", models.DateTimeField(null=True))]
