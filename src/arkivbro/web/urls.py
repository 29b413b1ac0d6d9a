"""Web addresses. The contract of addresses stands in the architecture; each app brings its own."""

from __future__ import annotations

from django.urls import path

from arkivbro.web import health

urlpatterns = [
    path("", health.start, name="start"),
    path("helse/", health.health, name="health"),
]
