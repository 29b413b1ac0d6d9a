"""What stands in the archive is found by its words too: piece by piece, so that it may be interrupted and begun anew."""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction

from arkivbro.archive import found_by_triggers
from arkivbro.core.text_forms import words_form

CASES_AT_ONCE = 50


def fill(apps: Any, editor: Any) -> None:
    """Cases, a few at a time with all their entries; what was filled before an interruption stands."""
    database = editor.connection
    case, entry = apps.get_model("archive", "CaseFile"), apps.get_model("archive", "RegistryEntry")
    found_by_triggers.install(database, of_rows=False)
    last = 0
    while pks := list(
        case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CASES_AT_ONCE]
    ):
        with transaction.atomic(using=database.alias), database.cursor() as cursor:
            for model, rows in (
                (case, case.objects.filter(pk__in=pks)),
                (entry, entry.objects.filter(case__in=pks)),
            ):
                texts = rows.values_list("pk", "search_text", "public_search_text")
                changed = [
                    (words_form(full), words_form(public), pk) for pk, full, public in texts.iterator()
                ]
                cursor.executemany(
                    f"UPDATE {model._meta.db_table} SET search_text = %s, public_search_text = %s WHERE id = %s",
                    changed,
                )
            for statement in found_by_triggers.fill_statements(database.vendor):
                cursor.execute(statement, [pks[0], pks[-1]] * (statement.count("%s") // 2))
        last = pks[-1]
    found_by_triggers.install(database)
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        for statement in found_by_triggers.fill_statements(database.vendor):  # written by others meanwhile
            cursor.execute(statement, [0, 2**62] * (statement.count("%s") // 2))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("archive", "0004_found_by")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
