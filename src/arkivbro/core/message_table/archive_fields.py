"""The fields of records, as they are called in what is told of them."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "archive.field_document_date": Word("Dokumentets dato"),
    "archive.field_entry_type": Word("Journalposttypen"),
    "archive.field_officer": Word("Saksbehandler"),
    "archive.field_reason": Word("Grunnen"),
    "archive.field_received_date": Word("Mottatt dato"),
    "archive.field_responsible": Word("Saksansvarlig"),
    "archive.field_sent_date": Word("Sendt dato"),
    "archive.field_title": Word("Tittelen"),
    "archive.field_unit": Word("Enhet"),
}
