"""Letters as people use them: merged with a preview, marked or sent once, archived one by one or as an example with addresses."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from arkivbro.accounts.acts import new_key
from arkivbro.core.facts import TransferFacts
from arkivbro.core.messages import message
from arkivbro.core.plan import OSLO
from arkivbro.core.publicity import check_plan
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Letter, LetterTemplate, Vacancy
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services.letters import send_due_letters
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from arkivbro.working_files import work_store
from tests.doubles.states import force
from tests.web.conftest import client_of, press


def template(kind: str = "rejection", language: str = "nb") -> LetterTemplate:
    return LetterTemplate.objects.get(kind=kind, language=language)


def choose(client: Client, vacancy: Vacancy, *numbers: int) -> None:
    ids = [f"{vacancy.source_id}-{number:03}" for number in numbers]
    public = list(vacancy.applications.filter(source_id__in=ids).values_list("public_id", flat=True))
    client.post(f"/stillinger/{vacancy.reference}/kandidater/", {"valgt": public, "funksjon": "brev"})


def post(client: Client, vacancy: Vacancy, row: LetterTemplate, act: str, **more: str) -> str:
    """As a person does it: looked over first, and then what was seen is sent."""
    form = {"emne": row.subject, "tekst": row.body, "kun-valgte": "1", "once": new_key()} | more
    return submit(client, vacancy, row, {name: value for name, value in form.items() if value}, act)


def submit(client: Client, vacancy: Vacancy, row: LetterTemplate, form: dict[str, str], act: str) -> str:
    place = f"/stillinger/{vacancy.reference}/brev/skriv/{row.pk}/"
    page = client.post(place, form | {"gjor": "vis"}).content.decode()
    if act == "vis":
        return page
    return client.post(place, form | {"gjor": act, "sett": seen_in(page)}, follow=True).content.decode()


def seen_in(page: str) -> str:
    """What the form says was shown."""
    found = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def archive(client: Client, vacancy: Vacancy, *kinds: str, **more: Any) -> str:
    form = {"brev": list(kinds)} | more
    return archived(client, vacancy, form)


def archived(client: Client, vacancy: Vacancy, form: dict[str, Any]) -> str:
    """Looked over first; then what was shown is transferred."""
    place = f"/stillinger/{vacancy.reference}/arkiv/overfor/"
    page = client.post(place, form, follow=True).content.decode()
    if form.get("gjor") == "vis" or not seen_in(page):
        return page
    return client.post(place, form | {"sett": seen_in(page)}, follow=True).content.decode()


def texts(transfer: Transfer) -> list[str]:
    facts = from_json(TransferFacts, transfer.facts.text)
    found = []
    for objects in current().prepare_documents(facts, planned_now(facts)).objects.values():
        with work_store().open(objects[0].sha256) as stream:
            document = pypdfium2.PdfDocument(io.BytesIO(stream.read()))
        found.append(" ".join(" ".join(p.get_textpage().get_text_range().split()) for p in document))
    return found


class TestWriting:
    @pytest.mark.one_database("words")
    def test_each_recipient_is_previewed_by_name(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3)
        page = post(client, vacancy, template(), "vis")
        names = [one.applicant.given_name for one in latest_facts_of(vacancy.applications.filter(
            source_id__in=[f"{vacancy.source_id}-001", f"{vacancy.source_id}-003"])).values()]  # fmt: skip
        assert all(f"Hei {escape(name)}" in page for name in names)
        assert not Letter.objects.exists()

    @pytest.mark.one_database("words")
    def test_a_field_without_a_value_is_said_and_nothing_goes(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1)
        page = post(client, vacancy, template("interview"), "vis")
        assert "Mangler verdi for {tid}, {sted}, {kontakt}" in page
        assert "Merk som sendt" not in page

    @pytest.mark.one_database("words")
    def test_an_unknown_field_names_the_nearest(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1)
        page = post(client, vacancy, template(), "vis", tekst="Hei {fornamn}!")
        assert "«fornamn» er ukjent. Mente du «fornavn»?" in page

    def test_without_the_tick_everybody_who_has_not_withdrawn_gets_it(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        row = template()
        submit(client, vacancy, row, {"emne": row.subject, "tekst": row.body, "once": new_key()}, "merk")
        assert Letter.objects.count() == vacancy.applications.filter(withdrawn=None).count()

    def test_pressed_twice_it_is_written_once(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3)
        token = new_key()
        for _ in range(2):
            post(client, vacancy, template(), "merk", once=token)
        assert Letter.objects.count() == 2

    @pytest.mark.one_database("forms and words")
    def test_what_was_changed_after_the_preview_is_shown_before_it_goes(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        choose(client, vacancy, 1)
        row = template()
        form = {"emne": row.subject, "tekst": row.body, "kun-valgte": "1", "once": new_key()}
        place = f"/stillinger/{vacancy.reference}/brev/skriv/{row.pk}/"
        seen = seen_in(client.post(place, form | {"gjor": "vis"}).content.decode())
        changed = form | {"tekst": "Noe helt annet.", "gjor": "merk", "sett": seen}
        page = client.post(place, changed, follow=True).content.decode()
        assert "Se over dem én gang til" in page and "Noe helt annet." in page
        assert not Letter.objects.exists()
        client.post(place, changed | {"sett": seen_in(page)})
        assert Letter.objects.get().text["body"] == "Noe helt annet."

    def test_each_recipient_may_have_values_of_their_own(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3)
        third = vacancy.applications.get(source_id=f"{vacancy.source_id}-003")
        row = template("interview")
        own = {"felt-tid": "mandag kl. 9", "felt-sted": "Bergen", "felt-kontakt": "Kari"}
        post(client, vacancy, row, "merk", **own, **{f"felt-tid-{third.public_id}": "tirsdag kl. 14"})
        bodies = {one.application_id: one.text["body"] for one in Letter.objects.all()}
        assert "tirsdag kl. 14" in bodies.pop(third.pk)
        assert all("mandag kl. 9" in body for body in bodies.values())
        archive(client, vacancy, "interview", eksempelbrev="1")
        assert Transfer.objects.filter(kind="letter").count() == 2, "they are not one letter"

    @pytest.mark.one_database("words")
    def test_a_merge_field_in_a_value_is_no_value(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1)
        own = {"felt-tid": "{navn}", "felt-sted": "Bergen", "felt-kontakt": "Kari"}
        assert "Flettefelt hører hjemme i brevteksten" in post(
            client, vacancy, template("interview"), "vis", **own
        )

    @pytest.mark.one_database("words")
    def test_what_is_missing_is_said_by_name(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1)
        page = post(client, vacancy, template("interview"), "vis")
        (facts,) = latest_facts_of([vacancy.applications.get(source_id=f"{vacancy.source_id}-001")]).values()
        assert f">{escape(facts.applicant.name)}</a>: Mangler verdi" in page

    def test_letters_that_were_sent_elsewhere_have_the_day_that_they_were_sent(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        choose(client, vacancy, 1)
        page = post(client, vacancy, template(), "merk", sendt="2099-01-01T10:00")
        assert "kan ikke være sendt fram i tid" in page and not Letter.objects.exists()
        received = vacancy.applications.get(source_id=f"{vacancy.source_id}-001").received.astimezone(OSLO)
        day = f"{received + timedelta(days=1):%Y-%m-%d}"
        post(client, vacancy, template(), "merk", sendt=f"{day}T10:30")
        sent_at = Letter.objects.get().sent_at
        assert sent_at is not None and f"{sent_at.astimezone(OSLO):%Y-%m-%d %H:%M}" == f"{day} 10:30"


class TestSending:
    def test_applicants_of_another_system_are_never_mailed(
        self, client: Client, vacancy: Vacancy, settings: Any
    ) -> None:
        _with_mail(settings)
        choose(client, vacancy, 1)
        page = post(client, vacancy, template(), "vis")
        assert "Send 1 brev" not in page
        post(client, vacancy, template(), "send")
        send_due_letters()
        assert not mail.outbox

    def test_our_own_get_e_mail_once(self, client: Client, vacancy: Vacancy, settings: Any) -> None:
        _with_mail(settings)
        Vacancy.objects.filter(pk=vacancy.pk).update(source="builtin")
        choose(client, vacancy, 1, 3)
        post(client, vacancy, template(), "send")
        assert send_due_letters() == 2
        assert send_due_letters() == 0
        assert len(mail.outbox) == 2
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}

    def test_a_letter_that_a_process_died_with_waits_for_a_person(
        self, client: Client, vacancy: Vacancy, settings: Any
    ) -> None:
        _with_mail(settings)
        Vacancy.objects.filter(pk=vacancy.pk).update(source="builtin")
        choose(client, vacancy, 1)
        post(client, vacancy, template(), "send")
        place, now = f"/stillinger/{vacancy.reference}/brev/", timezone.now()
        Letter.objects.update(state="sending", sent_at=now)
        assert send_due_letters() == 0 and not mail.outbox
        assert "1 sendes nå" in client.get(place).content.decode(), "a worker may still be at it"
        Letter.objects.update(sent_at=now - timedelta(hours=1))
        assert "Det er ikke sikkert om brevet ble sendt" in client.get(place).content.decode()

    def test_a_letter_whose_applicant_is_forgotten_is_not_sent_and_stops_nothing(
        self, client: Client, vacancy: Vacancy, settings: Any
    ) -> None:
        _with_mail(settings)
        Vacancy.objects.filter(pk=vacancy.pk).update(source="builtin")
        choose(client, vacancy, 1, 3)
        post(client, vacancy, template(), "send")
        first = Letter.objects.order_by("pk")[0]
        first.application.facts.all().delete()
        assert send_due_letters() == 1 and len(mail.outbox) == 1
        first.refresh_from_db()
        assert (first.state, first.error) == ("failed", message("letters.applicant_forgotten"))

    def test_a_letter_that_no_mail_can_carry_is_not_sent_and_stops_nothing(
        self, client: Client, vacancy: Vacancy, settings: Any
    ) -> None:
        _with_mail(settings)
        Vacancy.objects.filter(pk=vacancy.pk).update(source="builtin")
        choose(client, vacancy, 1, 3)
        post(client, vacancy, template(), "send")
        first = Letter.objects.order_by("pk")[0]
        Letter.objects.filter(pk=first.pk).update(text={**first.text, "subject": "To\nlinjer"})
        assert send_due_letters() == 1
        assert sorted(Letter.objects.values_list("state", flat=True)) == ["failed", "sent"]


class TestArchiving:
    def test_one_by_one_to_each_recipient_with_the_name_screened(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        choose(client, vacancy, 1, 3)
        post(client, vacancy, template(), "merk")
        archive(client, vacancy, "rejection")
        transfers = list(Transfer.objects.filter(kind="letter"))
        assert len(transfers) == 2
        everybody = people(vacancy.ref)
        for one in transfers:
            facts = from_json(TransferFacts, one.facts.text)
            plan = planned_now(facts)
            assert (plan.entry.type, plan.entry.access.code, plan.entry.final_statuses) == (
                "U",
                "P",
                ("E", "J"),
            )
            assert "*****" in plan.entry.title.public
            assert not check_plan(plan, facts.vacancy, everybody).stops

    def test_an_example_with_its_address_list_in_one_act(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3, 4)
        post(client, vacancy, template(), "merk")
        page = archive(client, vacancy, "rejection", eksempelbrev="1")
        assert "1 eksempelbrev med adresseliste for 3 mottakere" in page
        transfer = Transfer.objects.get(kind="letter")
        letter, addresses = texts(transfer)
        family = [one.applicant.family_name for one in latest_facts_of(vacancy.applications.filter(
            source_id__in=[f"{vacancy.source_id}-{n:03}" for n in (1, 3, 4)])).values()]  # fmt: skip
        assert "Mottakere ifølge adresseliste" in letter
        assert [name for name in family if name and name in letter] == []
        assert all(name.split()[-1] in addresses for name in family if name)
        facts = from_json(TransferFacts, transfer.facts.text)
        assert not check_plan(planned_now(facts), facts.vacancy, people(vacancy.ref)).stops

    @pytest.mark.one_database("forms and words")
    def test_letters_that_differ_go_one_by_one_whatever_was_chosen(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        for number, place in ((1, "rom 1"), (3, "rom 2")):
            choose(client, vacancy, number)
            post(
                client,
                vacancy,
                template("interview"),
                "merk",
                **{"felt-tid": "mandag kl. 9", "felt-sted": place, "felt-kontakt": "K"},
            )
        archive(client, vacancy, "interview", eksempelbrev="1")
        assert Transfer.objects.filter(kind="letter").count() == 2

    def test_only_the_kinds_that_were_ticked_and_only_once(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1)
        post(client, vacancy, template(), "merk")
        post(
            client,
            vacancy,
            template("interview"),
            "merk",
            **{"felt-tid": "mandag", "felt-sted": "rom 1", "felt-kontakt": "K"},
        )
        archive(client, vacancy, "rejection")
        archive(client, vacancy, "rejection")
        assert Transfer.objects.filter(kind="letter").count() == 1

    @pytest.mark.one_database("forms")
    def test_only_the_chosen_recipients(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3)
        post(client, vacancy, template(), "merk")
        choose(client, vacancy, 3)
        archive(client, vacancy, "rejection", **{"kun-valgte": "1"})
        assert [one.subject.split("/")[0] for one in Transfer.objects.filter(kind="letter")] == [
            f"{vacancy.ref}-003"
        ]


def _with_mail(settings: Any) -> None:
    server = settings.ARKIVBRO.mail.model_copy(update={"host": "mail.example"})
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"mail": server})
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class TestKindsWithoutARule:
    OWN = {"felt-svarfrist": "fredag", "felt-kontakt": "K"}

    def test_an_offer_waits_until_a_person_has_chosen_code_and_basis(
        self, client: Client, vacancy: Vacancy
    ) -> None:
        choose(client, vacancy, 1)
        post(client, vacancy, template("offer"), "merk", **self.OWN)
        assert "Velg tilgangskode og hjemmel" in archive(client, vacancy, "offer")
        assert not Transfer.objects.filter(kind="letter").exists()
        archive(client, vacancy, "offer", tilgangskode="P", hjemmel="Offl. § 25")
        facts = from_json(TransferFacts, Transfer.objects.get(kind="letter").facts.text)
        access = planned_now(facts).entry.access
        assert (access.code, access.basis) == ("P", "Offl. § 25")


def test_a_notice_of_refusal_begins_the_window(client: Client, vacancy: Vacancy) -> None:
    from arkivbro.core.exemption import ExemptionState, state_of
    from arkivbro.recruitment.clock import clock
    from arkivbro.recruitment.models import ApplicantHandling
    from arkivbro.recruitment.services.exemption import record_of
    from arkivbro.recruitment.services.lists import window

    row = vacancy.applications.get(source_id=f"{vacancy.source_id}-002")
    posted = {
        "outcome": "refused",
        "reasoning": "Ingen særlige grunner.",
        "decided_by": "Ragnhild Rekruttvik (RARE)",
    }
    press(client, f"/stillinger/{vacancy.reference}/kandidater/{row.public_id}/unntak/", posted)
    choose(client, vacancy, 2)
    notice = LetterTemplate.objects.get(kind="exemption_notice", language="nb", kind_name__contains="avslått")
    own = {"felt-begrunnelse": "Ingen særlige grunner.", "felt-trekkfrist": "i morgen kl. 12"}
    post(client, vacancy, notice, "merk", **own)
    record = record_of(row, ApplicantHandling.objects.get(application=row))
    assert state_of(record, clock(), window()) is ExemptionState.REFUSED_MAY_WITHDRAW


def test_the_address_list_for_access_requests_leaves_out_whoever_asked_and_every_address(
    client: Client, vacancy: Vacancy
) -> None:
    choose(client, vacancy, 1, 2, 3)
    post(client, vacancy, template(), "merk")
    batch = Letter.objects.values_list("batch", flat=True)[0]
    page = client.get(f"/stillinger/{vacancy.reference}/brev/{batch}/innsyn/").content.decode()
    people_by_number = {
        number: latest_facts_of([row])[row.pk].applicant
        for number in (1, 2, 3)
        for row in [vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}")]
    }
    table = page[page.index("<tbody>") :]
    assert escape(people_by_number[1].family_name) in table
    assert escape(people_by_number[2].family_name) not in table
    assert [one for one in people_by_number.values() if one.address and escape(one.address) in table] == []


@pytest.mark.one_database("files")
def test_the_address_list_for_access_requests_is_a_file_that_can_be_handed_out(
    client: Client, vacancy: Vacancy
) -> None:
    choose(client, vacancy, 1, 2, 3)
    post(client, vacancy, template(), "merk")
    batch = Letter.objects.values_list("batch", flat=True)[0]
    answer = client.get(f"/stillinger/{vacancy.reference}/brev/{batch}/innsyn/pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    named, asked = (
        latest_facts_of([row])[row.pk].applicant.family_name
        for number in (1, 2)
        for row in [vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}")]
    )
    pages = pypdfium2.PdfDocument(answer.content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert "Adresseliste, skjermet" in text
    assert named in text and asked not in text
    assert named not in answer.headers["Content-Disposition"]


def test_a_letter_that_another_system_sent_is_uploaded_and_archived_as_it_is(
    client: Client, vacancy: Vacancy
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from arkivbro.demo.files import pdf

    row = vacancy.applications.get(source_id=f"{vacancy.source_id}-001")
    data = pdf("Avslag")
    posted = {
        "recipient": row.public_id, "template": template().pk, "file": SimpleUploadedFile("avslag.pdf", data),
        "sent_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    client.post(f"/stillinger/{vacancy.reference}/brev/last-opp/", posted)
    archive(client, vacancy, "rejection", eksempelbrev="1")
    facts = from_json(TransferFacts, Transfer.objects.get(kind="letter").facts.text)
    plan = planned_now(facts)
    (objects,) = current().prepare_documents(facts, plan).objects.values()
    with work_store().open(objects[0].sha256) as stream:
        assert stream.read() == data
    assert "avslag" not in plan.entry.documents[0].title.public.casefold().replace("avslag på søknad", "")


@pytest.mark.one_database("words")
def test_before_anything_is_sent_one_sees_what_everybody_will_see(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1, 3)
    post(client, vacancy, template(), "merk")
    before = Transfer.objects.count()
    page = archive(client, vacancy, "rejection", slag=["annonse", "soknad"], gjor="vis", eksempelbrev="1")
    assert page.count('data-side="public"') == 1  # the others are in the archive, and nothing of theirs goes
    assert "Eksempelbrev: Avslag på søknad" in page
    assert Transfer.objects.count() == before


def test_archived_is_what_the_archive_has(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1, 3)
    post(client, vacancy, template(), "merk")
    archive(client, vacancy, "rejection")
    place = f"/stillinger/{vacancy.reference}/brev/"
    page = client.get(place).content.decode()
    assert "0 av 2" in page and "2 på vei" in page
    first, second = Transfer.objects.filter(kind="letter").order_by("pk")
    force(Transfer.objects.filter(pk=first.pk), "transferred")
    force(Transfer.objects.filter(pk=second.pk), "declined")
    page = client.get(place).content.decode()
    assert "1 av 2" in page and "må ordnes" in page
    force(Transfer.objects.filter(pk=second.pk), "cancelled")
    log = client.get(f"/stillinger/{vacancy.reference}/arkiv/overfor/").content.decode()
    assert re.search(r"Avslag på søknad \(<span [^>]+>1</span>\)", log), (
        "what a person gave up may be asked for again"
    )


@pytest.mark.one_database("forms")
def test_a_code_is_chosen_among_those_that_there_are(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1)
    row = LetterTemplate.objects.get(kind="offer", language="nb")
    post(client, vacancy, row, "merk", **{f"felt-{name}": "1. mars" for name in row.fields})
    page = archive(client, vacancy, "offer", tilgangskode="TULL", hjemmel="Offl. § 25")
    assert "Velg en av tilgangskodene" in page
    assert re.search(r'name="brev" value="offer" checked', page), "what was ticked stays ticked"
    assert "<option>P</option>" in page and not Transfer.objects.filter(kind="letter").exists()
    archive(client, vacancy, "offer", tilgangskode="P", hjemmel="Offl. § 25")
    assert Transfer.objects.filter(kind="letter").count() == 1


@pytest.mark.one_database("words")
def test_the_preview_of_an_example_shows_its_address_list(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1, 3)
    post(client, vacancy, template(), "merk")
    page = archive(client, vacancy, "rejection", gjor="vis", eksempelbrev="1")
    assert "Adresseliste" in page.partition("Slik blir det på offentlig journal")[2]


@pytest.mark.one_database("forms")
def test_nothing_is_transferred_that_was_not_shown(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1, 3)
    post(client, vacancy, template(), "merk")
    place = f"/stillinger/{vacancy.reference}/arkiv/overfor/"
    page = client.post(place, {"brev": ["rejection"]}).content.decode()
    assert "Slik blir det på offentlig journal" in page
    client.post(place, {"brev": ["rejection"], "eksempelbrev": "1", "sett": seen_in(page)})
    assert not Transfer.objects.filter(kind="letter").exists()


def test_nobody_was_sent_a_letter_before_the_application_came(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1)
    page = post(client, vacancy, template(), "merk", sendt="1990-01-01T00:00")
    assert "Brevet kan ikke være sendt før søknaden kom" in page
    assert not Letter.objects.exists()


class TestAStrictlyConfidentialRecipient:
    @pytest.fixture(autouse=True)
    def _held_back(self, client: Client, vacancy: Vacancy) -> None:
        choose(client, vacancy, 1, 3, 4)
        post(client, vacancy, template(), "merk")
        vacancy.applications.filter(source_id=f"{vacancy.source_id}-003").update(
            protection="strictly_confidential", stop_reason=message("application.protected")
        )

    @pytest.mark.one_database("words")
    def test_is_on_no_address_list_and_is_said(self, client: Client, vacancy: Vacancy) -> None:
        page = archive(client, vacancy, "rejection", eksempelbrev="1")
        assert "1 brev til søkere med strengt fortrolig adresse er holdt tilbake" in page
        facts = from_json(TransferFacts, Transfer.objects.get(kind="letter").facts.text)
        assert facts.applicant_list is not None
        listed = [id_ for row in facts.applicant_list.rows for id_ in row.applications]
        assert f"{vacancy.source_id}-003" not in [one.id for one in listed] and len(listed) == 2
        assert Letter.objects.get(application__source_id__endswith="-003").transfer_id == ""

    def test_is_taken_by_an_archivist_who_names_that_one(self, vacancy: Vacancy) -> None:
        arne = client_of("arne")
        choose(arne, vacancy, 3)
        archive(arne, vacancy, "rejection", **{"kun-valgte": "1"})
        assert Letter.objects.get(application__source_id__endswith="-003").transfer_id


@pytest.mark.one_database("words")
def test_an_example_letter_has_no_merge_fields_in_it(client: Client, vacancy: Vacancy) -> None:
    choose(client, vacancy, 1, 3)
    post(client, vacancy, template(), "merk")
    archive(client, vacancy, "rejection", eksempelbrev="1")
    (example, _addresses) = texts(Transfer.objects.get(kind="letter"))
    assert "Hei (fornavn)" in example and "{" not in example


@pytest.mark.one_database("words")
def test_an_answer_before_the_deadline_is_pointed_out(client: Client, vacancy: Vacancy) -> None:
    place = f"/stillinger/{vacancy.reference}/brev/skriv/{template().pk}/"
    assert "det kan fortsatt komme søknader" not in client.get(place).content.decode()
    Vacancy.objects.filter(pk=vacancy.pk).update(deadline=timezone.localdate() + timedelta(days=2))
    assert "det kan fortsatt komme søknader" in client.get(place).content.decode()
