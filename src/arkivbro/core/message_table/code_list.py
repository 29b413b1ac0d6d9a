"""What the archive's code lists are called (`archive.models.codes`)."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "code_list.one_code": Word("«{unknown}» ({code_list})"),
    "code_list.journalposttype": Word("Journalposttype"),
    "code_list.journalstatus": Word("Journalstatus"),
    "code_list.saksstatus": Word("Saksstatus"),
    "code_list.korrespondanseparttype": Word("Korrespondanseparttype"),
    "code_list.dokumenttype": Word("Dokumenttype"),
    "code_list.dokumentstatus": Word("Dokumentstatus"),
    "code_list.tilknyttetRegistreringSom": Word("Tilknyttet registrering som"),
    "code_list.variantformat": Word("Variantformat"),
    "code_list.tilgangsrestriksjon": Word("Tilgangskode"),
    "code_list.skjermingDokument": Word("Skjerming av dokument"),
    "code_list.skjermingMetadata": Word("Skjerming av metadata"),
    "code_list.avskrivningsmaate": Word("Avskrivningsmåte"),
    "code_list.kassasjonsvedtak": Word("Kassasjonsvedtak"),
}
