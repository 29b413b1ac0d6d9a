"""One task for each that was received: case, entry, documents, row by row."""

import hashlib
import mimetypes
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from benchmarks.usual.documents import pdf_of
from benchmarks.usual.models import Application, Case, Document, Entry, Event, Vacancy


@task()
def archive_vacancy(pk):
    vacancy = Vacancy.objects.get(pk=pk)
    entry = new_entry(case_of(vacancy), kind="X", title=f"Utlysning – {vacancy.title}")
    add_document(entry, entry.title, "utlysning.pdf", pdf_of(vacancy.facts))
    journal(entry)


@task()
def archive_application(pk):
    application = Application.objects.select_related("vacancy").get(pk=pk)
    entry = new_entry(
        case_of(application.vacancy),
        kind="I",
        title=f"Søknad – {application.vacancy.title}",
        sender=application.applicant,
        access_code="P",
        legal_basis="offl. § 25 første ledd",
    )
    add_document(entry, "Søknad og CV", "soknad.pdf", pdf_of(application.facts))
    for attachment in application.attachments.all():
        with attachment.file.open("rb") as file:
            add_document(entry, attachment.title, Path(attachment.file.name).name, file.read())
    journal(entry)
    application.archived_at = timezone.now()
    application.save()


def case_of(vacancy):
    with transaction.atomic():
        case = Case.objects.filter(vacancy=vacancy).first()
        if case is None:
            year = timezone.localdate().year
            last = Case.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
            case = Case.objects.create(
                vacancy=vacancy,
                year=year,
                number=last + 1,
                title=f"Ansettelse – {vacancy.title}",
                unit=vacancy.unit,
            )
    return case


def new_entry(case, **values):
    with transaction.atomic():
        last = case.entries.aggregate(last=Max("number"))["last"] or 0
        entry = Entry.objects.create(case=case, number=last + 1, **values)
    Event.objects.create(entry=entry, what="created")
    return entry


def add_document(entry, title, name, content):
    document = Document(
        entry=entry,
        number=entry.documents.count() + 1,
        title=title,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    Event.objects.create(entry=entry, what="document added")


def journal(entry):
    with transaction.atomic():
        last = Entry.objects.aggregate(last=Max("journal_number"))["last"] or 0
        entry.journal_number = last + 1
        entry.status = "J"
        entry.save()
    Event.objects.create(entry=entry, what="journalled")
