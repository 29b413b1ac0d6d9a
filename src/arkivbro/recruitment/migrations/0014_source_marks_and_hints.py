from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0013_facts_have_a_digest")]
    operations = [
        migrations.CreateModel(
            name="SourceMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("item", models.CharField(max_length=500)),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "item"), name="recruitment_mark_of_item")
                ]
            },
        ),
        migrations.CreateModel(
            name="SourceHint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=64)),
                ("items", models.JSONField(default=list)),
                ("heard_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["source", "heard_at"],
                        name="recruitment_hints_unread",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="recruitment_hint_once")
                ],
            },
        ),
    ]
