"""Addresses of vacancies and candidates."""

from __future__ import annotations

from django.urls import path

from arkivbro.recruitment.views import (
    archiving,
    candidates,
    exemption,
    first_contact,
    handling,
    letters,
    lists,
    proof,
    soon_gone,
    transfer,
    units,
    vacancies,
    vacancy,
    webhook,
    without_vacancy,
    writing,
)

urlpatterns = [
    path("api/<str:source>/webhook", webhook.webhook, name="webhook"),
    path("drift/forste-innlesing/", first_contact.first_contact, name="first-contact"),
    path("drift/snart-borte/", soon_gone.applications_soon_gone, name="soon-gone"),
    path("drift/fullstendighet/", proof.proofs, name="proofs"),
    path("drift/fullstendighet/sertifikat/", proof.certificate, name="proof-certificate"),
    path("drift/enheter/", units.units, name="units-in-archive"),
    path("drift/enheter/endre/", units.unit, name="unit-in-archive"),
    path("drift/enheter/hent/", units.read_units, name="read-units"),
    path("drift/enheter/enheter.toml", units.units_as_toml, name="units-as-toml"),
    path("drift/enheter/les-inn/", units.units_from_toml, name="units-from-toml"),
    path("stillinger/", vacancies.vacancies, name="vacancies"),
    path("soknader-uten-stilling/", without_vacancy.applications_without_vacancy, name="without-vacancy"),
    path(
        "soknader-uten-stilling/<str:public_id>/",
        without_vacancy.decide_without_vacancy,
        name="decide-without-vacancy",
    ),
    path("stillinger/<str:reference>/", vacancy.vacancy, name="vacancy"),
    path("stillinger/<str:reference>/annonse/", vacancy.advertisement, name="advertisement"),
    path("stillinger/<str:reference>/kandidater/", candidates.candidate_list, name="candidates"),
    path("stillinger/<str:reference>/kandidater/<str:public_id>/", candidates.candidate, name="candidate"),
    path("stillinger/<str:reference>/vedlegg/<str:public_id>/", candidates.attachment, name="attachment"),
    path(
        "stillinger/<str:reference>/kandidater/<str:public_id>/unntak/", exemption.exemption, name="exemption"
    ),
    path(
        "stillinger/<str:reference>/kandidater/<str:public_id>/opplysninger/",
        handling.handling,
        name="handling",
    ),
    path("stillinger/<str:reference>/sokerlister/", lists.lists, name="lists"),
    path("stillinger/<str:reference>/sokerlister/avansert/", lists.advanced, name="advanced-list"),
    path("stillinger/<str:reference>/sokerlister/unntak/", exemption.requests, name="exemption-requests"),
    path("stillinger/<str:reference>/sokerlister/lag/<str:name>/", lists.make, name="make-list"),
    path("stillinger/<str:reference>/sokerlister/<str:public_id>/", lists.locked_list, name="locked-list"),
    path(
        "stillinger/<str:reference>/sokerlister/<str:public_id>/<str:form>/",
        lists.download,
        name="download-list",
    ),
    path("stillinger/<str:reference>/brev/", letters.letters, name="letters"),
    path("stillinger/<str:reference>/brev/last-opp/", letters.upload, name="upload-letter"),
    path("stillinger/<str:reference>/brev/skriv/<int:template>/", writing.write, name="write-letter"),
    path(
        "stillinger/<str:reference>/brev/<str:public_id>/send/", letters.send_again, name="send-letter-again"
    ),
    path(
        "stillinger/<str:reference>/brev/<str:batch>/innsyn/",
        letters.addresses_for_access,
        name="addresses-for-access",
    ),
    path(
        "stillinger/<str:reference>/brev/<str:batch>/innsyn/pdf/",
        letters.addresses_for_access_as_pdf,
        name="addresses-for-access-pdf",
    ),
    path("brevmaler/", letters.templates, name="letter-templates"),
    path("brevmaler/ny/", letters.edit_template, name="new-letter-template"),
    path("brevmaler/<int:pk>/", letters.edit_template, name="edit-letter-template"),
    path("stillinger/<str:reference>/arkiv/", archiving.archive_log, name="archive-log"),
    path("stillinger/<str:reference>/arkiv/overfor/", archiving.transfer, name="archive-transfer"),
    path("stillinger/<str:reference>/arkiv/<str:public_id>/", transfer.transfer, name="transfer"),
    path("stillinger/<str:reference>/arkiv/<str:public_id>/<str:what>/", transfer.act, name="transfer-act"),
    path("stillinger/<str:reference>/fullstendighet/", proof.proof, name="proof"),
    path("stillinger/<str:reference>/fullstendighet/godta/", proof.accept, name="accept-difference"),
    path("stillinger/<str:reference>/fullstendighet/rapport/", proof.report, name="proof-report"),
    path(
        "stillinger/<str:reference>/fullstendighet/ikke-arkivert/",
        proof.not_archived,
        name="not-archived-register",
    ),
    path("stillinger/<str:reference>/avgjor/<str:what>/", vacancy.decide, name="decide-vacancy"),
]
