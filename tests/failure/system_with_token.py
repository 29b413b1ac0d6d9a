"""Another recruitment system with a token; and what stands of what it told."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

TOKEN = "token"


def put_in() -> None:
    """What the system shows lies in a file of the data folder."""
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.models import Scope
    from arkivbro.accounts.services.tokens import MakeToken, make_token
    from arkivbro.recruitment.clock import clock
    from arkivbro.recruitment.models import LetterTemplate

    LetterTemplate.objects.get_or_create(
        kind="rejection", kind_name="Avslag", language="nb", subject="x", body="x"
    )
    expires = (clock() + timedelta(days=30)).date()
    made = make_token(
        MakeToken(
            actor=COMMAND_LINE,
            name="Varbi",
            source="varbi",
            scopes=list(Scope),
            expires_on=expires,
            has_every_unit=True,
        )
    )
    (Path(os.environ["ARKIVBRO_DATA_DIR"]) / TOKEN).write_text(made.shown)


def standing() -> dict[str, Any]:
    """By the vacancy's id, everything that was told with it and how often."""
    from arkivbro.accounts.models import AuditEntry
    from arkivbro.api.models import Upload
    from arkivbro.recruitment.models import Letter, Vacancy
    from arkivbro.working_files import work_store

    found: dict[str, Any] = {}
    for row in Vacancy.objects.order_by("pk"):
        applications = list(row.applications.order_by("source_id"))
        names = [str(row.ref), *(str(one.ref) for one in applications)]
        found[row.source_id] = {
            "applications": [[one.source_id, one.version] for one in applications],
            "files": [
                [one.source_id, work_store().has(one.sha256, one.size)]
                for application in applications
                for one in application.attachments.order_by("source_id")
            ],
            "letters": [one.kind for one in Letter.objects.filter(vacancy=row)],
            "told": Counter(AuditEntry.objects.filter(where__in=names).values_list("act", flat=True)),
        }
    assert not Upload.objects.filter(in_form=True).exists(), "a form that was taken in leaves nothing"
    return found
