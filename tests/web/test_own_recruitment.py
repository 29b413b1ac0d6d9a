"""The built-in recruitment: written, published, applied for, added to, withdrawn; each act once, and into the archive's ledger."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arkivbro.accounts.models import Unit
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.transfers.models import Transfer
from tests.pages import pressed
from tests.web.conftest import client_of

PERSON = {
    "given_name": "Åse Målfrid", "family_name": "Prøvesen-Åsheim", "birth_date": "1990-02-28", "gender": "female",
    "email": "aase@eksempel.example", "phone": "000 00 000", "address": "Prøveveien 1", "postcode": "0185", "city": "Oslo",
    "country": "Norge", "municipality": "Oslo", "position": "Arkivar", "protection": "none", "letter": "Jeg søker.",
    "exemption": "no",
}  # fmt: skip


def written(client: Client, **changes: Any) -> Position:
    unit = Unit.objects.get(name="Region Vest")
    form = {
        "title": "Arkivleder", "unit": unit.pk, "about": "Vi søker en leder.", "number": 1, "percentage": "100",
        "employment": "Fast", "deadline": (date.today() + timedelta(days=14)).isoformat(),
    }  # fmt: skip
    page = client.get("/stillinger/ny/").content.decode()
    form["once"] = page.partition('name="once" value="')[2].partition('"')[0]
    response = client.post("/stillinger/ny/", form | changes)
    assert response.status_code == 302, response.content.decode()
    return Position.objects.order_by("-pk")[0]


@pytest.fixture
def published() -> Position:
    client = client_of("ragnhild")
    position = written(client)
    assert pressed(client, f"/stillinger/{position.reference}/publiser/").status_code == 302
    position.refresh_from_db()
    return position


def begun(position: Position) -> tuple[Client, str]:
    """An applicant's browser and the private address."""
    client = client_of("")
    response = client.post(f"/ledige-stillinger/{position.reference}/soknad/")
    return client, response.headers["Location"]


def sent(position: Position, **changes: str) -> tuple[Client, str]:
    client, link = begun(position)
    client.post(link, PERSON | changes)
    assert pressed(client, f"{link}se-over/").status_code == 302
    return client, link


class TestPublishing:
    def test_a_draft_is_seen_by_nobody_outside(self) -> None:
        position = written(client_of("ragnhild"))
        assert client_of("").get(f"/ledige-stillinger/{position.reference}/").status_code == 404
        assert not Vacancy.objects.filter(reference=position.reference).exists()

    def test_before_publishing_one_sees_what_everybody_will_see(self) -> None:
        position = written(client_of("ragnhild"))
        page = client_of("ragnhild").get(f"/stillinger/{position.reference}/publiser/").content.decode()
        assert "Slik alle ser det" in page
        assert "Utlysning – annonse" in page and "WebCruiter annonse" not in page

    def test_published_it_is_among_vacant_positions_and_its_advertisement_on_the_way(
        self, published: Position
    ) -> None:
        assert published.title in client_of("").get("/ledige-stillinger/").content.decode()
        vacancy = Vacancy.objects.get(reference=published.reference)
        assert [one.kind for one in Transfer.objects.filter(case__vacancy_id=vacancy.source_id)] == [
            "advertisement"
        ]

    def test_publishing_twice_publishes_once(self, published: Position) -> None:
        pressed(client_of("ragnhild"), f"/stillinger/{published.reference}/publiser/")
        assert Transfer.objects.filter(case__vacancy_ref=published.reference).count() == 1

    def test_an_internal_one_is_not_among_vacant_positions(self) -> None:
        client = client_of("ragnhild")
        position = written(client, internal_only="on", title="Intern arkivleder")
        pressed(client, f"/stillinger/{position.reference}/publiser/")
        assert "Intern arkivleder" not in client_of("").get("/ledige-stillinger/").content.decode()

    def test_a_deadline_in_the_past_is_refused_and_nothing_written_is_lost(self) -> None:
        form = {"title": "For sent", "about": "Tekst som blir stående", "deadline": "2020-01-01"}
        page = client_of("ragnhild").post("/stillinger/ny/", form).content.decode()
        assert "Fristen kan ikke være i fortiden" in page
        assert "Tekst som blir stående" in page

    def test_another_unit_s_recruiter_does_not_find_it(self, published: Position) -> None:
        from arkivbro.accounts.models import User

        user = User.objects.get(username="ragnhild")
        user.units.remove(published.unit)
        assert client_of("ragnhild").get(f"/stillinger/{published.reference}/rediger/").status_code == 404

    def test_cancelled_it_takes_no_applications_and_the_case_gets_a_note(self, published: Position) -> None:
        pressed(client_of("ragnhild"), f"/stillinger/{published.reference}/trekk-tilbake/")
        page = client_of("").get(f"/ledige-stillinger/{published.reference}/").content.decode()
        assert "trukket tilbake" in page
        assert client_of("").post(f"/ledige-stillinger/{published.reference}/soknad/").status_code == 200
        kinds = set(
            Transfer.objects.filter(case__vacancy_ref=published.reference).values_list("kind", flat=True)
        )
        assert kinds == {"advertisement", "other"} or kinds == {"advertisement"}


