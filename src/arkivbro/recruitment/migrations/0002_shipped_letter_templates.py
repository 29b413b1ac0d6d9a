from django.db import migrations

from arkivbro.core.letter_templates import EXEMPTION_GRANTED, EXEMPTION_REFUSED, TEMPLATES

NAMES = {
    "confirmation": "Bekreftelse på mottatt søknad",
    "interview": "Innkalling til intervju",
    "rejection": "Avslag på søknad",
    "offer": "Tilbud om stilling",
    EXEMPTION_GRANTED: "Svar på ønske om unntak: innvilget",
    EXEMPTION_REFUSED: "Svar på ønske om unntak: avslått",
}
OUTCOMES = {EXEMPTION_GRANTED: "granted", EXEMPTION_REFUSED: "refused"}
"""What a notice of a decision tells."""


def make(apps, _schema_editor):
    """The letters that ship; a body changes them or adds its own."""
    rows = apps.get_model("recruitment", "LetterTemplate").objects
    for (name, language), one in TEMPLATES.items():
        rows.get_or_create(
            kind=one.kind,
            kind_name=NAMES[name],
            language=language.value,
            defaults={
                "subject": one.subject,
                "body": one.body,
                "fields": dict(one.fields),
                "outcome": OUTCOMES.get(name, ""),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0001_tables")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
