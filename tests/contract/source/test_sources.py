"""Our sources against the port's suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.registry import source_class
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import Misconfigured
from tests.application_folders import cv, message, write
from tests.contract.source.conformance import SourceConformance
from tests.feeds import item, write_feed
from tests.words import words_of


class TestFeed(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> FeedSource:
        return FeedSource(
            write_feed(tmp_path, item(), item(wc_AdvertId="2", title=""), item(wc_AdvertId="3"))
        )


class TestFolder(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> FolderSource:
        for number in range(1, 4):
            write(tmp_path, f"søknad {number}", message(number), cv_pdf=cv(number))
        write(tmp_path, "x", b"{")
        return FolderSource(tmp_path)


def test_the_registry_names_them() -> None:
    assert source_class("webcruiter") is FeedSource
    assert source_class("folder") is FolderSource
    with pytest.raises(Misconfigured) as caught:
        source_class("hrmanager")
    assert "De som finnes: folder, webcruiter" in words_of(caught.value)
