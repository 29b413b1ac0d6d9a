"""What an act changed, from what to what: stands beside the act in the audit log. It names no applicant."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "audited.address_list": Word("adresseliste"),
    "audited.asked_by": Word("bedt om av {username}"),
    "audited.clearance": Word("{code}"),
    "audited.clearance_in": Word("{code} i {unit}"),
    "audited.clearances": Word("klareringer: {before} → {after}"),
    "audited.codes": Word("{codes}"),
    "audited.custom_list": Word("søkerliste fra avansert"),
    "audited.extended_list": Word("utvidet søkerliste"),
    "audited.found": Word("{number}"),
    "audited.list_as_file": Word("{list}, versjon {version}, som fil ({form})"),
    "audited.list_on_screen": Word("{list}, versjon {version}, på skjermen"),
    "audited.none": Word("ingen"),
    "audited.password": Word("nytt passord"),
    "audited.personal": Word("navn, e-post eller initialer"),
    "audited.public_list": Word("offentlig søkerliste"),
    "audited.put_back": Word("fra en kopi av {copied}"),
    "audited.role.administrator": Word("administrator"),
    "audited.role.archivist": Word("arkivar"),
    "audited.role.recruiter": Word("rekrutterer"),
    "audited.roles": Word("roller: {before} → {after}"),
    "audited.several": Word("{first}; {rest}"),
    "audited.sign_in": Word("kan logge inn: {before} → {after}"),
    "audited.unit": Word("{before} ({before_code}) → {after} ({after_code})"),
    "audited.unit_in_archive": Word("{before} → {after}"),
    "audited.units_read": Word("{count} enheter"),
    "audited.units": Word("enheter: {before} → {after}"),
    "audited.username": Word("brukernavn: {before} → {after}"),
    "audited.statement_version": Word("versjon {number}"),
}
