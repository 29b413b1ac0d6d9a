"""Vacancies whose names could not stand in an address (26/01234, ny) get one that can."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from arkivbro.core.address_names import name_in_address


def name_anew(apps: Any, _schema: Any) -> None:
    vacancies = apps.get_model("recruitment", "Vacancy").objects
    for row in vacancies.only("called", "source", "source_id", "public_id").iterator():
        called = name_in_address(row.called, f"{row.source}:{row.source_id}", f"id:{row.public_id}")
        if called != row.called:
            vacancies.filter(pk=row.pk).update(called=called)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0009_same_as_of_before")]
    operations = [migrations.RunPython(name_anew, migrations.RunPython.noop)]
