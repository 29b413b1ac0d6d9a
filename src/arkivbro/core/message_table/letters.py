"""Letters: templates, merging, sending."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "letters.value_missing": Entry(
        "Mangler verdi for {fields}.",
        "Fyll ut feltet for søkeren, eller ta det ut av brevet.",
        Who.RECRUITER,
    ),
    "letters.braces_not_paired": Entry(
        "«{{» og «}}» må stå parvis rundt et flettefelt.",
        "Skriv feltet slik: {{navn}}.",
        Who.ARCHIVIST,
    ),
    "letters.template_has_mistakes": Entry(
        "Brevmalen har feil.",
        "Rett malen der det er nevnt.",
        Who.ARCHIVIST,
    ),
}
