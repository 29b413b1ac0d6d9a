"""A vacancy belongs to its unit by what the source calls the unit; the name is only shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0015_why_an_application_is_held_back")]
    operations = [
        migrations.RenameField(model_name="vacancy", old_name="unit_id", new_name="unit_ref"),
        migrations.AlterField(
            model_name="vacancy", name="unit_ref", field=models.CharField(db_index=True, max_length=261)
        ),
    ]
