"""What comes in: stored, and a task for each, when the transaction is committed."""

from pathlib import Path

from django.core.files import File
from django.db import transaction

from benchmarks.usual.models import Application, Attachment, Vacancy
from benchmarks.usual.tasks import archive_application, archive_vacancy


@transaction.atomic
def receive_vacancy(told):
    vacancy = Vacancy.objects.create(
        reference=told["reference"], title=told["title"], unit=told["unit"], facts=told["document"]
    )
    transaction.on_commit(lambda: archive_vacancy.enqueue(vacancy.pk))
    return vacancy


@transaction.atomic
def receive_application(vacancy, told):
    application = Application.objects.create(
        vacancy=vacancy, reference=told["reference"], applicant=told["applicant"], facts=told["document"]
    )
    for attachment in told["attachments"]:
        with Path(attachment["path"]).open("rb") as file:
            Attachment.objects.create(
                application=application, title=attachment["title"], file=File(file, attachment["name"])
            )
    transaction.on_commit(lambda: archive_application.enqueue(application.pk))
