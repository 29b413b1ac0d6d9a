import secrets

from django.db import migrations


def make(apps, _schema_editor):
    """The installation's id is made once, at first migrate."""
    apps.get_model("accounts", "Installation").objects.get_or_create(
        id=1, defaults={"identifier": secrets.token_hex(16)}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
