from __future__ import annotations

import unicodedata

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_compared(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of two who are called the same in other letters, the first has the name; the other logs in as before, by just these letters."""
    taken = set[str]()
    for user in apps.get_model("accounts", "User").objects.order_by("pk").iterator():
        folded = unicodedata.normalize("NFKC", user.username).casefold()
        user.folded = f"{folded}#{user.pk}" if folded in taken else folded
        taken.add(folded)
        user.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=450),
            preserve_default=False,
        ),
        migrations.RunPython(as_compared, migrations.RunPython.noop),
    ]
