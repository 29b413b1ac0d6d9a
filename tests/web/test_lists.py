"""Applicant lists and exemption as people use them: what stands in the way, decisions, locked versions, and what is in the documents."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from arkivbro.core.facts import TransferFacts
from arkivbro.core.stored_json import from_json
from arkivbro.core.working_days import OSLO, is_working_day
from arkivbro.recruitment.models import Application, LockedList, Vacancy
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from arkivbro.ui.statuses import LOOKS
from arkivbro.working_files import work_store
from tests.doubles.states import force
from tests.web.conftest import client_of, press


def applicant(vacancy: Vacancy, number: int) -> tuple[Application, str]:
    row = vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}")
    return row, latest_facts_of([row])[row.pk].applicant.name


def base(vacancy: Vacancy) -> str:
    return f"/stillinger/{vacancy.reference}/"


def exemption(client: Client, vacancy: Vacancy, number: int, **posted: Any) -> str:
    row, _ = applicant(vacancy, number)
    return press(client, f"{base(vacancy)}kandidater/{row.public_id}/unntak/", posted)


def settle_and_decide(client: Client, vacancy: Vacancy, outcome: str = "granted") -> None:
    exemption(client, vacancy, 7, requested="no", basis="ringte søkeren")
    exemption(
        client,
        vacancy,
        2,
        outcome=outcome,
        reasoning="Arbeidsgiveren vet ikke om søknaden.",
        decided_by="Ragnhild Rekruttvik (RARE)",
    )


def archive(
    client: Client, vacancy: Vacancy, name: str, day: date | None = None, **posted: str
) -> LockedList | None:
    """As a person does it: looked over, and what was shown is archived."""
    place = f"{base(vacancy)}sokerlister/lag/{name}/" + (f"?frist={day.isoformat()}" if day else "")
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', client.get(place).content.decode())
    client.post(place, {"sett": seen[1] if seen else "", **posted})
    return vacancy.lists.order_by("-pk").first()


def report(client: Client, vacancy: Vacancy, **posted: Any) -> str:
    """Avansert, as a person does it: *Vis rapport* first, and then *Arkiver rapporten*, where it is offered."""
    place = f"{base(vacancy)}sokerlister/avansert/"
    form = {"tittel": "Til intervju", "felt": ["family_name"], "arkiver": "1"} | posted
    page = client.post(place, form | {"gjor": "vis"}).content.decode()
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    if seen is None:
        return page
    answer = client.post(place, form | {"gjor": "arkiver", "sett": seen[1]}, follow=True)
    return str(answer.content.decode())


def text_of(row: LockedList) -> tuple[str, str]:
    """Of the PDF that goes to the archive, and its metadata."""
    transfer = Transfer.objects.get(public_id=row.transfer_id)
    facts = from_json(TransferFacts, transfer.facts.text)
    plan = planned_now(facts)
    made = current().prepare_documents(facts, plan)
    (objects,) = made.objects.values()
    with work_store().open(objects[0].sha256) as stream:
        document = pypdfium2.PdfDocument(io.BytesIO(stream.read()))
    pages = "\n".join(page.get_textpage().get_text_range() for page in document)
    return pages, str(document.get_metadata_dict())


class TestWhatStandsInTheWay:
    def test_is_said_by_name(self, client: Client, vacancy: Vacancy) -> None:
        page = client.get(f"{base(vacancy)}sokerlister/").content.decode()
        asked, unknown = applicant(vacancy, 2)[1], applicant(vacancy, 7)[1]
        assert f"Ønsket til {escape(asked)} om unntak er ikke avgjort" in page
        assert f"Det er ukjent om {escape(unknown)} har bedt om unntak" in page

    @pytest.mark.parametrize("reason", ["", "Vi har dårlig tid."])
    def test_no_list_over_an_undecided_request_whatever_the_reason(
        self, client: Client, vacancy: Vacancy, reason: str
    ) -> None:
        assert archive(client, vacancy, "offentlig", likevel=reason) is None
        assert not Transfer.objects.filter(kind="public_list").exists()

    @pytest.mark.one_database("forms and words")
    def test_a_refused_applicant_who_may_still_withdraw_is_in_the_way_and_a_reason_overrides(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy, "refused")
        exemption(client, vacancy, 2, how="e-post", at=timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
        page = client.get(f"{base(vacancy)}sokerlister/").content.decode()
        assert "kan trekke seg til" in page
        assert archive(client, vacancy, "offentlig") is None
        row = archive(client, vacancy, "offentlig", likevel="Søkeren har sagt at det er greit.")
        assert row is not None and row.override == "Søkeren har sagt at det er greit."
        assert applicant(vacancy, 2)[1].split()[-1] not in "\n".join(text_of(row))

    def test_nothing_in_the_way_is_said_too(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        assert "Listene kan lages nå" in client.get(f"{base(vacancy)}sokerlister/").content.decode()


class TestTheLists:
    @pytest.mark.one_database("what a list shows")
    def test_the_public_one_names_who_may_be_named_and_nobody_else(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        row = archive(client, vacancy, "offentlig")
        assert row is not None
        text, metadata = text_of(row)
        flat = " ".join(text.split())
        for number in (1, 3, 4, 7):
            family = applicant(vacancy, number)[1].split()[-1]
            assert family in flat, number
        exempt, late = applicant(vacancy, 2)[1], applicant(vacancy, 5)[1]
        assert exempt.split()[-1] not in flat + metadata
        assert late.split()[0] not in flat
        assert "Unntatt offentlighet" in flat

    @pytest.mark.one_database("what a list shows")
    def test_the_extended_one_shows_everybody_and_marks_the_exempt(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        row = archive(client, vacancy, "utvidet")
        assert row is not None
        flat = " ".join(text_of(row)[0].split())
        assert applicant(vacancy, 2)[1].split()[-1] in flat
        assert "offl. § 25" in flat

    @pytest.mark.one_database("what a list shows")
    def test_both_have_the_same_numbers(self, client: Client, vacancy: Vacancy) -> None:
        from arkivbro.recruitment.services.lists import shown

        settle_and_decide(client, vacancy)
        public, extended = archive(client, vacancy, "offentlig"), archive(client, vacancy, "utvidet")
        assert public is not None and extended is not None
        by_public = {row.applications: row.cells[0] for row in shown(public).rows}
        by_extended = {row.applications: row.cells[0] for row in shown(extended).rows}
        assert by_public == by_extended

    def test_the_same_again_is_the_version_that_is_there(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        first, second = archive(client, vacancy, "offentlig"), archive(client, vacancy, "offentlig")
        assert first == second
        assert vacancy.lists.count() == 1

    def test_a_later_version_needs_a_reason_and_tells_what_it_changed(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy, "refused")
        told = (timezone.localtime() - timedelta(days=0)).strftime("%Y-%m-%dT%H:%M")
        exemption(client, vacancy, 2, how="e-post", at=told)
        first = archive(client, vacancy, "offentlig", likevel="Avtalt.")
        assert first is not None
        later = current().clock() + timedelta(days=3)
        made = current()
        object.__setattr__(made, "clock", lambda: later)
        try:
            assert archive(client, vacancy, "offentlig") == first
            second = archive(client, vacancy, "offentlig", begrunnelse="Avslaget er endelig.")
            assert second is not None and (second.version, second.reason) == (2, "Avslaget er endelig.")
            page = client.get(f"{base(vacancy)}sokerlister/{second.public_id}/").content.decode()
            assert "Endret siden forrige versjon" in page
        finally:
            from django.utils import timezone as real

            object.__setattr__(made, "clock", real.now)

    def test_all_is_not_archived_while_the_lists_are_not_made(self, client: Client, vacancy: Vacancy) -> None:
        force(
            Transfer.objects.filter(case__vacancy_id=vacancy.source_id).exclude(state="transferred"),
            "transferred",
        )
        Transfer.objects.update(left_out=0, left_out_digest="")  # the demo's empty file is another test's
        where = "/stillinger/?arkiv=%s"
        assert vacancy.reference in client.get(where % "lists_missing").content.decode()
        assert vacancy.reference not in client.get(where % "complete").content.decode()
        settle_and_decide(client, vacancy)
        archive(client, vacancy, "offentlig")
        assert vacancy.reference in client.get(where % "lists_missing").content.decode()
        archive(client, vacancy, "utvidet")
        force(
            Transfer.objects.filter(case__vacancy_id=vacancy.source_id).exclude(state="transferred"),
            "transferred",
        )
        assert vacancy.reference not in client.get(where % "lists_missing").content.decode()
        assert vacancy.reference not in client.get(where % "complete").content.decode(), "no letter was sent"
        assert vacancy.reference in client.get(where % "letters_missing").content.decode()

    @pytest.mark.one_database("forms")
    def test_what_is_locked_is_what_was_shown(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        place = f"{base(vacancy)}sokerlister/lag/offentlig/"
        for seen in ("", "0" * 64):
            answer = client.post(place, {"sett": seen}, follow=True).content.decode()
            assert "en annen enn den som ble vist" in answer
        assert not vacancy.lists.exists()

    def test_who_got_which_is_kept(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        row = archive(client, vacancy, "utvidet")
        assert row is not None
        answer = client.get(f"{base(vacancy)}sokerlister/{row.public_id}/csv/")
        assert "unntatt-offentlighet" in answer.headers["Content-Disposition"]
        assert answer.content.decode("utf-8-sig").splitlines()[0].startswith('"')
        assert list(row.handouts.values_list("username", "form")) == [("ragnhild", "csv")]

    @pytest.mark.one_database("what a list shows")
    def test_the_entry_of_the_public_list_is_public_and_of_the_extended_one_not(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        codes = {}
        for name in ("offentlig", "utvidet"):
            row = archive(client, vacancy, name)
            assert row is not None
            facts = from_json(TransferFacts, Transfer.objects.get(public_id=row.transfer_id).facts.text)
            entry = planned_now(facts).entry
            codes[name] = (entry.type, entry.access.code, entry.title.public)
        assert codes == {
            "offentlig": ("X", "", "Offentlig søkerliste – Jurist"),
            "utvidet": ("X", "P", "Utvidet søkerliste – Jurist"),
        }


class TestAvansert:
    @pytest.mark.one_database("forms and words")
    def test_own_fields_and_title(self, client: Client, vacancy: Vacancy) -> None:
        posted = {"tittel": "Til intervju", "felt": ["family_name", "phone"], "gjor": "vis"}
        page = client.post(f"{base(vacancy)}sokerlister/avansert/", posted).content.decode()
        assert "Til intervju" in page and "Telefon" in page
        assert not vacancy.lists.exists()

    @pytest.mark.one_database("forms and words")
    def test_archived_when_that_is_ticked_with_p_by_default(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        report(client, vacancy)
        row = vacancy.lists.get()
        facts = from_json(TransferFacts, Transfer.objects.get(public_id=row.transfer_id).facts.text)
        assert planned_now(facts).entry.access.code == "P"
        assert planned_now(facts).entry.title.full == "Til intervju"

    @pytest.mark.one_database("words")
    def test_a_name_in_the_title_is_said_before_anything_is_locked(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        name = applicant(vacancy, 1)[1]
        page = report(client, vacancy, tittel=f"Om {name}")
        assert f"Navnet til {name} skal skjermes, og ville blitt synlig for alle" in page
        assert not vacancy.lists.exists()

    @pytest.mark.one_database("words")
    def test_a_surname_in_the_title_is_a_warning_that_is_seen_first(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        family = applicant(vacancy, 1)[1].split()[-1]
        posted = {"tittel": f"Samtale med {family}", "felt": ["family_name"], "arkiver": "1"}
        page = client.post(f"{base(vacancy)}sokerlister/avansert/", posted | {"gjor": "vis"}).content.decode()
        assert "Se om dette er en søkers navn" in page
        assert not vacancy.lists.exists()

    def test_nothing_is_archived_over_an_undecided_request(self, client: Client, vacancy: Vacancy) -> None:
        page = report(client, vacancy)
        assert "Rapporten kan ikke arkiveres ennå" in page
        assert applicant(vacancy, 2)[1] in page
        assert not vacancy.lists.exists()

    @pytest.mark.one_database("words")
    def test_the_journal_s_view_of_the_title_is_shown(self, client: Client, vacancy: Vacancy) -> None:
        posted = {"tittel": "Til intervju", "felt": ["family_name"], "gjor": "vis"}
        page = client.post(f"{base(vacancy)}sokerlister/avansert/", posted).content.decode()
        assert "Slik blir det på offentlig journal" in page

    @pytest.mark.one_database("forms and words")
    def test_nothing_is_archived_that_was_not_shown(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        place = f"{base(vacancy)}sokerlister/avansert/"
        form = {"tittel": "Til intervju", "felt": ["family_name"], "arkiver": "1"}
        client.post(place, form | {"gjor": "arkiver"})
        page = client.post(place, form | {"gjor": "vis"}).content.decode()
        seen = re.search(r'name="sett" value="([0-9a-f]+)"', page)
        assert seen is not None
        client.post(place, form | {"gjor": "arkiver", "sett": seen[1], "tittel": "En annen tittel"})
        client.post(place, form | {"gjor": "arkiver", "sett": seen[1], "felt": ["family_name", "phone"]})
        assert not vacancy.lists.exists()

    @pytest.mark.one_database("forms and words")
    def test_back_and_the_same_again_is_the_list_that_is_there(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        report(client, vacancy)
        report(client, vacancy)
        report(client, vacancy, felt=["family_name", "phone"])
        assert vacancy.lists.count() == 2

    @pytest.mark.one_database("forms and words")
    def test_its_page_says_how_the_transfer_goes(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy)
        page = report(client, vacancy)
        assert LOOKS[Transfer.objects.get(public_id=vacancy.lists.get().transfer_id).state].text in page

    def test_the_address_list_is_a_ready_choice(self, client: Client, vacancy: Vacancy) -> None:
        page = client.post(f"{base(vacancy)}sokerlister/avansert/", {"gjor": "adresseliste"}).content.decode()
        ticked = [name for name in ("family_name", "given_name", "address", "postcode", "city", "country", "email")
                  if f'value="{name}" checked' in page]  # fmt: skip
        assert ticked == ["family_name", "given_name", "address", "postcode", "city", "country"]

    @pytest.mark.one_database("words")
    def test_without_title_or_fields_it_says_what_is_missing(self, client: Client, vacancy: Vacancy) -> None:
        page = client.post(f"{base(vacancy)}sokerlister/avansert/", {"gjor": "vis"}).content.decode()
        assert "Skriv en tittel" in page


class TestExemption:
    def test_a_decision_is_on_its_way_to_the_archive_with_its_reasons(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        settle_and_decide(client, vacancy)
        transfer = Transfer.objects.get(kind="exemption_decision")
        facts = from_json(TransferFacts, transfer.facts.text)
        plan = planned_now(facts)
        assert (plan.entry.type, plan.entry.access.code) == ("X", "P")
        assert applicant(vacancy, 2)[1] not in plan.entry.title.public
        made = current().prepare_documents(facts, plan)
        assert made.objects

    @pytest.mark.one_database("forms")
    def test_without_reasons_nothing_is_decided(self, client: Client, vacancy: Vacancy) -> None:
        exemption(
            client, vacancy, 2, outcome="granted", reasoning=" ", decided_by="Ragnhild Rekruttvik (RARE)"
        )
        assert not Transfer.objects.filter(kind="exemption_decision").exists()

    def test_a_refusal_never_unmasks_the_application(self, client: Client, vacancy: Vacancy) -> None:
        settle_and_decide(client, vacancy, "refused")
        row, name = applicant(vacancy, 2)
        transfer = Transfer.objects.filter(kind="application", subject=row.subject).order_by("pk")[0]
        plan = planned_now(from_json(TransferFacts, transfer.facts.text))
        assert name not in plan.entry.title.public

    def test_another_unit_s_recruiter_decides_nothing(self, vacancy: Vacancy) -> None:
        other = Vacancy.objects.exclude(unit_name__in=("Region Vest", "Region Øst")).order_by("pk")[0]
        row = other.applications.order_by("pk")[0]
        answer = client_of("ragnhild").post(
            f"/stillinger/{other.reference}/kandidater/{row.public_id}/unntak/"
        )
        assert answer.status_code == 404


class TestWhatPeopleAdd:
    def test_a_missing_value_is_filled_in_and_never_replaces_what_was_stated(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        from arkivbro.recruitment.services.lists import candidates_of, listed

        row, _ = applicant(vacancy, 1)
        stated = latest_facts_of([row])[row.pk].applicant
        posted = {
            "gjor": "opplysninger",
            "age": "77",
            "municipality": "Prøveby",
            "gender": "other",
            "position": "X",
        }
        client.post(f"{base(vacancy)}kandidater/{row.public_id}/opplysninger/", posted)
        assert vacancy.deadline is not None
        people_on = listed(vacancy, vacancy.deadline, candidates_of(vacancy))
        (shown_as,) = [one for one in people_on if row.ref in one.applications]
        assert shown_as.position == (stated.position or "X")
        assert shown_as.municipality == (stated.municipality or "Prøveby")
        assert (shown_as.age == 77) is (stated.birth_date is None)

    def test_two_applications_of_one_person_are_one_row(self, client: Client, vacancy: Vacancy) -> None:
        from arkivbro.recruitment.services.lists import candidates_of, listed

        (first, _), (second, _) = applicant(vacancy, 1), applicant(vacancy, 3)
        assert vacancy.deadline is not None
        before = len(listed(vacancy, vacancy.deadline, candidates_of(vacancy)))
        where = f"{base(vacancy)}kandidater/{first.public_id}/opplysninger/"
        client.post(where, {"gjor": "samme", "annen": second.public_id})
        assert len(listed(vacancy, vacancy.deadline, candidates_of(vacancy))) == before - 1
        client.post(where, {"gjor": "ulike", "annen": second.public_id})
        assert len(listed(vacancy, vacancy.deadline, candidates_of(vacancy))) == before

    def test_only_an_archivist_decides_what_is_shown_of_a_strictly_protected_person(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        from arkivbro.recruitment.models import ApplicantHandling

        row, _ = applicant(vacancy, 1)
        Application.objects.filter(pk=row.pk).update(protection="strictly_confidential")
        where = f"{base(vacancy)}kandidater/{row.public_id}/opplysninger/"
        posted = {"gjor": "sperre", "choice": "hide", "reason": "Politiets råd."}
        assert client.post(where, posted).status_code == 404
        assert not ApplicantHandling.objects.filter(application=row).exclude(protection="").exists()
        press(client_of("arne"), where, posted)
        assert ApplicantHandling.objects.filter(application=row).exclude(protection="").exists()


class TestTheClock:
    def test_the_unit_s_recruiters_are_told_once_a_working_day_and_no_applicant_is_named(
        self, vacancy: Vacancy, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.core import mail

        from arkivbro.accounts.models import User
        from arkivbro.recruitment.services import list_clock

        moment = timezone.now()
        while not is_working_day(moment.astimezone(OSLO).date()):
            moment -= timedelta(days=1)
        monkeypatch.setattr(list_clock, "clock", lambda: moment)
        server = settings.ARKIVBRO.mail.model_copy(update={"host": "mail.example"})
        settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"mail": server})
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        User.objects.filter(username="ragnhild").update(email="ragnhild@eksempel.example")
        assert list_clock.tell_who_waits() == 1
        assert list_clock.tell_who_waits() == 0
        (letter,) = mail.outbox
        assert letter.to == ["ragnhild@eksempel.example"]
        assert vacancy.reference in letter.body
        text = f"{letter.subject}\n{letter.body}"
        assert [n for n in range(1, 8) if applicant(vacancy, n)[1] in text] == []

    def test_lists_are_made_by_themselves_only_where_the_profile_says_so(
        self, client: Client, vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from arkivbro.recruitment.services import list_clock

        settle_and_decide(client, vacancy)
        assert list_clock.make_lists_by_themselves() == 0
        wired = current()
        rules = wired.profile.lists.model_copy(update={"automatic": True})
        changed = wired.profile.model_copy(update={"lists": rules})
        before = wired.profile
        object.__setattr__(wired, "profile", changed)
        try:
            list_clock.make_lists_by_themselves()
        finally:
            object.__setattr__(wired, "profile", before)
        assert sorted(vacancy.lists.values_list("kind", "locked_by")) == [
            ("extended_list", "automatic"),
            ("public_list", "automatic"),
        ]


class TestSnarest:
    def test_a_person_sets_the_list_date_and_the_list_is_for_that_day(self, client: Client) -> None:
        vacancy = Vacancy.objects.get(reference="4000000005")
        assert vacancy.deadline is None
        page = client.get(f"{base(vacancy)}sokerlister/").content.decode()
        assert "Sett en listedato" in page
        settle_and_decide(client, vacancy)
        day = timezone.localdate() - timedelta(days=10)
        archive(client, vacancy, "offentlig", day, likevel="Første runde.")
        assert [row.day for row in vacancy.lists.all()] == [day]

    @pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "i dag"])
    def test_a_list_date_that_cannot_be_is_said(self, client: Client, day: str) -> None:
        page = client.get("/stillinger/4000000005/sokerlister/", {"frist": day}).content.decode()
        assert "Listedatoen må være en dag som har vært" in page


@pytest.mark.one_database("words")
def test_a_decision_says_what_was_public_already(client: Client, vacancy: Vacancy) -> None:
    settle_and_decide(client, vacancy)
    assert archive(client, vacancy, "offentlig") is not None
    row, _ = applicant(vacancy, 1)
    page = client.get(f"{base(vacancy)}kandidater/{row.public_id}/unntak/").content.decode()
    assert "viser søkerens navn" in page
    hidden, _ = applicant(vacancy, 2)
    page = client.get(f"{base(vacancy)}kandidater/{hidden.public_id}/unntak/").content.decode()
    assert "viser søkerens navn" not in page
