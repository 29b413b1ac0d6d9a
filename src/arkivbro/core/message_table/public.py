"""Where in the public record something stands, in words (`core.public_record`); `{place}` is which one."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE: dict[str, Word] = {
    "public.title": Word("tittel"),
    "public.unit": Word("enhet"),
    "public.officer": Word("saksbehandler"),
    "public.journal_unit": Word("journalenhet"),
    "public.number": Word("journalpostens nummer"),
    "public.journal_number": Word("løpenummer"),
    "public.type": Word("journalposttype"),
    "public.sign_off": Word("avskrivning"),
    "public.access_code": Word("tilgangskode"),
    "public.legal_basis": Word("hjemmel"),
    "public.remark": Word("merknad"),
    "public.case_number": Word("saksnummer"),
    "public.case_title": Word("sakens tittel"),
    "public.case_unit": Word("sakens enhet"),
    "public.case_responsible": Word("saksansvarlig"),
    "public.case_class": Word("klasse"),
    "public.case_journal_unit": Word("sakens journalenhet"),
    "public.case_access_code": Word("sakens tilgangskode"),
    "public.case_legal_basis": Word("sakens hjemmel"),
    "public.party_name": Word("part {place}"),
    "public.party_role": Word("rollen til part {place}"),
    "public.document_title": Word("dokument {place}, tittel"),
    "public.document_role": Word("dokument {place}, rolle"),
    "public.document_file_name": Word("dokument {place}, filnavn"),
    "public.document_access_code": Word("dokument {place}, tilgangskode"),
    "public.document_legal_basis": Word("dokument {place}, hjemmel"),
    "public.document_content": Word("dokument {place}, innhold"),
    "public.text": Word("tekst som alle kan se ({place})"),
}
