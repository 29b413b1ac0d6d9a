"""An application is sent whole, once, and is never stuck."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying, publishing
from arkivbro.positions.services.publishing import today
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services import receive_as_it_stands
from arkivbro.transfers.models import Transfer
from tests.integration.positions.conftest import PERSON, begun, sent, token_in
from tests.pages import pressed


def the_row(link: str) -> OwnApplication:
    row = applying.by_token(token_in(link))
    assert row is not None
    return row


def at_once(*acts: Callable[[], Any]) -> list[Exception]:
    """All of them at the same time, each with a connection of its own; what they raised."""
    ready, raised = threading.Barrier(len(acts)), list[Exception]()

    def do(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


class TestWhatIsWritten:
    @pytest.mark.one_database("what a form takes")
    @pytest.mark.parametrize("written", ["1988-04-02", "02.04.1988", "2.4.1988"])
    def test_a_birth_date_as_people_write_it(self, published: Position, written: str) -> None:
        client, link = sent(published, birth_date=written)
        assert the_row(link).state == "sent"
        assert 'value="1988-04-02"' in client.get(f"{link}?endre=1").content.decode()
        assert '"1988-04-02"' in Application.objects.get().facts.get().text

    @pytest.mark.one_database("what a form takes")
    @pytest.mark.parametrize(
        "wrong", [{"birth_date": "i fjor"}, {"gender": "troll"}, {"protection": "x"}, {"email": "nei"}]
    )
    def test_what_cannot_be_right_is_never_sent(self, published: Position, wrong: dict[str, str]) -> None:
        client, link = begun(published)
        client.post(link, PERSON | wrong)
        assert "Rett dette" in pressed(client, f"{link}se-over/").content.decode()
        with pytest.raises(WrongUse):
            applying.send(the_row(link), link)
        assert the_row(link).state == "writing"
        assert not Application.objects.exists()

    def test_what_was_changed_elsewhere_after_it_was_looked_over_is_not_sent_unseen(
        self, published: Position
    ) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        page = client.get(f"{link}se-over/").content.decode()
        seen = page.partition('name="sett" value="')[2].partition('"')[0]
        assert seen
        client.post(link, PERSON | {"letter": "Skrevet i et annet vindu."})
        again = client.post(f"{link}se-over/", {"sett": seen})
        assert again.status_code == 200
        assert "ble endret" in again.content.decode()
        assert the_row(link).state == "writing"

    def test_rows_of_education_and_experience_follow(self, published: Position) -> None:
        client, link = begun(published)
        rows = {
            "education-0-institution": "Universitetet i Prøve", "education-0-degree": "Master",
            "experience-0-employer": "Prøveetaten", "experience-0-title": "Rådgiver", "experience-3-title": "Sommerjobb",
        }  # fmt: skip
        answer = client.post(link, PERSON | rows | {"gjor": "flere-education"}, follow=True)
        assert 'name="education-2-institution"' in answer.content.decode()
        pressed(client, f"{link}se-over/")
        text = Application.objects.get().facts.get().text
        for word in ("Universitetet i Prøve", "Prøveetaten", "Sommerjobb"):
            assert word in text


class TestAtOnce:
    def test_send_pressed_in_four_windows_sends_once(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        row = the_row(link)
        assert at_once(*[lambda: applying.send(row, link)] * 4) == []
        assert [one.version for one in Application.objects.all()] == [1]
        assert Transfer.objects.filter(kind="application").count() == 1

    def test_withdrawn_while_a_change_is_sent_it_is_withdrawn(self, published: Position) -> None:
        for turn in range(5):
            client, link = sent(published)
            client.post(link, PERSON | {"letter": f"Bedre {turn}"})
            row, same = the_row(link), the_row(link)
            raised = at_once(
                lambda row=row, link=link: applying.send(row, link),  # type: ignore[misc]  # bound at once
                lambda same=same: applying.withdraw(same),  # type: ignore[misc]  # bound at once
            )
            assert all(isinstance(one, WrongUse) for one in raised)
            assert the_row(link).state == "withdrawn"
            known = Application.objects.get(source_id=row.source_id)
            assert known.withdrawn is not None

    def test_withdrawn_between_noting_and_telling(
        self, published: Position, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, link = sent(published)
        client.post(link, PERSON | {"letter": "Bedre"})
        real, others = receive_as_it_stands, iter([True])

        def receive_late(*what: Any, **options: Any) -> Any:
            """What the other window does comes in between."""
            if next(others, False):
                applying.withdraw(the_row(link))
            return real(*what, **options)

        monkeypatch.setattr(applying, "receive_as_it_stands", receive_late)
        applying.send(the_row(link), link)
        assert the_row(link).state == "withdrawn"
        assert Application.objects.get().withdrawn is not None


class TestTheDeadline:
    def test_one_begun_in_time_is_not_sent_too_late(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        Position.objects.update(deadline=today() - timedelta(days=2))
        page = pressed(client, f"{link}se-over/").content.decode()
        assert "Søknadsfristen er ute" in page
        assert not Application.objects.exists()

    def test_where_late_ones_are_taken_it_is_journalled_as_late(self, published: Position) -> None:
        late = today() - timedelta(days=2)
        Position.objects.update(deadline=late, accepts_late=True)
        publishing.publish(Position.objects.get(), "rakel")
        sent(published)
        assert Application.objects.get().lateness == "late"

    def test_an_application_that_was_sent_may_still_be_withdrawn(self, published: Position) -> None:
        client, link = sent(published)
        Position.objects.update(deadline=today() - timedelta(days=2))
        client.post(f"{link}trekk/")
        assert Application.objects.get().withdrawn is not None
        assert Transfer.objects.filter(kind="withdrawal").count() == 1
