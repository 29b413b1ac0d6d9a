"""Our sources against the port's suite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.registry import source_class
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import Misconfigured
from arkivbro.core.ref import Ref
from tests.application_folders import cv, message, write
from tests.contract.source.conformance import SourceConformance, goods
from tests.feeds import item, write_feed
from tests.words import words_of


class TestFeed(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> FeedSource:
        bad, other = item(wc_AdvertId="2", title=""), item(wc_AdvertId="3")

        def take_away() -> Ref:
            write_feed(tmp_path, item(), bad)
            return Ref("webcruiter", "3")

        self.take_away = take_away
        return FeedSource(write_feed(tmp_path, item(), bad, other))


class TestFolder(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> FolderSource:
        for number in range(1, 4):
            write(tmp_path, f"søknad {number}", message(number), cv_pdf=cv(number))
        write(tmp_path, "x", b"{")
        source = FolderSource(tmp_path)

        def take_away() -> Ref:
            (third,) = [one for one in goods(source) if one.id.endswith("A-3")]
            shutil.rmtree(tmp_path / "søknad 3")
            return third

        self.take_away = take_away
        return source


def test_the_registry_names_them() -> None:
    assert source_class("webcruiter") is FeedSource
    assert source_class("folder") is FolderSource
    with pytest.raises(Misconfigured) as caught:
        source_class("hrmanager")
    assert "De som finnes: folder, webcruiter" in words_of(caught.value)
