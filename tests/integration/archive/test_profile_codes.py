"""An administrator lets the archive know what a profile uses; a transfer never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from arkivbro.archive.models import ChangeLog, Series
from arkivbro.archive.services.profile_codes import missing_for_profile, register_for_profile
from arkivbro.core.profile import ArchiveProfile, read_profile

pytestmark = pytest.mark.django_db
PROFILES = Path(__file__).resolve().parents[3] / "profiles"


def shipped(name: str) -> ArchiveProfile:
    return read_profile((PROFILES / f"{name}.toml").read_text(encoding="utf-8"), name)


def test_the_first_profile_lacks_only_its_class() -> None:
    assert [finding.place for finding in missing_for_profile(shipped("arbeidstilsynet"))] == ["case.class"]


def test_a_profile_with_codes_of_its_own_names_each_and_where() -> None:
    where = {finding.place for finding in missing_for_profile(shipped("kommune"))}
    assert {"entry.application.access", "entry.application.disposal", "case.series", "case.class"} == where


@pytest.mark.parametrize("name", ["arbeidstilsynet", "kommune"])
def test_registering_is_complete_and_safe_to_repeat(name: str) -> None:
    profile = shipped(name)
    assert register_for_profile(profile=profile, by="Admin")
    assert missing_for_profile(profile) == ()
    rows = ChangeLog.objects.count()
    assert register_for_profile(profile=profile, by="Admin") == ()
    assert ChangeLog.objects.count() == rows
    series = Series.objects.get(code=profile.case.series)
    assert series.internal_entries_public is profile.journal.show_x
    assert series.journal_release_days == profile.journal.release_days
