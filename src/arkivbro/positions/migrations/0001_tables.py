"""The tables, as of the first release."""

import django.db.models.deletion
from django.db import migrations, models

import arkivbro.fields
import arkivbro.positions.models.application


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="PositionNumber",
            fields=[
                ("year", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Utkast"),
                            ("published", "Publisert"),
                            ("cancelled", "Trukket tilbake"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="stillingens tittel")),
                ("about", models.TextField(verbose_name="om stillingen")),
                ("tasks", models.TextField(blank=True, verbose_name="arbeidsoppgaver")),
                ("qualifications", models.TextField(blank=True, verbose_name="kvalifikasjoner")),
                ("qualities", models.TextField(blank=True, verbose_name="personlige egenskaper")),
                ("offer", models.TextField(blank=True, verbose_name="vi tilbyr")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="antall stillinger")),
                (
                    "percentage",
                    models.CharField(default="100", max_length=60, verbose_name="stillingsprosent"),
                ),
                (
                    "employment",
                    models.CharField(default="Fast", max_length=60, verbose_name="ansettelsesform"),
                ),
                (
                    "workplace_address",
                    models.CharField(blank=True, max_length=200, verbose_name="arbeidsstedets adresse"),
                ),
                (
                    "workplace_postcode",
                    models.CharField(blank=True, max_length=10, verbose_name="postnummer"),
                ),
                ("workplace_city", models.CharField(blank=True, max_length=100, verbose_name="poststed")),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="tiltredelse")),
                ("deadline", models.DateField(blank=True, null=True, verbose_name="søknadsfrist")),
                (
                    "accepts_late",
                    models.BooleanField(default=False, verbose_name="ta imot søknader etter fristen"),
                ),
                ("internal_only", models.BooleanField(default=False, verbose_name="bare internt")),
                ("contact_name", models.CharField(blank=True, max_length=200, verbose_name="kontaktperson")),
                (
                    "contact_title",
                    models.CharField(blank=True, max_length=200, verbose_name="kontaktpersonens tittel"),
                ),
                ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="telefon")),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-post")),
                ("written_by", models.CharField(max_length=150)),
                ("officer_initials", models.CharField(blank=True, max_length=20)),
                ("published_on", models.DateField(null=True)),
                ("changed_on", models.DateField(null=True)),
                ("cancelled_on", models.DateField(null=True)),
                ("pending", models.JSONField(editable=False, null=True)),
                ("is_told", models.BooleanField(db_default=False, default=False, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(default="", editable=False)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="accounts.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "stilling",
                "verbose_name_plural": "stillinger",
                "ordering": ["-published_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source_id",
                    models.CharField(
                        default=arkivbro.positions.models.application.new_source_id,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Under arbeid"),
                            ("sending", "Sendes"),
                            ("sent", "Sendt"),
                            ("withdrawn", "Trukket"),
                        ],
                        default="writing",
                        max_length=20,
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("sent_data", models.JSONField(null=True)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("is_told", models.BooleanField(db_default=False, default=False)),
                ("came_from", models.CharField(blank=True, max_length=64)),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="positions.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "egen søknad",
                "verbose_name_plural": "egne søknader",
            },
        ),
        migrations.CreateModel(
            name="UploadedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=arkivbro.positions.models.application.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("warning", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("removed", models.BooleanField(default=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="positions.ownapplication",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["state", "internal_only", "deadline"], name="positions_open"),
        ),
        migrations.AddIndex(
            model_name="ownapplication",
            index=models.Index(fields=["came_from", "begun_at"], name="positions_begun_from"),
        ),
    ]
