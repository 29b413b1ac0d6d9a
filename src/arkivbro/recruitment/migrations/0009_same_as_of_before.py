"""Whoever was said to be one person before pairs were kept: everybody of such a group with everybody."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    handling = apps.get_model("recruitment", "ApplicantHandling")
    groups: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in handling.objects.exclude(same_person="").select_related("application"):
        groups[row.application.vacancy_id, row.same_person].append(row)
    for rows in groups.values():
        refs = {row.pk: f"{row.application.source}:{row.application.source_id}" for row in rows}
        if all(not row.same_as for row in rows):
            for row in rows:
                row.same_as = sorted(ref for pk, ref in refs.items() if pk != row.pk)
                row.save(update_fields=["same_as"])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0008_same_as")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