class TestApplying:
    def test_what_is_written_is_kept_though_it_is_not_complete(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, {"family_name": "Prøvesen", "email": "ikke en adresse"})
        page = client.get(link).content.decode()
        assert "Prøvesen" in page and "ikke en adresse" in page

    def test_saving_as_one_goes_answers_with_the_time_only(self, published: Position) -> None:
        client, link = begun(published)
        answer = client.post(link, PERSON, headers={"hx-request": "true"})
        assert re.fullmatch(r"Lagret kl\. \d\d\.\d\d", answer.content.decode())

    def test_what_is_missing_is_said_and_nothing_is_sent(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, {"letter": "Uten navn"})
        page = pressed(client, f"{link}se-over/").content.decode()
        assert "Skriv navnet ditt" in page and "Svar ja eller nei" in page
        assert not Application.objects.filter(vacancy__reference=published.reference).exists()

    def test_what_was_not_answered_is_not_shown_as_a_choice(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, {"letter": "Uten kjønn"})
        page = client.get(f"{link}se-over/").content.decode()
        assert "Velg" not in page and "Har du sperret adresse?" in page
        assert "unntak fra offentlighet? Svar ja eller nei" in page

    def test_a_wish_for_exemption_needs_a_reason(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, PERSON | {"exemption": "yes"})
        assert "hvert ønske blir vurdert" in client.get(f"{link}se-over/").content.decode()

    def test_sent_it_is_on_its_way_to_the_archive(self, published: Position) -> None:
        _, _link = sent(published, exemption="yes", exemption_reason="Sjefen vet det ikke.")
        row = Application.objects.get(vacancy__reference=published.reference)
        assert row.exemption == "requested"
        assert Transfer.objects.filter(subject=f"builtin:{row.source_id}", kind="application").count() == 1

    def test_send_pressed_twice_sends_once(self, published: Position) -> None:
        client, link = sent(published)
        pressed(client, f"{link}se-over/")
        rows = Application.objects.filter(vacancy__reference=published.reference)
        assert [row.version for row in rows] == [1]

    def test_attachments_follow(self, published: Position) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        file = SimpleUploadedFile("../../etc/min cv.pdf", b"%PDF-1.4 made up")
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": file})
        pressed(client, f"{link}se-over/")
        row = Application.objects.get(vacancy__reference=published.reference)
        assert [(one.title, one.file_name) for one in row.attachments.all()] == [("CV", "min cv.pdf")]

    def test_an_empty_file_is_refused_in_words(self, published: Position) -> None:
        client, link = begun(published)
        file = SimpleUploadedFile("tom.pdf", b"")
        answer = client.post(f"{link}vedlegg/", {"kind": "cv", "file": file}, follow=True)
        assert "Velg en fil som ikke er tom" in answer.content.decode()

    @pytest.mark.one_database("forms and words")
    def test_more_files_than_allowed_are_refused(self, published: Position, settings: Any) -> None:
        limits = settings.ARKIVBRO.attachments.model_copy(update={"max_files": 1})
        settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"attachments": limits})
        client, link = begun(published)
        for number in range(2):
            file = SimpleUploadedFile(f"{number}.pdf", b"%PDF")
            answer = client.post(f"{link}vedlegg/", {"kind": "cv", "file": file}, follow=True)
        assert "høyst 1 filer" in answer.content.decode()

    def test_a_change_after_sending_counts_when_it_is_sent_again(self, published: Position) -> None:
        client, link = sent(published)
        client.post(link, PERSON | {"letter": "En bedre søknad."})
        row = Application.objects.get(vacancy__reference=published.reference)
        assert row.version == 1
        assert "ikke er sendt ennå" in client.get(link).content.decode()
        pressed(client, f"{link}se-over/")
        stored = OwnApplication.objects.get(source_id=row.source_id)
        assert stored.sent_data is not None and stored.sent_data["letter"] == "En bedre søknad."

    def test_withdrawn_it_stays_and_cannot_be_changed(self, published: Position) -> None:
        client, link = sent(published)
        client.post(f"{link}trekk/")
        assert Application.objects.get(vacancy__reference=published.reference).withdrawn is not None
        page = client.get(link).content.decode()
        assert "Søknaden er trukket" in page and "Legg til eller endre" not in page
        client.post(link, PERSON | {"letter": "Likevel"})
        assert "Likevel" not in client.get(link).content.decode()

    def test_after_the_deadline_nobody_begins(self, published: Position) -> None:
        Position.objects.filter(pk=published.pk).update(deadline=date.today() - timedelta(days=1))
        answer = client_of("").post(f"/ledige-stillinger/{published.reference}/soknad/")
        assert answer.status_code == 200
        assert "Søknadsfristen er ute" in answer.content.decode()
        assert published.reference not in client_of("").get("/ledige-stillinger/").content.decode()


class TestThePrivateLink:
    def test_it_is_stored_nowhere_as_it_is(self, published: Position) -> None:
        _, link = begun(published)
        token = link.rstrip("/").rpartition("/")[2]
        row = OwnApplication.objects.get()
        assert len(token) >= 43
        assert token not in " ".join(str(value) for value in row.__dict__.values())

    @pytest.mark.one_database("headers and links")
    @pytest.mark.parametrize("end", ["", "se-over/", "trekk/"])
    def test_nobody_keeps_it_learns_it_or_finds_it(self, published: Position, end: str) -> None:
        client, link = sent(published)
        answer = client.get(f"{link}{end}")
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]

    def test_a_wrong_token_is_nothing(self, published: Position) -> None:
        _, link = begun(published)
        wrong = link[:-2] + ("A/" if link[-2] != "A" else "B/")
        assert client_of("").get(wrong).status_code == 404

    def test_many_begun_from_one_place_have_to_wait(
        self, published: Position, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("arkivbro.positions.services.applying.BEGUN_PER_HOUR", 2)
        answers = [client_of("").post(f"/ledige-stillinger/{published.reference}/soknad/") for _ in range(3)]
        assert [one.status_code for one in answers] == [302, 302, 200]
