from django.db import migrations, models
from django.db.models import Min


def confirm_what_is_in_use(apps, schema_editor):
    """A source whose vacancies are archived already goes on: from the oldest of them."""
    vacancies, beginnings = (apps.get_model("recruitment", name) for name in ("Vacancy", "SourceBeginning"))
    used = vacancies.objects.filter(archiving="automatic").exclude(source__in=("builtin", "demo"))
    for row in used.values("source").annotate(oldest=Min("published"), since=Min("received_at")).order_by():
        beginnings.objects.create(
            source=row["source"],
            archive_from=row["oldest"],
            confirmed_by="oppgradering",
            confirmed_at=row["since"],
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0003_told")]

    operations = [
        migrations.CreateModel(
            name="SourceBeginning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, unique=True)),
                ("archive_from", models.DateField(null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "første innlesing", "verbose_name_plural": "første innlesinger"},
        ),
        migrations.AlterField(
            model_name="vacancy",
            name="archiving",
            field=models.CharField(
                choices=[
                    ("automatic", "Arkiveres etter profilen"),
                    ("unconfirmed", "Venter på at en arkivar bekrefter"),
                    ("before_our_time", "Fra før arkivbro ble tatt i bruk"),
                    ("excluded", "Skal ikke arkiveres"),
                ],
                default="automatic",
                max_length=20,
            ),
        ),
        migrations.RunPython(confirm_what_is_in_use, migrations.RunPython.noop),
    ]
