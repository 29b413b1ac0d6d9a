from typing import Any

import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def date_what_is_there(apps: Any, _editor: Any) -> None:
    """A file that is there already may have been sent with any version: it is as old as its application."""
    files = apps.get_model("positions", "UploadedFile")
    begun = apps.get_model("positions", "OwnApplication").objects.filter(pk=OuterRef("application_id"))
    files.objects.update(added_at=Subquery(begun.values("begun_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0002_inspected_later"),
    ]

    operations = [
        migrations.AddField(
            model_name="uploadedfile",
            name="added_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
            ),
        ),
        migrations.AddField(
            model_name="uploadedfile",
            name="came_from",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="uploadedfile",
            name="is_swept",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(date_what_is_there, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="uploadedfile",
            index=models.Index(fields=["came_from", "added_at"], name="positions_uploaded_from"),
        ),
        migrations.AddIndex(
            model_name="uploadedfile",
            index=models.Index(fields=["sha256"], name="positions_uploaded_bytes"),
        ),
    ]
