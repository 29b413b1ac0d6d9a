"""Addresses of the built-in archive and its public journal."""

from __future__ import annotations

from django.urls import path

from arkivbro.archive.views import (
    case_acts,
    cases,
    codes,
    corrections,
    documents,
    entries,
    entry_acts,
    integrity,
    journal,
    journal_days,
    queue,
)

CASE = "arkiv/saker/<int:year>-<int:sequence>/"
ENTRY = "arkiv/journalposter/<str:public_id>/"

urlpatterns = [
    path("offentlig-journal/", journal.journal, name="public-journal"),
    path("offentlig-journal/feed/", journal.journal_feed, name="public-journal-feed"),
    path("offentlig-journal/<str:public_id>/", journal.journal_entry, name="public-journal-entry"),
    path("arkiv/", cases.archive_start, name="archive"),
    path("arkiv/saker/", cases.case_list, name="archive-cases"),
    path("arkiv/saker/saksansvarlig/", case_acts.responsible_of_several, name="archive-cases-responsible"),
    path(CASE, cases.case_page, name="archive-case"),
    path(f"{CASE}endringslogg/", cases.case_log, name="archive-case-log"),
    path(f"{CASE}ansvarlig/", case_acts.responsible, name="archive-case-responsible"),
    path(f"{CASE}rett/", case_acts.correct, name="archive-case-correct"),
    path(f"{CASE}avslutt/", case_acts.close, name="archive-case-close"),
    path(f"{CASE}gjenapne/", case_acts.reopen, name="archive-case-reopen"),
    path("arkiv/til-journalforing/", queue.queue, name="archive-queue"),
    path("arkiv/journaldager/", journal_days.days, name="archive-journal-days"),
    path("arkiv/journaldager/<str:day>/", journal_days.day, name="archive-journal-day"),
    path(ENTRY, entries.entry_page, name="archive-entry"),
    path(f"{ENTRY}saksbehandler/", entry_acts.officer, name="archive-entry-officer"),
    path(f"{ENTRY}status/", entry_acts.status, name="archive-entry-status"),
    path(f"{ENTRY}avskriv/", entry_acts.signing_off, name="archive-entry-sign-off"),
    path(f"{ENTRY}utgar/", entry_acts.expire, name="archive-entry-expire"),
    path(f"{ENTRY}flytt/", entry_acts.move, name="archive-entry-move"),
    path(f"{ENTRY}rett/", corrections.correct_entry, name="archive-entry-correct"),
    path(f"{ENTRY}dokument/", documents.add, name="archive-document-add"),
    path(
        f"{ENTRY}dokument/<str:document_id>/rett/",
        corrections.correct_document,
        name="archive-document-correct",
    ),
    path(f"{ENTRY}dokument/<str:document_id>/fjern/", documents.remove, name="archive-document-remove"),
    path("arkiv/dokumenter/<str:public_id>/<str:name>", documents.open_file, name="archive-file"),
    path("arkiv/koder/", codes.code_lists, name="archive-codes"),
    path("arkiv/koder/<str:list_name>/", codes.code_list, name="archive-code-list"),
    path("arkiv/arkivdeler/", codes.series_list, name="archive-series"),
    path("arkiv/kontroll/", integrity.integrity, name="archive-integrity"),
]
