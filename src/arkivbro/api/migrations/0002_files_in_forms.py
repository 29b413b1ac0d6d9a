from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_tables")]

    operations = [
        migrations.AddField(model_name="upload", name="in_form", field=models.BooleanField(default=False)),
    ]
