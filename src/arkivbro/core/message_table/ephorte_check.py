"""What `arkivbro check` looked at in ePhorte, and what it found."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    # --- what was looked at ---
    "ephorte_check.connection": Word("{name}: tilkobling"),
    "ephorte_check.service_user": Word("{name}: tjenestebruker"),
    "ephorte_check.version": Word("{name}: versjon"),
    "ephorte_check.rights": Word("{name}: rett til å registrere"),
    "ephorte_check.clearance": Word("{name}: klarering"),
    "ephorte_check.units": Word("{name}: journalenhet og enheter"),
    "ephorte_check.key_field": Word("{name}: nøkkelfelt på {place} ({field})"),
    "ephorte_check.visibility": Word("{name}: innsyn"),
    "ephorte_check.code_table": Word("{name}: {table}"),
    "ephorte_check.profile_code_table": Word("{name}, arkivprofilen: {table}"),
    "ephorte_check.profile_class": Word("{name}, arkivprofilen: klasse"),
    "ephorte_check.profile_access_group": Word("{name}, arkivprofilen: tilgangsgruppe"),
    "ephorte_check.access_group": Word("{value} settes ikke på saker i ePhorte."),
    "ephorte_check.profile_lengths": Word("{name}, arkivprofilen: lengder"),
    "ephorte_check.profile_people": Word("{name}, arkivprofilen: saksansvarlig og saksbehandlere"),
    "ephorte_check.profile_units": Word("{name}, arkivprofilen: enheter"),
    "ephorte_check.access_code": Word("tilgangskode"),
    "ephorte_check.case_status": Word("saksstatus"),
    "ephorte_check.disposal_code": Word("kassasjonskode"),
    "ephorte_check.document_category": Word("dokumentkategori"),
    "ephorte_check.document_status": Word("dokumentstatus"),
    "ephorte_check.file_format": Word("lagringsformat"),
    "ephorte_check.file_type": Word("mappetype"),
    "ephorte_check.follow_up_method": Word("avskrivningsmåte"),
    "ephorte_check.remark_type": Word("merknadstype"),
    "ephorte_check.record_status": Word("journalstatus"),
    "ephorte_check.entry_type": Word("dokumenttype"),
    "ephorte_check.journal_unit": Word("journalenhet"),
    "ephorte_check.sending_method": Word("forsendelsesmåte"),
    "ephorte_check.sending_status": Word("forsendelsesstatus"),
    "ephorte_check.series": Word("arkivdel"),
    "ephorte_check.variant_format": Word("variantformat"),
    "ephorte_check.class_system": Word("ordningsprinsipp"),
    "ephorte_check.class_value": Word("ordningsverdi"),
    "ephorte_check.legal_basis": Word("hjemmel"),
    "ephorte_check.cases": Word("saker"),
    "ephorte_check.classifications": Word("klasseringer"),
    "ephorte_check.entries": Word("journalposter"),
    "ephorte_check.parties": Word("parter"),
    "ephorte_check.descriptions": Word("dokumentbeskrivelser"),
    "ephorte_check.versions": Word("dokumentversjoner"),
    "ephorte_check.links": Word("dokumentlenker"),
    "ephorte_check.remarks": Word("merknader"),
    "ephorte_check.on_case": Word("saken"),
    "ephorte_check.on_entry": Word("journalposten"),
    "ephorte_check.on_document": Word("dokumentbeskrivelsen"),
    # --- all is well ---
    "ephorte_check.connected": Word("NCore svarer, og kontraktene er lest."),
    "ephorte_check.logged_in": Word("Tjenestebrukeren er logget inn og ser kodetabellene."),
    "ephorte_check.version_known": Word("NCore {version}."),
    "ephorte_check.may_create": Word("Tjenestebrukeren kan opprette {what}."),
    "ephorte_check.nothing_screened": Word("Arkivprofilen skjermer ingenting."),
    "ephorte_check.cleared": Word("Tjenestebrukeren er klarert for {codes}."),
    "ephorte_check.units_in_use": Word("{count} enheter er i bruk.", "1 enhet er i bruk."),
    "ephorte_check.key_field_fits": Word("Fritekst, langt nok, og kan søkes i."),
    "ephorte_check.counted": Word("Antall journalposter i saken kontrolleres før noe regnes som fraværende."),
    "ephorte_check.there": Word("{what} finnes."),
    "ephorte_check.all_fit": Word("Alle får plass."),
    "ephorte_check.active": Word("{who} er aktive."),
    "ephorte_check.profile_units_in_use": Word("De som profilen nevner, er i bruk."),
    # --- what is wrong ---
    "ephorte_check.with_words": Word("{problem} ePhorte svarte: «{words}»"),
    "ephorte_check.setting_wrong": Entry("{problem}", "Sjekk {setting}.", Who.OPERATOR),
    "ephorte_check.not_connected": Entry("{problem}", "Sjekk url, brannmur og sertifikat.", Who.OPERATOR),
    "ephorte_check.not_logged_in": Entry(
        "{problem}", "Sjekk username, passord, role, database og external_system_name.", Who.OPERATOR
    ),
    "ephorte_check.no_entry_types": Entry(
        "Tjenestebrukeren ser ingen dokumenttyper.",
        "Gi rollen lesetilgang til kodetabellene i ePhorte.",
        Who.OPERATOR,
    ),
    "ephorte_check.table_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til kodetabellen i ePhorte.", Who.OPERATOR
    ),
    "ephorte_check.classes_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til ordningsprinsipper og ordningsverdier.", Who.OPERATOR
    ),
    "ephorte_check.users_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til brukere i ePhorte.", Who.OPERATOR
    ),
    "ephorte_check.units_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til enheter og journalenheter.", Who.OPERATOR
    ),
    "ephorte_check.key_field_not_read": Entry(
        "{problem}",
        "Sett av et tilleggsattributt på {place} til arkivbro: fritekst uten verdiliste, minst {least} tegn, søkbart. "
        "Skriv det i key_attribute.{kind}.",
        Who.OPERATOR,
    ),
    "ephorte_check.key_field_undescribed": Word(
        "Feltet kan søkes i, men ePhorte beskriver det ikke: lengde og type er ikke kontrollert."
    ),
    "ephorte_check.key_field_half_described": Word(
        "Feltet kan søkes i, men ePhorte oppgir ikke både type og lengde for det."
    ),
    "ephorte_check.key_field_no_text": Word("Feltet er ikke et tekstfelt."),
    "ephorte_check.key_field_listed": Word("Feltet har en verdiliste."),
    "ephorte_check.key_field_short": Word("Feltet rommer bare {length} tegn; nøkkelen er {least}."),
    "ephorte_check.missing_codes": Entry(
        "{table}: {codes} finnes ikke i ePhorte.",
        "Rett koden i [archive.…] eller arkivprofilen, eller opprett den i ePhorte.",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.journal_unit_missing": Entry(
        "Journalenheten finnes ikke i ePhorte.", "Rett journal_unit.", Who.OPERATOR
    ),
    "ephorte_check.units_unused": Entry(
        "Enheten {units} er ikke i bruk i ePhorte.", "Rett [archive.….units].", Who.OPERATOR
    ),
    "ephorte_check.profile_units_unused": Entry(
        "Enheten {units} er ikke i bruk i ePhorte.",
        "Rett koden i arkivprofilen, eller unit_field og units i [archive.…].",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.sees_everything": Entry(
        "sees_everything er satt: et søk uten treff regnes som sikkert.",
        "Kontroller at tjenestebrukeren er klarert for alle tilgangskoder og grupper i disse sakene.",
        Who.OPERATOR,
    ),
    "ephorte_check.count_untold": Entry(
        "Den nyeste saken sier ikke hvor mange journalposter den har. Da blir hver ny journalpost Uavklart.",
        "Er tjenestebrukeren klarert for alle tilgangskoder og grupper, sett sees_everything = true; ellers få antallet vist "
        "i ePhorte.",
        Who.OPERATOR,
    ),
    "ephorte_check.cases_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til saker i ePhorte.", Who.ADMINISTRATOR
    ),
    "ephorte_check.system_missing": Entry(
        "Ordningsprinsippet {system} finnes ikke i ePhorte.",
        "Rett [case.class] i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.class_missing": Entry(
        "Ordningsverdien {class_} finnes ikke i ePhorte.",
        "Rett [case.class] i arkivprofilen, eller opprett den i ePhorte.",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.too_long": Entry(
        "«{value}» er lengre enn de {most} tegnene som ePhorte har til {what}.",
        "Kort den ned i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.some_too_long": Entry(
        "{count} verdier i arkivprofilen er lengre enn ePhortes felt.",
        "Kort dem ned i arkivprofilen.",
        Who.ADMINISTRATOR,
        "1 verdi i arkivprofilen er lengre enn ePhortes felt.",
    ),
    "ephorte_check.inactive": Entry(
        "{who} er ikke aktiv i ePhorte, eller er flere.",
        "Rett initialene i arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "ephorte_check.version_untold": Entry(
        "NCore sier ikke hvilken versjon det er: Functions V2 svarer ikke for tjenestebrukeren.",
        "Er NCore eldre enn 3.1.3 eller 5.1.3, må filter_quotes være false.",
        Who.OPERATOR,
    ),
    "ephorte_check.no_quotes": Entry(
        "NCore er {version}, og forstår ikke anførselstegn i søk.",
        "Sett filter_quotes = false.",
        Who.OPERATOR,
    ),
    "ephorte_check.may_not_create": Entry(
        "Tjenestebrukeren kan ikke opprette {what}.",
        "Gi rollen rett til å opprette dem i ePhorte.",
        Who.OPERATOR,
    ),
    "ephorte_check.may_create_untold": Entry(
        "ePhorte sier ikke om tjenestebrukeren kan opprette {what}.",
        "Prøv med en stilling i testbasen før dere tar det i bruk.",
        Who.OPERATOR,
    ),
    "ephorte_check.rights_not_read": Entry(
        "{problem}", "Gi rollen rett til å opprette dem i ePhorte.", Who.OPERATOR
    ),
    "ephorte_check.clearance_untold": Entry(
        "ePhorte sier ikke hvilke tilgangskoder tjenestebrukeren er klarert for.",
        "Se etter i ePhorte at den er klarert for {codes}.",
        Who.OPERATOR,
    ),
    "ephorte_check.not_cleared": Entry(
        "Tjenestebrukeren er ikke klarert for {codes}.",
        "Gi den klarering i ePhorte: uten den ser ikke arkivbro det som er registrert, og kan ikke fullføre det.",
        Who.OPERATOR,
    ),
    "ephorte_check.codes_not_read": Entry(
        "{problem}", "Gi rollen lesetilgang til tilgangskodene i ePhorte.", Who.OPERATOR
    ),
}
