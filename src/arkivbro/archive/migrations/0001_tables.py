"""The tables, as of the first release."""

import django.db.models.deletion
from django.db import migrations, models

import arkivbro.archive.models.base
import arkivbro.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CaseNumberCounter",
            fields=[
                ("year", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Class",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("value", models.CharField(max_length=100)),
                ("title", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "klasse",
            },
        ),
        migrations.CreateModel(
            name="ClassificationSystem",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("title", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "klassifikasjonssystem",
            },
        ),
        migrations.CreateModel(
            name="CodeList",
            fields=[
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("journalposttype", "Journalposttype"),
                            ("journalstatus", "Journalstatus"),
                            ("saksstatus", "Saksstatus"),
                            ("korrespondanseparttype", "Korrespondanseparttype"),
                            ("dokumenttype", "Dokumenttype"),
                            ("dokumentstatus", "Dokumentstatus"),
                            ("tilknyttetRegistreringSom", "Tilknyttet registrering som"),
                            ("variantformat", "Variantformat"),
                            ("tilgangsrestriksjon", "Tilgangskode"),
                            ("skjermingDokument", "Skjerming av dokument"),
                            ("skjermingMetadata", "Skjerming av metadata"),
                            ("avskrivningsmaate", "Avskrivningsmåte"),
                            ("kassasjonsvedtak", "Kassasjonsvedtak"),
                        ],
                        max_length=60,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("title", models.TextField()),
            ],
            options={
                "verbose_name": "kodeliste",
            },
        ),
        migrations.CreateModel(
            name="DocumentDescription",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("title", models.TextField()),
                ("public_title", models.TextField()),
                ("title_parts", models.JSONField(default=list)),
                ("search_text", models.TextField(default="", editable=False)),
                ("public_search_text", models.TextField(default="", editable=False)),
                ("sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("public_sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("access_code", models.CharField(blank=True, default="", max_length=40)),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("document_type", models.CharField(blank=True, default="", max_length=40)),
                ("status", models.CharField(default="F", max_length=40)),
                ("screening", models.JSONField(default=list)),
                ("original_file_name", models.TextField(blank=True, default="")),
                ("inspection_state", models.CharField(default="ok", max_length=40)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField()),
            ],
            options={
                "verbose_name": "dokumentbeskrivelse",
            },
        ),
        migrations.CreateModel(
            name="Fonds",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("title", models.TextField()),
                ("creator", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "arkiv",
            },
        ),
        migrations.CreateModel(
            name="IntegrityRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("started_by", models.TextField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.CharField(default="files:", max_length=100)),
                ("files", models.PositiveBigIntegerField(default=0)),
                ("bytes", models.PositiveBigIntegerField(default=0)),
                ("total_files", models.PositiveBigIntegerField(default=0)),
                ("errors", models.PositiveIntegerField(default=0)),
                ("findings", arkivbro.fields.FindingsField(blank=True, default=tuple)),
            ],
            options={
                "verbose_name": "kontroll av filene",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="JournalDayRelease",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("released_at", models.DateTimeField()),
                ("released_by", models.TextField()),
            ],
            options={
                "verbose_name": "frigitt journaldag",
            },
        ),
        migrations.CreateModel(
            name="JournalNumberCounter",
            fields=[
                ("year", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CaseFile",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("title", models.TextField()),
                ("public_title", models.TextField()),
                ("title_parts", models.JSONField(default=list)),
                ("search_text", models.TextField(default="", editable=False)),
                ("public_search_text", models.TextField(default="", editable=False)),
                ("sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("public_sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("access_code", models.CharField(blank=True, default="", max_length=40)),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("year", models.PositiveIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("status", models.CharField(max_length=40)),
                ("opened", models.DateField()),
                ("closed", models.DateField(blank=True, null=True)),
                ("responsible", models.CharField(max_length=100)),
                ("unit", models.TextField(blank=True, default="")),
                ("journal_unit", models.TextField(blank=True, default="")),
                ("file_type", models.TextField(blank=True, default="")),
                ("access_group", models.TextField(blank=True, default="")),
                ("disposal", models.CharField(blank=True, default="", max_length=40)),
                ("external_reference", models.CharField(blank=True, default="", max_length=200)),
                ("cross_reference", models.TextField(blank=True, default="")),
                ("last_entry_sequence", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField()),
                (
                    "class_ref",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="archive.class",
                    ),
                ),
            ],
            options={
                "verbose_name": "saksmappe",
                "ordering": ["year", "sequence"],
            },
        ),
        migrations.AddField(
            model_name="class",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="classes",
                to="archive.classificationsystem",
            ),
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                (
                    "code_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="archive.codelist",
                    ),
                ),
            ],
            options={
                "verbose_name": "kode",
            },
        ),
        migrations.CreateModel(
            name="DocumentObject",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("variant", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
                ("format", models.CharField(max_length=60)),
                ("media_type", models.CharField(blank=True, default="", max_length=255)),
                ("extension", models.CharField(blank=True, default="", max_length=20)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("stored_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objects_held",
                        to="archive.documentdescription",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumentobjekt",
                "ordering": ["variant", "version"],
            },
        ),
        migrations.CreateModel(
            name="RegistryEntry",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("title", models.TextField()),
                ("public_title", models.TextField()),
                ("title_parts", models.JSONField(default=list)),
                ("search_text", models.TextField(default="", editable=False)),
                ("public_search_text", models.TextField(default="", editable=False)),
                ("sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("public_sort_key", models.CharField(default="", editable=False, max_length=1000)),
                ("access_code", models.CharField(blank=True, default="", max_length=40)),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("sequence", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=40)),
                ("status_by", models.TextField()),
                ("screening", models.JSONField(default=list)),
                ("text_hidden", models.BooleanField(default=False, editable=False)),
                ("officer", models.CharField(max_length=100)),
                ("unit", models.TextField(blank=True, default="")),
                ("journal_unit", models.TextField(blank=True, default="")),
                ("document_date", models.DateField(blank=True, null=True)),
                ("received_date", models.DateField(blank=True, null=True)),
                ("sent_date", models.DateField(blank=True, null=True)),
                ("journal_year", models.PositiveIntegerField(blank=True, null=True)),
                ("journal_sequence", models.PositiveIntegerField(blank=True, null=True)),
                ("journal_date", models.DateField(blank=True, null=True)),
                ("disposal", models.CharField(blank=True, default="", max_length=40)),
                ("remark", models.TextField(blank=True, default="")),
                ("show_in_public_journal", models.BooleanField(default=True)),
                ("expired_reason", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="archive.casefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "journalpost",
                "ordering": ["case_id", "sequence"],
            },
        ),
        migrations.CreateModel(
            name="DocumentLink",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("role", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="archive.documentdescription",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="archive.registryentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumentlenke",
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="documentdescription",
            name="entries",
            field=models.ManyToManyField(
                related_name="documents", through="archive.DocumentLink", to="archive.registryentry"
            ),
        ),
        migrations.CreateModel(
            name="CorrespondenceParty",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("role", models.CharField(max_length=40)),
                ("name", models.TextField()),
                ("public_name", models.TextField()),
                ("name_parts", models.JSONField(default=list)),
                ("officer", models.CharField(blank=True, default="", max_length=100)),
                ("unit", models.TextField(blank=True, default="")),
                ("is_person", models.BooleanField(default=False)),
                ("address", models.TextField(blank=True, default="")),
                ("postcode", models.TextField(blank=True, default="")),
                ("city", models.TextField(blank=True, default="")),
                ("country", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="archive.registryentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "korrespondansepart",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ChangeLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("action", models.CharField(max_length=40)),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=40)),
                ("field", models.CharField(blank=True, default="", max_length=60)),
                ("old", models.TextField(blank=True, default="")),
                ("new", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="archive.casefile",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="archive.registryentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "endringslogg",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Series",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("title", models.TextField()),
                ("is_open", models.BooleanField(default=True)),
                ("internal_entries_public", models.BooleanField(default=True)),
                ("journal_release_days", models.PositiveIntegerField(blank=True, default=0, null=True)),
                (
                    "fonds",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="series", to="archive.fonds"
                    ),
                ),
            ],
            options={
                "verbose_name": "arkivdel",
            },
        ),
        migrations.AddField(
            model_name="casefile",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="archive.series",
            ),
        ),
        migrations.CreateModel(
            name="SignOff",
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
                        default=arkivbro.archive.models.base.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("method", models.CharField(max_length=40)),
                ("date", models.DateField()),
                ("signed_by", models.TextField()),
                (
                    "by_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signs_off",
                        to="archive.registryentry",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_off",
                        to="archive.registryentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "avskrivning",
            },
        ),
        migrations.AddConstraint(
            model_name="class",
            constraint=models.UniqueConstraint(fields=("system", "value"), name="archive_class_unique"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("code_list", "code"), name="archive_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="documentobject",
            constraint=models.UniqueConstraint(
                fields=("document", "variant", "version"), name="archive_object_version_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="registryentry",
            index=models.Index(fields=["journal_date"], name="archive_entry_journal_date"),
        ),
        migrations.AddIndex(
            model_name="registryentry",
            index=models.Index(fields=["status"], name="archive_entry_status"),
        ),
        migrations.AddIndex(
            model_name="registryentry",
            index=models.Index(fields=["unit"], name="archive_entry_unit"),
        ),
        migrations.AddConstraint(
            model_name="registryentry",
            constraint=models.UniqueConstraint(
                fields=("case", "sequence"), name="archive_entry_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="registryentry",
            constraint=models.UniqueConstraint(
                fields=("journal_year", "journal_sequence"), name="archive_journal_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="registryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("journal_date__isnull", True),
                        ("journal_sequence__isnull", True),
                        ("journal_year__isnull", True),
                    ),
                    models.Q(
                        ("journal_date__isnull", False),
                        ("journal_sequence__isnull", False),
                        ("journal_year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="archive_journal_number_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentlink",
            constraint=models.UniqueConstraint(
                fields=("entry", "number"), name="archive_document_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentlink",
            constraint=models.UniqueConstraint(
                fields=("entry", "document"), name="archive_document_once_in_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "H")), fields=("entry",), name="archive_one_main_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="correspondenceparty",
            constraint=models.UniqueConstraint(
                fields=("entry", "position"), name="archive_party_position_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="changelog",
            index=models.Index(fields=["object_type", "object_id"], name="archive_log_object"),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(fields=["external_reference"], name="archive_case_external"),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(fields=["responsible"], name="archive_case_responsible"),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(fields=["sort_key"], name="archive_case_sort"),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.UniqueConstraint(
                fields=("year", "sequence"), name="archive_case_number_unique"
            ),
        ),
    ]
