"""Rights hang on what a unit is known by, not on what it is called: cases that stand get it from today's names."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def fill(apps: Any, _: object) -> None:
    """A name or a code in the archive that one unit has, and no other."""
    case, unit = apps.get_model("archive", "CaseFile"), apps.get_model("accounts", "Unit")
    known: dict[str, set[str]] = {}
    for key, name, code in unit.objects.values_list("key", "name", "archive_code"):
        for called in filter(None, (name, code)):
            known.setdefault(called, set()).add(f"builtin:{key}")
    for called, refs in known.items():
        if len(refs) == 1:
            case.objects.filter(unit=called, unit_ref="").update(unit_ref=refs.pop())


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_code_lists"), ("accounts", "0003_who_may_and_who_tried")]
    operations = [
        migrations.AddField(
            "casefile", "unit_ref", models.CharField(blank=True, db_index=True, default="", max_length=261)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
