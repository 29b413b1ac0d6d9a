"""Webcruiter's REST door, its portal and its deliveries against the port's suite: pages shorter than was asked for, one candidate without a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.configuration import DeliverySettings, PortalSettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.connectors.webcruiter.portal import PortalSource
from arkivbro.core.ref import Ref
from simulators.webcruiter.state import LOCK
from tests.contract.source.conformance import SourceConformance, goods
from tests.deliveries import TITLE, delivery, entry, put, zipped
from tests.simulated_webcruiter import simulated_webcruiter


class TestWebcruiterApi(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[ApiSource]:
        with simulated_webcruiter(tmp_path) as webcruiter:
            store = webcruiter.state.store
            webcruiter.state.settings.largest_page = 2
            for number in range(5):
                files = (
                    ("CV", f"cv {number}.pdf", b"%PDF-1.7 " + bytes([number])),
                    ("Diploma", "ø.pdf", b"x"),
                )
                store.apply("9000000001", f"Kari {number}", "Prøve", *files)
            store.apply("9000000001", "", "")
            source = webcruiter.source()

            def take_away() -> Ref:
                last = goods(source)[-1]
                store.delete(last.id)
                return last

            self.take_away = take_away
            yield source


class TestWebcruiterPortal(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[PortalSource]:
        with simulated_webcruiter(tmp_path) as webcruiter:
            webcruiter.state.settings.portal_page = 2
            for title in ("Inspektør", "Rådgiver", "", "Leder"):
                webcruiter.state.store.publish(title)
            source = PortalSource(PortalSettings(company_lock=LOCK, url=webcruiter.address))

            def take_away() -> Ref:
                last = goods(source)[-1]
                webcruiter.state.store.change_vacancy(last.id, gone=True)
                return last

            self.take_away = take_away
            yield source


class TestWebcruiterDelivery(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> DeliverySource:
        put(tmp_path / "in", "a.xml", delivery(entry("a", TITLE, "a.pdf"), entry("b", TITLE, "borte.pdf")))
        put(tmp_path / "in", "a.pdf", b"%PDF-1.7 a %%EOF")
        put(tmp_path / "in", "b.zip", zipped(x_xml=delivery(entry("c", TITLE, "c.pdf")), c_pdf=b"%PDF-1.7 c"))
        source = DeliverySource(DeliverySettings(path="in"), beside=tmp_path)

        def take_away() -> Ref:
            last = goods(source)[-1]
            (tmp_path / "in" / "b.zip").unlink()
            return last

        self.take_away = take_away
        return source
