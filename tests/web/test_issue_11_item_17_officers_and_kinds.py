"""Issue 11, items 13, 17 and 19: case handlers are those of the transfer's own archive, all of them; kinds of letters are the profile's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from arkivbro import runtime
from arkivbro.accounts.choices import MOST
from arkivbro.conf.profile_file import profile_text
from arkivbro.core.errors import ProfileInvalid, Unreachable
from arkivbro.core.messages import ends_in, message, remedy_of
from arkivbro.core.owed import Flow
from arkivbro.core.profile import read_profile
from arkivbro.ports import Choice, Chosen
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Letter, LetterTemplate, Vacancy
from arkivbro.recruitment.selectors.screens import vacancy_rows
from arkivbro.runtime import Runtime, current
from arkivbro.transfers.models import ArchiveCase, Transfer
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of, press

OTHER = "gammelt"
Answer = Callable[[frozenset[str]], frozenset[str]]


class Elsewhere:
    """An archive of which only its users are asked."""

    def __init__(self, takes: set[str] | None) -> None:
        self.takes = takes

    def inactive_users(self, initials: frozenset[str], *, deadline: float) -> frozenset[str]:
        if self.takes is None:
            raise Unreachable
        return frozenset(initials - self.takes)


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Another archive than the one new vacancies go to, with what it tells."""

    def wire(offers: dict[str, list[str]], archive: Any = None) -> None:
        def choices(what: Chosen, name: str) -> tuple[Choice, ...]:
            found = offers.get(name, ()) if what is Chosen.USER else ()
            return tuple(Choice(one, f"Navn {one}") for one in found)

        archives: dict[str, Any] = {**current().archives, OTHER: archive or object()}
        made: Runtime = replace(current(), choices=choices, archives=archives)
        monkeypatch.setattr(runtime, "_kept", {settings.ARKIVBRO_RUNTIME: made})

    yield wire


@pytest.fixture
def place(vacancy: Vacancy) -> str:
    """The page of a transfer of that archive, whose case handler is not taken there."""
    one = Transfer.objects.filter(case__vacancy_ref=vacancy.reference, kind="application").latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "declined", error=message("ephorte.officer"))
    ArchiveCase.objects.filter(pk=one.case_id).update(archive=OTHER)
    return f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"


def page(place: str) -> str:
    return one_line(client_of("arne").get(place).content)


def pick(place: str, initials: str) -> tuple[str, str]:
    """What the page says, and whom the transfer has afterwards."""
    told = press(client_of("arne"), place, {"saksbehandler": initials}, to=f"{place}ny-plan/")
    return told, Transfer.objects.get(public_id=place.rstrip("/").rpartition("/")[2]).officer


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_17_they_are_those_of_the_transfers_own_archive(
    wired: Callable[..., None], place: str
) -> None:
    wired({OTHER: ["GAML", "OLDE"], current().default_archive: ["NYNY"]})
    text = page(place)
    assert '<option value="GAML">GAML – Navn GAML</option>' in text and "NYNY" not in text
    told, officer = pick(place, "NYNY")
    assert "NYNY" in told and officer == ""
    assert pick(place, "OLDE")[1] == "OLDE"


def test_issue_11_item_17_a_list_that_is_cut_says_so_and_takes_the_others(
    wired: Callable[..., None], place: str
) -> None:
    every = [f"U{number:05}" for number in range(MOST + 234)]
    wired({OTHER: every})
    text = page(place)
    assert text.count("<option value=") == MOST and "Listen viser 1 000 av 1 234." in text
    assert 'list="saksbehandlere"' in text and "<select" not in text.partition('id="saksbehandler"')[2][:200]
    assert pick(place, every[-1])[1] == every[-1]


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_17_so_is_the_list_of_a_users_own_initials(wired: Callable[..., None]) -> None:
    wired({current().default_archive: [f"U{number:05}" for number in range(MOST + 1)]})
    text = one_line(client_of("dagny").get("/brukere/ny/").content)
    assert "Listen viser 1 000 av 1 001." in text


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_17_without_a_list_it_says_so_and_asks_of_the_one(
    wired: Callable[..., None], place: str
) -> None:
    wired({}, Elsewhere({"GAML"}))
    text = page(place)
    assert (
        "oppgir ikke nå hvem som kan velges" in text and 'name="saksbehandler" list="saksbehandlere"' in text
    )
    assert '<option value="RARE">' in text, "whom we know"
    assert pick(place, "RARE")[1] == "", "the archive says that it does not take them"
    assert pick(place, "GAML")[1] == "GAML"


