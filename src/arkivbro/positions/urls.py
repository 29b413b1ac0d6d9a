"""Addresses of the built-in recruitment."""

from __future__ import annotations

from django.urls import path

from arkivbro.positions.views import applying, public, writing

OWN = "ledige-stillinger/soknad/<str:token>/"

urlpatterns = [
    path("ledige-stillinger/", public.positions, name="vacant-positions"),
    path(OWN, applying.application, name="own-application"),
    path(f"{OWN}endre/", applying.go_on, name="own-application-change"),
    path(f"{OWN}vedlegg/", applying.upload, name="own-application-upload"),
    path(f"{OWN}vedlegg/<str:public_id>/fjern/", applying.remove_file, name="own-application-remove-file"),
    path(f"{OWN}se-over/", applying.review, name="own-application-review"),
    path(f"{OWN}trekk/", applying.withdraw, name="own-application-withdraw"),
    path("ledige-stillinger/<str:reference>/", public.position, name="vacant-position"),
    path("ledige-stillinger/<str:reference>/soknad/", applying.begin, name="begin-application"),
    path("stillinger/ny/", writing.new, name="new-position"),
    path("stillinger/utkast/", writing.drafts, name="position-drafts"),
    path("stillinger/<str:reference>/rediger/", writing.edit, name="edit-position"),
    path("stillinger/<str:reference>/publiser/", writing.publish, name="publish-position"),
    path("stillinger/<str:reference>/trekk-tilbake/", writing.cancel, name="cancel-position"),
]
