"""Issue 14, item 4: the e-mail of the day says what the start page says, and names nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from pytest_django import Settings

from arkivbro import health
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import User
from arkivbro.incidents.services import digest
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.rights import visible_vacancies
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.web.tasks import besides_tasks, tasks_of
from tests.web.conftest import client_of

pytestmark = pytest.mark.django_db
SITE = "https://rekruttering.eksempel.no"


def test_issue_14_item_4_the_digest_says_what_the_start_page_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    given = django_settings.ARKIVBRO
    changed = given.model_copy(
        update={
            "mail": given.mail.model_copy(update={"host": "127.0.0.1"}),
            "web": given.web.model_copy(update={"address": f"{SITE}/"}),
            "incidents": given.incidents.model_copy(update={"digest": "00:00"}),
        }
    )
    monkeypatch.setattr(django_settings, "ARKIVBRO", changed)
    User.objects.filter(username="ragnhild").update(email="ragnhild@eksempel.no")
    row = User.objects.get(username="ragnhild")
    mine = visible_vacancies(Actor.of(row)).filter(archiving="automatic").first()
    assert mine is not None
    tomorrow = oslo_day(clock()) + timedelta(days=1)
    Vacancy.objects.filter(pk=mine.pk).update(deadline=tomorrow, state="published")
    tasks = tasks_of(row, health.heard())
    owed = [one for one in tasks if one.is_owed]
    assert owed and len(owed) < len(tasks), "vacancies that are open wait for nobody"
    digest.send_digests(tasks_of, besides_tasks)
    (told,) = [one for one in mail.outbox if one.to == ["ragnhild@eksempel.no"]]
    page = client_of("ragnhild").get("/").content.decode()
    for one in tasks:
        assert one.heading in page
        assert (f"{one.heading}: {one.number}." in told.body) is one.is_owed
        assert (f"{SITE}{one.address}\n" in told.body) is one.is_owed
    everything = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    facts = latest_facts_of(Application.objects.all())
    assert facts and not [one for one in facts.values() if str(one.applicant.name) in everything]
    assert told.subject.startswith("arkivbro: ")
