"""What an act changed, from what to what: stands beside the act in the audit log. It names no applicant."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "audited.asked_by": Word("bedt om av {username}"),
    "audited.clearance": Word("{code}"),
    "audited.clearance_in": Word("{code} i {unit}"),
    "audited.clearances": Word("klareringer: {before} → {after}"),
    "audited.codes": Word("{codes}"),
    "audited.found": Word("{number}"),
    "audited.none": Word("ingen"),
    "audited.password": Word("nytt passord"),
    "audited.personal": Word("navn, e-post eller initialer"),
    "audited.role.administrator": Word("administrator"),
    "audited.role.archivist": Word("arkivar"),
    "audited.role.recruiter": Word("rekrutterer"),
    "audited.roles": Word("roller: {before} → {after}"),
    "audited.several": Word("{first}; {rest}"),
    "audited.sign_in": Word("kan logge inn: {before} → {after}"),
    "audited.unit": Word("{before} ({before_code}) → {after} ({after_code})"),
    "audited.units": Word("enheter: {before} → {after}"),
    "audited.username": Word("brukernavn: {before} → {after}"),
    "audited.statement_version": Word("versjon {number}"),
}
