from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_names_once")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="epoch",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="installation", name="put_back_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="installation", name="copied_at", field=models.DateTimeField(null=True)
        ),
    ]