@pytest.mark.parametrize("archive", [Elsewhere(None), object()], ids=["silent", "cannot tell"])
@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_17_where_it_cannot_be_asked_those_whom_we_know_are_taken(
    wired: Callable[..., None], place: str, archive: object
) -> None:
    wired({}, archive)
    told, officer = pick(place, "XXXX")
    assert "Arkivet kan ikke svare nå på om «XXXX»" in told and officer == ""
    assert pick(place, "RARE")[1] == "RARE"


@pytest.mark.parametrize("code", ["ephorte.responsible_rights", "ephorte.responsible"])
@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_18_the_remedy_for_the_responsible_is_no_other_case_handler(code: str) -> None:
    told = message(code)
    assert "velg en annen saksbehandler" not in remedy_of(told) and ends_in(told) == "prov-igjen"
    assert "bytt saksansvarlig på saken" in remedy_of(told)


# --- letters ---------------------------------------------------------------------------------------------------------


def form_of(text: str) -> dict[str, str]:
    rest = {"kind": "", "kind_name": "Omvisning", "language": "nb", "outcome": "", "own_fields": ""}
    return {**rest, "subject": "Hei", "body": text}


def test_issue_11_item_19_kinds_of_letters_are_picked_from_the_profile() -> None:
    dagny = client_of("dagny")
    text = one_line(dagny.get("/brevmaler/ny/").content)
    field = re.search(r'<select[^>]*name="kind".*?</select>', text)
    assert field and set(re.findall(r'<option value="([^"]+)"', field[0])) == set(
        current().profile.letter_kinds
    )
    told = press(dagny, "/brevmaler/ny/", form_of("Velkommen.") | {"kind": "omvisning"})
    assert "omvisning" in told and not LetterTemplate.objects.filter(kind="omvisning").exists()
    press(dagny, "/brevmaler/ny/", form_of("Velkommen.") | {"kind": "interview"})
    assert LetterTemplate.objects.filter(kind="interview", kind_name="Omvisning").exists()


def test_issue_11_item_19_one_from_before_is_shown_as_what_it_is_and_not_saved() -> None:
    row = LetterTemplate.objects.create(
        kind="omvisning", kind_name="Omvisning", language="nb", subject="Hei", body="Velkommen."
    )
    arne, place = client_of("arne"), f"/brevmaler/{row.pk}/"
    assert '<option value="omvisning" selected>omvisning (ikke i arkivprofilen)' in one_line(
        arne.get(place).content
    )
    told = press(arne, place, form_of("Annet.") | {"kind": "omvisning"})
    assert "Arkivprofilen kjenner ikke brev av slaget «omvisning»" in told
    row.refresh_from_db()
    assert row.body == "Velkommen."


def test_issue_11_item_13_a_sent_letter_of_a_kind_nobody_knows_is_owed(vacancy: Vacancy) -> None:
    application = vacancy.applications.first()

    def owed() -> bool:
        (row,) = vacancy_rows([vacancy])
        return Flow.LETTERS_NOT_ARCHIVED in row.judged.owed

    assert application is not None and not owed()
    letter = Letter.objects.create(
        vacancy=vacancy, application=application, kind="omvisning", kind_name="Omvisning", language="nb", batch="b",
        text={"subject": "Hei", "body": "Velkommen.", "core": "Velkommen."}, how="mail", written_by="x",
        written_at=clock(), state="sent", sent_at=clock(),
    )  # fmt: skip
    assert owed()
    Letter.objects.filter(pk=letter.pk).update(kind="offer")
    assert not owed(), "an offer has a name in the profile and no rule: it is outside the routine"


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_issue_11_item_13_a_kind_without_a_name_is_refused_with_its_line() -> None:
    text = profile_text("arbeidstilsynet", None)
    more = text.replace("[letters.names]", '[letter.omvisning]\nwhen = "person"\n\n[letters.names]')
    with pytest.raises(ProfileInvalid) as refused:
        read_profile(more)
    line = more[: more.index("[letter.omvisning]")].count("\n") + 1
    found = [one for one in refused.value.findings if one.message.code == "profile.letter_without_name"]
    assert [(one.where, one.place) for one in found] == [("where.line", f"{line}, letter.omvisning")]
