"""What an act looks at again when the button is pressed: who is screened in the case now, and whether what was seen still stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.acts import NOTHING_SEEN, Actor
from arkivbro.accounts.models import AuditEntry
from arkivbro.archive.models import CaseFile, ChangeLog, RegistryEntry
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.corrections import names_when_journalled, names_where_it_goes
from arkivbro.archive.selectors.lookups import entry_with_everything
from arkivbro.archive.selectors.seen import seen_case, seen_day, seen_entry, seen_move
from arkivbro.archive.services import case_acts, code_acts, document_acts, entry_acts
from arkivbro.archive.services.confirming import TRIED
from arkivbro.archive.services.corrections import set_officer
from arkivbro.archive.services.status import set_status
from arkivbro.core import noark
from arkivbro.core.errors import AskedTwice, ChangedSinceSeen, WouldLeak
from arkivbro.core.screening import ScreenedText
from tests.contract.archive.records import advertisement_entry, application_entry
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import client, user

pytestmark = pytest.mark.django_db
NAME = "Xiomára Þorgilsdóttir"


@pytest.fixture
def actor() -> Actor:
    return Actor.of(user("arkivar", is_archivist=True, cleared=()))


@pytest.fixture
def case(registrar: Registrar) -> CaseFile:
    """One in which an applicant is screened."""
    case = registrar.case()
    registrar.entry(case, application_entry, name=NAME)
    return case


def note_about(registrar: Registrar, case: CaseFile, text: str) -> RegistryEntry:
    """Waits for the archivist."""
    entry = registrar.entry(case, advertisement_entry, title=ScreenedText.plain(text))
    return whole(set_status(entry=entry, status="M", by=BY))


def whole(entry: RegistryEntry) -> RegistryEntry:
    found = entry_with_everything(entry.public_id)
    assert found is not None
    return found


class TestItem13:
    """Everything that a person lets become public is looked through, on the public record."""

    def test_journalling_by_hand_looks_for_names(
        self, registrar: Registrar, case: CaseFile, actor: Actor
    ) -> None:
        entry = note_about(registrar, case, f"Notat om {NAME}")
        asked: dict[str, Any] = {"actor": actor, "entry": entry.public_id, "seen": seen_entry(entry)}
        with pytest.raises(WouldLeak) as told:
            entry_acts.journal(entry_acts.Journal(**asked))
        assert told.value.findings and not AuditEntry.objects.exclude(act=TRIED).exists()
        seen = names_when_journalled(Reader(actor), entry).seen
        done = entry_acts.journal(entry_acts.Journal(**asked, names_seen=seen, names_why="Søkeren ba om det"))
        assert done.is_journalled
        assert AuditEntry.objects.exclude(act=TRIED).get().why == "Søkeren ba om det"

    def test_an_application_with_its_name_screened_is_journalled_without_more(
        self, registrar: Registrar, case: CaseFile, actor: Actor
    ) -> None:
        entry = whole(registrar.entry(case, application_entry, name="Åse Ødegård"))
        command = entry_acts.Journal(actor=actor, entry=entry.public_id, seen=seen_entry(entry))
        assert entry_acts.journal(command).is_journalled

    def test_the_page_shows_the_name_and_asks_why(self, registrar: Registrar, case: CaseFile) -> None:
        entry = note_about(registrar, case, f"Notat om {NAME}")
        browser = client(user("arne", is_archivist=True, cleared=()))
        path = f"/arkiv/journalposter/{entry.public_id}/status/"
        for page in (
            browser.get(path, {"til": "J"}),
            browser.post(path, {"til": "J", "sett": seen_entry(entry)}),
        ):
            text = page.content.decode()
            assert "skal skjermes" in text and 'name="navn_grunn"' in text
        entry.refresh_from_db()
        assert not entry.is_journalled

    def test_the_queue_leaves_it_for_one_to_look_at(self, registrar: Registrar, case: CaseFile) -> None:
        named, plain = note_about(registrar, case, f"Notat om {NAME}"), note_about(registrar, case, "Notat")
        browser = client(user("arne", is_archivist=True, cleared=()))
        form = {"journalpost": [named.public_id, plain.public_id], "steg": "lagre"}
        for entry in (named, plain):
            form[f"sett-{entry.public_id}"] = str(seen_entry(entry))
        page = browser.post("/arkiv/til-journalforing/", form, follow=True).content.decode()
        assert f"{named.number} må ses på for seg" in page and "1 journalpost er journalført" in page

    def test_an_entry_is_looked_through_for_those_of_the_case_that_it_goes_to(
        self, registrar: Registrar, case: CaseFile, actor: Actor
    ) -> None:
        entry = whole(
            registrar.entry(registrar.case(), advertisement_entry, title=ScreenedText.plain(f"Om {NAME}"))
        )
        asked: dict[str, Any] = {
            "actor": actor, "entry": entry.public_id, "seen": seen_move(entry, case), "to_case": case.number,
            "reason": "Feil sak",
        }  # fmt: skip
        with pytest.raises(WouldLeak):
            entry_acts.move(entry_acts.Move(**asked))
        seen = names_where_it_goes(Reader(actor), entry, case).seen
        moved = entry_acts.move(entry_acts.Move(**asked, names_seen=seen, names_why="Er offentlig"))
        assert moved.case_id == case.pk
        assert ChangeLog.objects.filter(action="moved", reason__contains="Er offentlig").exists()


class TestWhatWasSeen:
    def test_nothing_is_done_on_what_was_changed_meanwhile(
        self, registrar: Registrar, case: CaseFile, actor: Actor
    ) -> None:
        entry = note_about(registrar, case, "Notat")
        stale = seen_entry(entry)
        set_officer(entry=entry, officer="KAHA", by=BY)
        of: dict[str, Any] = {"actor": actor, "entry": entry.public_id, "seen": stale}
        acts: list[Callable[[], object]] = [
            lambda: entry_acts.journal(entry_acts.Journal(**of)),
            lambda: entry_acts.expire(entry_acts.Expire(**of, reason="x")),
            lambda: entry_acts.change_officer(entry_acts.SetOfficer(**of, initials="X")),
            lambda: entry_acts.sign_entry_off(entry_acts.SignOffEntry(**of, method="TE")),
        ]
        for done in acts:
            with pytest.raises(ChangedSinceSeen):
                done()
        assert not AuditEntry.objects.exists()

    def test_a_target_that_was_changed_is_looked_at_again(
        self, registrar: Registrar, case: CaseFile, actor: Actor
    ) -> None:
        entry, target = note_about(registrar, case, "Notat"), registrar.case()
        stale = seen_move(entry, target)
        case_acts.change_responsible(
            case_acts.SetResponsible(
                actor=actor,
                case=target.number,
                seen=seen_case(CaseFile.objects.get(pk=target.pk)),
                initials="KAHA",
            )
        )
        with pytest.raises(ChangedSinceSeen):
            entry_acts.move(
                entry_acts.Move(
                    actor=actor, entry=entry.public_id, seen=stale, to_case=target.number, reason="Feil sak"
                )
            )

    def test_a_form_that_says_nothing_has_seen_nothing(self, case: CaseFile, actor: Actor) -> None:
        with pytest.raises(ChangedSinceSeen):
            case_acts.close(case_acts.CloseCase(actor=actor, case=case.number, seen=NOTHING_SEEN))

    def test_a_day_that_has_grown_is_looked_at_again(self, registrar: Registrar, actor: Actor) -> None:
        from arkivbro.archive.models import Series
        from arkivbro.archive.services.administration import set_journal_rules

        set_journal_rules(series=Series.objects.get(), internal_entries_public=True, release_days=None, by=BY)
        case = registrar.case(series="SAK")
        day = registrar.journal(registrar.entry(case, advertisement_entry)).journal_date
        assert day is not None
        seen = seen_day(day)
        registrar.journal(registrar.entry(case, advertisement_entry))
        with pytest.raises(ChangedSinceSeen):
            code_acts.release_day(code_acts.ReleaseDay(actor=actor, day=day, seen=seen))


def test_a_digest_of_screened_words_is_given_only_to_those_who_may_change_them(
    registrar: Registrar, case: CaseFile
) -> None:
    """Or else others could guess them, one by one."""
    for browser in (
        client(user("uklarert", is_archivist=True, cleared=None)),
        client(user("leser", is_recruiter=True, units=("Region Vest",), cleared=("Region Vest",))),
    ):
        page = browser.get(f"/arkiv/saker/{case.year}-{case.sequence}/").content.decode()
        entry = whole(case.entries.get())
        assert str(seen_entry(entry)) not in page
        assert "Søknad og CV" in page


def test_a_document_asked_for_twice_is_added_once(
    registrar: Registrar, case: CaseFile, actor: Actor, tmp_path: Path
) -> None:
    entry, file = note_about(registrar, case, "Notat"), tmp_path / "a.txt"
    file.write_text("Et notat.\n")
    command = document_acts.AddDocument(
        actor=actor, entry=entry.public_id, key="en-gang", file=file, file_name="a.txt", title="Vedlegg",
        role=noark.DocumentRole("V"), access=noark.Access("", ""),
    )  # fmt: skip
    document_acts.add(command)
    with pytest.raises(AskedTwice):
        document_acts.add(command)
    assert entry.links.filter(document__title="Vedlegg").count() == 1


def test_a_browser_that_is_behind_is_told(registrar: Registrar, case: CaseFile) -> None:
    browser: Client = client(user("arne", is_archivist=True, cleared=()))
    entry = note_about(registrar, case, "Notat")
    path = f"/arkiv/journalposter/{entry.public_id}/utgar/"
    stale = {"sett": str(seen_entry(entry)), "grunn": "Dobbelt"}
    set_officer(entry=entry, officer="KAHA", by=BY)
    assert "endret siden du så" in browser.post(path, stale, follow=True).content.decode()
    entry.refresh_from_db()
    assert entry.status == "M"
