"""An application that is in no archive, of somebody with a name, and that its source deletes tomorrow."""

from __future__ import annotations

from pytest_django import Settings

from arkivbro.conf.configuration import Configuration
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import new_public_id

SOURCE = "webcruiter"


def soon_gone_of(settings: Settings) -> Application:
    """Of the demo's recruiter's own vacancy, so that it is known whose it is and where."""
    vacancy = Vacancy.objects.filter(unit_name="Region Vest").order_by("pk")[0]
    one = vacancy.applications.order_by("pk")[0]
    facts = one.facts.latest("version")
    one.pk, one.public_id, one.source_id, one.source = None, new_public_id(), "70001", SOURCE
    one.subject = str(one.ref)
    one.save()
    facts.pk, facts.application = None, one
    facts.save()
    settings.ARKIVBRO = Configuration.model_validate({"source": {SOURCE: {"deletes_after_days": 1}}})
    return one
