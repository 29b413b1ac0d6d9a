"""The demo's body: the same every time, through the same door, with everything that is awkward in it."""

from __future__ import annotations

from arkivbro.demo import files
from arkivbro.demo.body import Size, changes, news
from arkivbro.demo.play import play_changes, play_news
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors import counts
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force

SMALL = Size(vacancies=2, applications=7)


def test_the_same_seed_gives_the_same_events() -> None:
    assert list(news(SMALL)) == list(news(SMALL))
    assert list(changes(SMALL)) == list(changes(SMALL))
    assert next(news(SMALL)) != next(news(Size(vacancies=2, applications=7, seed=18)))
    assert files.encrypted_pdf.__wrapped__("Attest") == files.encrypted_pdf.__wrapped__("Attest")


def test_played_twice_it_makes_nothing_new() -> None:
    assert play_news(SMALL) == 16
    force(Transfer.objects.all(), State.TRANSFERRED)
    assert play_changes(SMALL) == 3
    kinds = sorted(Transfer.objects.values_list("kind", flat=True))
    assert kinds == ["advertisement"] * 2 + ["advertisement_change"] + ["application"] * 15 + ["withdrawal"]
    force(Transfer.objects.all(), State.TRANSFERRED)
    play_changes(SMALL)
    assert Transfer.objects.count() == len(kinds)
    assert counts() == {"vacancies": 2, "applications": 14, "waiting": 0}


def test_it_has_what_is_awkward() -> None:
    size = Size()
    play_news(size)
    wishes = set(Application.objects.values_list("exemption", flat=True))
    assert wishes == {"unknown", "none", "requested"}
    assert Application.objects.filter(lateness="late").exists()
    assert Application.objects.filter(protection="confidential").exists()
    assert Application.objects.filter(attachments__size=0).exists()
    assert set(Vacancy.objects.values_list("internal_only", flat=True)) == {True, False}
    assert Vacancy.objects.filter(deadline_words="Snarest").exists()
    assert Vacancy.objects.filter(unit_name="Direktoratet").exists()
