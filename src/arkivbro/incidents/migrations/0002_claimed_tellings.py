from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="claimed_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(model_name="telling", name="told_at", field=models.DateTimeField(null=True)),
    ]
