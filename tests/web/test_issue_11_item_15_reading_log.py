"""Issue 11, item 15: who reads the log of readings does not learn who applies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.recruitment.models import Application, ImportRun, Vacancy
from arkivbro.recruitment.services import import_from
from tests.application_folders import message, write


def test_issue_11_item_15_administrators_see_no_names_in_reading_logs(
    as_user: Callable[[str], Client], tmp_path: Path
) -> None:
    name = "Søknad fra Gudrun Hemmeligvik"
    wrong = message(
        applicant={"given_name": "Gudrun", "family_name": "Hemmeligvik", "birth_date": "02.04.1988"}
    )
    write(tmp_path / "a", name, wrong)
    write(tmp_path / "b", name, message(attachments=[{"file": "Hemmeligvik.pdf"}]))
    write(tmp_path / "c", "Hemmeligvik1", message(7, attachments=[]))
    write(tmp_path / "c", "Hemmeligvik2", message(7, attachments=[]))
    for folder in ("a", "b", "c"):
        import_from(FolderSource(tmp_path / folder))
    runs = list(ImportRun.objects.filter(source="folder").order_by("-pk")[:3])
    for user in ("dagny", "arne"):
        for run in runs:
            page = as_user(user).get(f"/drift/innlesinger/?innlesing={run.pk}").content.decode()
            assert "mappe nr." in page
            assert "emmelig" not in page and "Gudrun" not in page


def test_issue_11_item_15_what_cannot_be_is_seen_where_the_candidate_is(
    as_user: Callable[[str], Client], tmp_path: Path
) -> None:
    vacancy = Vacancy.objects.order_by("pk").first()
    assert vacancy is not None
    values = message(99, vacancy=vacancy.reference, attachments=[])
    values["applicant"] |= {"birth_date": "1900-01-01", "email": "ingen", "family_name": "Gammelsen"}
    write(tmp_path, "S-1", values)
    import_from(FolderSource(tmp_path))
    row = Application.objects.get(source="folder", source_id="A-99")
    page = (
        as_user("arne").get(f"/stillinger/{vacancy.reference}/kandidater/{row.public_id}/").content.decode()
    )
    assert "Dette kan neppe stemme" in page
    assert "Fødselsdatoen: gir en alder" in page and "E-postadressen: er ikke" in page
    table = as_user("arne").get(f"/stillinger/{vacancy.reference}/kandidater/?sok=Gammelsen").content.decode()
    assert "må ses på" in table
    assert "126" not in re.sub(r"<[^>]+>", " ", table)
