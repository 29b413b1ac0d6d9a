"""Addresses of vacancies and candidates."""

from __future__ import annotations

from django.urls import path

from arkivbro.recruitment.views import archiving, candidates, transfer, vacancies, vacancy

urlpatterns = [
    path("stillinger/", vacancies.vacancies, name="vacancies"),
    path("stillinger/<str:reference>/", vacancy.vacancy, name="vacancy"),
    path("stillinger/<str:reference>/annonse/", vacancy.advertisement, name="advertisement"),
    path("stillinger/<str:reference>/kandidater/", candidates.candidate_list, name="candidates"),
    path("stillinger/<str:reference>/kandidater/<str:public_id>/", candidates.candidate, name="candidate"),
    path("stillinger/<str:reference>/vedlegg/<str:public_id>/", candidates.attachment, name="attachment"),
    path("stillinger/<str:reference>/arkiv/", archiving.archive_log, name="archive-log"),
    path("stillinger/<str:reference>/arkiv/overfor/", archiving.transfer, name="archive-transfer"),
    path("stillinger/<str:reference>/arkiv/<str:public_id>/", transfer.transfer, name="transfer"),
    path("stillinger/<str:reference>/arkiv/<str:public_id>/<str:what>/", transfer.act, name="transfer-act"),
    path("stillinger/<str:reference>/avgjor/<str:what>/", vacancy.decide, name="decide-vacancy"),
]
