"""Capabilities are honest: given, not given and unknown are three answers, and unknown is never "no"."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.given import NAMES, told_given
from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.messages import sentence_of
from arkivbro.ports import Given, SourceCapabilities

SETTINGS = ApiSettings(url="https://x.example/", token_url="https://x.example/t", client_id="a")


def test_issue_13_item_3_every_capability_has_a_name() -> None:
    assert set(NAMES) == {one.name for one in fields(SourceCapabilities)}


def test_issue_13_item_3_only_given_counts_as_true() -> None:
    assert [bool(one) for one in (Given.GIVEN, Given.NOT_GIVEN, Given.UNKNOWN)] == [True, False, False]
    assert not SourceCapabilities().exemptions


def test_issue_13_item_3_the_api_says_what_its_mapping_has_names_for(tmp_path: Path) -> None:
    given = ApiSource(SETTINGS).capabilities()
    assert given.exemptions is Given.UNKNOWN, "no documented field: unknown, never no"
    assert given.lists is given.letters is given.deletions is given.webhooks is Given.UNKNOWN
    assert given.candidates is given.files is given.statuses is Given.GIVEN
    (tmp_path / "m.toml").write_text("[candidate]\nexemption = ['exempt']\n[paths]\nstatuses = ''\n")
    own = SETTINGS.model_copy(update={"mapping": "m.toml", "files": False})
    given = ApiSource(own, beside=tmp_path, hears=True).capabilities()
    assert given.exemptions is given.webhooks is Given.GIVEN
    assert given.files is Given.NOT_GIVEN
    assert given.statuses is Given.UNKNOWN


def test_issue_13_item_3_it_is_told_in_words(tmp_path: Path) -> None:
    assert sentence_of(told_given(FeedSource("x").capabilities())) == (
        "Gir annonser. Gir ikke søknader, filer, statuser, kundens egne felter, ønsker om unntak, trukne søknader, "
        "søkerlister, brev, slettinger, varsler. Ukjent: ingenting."
    )
    assert "Gir søknader, filer, ønsker om unntak, trukne søknader." in sentence_of(
        told_given(FolderSource(tmp_path).capabilities())
    )
