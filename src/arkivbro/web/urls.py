"""Web addresses. The contract of addresses stands in the architecture; each app brings its own."""

from __future__ import annotations

from django.urls import include, path

from arkivbro.web import health, metrics, operations, start, theme

urlpatterns = [
    path("", start.start, name="start"),
    path("helse/ready", health.ready, name="ready"),
    path("helse/live", health.live, name="live"),
    path("helse/drift/", health.operations_health, name="operations-health"),
    path("metrics", metrics.metrics, name="metrics"),
    path("tema.css", theme.theme, name="theme"),
    path("drift/", operations.operations, name="operations"),
    path("drift/feil/", operations.failures, name="failures"),
    path("drift/standard-saksansvarlig/", operations.on_default_officer, name="on-default-officer"),
    path("drift/ko/", operations.queue, name="queue"),
    path("drift/hendelser/", operations.incidents, name="incidents"),
    path("drift/innlesinger/", operations.imports, name="imports"),
    path("drift/tilkoblinger/<str:name>/", operations.connection_act, name="connection-act"),
    path("drift/kilder/<str:name>/", operations.source_act, name="source-act"),
    path("drift/prov-igjen/", operations.retry_many, name="retry-many"),
    path("", include("arkivbro.accounts.urls")),
    path("", include("arkivbro.api.urls")),
    path("", include("arkivbro.archive.urls")),
    path("", include("arkivbro.positions.urls")),
    path("", include("arkivbro.recruitment.urls")),
]
handler400 = "arkivbro.web.errors.bad_request"
handler403 = "arkivbro.web.errors.not_allowed"
handler404 = "arkivbro.web.errors.missing"
handler500 = "arkivbro.web.errors.broken"
