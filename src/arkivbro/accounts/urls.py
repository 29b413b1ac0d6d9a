"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from arkivbro.accounts.models import StatementKind
from arkivbro.accounts.views import signing_in, statements, tokens, users

urlpatterns = [
    *(path(f"{kind}/", statements.statement, {"kind": kind}, name=kind) for kind in StatementKind.values),
    path("logg-inn/", signing_in.sign_in, name="login"),
    path("logg-ut/", signing_in.sign_out, name="logout"),
    path("min-konto/", signing_in.my_account, name="my-account"),
    path("brukere/", users.users, name="users"),
    path("brukere/ny/", users.edit_user, name="new-user"),
    path("brukere/enheter/", users.units, name="units"),
    path("brukere/enheter/<int:pk>/", users.edit_unit, name="edit-unit"),
    path("brukere/tilganger/", tokens.tokens, name="tokens"),
    path("brukere/tilganger/<str:public_id>/", tokens.decide_token, name="decide-token"),
    path("brukere/erklaringer/", statements.statements, name="statements"),
    path("brukere/erklaringer/<str:kind>/", statements.edit_statement, name="edit-statement"),
    path("brukere/logg/", users.audit_log, name="audit-log"),
    path("brukere/bekreft/<str:username>/", users.decide_waiting, name="decide-waiting-user"),
    path("brukere/bruker/<str:username>/", users.edit_user, name="edit-user"),
]
