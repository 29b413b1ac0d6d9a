"""The tables, as of the first release."""

import django.db.models.deletion
from django.db import migrations, models

import arkivbro.fields
import arkivbro.recruitment.models.vacancy


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Application",
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
                        default=arkivbro.recruitment.models.vacancy.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.CharField(max_length=200)),
                ("subject", models.CharField(db_index=True, editable=False, max_length=150)),
                ("vacancy_reference", models.CharField(max_length=200)),
                ("put_aside_reason", models.TextField(blank=True)),
                ("put_aside_by", models.CharField(blank=True, max_length=150)),
                ("version", models.PositiveIntegerField(default=1)),
                ("facts_hash", models.CharField(max_length=64)),
                ("shown_hash", models.CharField(max_length=64)),
                ("received", models.DateTimeField()),
                ("after_deadline", models.BooleanField(null=True)),
                (
                    "exemption",
                    models.CharField(
                        choices=[
                            ("unknown", "Ukjent"),
                            ("none", "Ikke bedt om"),
                            ("requested", "Bedt om unntak"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("withdrawn", models.DateTimeField(null=True)),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("confidential", "confidential"),
                            ("strictly_confidential", "strictly_confidential"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=30,
                    ),
                ),
                ("stop_reason", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("read_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "søknad",
                "verbose_name_plural": "søknader",
            },
        ),
        migrations.CreateModel(
            name="LockedList",
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
                        default=arkivbro.recruitment.models.vacancy.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("day", models.DateField()),
                ("number", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("title", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("override", models.TextField(blank=True)),
                ("locked_at", models.DateTimeField()),
                ("locked_by", models.CharField(max_length=150)),
                ("transfer_id", models.CharField(blank=True, max_length=18)),
            ],
            options={
                "verbose_name": "låst søkerliste",
                "verbose_name_plural": "låste søkerlister",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SourceState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, unique=True)),
                ("resume", models.TextField(blank=True)),
                ("updated", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AcceptedWithout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transfer_id", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "godtatt uten vedlegg",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("transfer_id", "digest"), name="recruitment_accepted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicantHandling",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="handling",
                        serialize=False,
                        to="recruitment.application",
                    ),
                ),
                ("exemption", models.TextField(blank=True)),
                ("wish", models.CharField(blank=True, max_length=20)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("supplement", models.TextField(blank=True)),
                ("same_person", models.CharField(blank=True, max_length=40)),
                ("other_person_than", models.JSONField(default=list)),
                ("protection", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "behandling av søker",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("started", models.DateTimeField()),
                ("finished", models.DateTimeField(null=True)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("unreadable", models.PositiveIntegerField(default=0)),
                ("error", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
            ],
            options={
                "verbose_name": "innlesing",
                "verbose_name_plural": "innlesinger",
                "indexes": [models.Index(fields=["source", "-started"], name="recruitment_runs")],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.SlugField(max_length=40, verbose_name="slag")),
                ("kind_name", models.CharField(max_length=100, verbose_name="brevets navn")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk")], max_length=2, verbose_name="målform"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="emne")),
                ("body", models.TextField(verbose_name="brevtekst")),
                ("fields", models.JSONField(blank=True, default=dict, verbose_name="egne felt")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Unntaket er innvilget"), ("refused", "Unntaket er avslått")],
                        max_length=10,
                        verbose_name="vedtak som brevet melder",
                    ),
                ),
                ("changed_by", models.CharField(blank=True, max_length=150)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "brevmal",
                "ordering": ["kind", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "kind_name", "language"), name="recruitment_template_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListHandout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("username", models.CharField(max_length=150)),
                ("form", models.CharField(max_length=20)),
                (
                    "locked_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handouts",
                        to="recruitment.lockedlist",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="UnreadableItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("where", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("findings", arkivbro.fields.FindingsField(blank=True, default=tuple)),
                ("kept_out", models.BooleanField(default=True)),
                ("try_again", models.BooleanField(default=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="recruitment.importrun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Vacancy",
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
                        default=arkivbro.recruitment.models.vacancy.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.CharField(max_length=200)),
                ("reference", models.CharField(max_length=200)),
                ("title", models.TextField()),
                ("search_text", models.TextField(editable=False)),
                ("unit_ref", models.CharField(db_index=True, max_length=261)),
                ("unit_name", models.TextField(blank=True)),
                ("published", models.DateField(null=True)),
                ("public_from", models.DateField(null=True)),
                ("public_to", models.DateField(null=True)),
                ("internal_only", models.BooleanField(default=False)),
                ("deadline", models.DateField(null=True)),
                ("deadline_words", models.TextField(blank=True)),
                ("cancelled_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "published"), ("cancelled", "cancelled")], max_length=20
                    ),
                ),
                ("facts", models.TextField()),
                ("facts_hash", models.CharField(max_length=64)),
                ("shown_hash", models.CharField(max_length=64)),
                ("shown_version", models.PositiveIntegerField(default=1)),
                ("archive", models.CharField(max_length=60)),
                (
                    "archiving",
                    models.CharField(
                        choices=[
                            ("automatic", "Arkiveres etter profilen"),
                            ("before_our_time", "Fra før arkivbro ble tatt i bruk"),
                            ("excluded", "Skal ikke arkiveres"),
                        ],
                        default="automatic",
                        max_length=20,
                    ),
                ),
                ("linked", models.BooleanField(default=False)),
                ("archiving_reason", models.TextField(blank=True)),
                ("archiving_by", models.CharField(blank=True, max_length=150)),
                ("received_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "stilling",
                "verbose_name_plural": "stillinger",
                "indexes": [
                    models.Index(fields=["-published", "-id"], name="recruitment_vacancy_list"),
                    models.Index(fields=["deadline"], name="recruitment_vacancy_deadline"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "source_id"), name="recruitment_vacancy_source")
                ],
            },
        ),
        migrations.AddField(
            model_name="lockedlist",
            name="vacancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="recruitment.vacancy"
            ),
        ),
        migrations.CreateModel(
            name="ListAlarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alarms",
                        to="recruitment.vacancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
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
                        default=arkivbro.recruitment.models.vacancy.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("batch", models.CharField(max_length=16)),
                ("kind", models.CharField(max_length=40)),
                ("kind_name", models.CharField(max_length=100)),
                ("language", models.CharField(max_length=2)),
                ("text", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Venter på å bli sendt"),
                            ("sending", "Sendes"),
                            ("sent", "Sendt"),
                            ("failed", "Ikke sendt"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("how", models.CharField(max_length=20)),
                ("error", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("written_by", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("transfer_id", models.CharField(blank=True, max_length=18)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="recruitment.application",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="recruitment.vacancy",
                    ),
                ),
            ],
            options={
                "verbose_name": "brev",
                "verbose_name_plural": "brev",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="vacancy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="recruitment.vacancy",
            ),
        ),
        migrations.CreateModel(
            name="VacancyDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="recruitment.vacancy",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="VacancyReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=261)),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="recruitment.vacancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApplicantName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_name", models.TextField(blank=True)),
                ("family_name", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="recruitment.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "digest"), name="recruitment_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="recruitment.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "version"), name="recruitment_facts_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                        default=arkivbro.recruitment.models.vacancy.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.TextField()),
                ("file_name", models.TextField(blank=True)),
                ("title", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cv", "cv"),
                            ("certificate", "certificate"),
                            ("reference", "reference"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="recruitment.application",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "version", "number"), name="recruitment_attachment_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LookedAt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=32)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looked_at",
                        to="recruitment.vacancy",
                    ),
                ),
            ],
            options={
                "verbose_name": "sett varsel",
                "verbose_name_plural": "sette varsler",
                "constraints": [
                    models.UniqueConstraint(fields=("vacancy", "mark"), name="recruitment_looked_at_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="lockedlist",
            constraint=models.UniqueConstraint(fields=("vacancy", "number"), name="recruitment_list_number"),
        ),
        migrations.AddConstraint(
            model_name="listalarm",
            constraint=models.UniqueConstraint(
                fields=("vacancy", "day"), name="recruitment_alarm_once_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "sending"])),
                fields=["state"],
                name="recruitment_letters_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("batch", "application"), name="recruitment_letter_once_in_batch"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["vacancy", "received"], name="recruitment_applications"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("vacancy", None)),
                fields=["vacancy_reference"],
                name="recruitment_no_vacancy",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("source", "source_id"), name="recruitment_application_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancydeadline",
            constraint=models.UniqueConstraint(
                fields=("vacancy", "number"), name="recruitment_deadline_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancyreference",
            constraint=models.UniqueConstraint(
                fields=("text", "vacancy"), name="recruitment_vacancy_reference"
            ),
        ),
    ]
