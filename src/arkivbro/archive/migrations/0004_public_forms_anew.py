"""The stored public forms made anew: one mask for each screened name, and nothing to search by while a text is hidden."""

from typing import Any

from django.db import migrations

from arkivbro.core.screening import Part, ScreenedText
from arkivbro.core.text_forms import norwegian_sort_key, search_form

CHUNK = 500


def _text(parts: list[dict[str, Any]]) -> ScreenedText:
    return ScreenedText(tuple(Part(p["text"], p["screened"], p["personal_name"]) for p in parts))


def _nameless(text: ScreenedText) -> str:
    return search_form(" ".join(p.text for p in text.parts if not p.screened and not p.personal_name))


def make_anew(apps: Any, schema_editor: Any) -> None:
    for name in ("CaseFile", "RegistryEntry", "DocumentDescription"):
        model = apps.get_model("archive", name)
        for row in model.objects.order_by("pk").iterator(chunk_size=CHUNK):
            title = _text(row.title_parts)
            hidden = getattr(row, "text_hidden", False) or name == "DocumentDescription"
            row.public_title, row.public_sort_key = title.public, norwegian_sort_key(title.public)
            row.public_search_text = "" if hidden else _nameless(title)
            row.search_text = search_form(title.full)
            row.save(update_fields=["public_title", "public_sort_key", "public_search_text", "search_text"])
    party = apps.get_model("archive", "CorrespondenceParty")
    for row in party.objects.order_by("pk").iterator(chunk_size=CHUNK):
        row.public_name = _text(row.name_parts).public
        row.save(update_fields=["public_name"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_integrity_runs")]
    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
