"""The tables, as of the first release."""

import django.db.models.deletion
from django.db import migrations, models

import arkivbro.fields
import arkivbro.transfers.models.transfer


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChoreState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("owner", models.CharField(blank=True, max_length=80)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("next_due", models.DateTimeField(null=True)),
                ("started", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("succeeded", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("error_code", models.CharField(blank=True, max_length=60)),
                ("error_detail", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bakgrunnsoppgave",
                "verbose_name_plural": "bakgrunnsoppgaver",
            },
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archive", models.CharField(max_length=60, unique=True)),
                (
                    "pause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "I drift"),
                            ("unreachable", "Arkivet svarer ikke"),
                            ("misconfigured", "Oppsettet er feil"),
                            ("by_person", "Satt på pause"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("told", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("reason", models.TextField(blank=True)),
                ("paused_by", models.CharField(blank=True, max_length=150)),
                ("paused_until", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("next_probe", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("alerted_at", models.DateTimeField(null=True)),
                ("setting", models.CharField(blank=True, max_length=200)),
                ("configuration_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "tilkobling",
                "verbose_name_plural": "tilkoblinger",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                        default=arkivbro.transfers.models.transfer.new_public_id, max_length=18, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advertisement", "advertisement"),
                            ("advertisement_change", "advertisement_change"),
                            ("application", "application"),
                            ("withdrawal", "withdrawal"),
                            ("public_list", "public_list"),
                            ("extended_list", "extended_list"),
                            ("custom_list", "custom_list"),
                            ("address_list", "address_list"),
                            ("letter", "letter"),
                            ("exemption_decision", "exemption_decision"),
                            ("other", "other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("series", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("makes_case", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("facts_hash", models.CharField(max_length=64)),
                ("trigger", models.CharField(default="automatic", max_length=150)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter"),
                            ("waiting_for_case", "Venter på saken"),
                            ("transferring", "Overføres"),
                            ("accepted", "Mottatt av arkivet"),
                            ("unresolved", "Uavklart"),
                            ("retrying", "Prøver igjen"),
                            ("transferred", "Overført"),
                            ("declined", "Avvist"),
                            ("failed", "Feil"),
                            ("stopped", "Stanset"),
                            ("cancelled", "Avbrutt"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("retries", models.PositiveIntegerField(default=0)),
                ("beginnings", models.JSONField(default=list)),
                ("unresolved_since", models.DateTimeField(null=True)),
                ("error", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("by_hand", models.CharField(blank=True, max_length=150)),
                ("by_hand_reason", models.TextField(blank=True)),
                ("entry_number", models.CharField(blank=True, max_length=60)),
                ("profile_hash", models.CharField(blank=True, max_length=64)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("left_out_digest", models.CharField(blank=True, max_length=40)),
                ("created", models.DateTimeField()),
                ("completed", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "overføring",
                "verbose_name_plural": "overføringer",
            },
        ),
        migrations.CreateModel(
            name="ProfileVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("first_used", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "verbose_name": "profilversjon",
                "verbose_name_plural": "profilversjoner",
            },
        ),
        migrations.CreateModel(
            name="SourceReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, unique=True)),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "I drift"),
                            ("unreachable", "Kilden svarer ikke"),
                            ("unreadable", "Det kilden gir, kan ikke leses"),
                            ("misconfigured", "Oppsettet er feil"),
                            ("by_person", "Satt på pause"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("told", arkivbro.fields.MessageField(blank=True, default=None, null=True)),
                ("reason", models.TextField(blank=True)),
                ("setting", models.CharField(blank=True, max_length=200)),
                ("paused_by", models.CharField(blank=True, max_length=150)),
                ("since", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("next_reading", models.DateTimeField(null=True)),
                ("last_read", models.DateTimeField(null=True)),
                ("owner", models.CharField(blank=True, max_length=80)),
                ("reading_until", models.DateTimeField(null=True)),
                ("configuration_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "kilde",
                "verbose_name_plural": "kilder",
            },
        ),
        migrations.CreateModel(
            name="ArchiveCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archive", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=60)),
                ("vacancy_id", models.CharField(max_length=200)),
                ("vacancy_ref", models.CharField(max_length=200)),
                ("owner", models.CharField(blank=True, max_length=80)),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.PositiveBigIntegerField(default=0)),
                ("served_at", models.DateTimeField(null=True)),
                ("reference", models.JSONField(null=True)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("responsible", models.CharField(blank=True, max_length=60)),
                ("responsible_read_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("ready_by", models.CharField(blank=True, max_length=150)),
                ("linked_by", models.CharField(blank=True, max_length=150)),
                ("linked_at", models.DateTimeField(null=True)),
                ("excluded_reason", models.TextField(blank=True)),
                ("excluded_by", models.CharField(blank=True, max_length=150)),
                ("created", models.DateTimeField()),
            ],
            options={
                "verbose_name": "sak i arkiv",
                "verbose_name_plural": "saker i arkiv",
                "indexes": [
                    models.Index(
                        condition=models.Q(("owner", ""), _negated=True),
                        fields=["lease_until"],
                        name="transfers_case_leased",
                    ),
                    models.Index(fields=["vacancy_ref"], name="transfers_case_ref"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("archive", "key"), name="transfers_case_key"),
                    models.UniqueConstraint(fields=("source", "vacancy_id"), name="transfers_case_vacancy"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenPlan",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="plan",
                        serialize=False,
                        to="transfers.transfer",
                    ),
                ),
                ("plan_format", models.PositiveSmallIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("public_texts", models.JSONField(default=dict)),
                ("profile_hash", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TransferDetails",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="transfers.transfer",
                    ),
                ),
                ("findings", arkivbro.fields.FindingsField(blank=True, default=tuple)),
                ("stop_digest", models.CharField(blank=True, max_length=64)),
                ("kept_out", arkivbro.fields.FindingsField(blank=True, default=tuple)),
                ("expert", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="TransferFacts",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="transfers.transfer",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="transfer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="transfers.archivecase",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="supersedes",
                to="transfers.transfer",
            ),
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("call", models.CharField(max_length=20)),
                ("step_key", models.CharField(blank=True, max_length=60)),
                ("code", models.CharField(max_length=60)),
                ("duration_ms", models.PositiveIntegerField(default=0)),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("fence", models.PositiveBigIntegerField(default=0)),
                ("by", models.CharField(blank=True, max_length=150)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="history",
                        to="transfers.transfer",
                    ),
                ),
            ],
            options={
                "ordering": ["transfer", "id"],
            },
        ),
        migrations.CreateModel(
            name="PreparedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_key", models.CharField(max_length=60)),
                ("variant", models.CharField(max_length=4)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("format", models.CharField(max_length=40)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="transfers.transfer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=150)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="transfers.transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "frigivelse",
                "verbose_name_plural": "frigivelser",
                "ordering": ["transfer", "id"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archive", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planlagt"),
                            ("attempting", "Sendt"),
                            ("accepted", "Mottatt"),
                            ("done", "Utført"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("attempted_at", models.DateTimeField(null=True)),
                ("attempt_ended", models.DateTimeField(null=True)),
                ("ticket", models.TextField(blank=True)),
                ("questions", models.PositiveIntegerField(default=0)),
                ("was_there", models.BooleanField(default=False)),
                ("reference", models.JSONField(null=True)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="transfers.transfer",
                    ),
                ),
            ],
            options={
                "ordering": ["transfer", "order"],
            },
        ),
        migrations.CreateModel(
            name="WorkerSign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worker", models.CharField(max_length=80, unique=True)),
                ("last_sign", models.DateTimeField()),
                ("ended", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "arbeider",
                "verbose_name_plural": "arbeidere",
                "indexes": [models.Index(fields=["last_sign"], name="transfers_worker_sign")],
            },
        ),
        migrations.CreateModel(
            name="ArchiveWords",
            fields=[
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="transfers.attempt",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="transfers_words_at")],
            },
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        ["waiting", "waiting_for_case", "transferring", "accepted", "unresolved", "retrying"],
                    )
                ),
                fields=["due_at", "case"],
                name="transfers_due",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["state"], name="transfers_state"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["case", "series", "subject"], name="transfers_subject"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("case", "series", "subject", "version"),
                name="transfers_one_of_each_version",
            ),
        ),
        migrations.AddIndex(
            model_name="prepareddocument",
            index=models.Index(fields=["sha256"], name="transfers_document_sha256"),
        ),
        migrations.AddConstraint(
            model_name="prepareddocument",
            constraint=models.UniqueConstraint(
                fields=("transfer", "document_key", "variant"), name="transfers_one_file_a_variant"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("transfer", "kind", "digest"), name="transfers_one_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("archive", "key"), name="transfers_step_key"),
        ),
    ]
