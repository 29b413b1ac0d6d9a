"""A source is read by its interval: what comes goes in once, and what is in the way is told and waited out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.models import Application, ImportRun, UnreadableItem, Vacancy
from arkivbro.runtime import Runtime
from arkivbro.transfers import selectors, services
from arkivbro.transfers.models import SourceReading, Transfer
from arkivbro.transfers.services.reading_claims import meet
from arkivbro.ui.words import words
from tests.application_folders import cv, message, write
from tests.feeds import feed, item
from tests.integration.sources.conftest import INTERVAL, Clock
from tests.integration.sources.feed_server import FeedServer

Look = Callable[..., bool]


def feed_view() -> selectors.SourceView:
    return next(one for one in selectors.sources() if one.name == "webcruiter")


def test_by_its_interval_and_once(look: Look, clock: Clock, server: FeedServer) -> None:
    assert look()
    assert not look()
    for _ in range(5):
        clock.forward(INTERVAL)
        assert look()
    assert server.asked == 6
    assert Vacancy.objects.count() == Transfer.objects.count() == 1
    assert (feed_view().status, feed_view().last_read) == ("ok", clock.now)


def test_readings_that_say_the_same_do_not_pile_up(look: Look, clock: Clock, server: FeedServer) -> None:
    server.body = feed(item(), item(wc_AdvertId="2", title="")).encode()
    for _ in range(6):
        look()
        clock.forward(INTERVAL)
    assert [(run.new, run.unchanged, run.unreadable) for run in ImportRun.objects.order_by("pk")] == [
        (1, 0, 1),
        (0, 1, 1),
    ]
    server.body = feed(item(title="Ny tittel"), item(wc_AdvertId="2", title="")).encode()
    look()
    assert ImportRun.objects.count() == 3


def test_a_malformed_item_is_kept_out_with_a_finding(look: Look, server: FeedServer) -> None:
    server.body = feed(item(wc_AdvertId="7", title=""), item()).encode()
    look()
    assert Vacancy.objects.get().source_id == "9000000001"
    (told,) = UnreadableItem.objects.filter(kept_out=True)
    assert told.findings[0].place == "title"
    assert feed_view().status == "ok"


def test_a_folder_is_watched(look: Look, clock: Clock, tmp_path: Path) -> None:
    look()
    look("folder")
    assert not Application.objects.exists()
    write(tmp_path / "in", "a", message(), cv_pdf=cv())
    clock.forward(60)
    look("folder")
    assert Application.objects.count() == 1
    for _ in range(3):
        clock.forward(60)
        assert look("folder")
    assert Transfer.objects.filter(kind="application").count() == 1


def test_a_source_that_does_not_answer_is_asked_less_and_less(
    look: Look, clock: Clock, server: FeedServer
) -> None:
    server.status = 503
    asked = []
    for _ in range(60):
        if look():
            asked.append(clock.now)
        clock.forward(120)
    waits = [(after - before).total_seconds() for before, after in pairwise(asked)]
    assert waits[0] >= 2 * INTERVAL * 0.9
    assert waits[1] > waits[0]
    assert feed_view().status == "unreachable"
    assert "HTTP 503" in words(feed_view().told)
    began = feed_view().since
    server.status = 200
    clock.forward(2 * 3600)
    assert look()
    assert began is not None
    assert (feed_view().status, feed_view().since, feed_view().reason) == ("ok", None, "")
    assert Vacancy.objects.count() == 1
    assert SourceReading.objects.get(source="webcruiter").failures == 0


def test_what_the_source_asks_for_is_waited(look: Look, clock: Clock, server: FeedServer) -> None:
    server.status, server.headers = 503, (("Retry-After", "7200"),)
    look()
    clock.forward(7000)
    assert not look()
    clock.forward(300)
    assert look()


def test_a_wrong_address_pauses_until_the_configuration_is_another(
    look: Look, clock: Clock, server: FeedServer, runtime: Runtime
) -> None:
    server.status = 404
    look()
    assert (feed_view().status, server.asked) == ("error", 1)
    clock.forward(INTERVAL * 3)
    assert not look()
    server.status = 200
    meet(runtime, "webcruiter")
    assert not look()
    meet(replace(runtime, configuration_hash="two"), "webcruiter")
    assert look()
    assert feed_view().status == "ok"


def test_a_feed_that_breaks_off_keeps_what_was_read(look: Look, clock: Clock, server: FeedServer) -> None:
    server.body = feed().replace("</channel></rss>", "<item>").encode()
    look()
    assert Vacancy.objects.count() == 1
    assert feed_view().status == "error"
    assert "bryter av" in words(feed_view().told)
    server.body = feed(item(), item(wc_AdvertId="2", wc_RefNr="R-18")).encode()
    clock.forward(2 * INTERVAL * 1.1)
    look()
    assert Vacancy.objects.count() == Transfer.objects.count() == 2


def test_a_person_reads_now_pauses_and_begins_again(look: Look, clock: Clock, server: FeedServer) -> None:
    look()
    services.read_source_now("webcruiter")
    assert look()
    services.pause_source("webcruiter", by="arne", reason="Vedlikehold")
    clock.forward(INTERVAL * 10)
    assert not look()
    assert (feed_view().status, feed_view().reason, feed_view().paused_by) == (
        "paused",
        "Vedlikehold",
        "arne",
    )
    services.resume_source("webcruiter")
    assert look()
    assert feed_view().status == "ok"
    with pytest.raises(WrongUse):
        services.pause_source("finnes-ikke", by="arne", reason="")


def test_one_worker_at_a_time(look: Look, clock: Clock, server: FeedServer) -> None:
    SourceReading.objects.filter(source="webcruiter").update(
        owner="worker-2", reading_until=clock.now.replace(year=2099)
    )
    assert not look()
    SourceReading.objects.filter(source="webcruiter").update(reading_until=clock.now.replace(year=2020))
    assert look()
    assert SourceReading.objects.get(source="webcruiter").owner == ""


def test_a_defect_of_ours_is_told_and_waited_out(
    look: Look, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(runtime.sources["webcruiter"]), "changes", lambda *_: 1 / 0)
    assert look()
    assert feed_view().status == "error"
    assert "feil i arkivbro" in words(feed_view().told)
    assert not look()
