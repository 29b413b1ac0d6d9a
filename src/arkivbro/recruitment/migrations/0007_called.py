from django.db import migrations, models
from django.db.models import Count, F, Value
from django.db.models.functions import Concat


def name_all(apps, schema_editor):
    vacancies = apps.get_model("recruitment", "Vacancy").objects
    vacancies.update(called=F("reference"))
    shared = (
        vacancies.values("reference")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
        .values_list("reference")
    )
    vacancies.filter(reference__in=[one for (one,) in shared]).update(
        called=Concat("source", Value(":"), "source_id", output_field=models.CharField())
    )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0006_where_it_stands")]
    operations = [
        migrations.AddField(
            "vacancy",
            "called",
            models.CharField(default="", editable=False, max_length=261),
            preserve_default=False,
        ),
        migrations.RunPython(name_all, migrations.RunPython.noop),
    ]
