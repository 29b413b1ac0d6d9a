"""Every act of an archivist by its form: shown first, done once, logged with who; refused to everybody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arkivbro.accounts.acts import Actor
from arkivbro.archive.models import CaseFile, ChangeLog, Code, JournalDayRelease, RegistryEntry, Series
from arkivbro.archive.selectors.lookups import entry_with_everything
from arkivbro.archive.selectors.seen import seen_case, seen_entry
from arkivbro.archive.services.administration import set_journal_rules
from arkivbro.archive.services.closing import close_case
from arkivbro.archive.services.status import set_status
from arkivbro.archive.store import archive_store
from arkivbro.inspections.services import asking
from tests.contract.archive.records import advertisement_entry, application_entry, letter_entry
from tests.inspecting import inspect_what_waits
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import administrator, archivist, client, recruiter, seen_before, user

pytestmark = pytest.mark.django_db

NAME = "Xiomára Þorgilsdóttir"
WHO = "Arkivar Prøvesen (ARKI)"


@pytest.fixture
def case(registrar: Registrar) -> CaseFile:
    return registrar.case(series="SAK")


@pytest.fixture
def entry(registrar: Registrar, case: CaseFile) -> RegistryEntry:
    """An application that waits for the archivist."""
    return set_status(entry=registrar.entry(case, application_entry, name=NAME), status="M", by=BY)


@pytest.fixture
def browser() -> Client:
    return archivist()


def post(browser: Client, path: str, **values: object) -> str:
    """Presses the button of the form, follows, and gives the page that one ends on."""
    response = browser.post(path, seen_before(browser, path, values) | values, follow=True)
    assert response.status_code == 200, path
    return response.content.decode().replace("\xa0", " ")


def form_of(page: str) -> dict[str, list[str]]:
    """The hidden values of the page's last form."""
    form = re.findall(r"<form.*?</form>", page, re.S)[-1]
    values: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        assert name
        values.setdefault(name[1], []).append(value[1] if value else "")
    return values


def at(entry: RegistryEntry, what: str = "") -> str:
    return f"/arkiv/journalposter/{entry.public_id}/{what}"


CORRECTED = {
    "tittel": f"Søknad – Rådgiver – [[{NAME}]]", "tilgang": "P", "hjemmel": "Offl. § 25", "grunn": "Skrivefeil", "type": "I",
    "skjerming": ["NA", "TRO"], "kassasjon": "", "document_date": "2026-11-18", "received_date": "2026-11-20",
    "sent_date": "",
}  # fmt: skip


class TestAnEntry:
    def test_officer_in_place(self, browser: Client, entry: RegistryEntry) -> None:
        assert "er nå KAHA" in post(browser, at(entry, "saksbehandler/"), initialer=" KAHA ")
        entry.refresh_from_db()
        assert entry.officer == "KAHA"
        assert ChangeLog.objects.get(field="officer").by == WHO

    def test_a_correction_is_shown_then_saved(self, browser: Client, entry: RegistryEntry) -> None:
        shown = post(browser, at(entry, "rett/"), **CORRECTED)
        assert "Slik alle ser det" in shown
        assert "Søknad – Rådgiver – *****" in shown
        entry.refresh_from_db()
        assert entry.title.startswith("Søknad og CV"), "nothing is saved yet"
        same = CORRECTED | {"skjerming": sorted(entry.screening)}
        post(browser, at(entry, "rett/"), **same, steg="lagre")
        entry.refresh_from_db()
        assert (entry.title, entry.public_title) == (
            f"Søknad – Rådgiver – {NAME}",
            "Søknad – Rådgiver – *****",
        )
        assert entry.document_date == date(2026, 11, 18)
        rows = ChangeLog.objects.filter(field__in=("title", "document_date"), entry=entry)
        assert {(row.by, row.reason) for row in rows} == {(WHO, "Skrivefeil")}
        assert not ChangeLog.objects.filter(entry=entry, field="screening").exists(), (
            "the same codes are no change"
        )

    @pytest.mark.one_database("forms and words")
    def test_what_becomes_public_is_told_before(self, browser: Client, entry: RegistryEntry) -> None:
        opened = CORRECTED | {"tittel": f"Søknad – {NAME}", "tilgang": "", "hjemmel": ""}
        shown = post(browser, at(entry, "rett/"), **opened)
        assert "blir synlig for alle" in shown
        assert "Ord som er skjermet nå" in shown
        assert "Tilgangskoden blir tatt bort" in shown

    @pytest.mark.one_database("forms and words")
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"grunn": ""}, "påkrevet"),
            ({"tittel": "Søknad [[Åse"}, "mangler sin"),
            ({"tittel": "Søknad Åse]]"}, "må stå parvis"),
            ({"tittel": "[[ ]]"}, "Det må stå noe"),
            ({"hjemmel": ""}, "mangler hjemmel"),
            ({"received_date": "2026-11-01"}, "kan ikke ligge før"),
            ({"document_date": "2999-01-01"}, "kan ikke ligge fram i tid"),
            ({"type": "Q"}, "gyldig valg"),
        ],
    )
    def test_a_wrong_correction_changes_nothing(
        self, browser: Client, entry: RegistryEntry, changes: dict[str, str], said: str
    ) -> None:
        before = ChangeLog.objects.count()
        assert said in post(browser, at(entry, "rett/"), **(CORRECTED | changes), steg="lagre")
        assert ChangeLog.objects.count() == before

    def test_a_document_is_corrected(self, browser: Client, entry: RegistryEntry) -> None:
        document = entry.links.order_by("number")[0].document
        values = {
            "tittel": "Søknad [[hemmelig]]",
            "tilgang": "P",
            "hjemmel": "Offl. § 25",
            "grunn": "feil",
            "dokumenttype": "",
        }
        path = at(entry, f"dokument/{document.public_id}/rett/")
        assert "Søknad *****" in post(browser, path, **values, skjerming=["TD", "H"])
        post(browser, path, **values, skjerming=["TD", "H"], steg="lagre")
        document.refresh_from_db()
        assert document.public_title == "Søknad *****"

    @pytest.mark.one_database("forms and words")
    def test_journalling_shows_the_public_form_first(self, browser: Client, entry: RegistryEntry) -> None:
        shown = browser.get(at(entry, "status/?til=J")).content.decode()
        assert "Slik alle ser det" in shown
        entry.refresh_from_db()
        assert not entry.is_journalled
        assert "er journalført" in post(browser, at(entry, "status/"), til="J")
        entry.refresh_from_db()
        assert (entry.status, entry.status_by, entry.is_journalled) == ("J", WHO, True)

    @pytest.mark.one_database("forms")
    def test_a_letter_is_expedited_first(self, browser: Client, registrar: Registrar, case: CaseFile) -> None:
        letter = registrar.entry(case, letter_entry)
        assert "må ekspederes" in post(browser, at(letter, "status/"), til="J")
        post(browser, at(letter, "status/"), til="E")
        post(browser, at(letter, "status/"), til="J")
        letter.refresh_from_db()
        assert letter.status == "J"

    def test_sign_off_by_a_letter(
        self, browser: Client, registrar: Registrar, case: CaseFile, entry: RegistryEntry
    ) -> None:
        letter = registrar.journal(registrar.entry(case, letter_entry))
        assert "finnes ikke" in post(browser, at(entry, "avskriv/"), mate="BU", svar="99")
        assert "er avskrevet" in post(browser, at(entry, "avskriv/"), mate="BU", svar=letter.number)
        assert RegistryEntry.objects.get(pk=entry.pk).sign_off.by_entry == letter

    def test_utgaar_wants_a_reason(self, browser: Client, entry: RegistryEntry) -> None:
        assert "forsvinner fra offentlig journal" in browser.get(at(entry, "utgar/")).content.decode()
        assert "Grunnen mangler" in post(browser, at(entry, "utgar/"), grunn=" ")
        post(browser, at(entry, "utgar/"), grunn="Registrert to ganger")
        entry.refresh_from_db()
        assert (entry.status, entry.expired_reason) == ("U", "Registrert to ganger")

    def test_a_move_shows_the_other_case_first(
        self, browser: Client, registrar: Registrar, entry: RegistryEntry
    ) -> None:
        other = registrar.case(unit="Region Øst")
        assert "Det finnes ingen sak 2026/99" in post(
            browser, at(entry, "flytt/"), sak="2026/99", grunn="feil"
        )
        assert "ligger allerede" in post(browser, at(entry, "flytt/"), sak=entry.case.number, grunn="feil")
        assert "Skriv hvorfor" in post(browser, at(entry, "flytt/"), sak=other.number)
        shown = post(browser, at(entry, "flytt/"), sak=other.number, grunn="feil sak")
        assert f"Flyttes til sak {other.number}" in shown
        assert "hører til en annen enhet" in shown
        entry.refresh_from_db()
        assert entry.case != other
        post(browser, at(entry, "flytt/"), **form_of(shown))
        entry.refresh_from_db()
        assert (entry.case, entry.sequence) == (other, 1)
        assert ChangeLog.objects.filter(action="moved", entry=entry, reason="feil sak").count() == 1

    def test_a_document_is_added_once(self, browser: Client, entry: RegistryEntry) -> None:
        page = browser.get(at(entry, "dokument/")).content.decode()
        token = form_of(page)["once"][0]
        picture = b"Et notat fra arkivaren.\n"

        def values() -> dict[str, object]:
            return {
                "once": token, "tittel": "Notat – [[Xiomára]]", "rolle": "V", "tilgang": "P", "hjemmel": "Offl. § 25",
                "fil": SimpleUploadedFile("Xiomára sin cv.txt", picture),
            }  # fmt: skip

        assert "Dokumentet er lagt til" in post(browser, at(entry, "dokument/"), **values())
        assert "allerede lagt til" in post(browser, at(entry, "dokument/"), **values())
        link = entry.links.order_by("-number")[0]
        held = link.document.objects_held.get()
        assert (link.role, link.document.public_title, held.format) == ("V", "Notat – *****", "x-fmt/111")
        assert entry.links.filter(document__created_by=WHO).count() == 1
        stream = archive_store().open(held.sha256)
        assert stream is not None
        with stream:
            assert stream.read() == picture

    @pytest.mark.one_database("files")
    def test_a_program_is_no_document(self, browser: Client, entry: RegistryEntry) -> None:
        token = form_of(browser.get(at(entry, "dokument/")).content.decode())["once"][0]
        before = entry.links.count()
        said = post(
            browser, at(entry, "dokument/"), once=token, tittel="Fil", rolle="V", tilgang="", hjemmel="",
            fil=SimpleUploadedFile("fil.pdf", b"MZ" + bytes(2000)),
        )  # fmt: skip
        assert "tas imot" in said
        assert entry.links.count() == before

    def test_issue_11_item_4_one_that_is_not_inspected_in_time_is_added_the_next_time(
        self, browser: Client, entry: RegistryEntry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "STAFF_SECONDS", 0.0)
        token = form_of(browser.get(at(entry, "dokument/")).content.decode())["once"][0]

        def said() -> str:
            return post(
                browser, at(entry, "dokument/"), once=token, tittel="Notat", rolle="V", tilgang="", hjemmel="",
                fil=SimpleUploadedFile("notat.txt", b"Et notat om ingenting.\n"),
            )  # fmt: skip

        assert "Filen er ikke ferdig undersøkt ennå" in said()
        inspect_what_waits()
        assert "Dokumentet er lagt til" in said()

    @pytest.mark.one_database("forms")
    def test_a_document_is_taken_out_before_journalling_only(
        self, browser: Client, entry: RegistryEntry
    ) -> None:
        attachment = entry.links.order_by("-number")[0].document
        path = at(entry, f"dokument/{attachment.public_id}/fjern/")
        assert "En grunn må oppgis" in post(browser, path, grunn="")
        before = entry.links.count()
        post(browser, path, grunn="Feil søker")
        assert entry.links.count() == before - 1
        set_status(entry=entry, status="J", by=BY)
        main = entry.links.get().document
        journalled = entry_with_everything(entry.public_id)
        assert journalled is not None
        path = at(entry, f"dokument/{main.public_id}/fjern/")
        assert "journalført" in post(browser, path, grunn="feil", sett=seen_entry(journalled))
        assert entry.links.count() == 1


class TestTheQueue:
    def test_several_are_shown_then_journalled(
        self, browser: Client, registrar: Registrar, case: CaseFile, entry: RegistryEntry
    ) -> None:
        letter = set_status(entry=registrar.entry(case, letter_entry), status="F", by=BY)
        chosen = [entry.public_id, letter.public_id]
        shown = post(browser, "/arkiv/til-journalforing/", journalpost=chosen)
        assert shown.count("Slik alle ser det") == 2
        assert not RegistryEntry.objects.filter(journal_sequence__isnull=False).exists()
        post(browser, "/arkiv/til-journalforing/", journalpost=chosen, steg="lagre")
        assert set(RegistryEntry.objects.values_list("status", flat=True)) == {"J"}

    def test_nothing_chosen(self, browser: Client, entry: RegistryEntry) -> None:
        assert "Velg minst én" in post(browser, "/arkiv/til-journalforing/")

    def test_one_that_cannot_be_does_not_stop_the_others(
        self, browser: Client, registrar: Registrar, case: CaseFile, entry: RegistryEntry
    ) -> None:
        bare = set_status(entry=registrar.entry(case, advertisement_entry, parties=()), status="F", by=BY)
        chosen = [bare.public_id, entry.public_id]
        said = post(browser, "/arkiv/til-journalforing/", journalpost=chosen, steg="lagre")
        assert "ingen korrespondansepart" in said
        assert "1 journalpost er journalført" in said


class TestACase:
    def test_responsible_in_place(self, browser: Client, case: CaseFile) -> None:
        assert "er nå KAHA" in post(browser, "/arkiv/saker/2026-1/ansvarlig/", initialer="KAHA")
        case.refresh_from_db()
        assert case.responsible == "KAHA"

    def test_from_the_list_of_those_on_the_default(self, browser: Client, case: CaseFile) -> None:
        page = browser.get("/arkiv/saker/?ansvarlig=standard").content.decode()
        seen = re.search(r'name="sett-2026/1" value="([0-9a-f]+)"', page)
        assert seen is not None
        values = {"sak": "2026/1", "sett-2026/1": seen[1], "initialer": "KAHA"}
        assert "Alle åpne saker har en saksansvarlig" in post(
            browser, "/arkiv/saker/saksansvarlig/", **values
        )

    def test_a_case_is_corrected(self, browser: Client, case: CaseFile) -> None:
        values = {
            "tittel": "Rådgiver – Region Øst – 4711", "tilgang": "", "hjemmel": "", "enhet": "Region Øst", "kassasjon": "B",
            "arkivdel": "SAK", "klasse": "", "grunn": "Flyttet",
        }  # fmt: skip
        assert "Ingenting er lagret" in post(browser, "/arkiv/saker/2026-1/rett/", **values)
        post(browser, "/arkiv/saker/2026-1/rett/", **values, steg="lagre")
        case.refresh_from_db()
        assert (case.title, case.unit, case.disposal) == ("Rådgiver – Region Øst – 4711", "Region Øst", "B")

    def test_closing_tells_what_is_outstanding(
        self, browser: Client, entry: RegistryEntry, case: CaseFile
    ) -> None:
        page = browser.get("/arkiv/saker/2026-1/avslutt/").content.decode()
        assert f"{entry.number} er ikke journalført" in page
        case.refresh_from_db()
        assert "kan ikke avsluttes" in post(browser, "/arkiv/saker/2026-1/avslutt/", sett=seen_case(case))
        case.refresh_from_db()
        assert case.status == "B"

    def test_close_and_open_again(self, browser: Client, case: CaseFile) -> None:
        assert "er avsluttet" in post(browser, "/arkiv/saker/2026-1/avslutt/")
        assert "En grunn" in post(browser, "/arkiv/saker/2026-1/gjenapne/", grunn="")
        post(browser, "/arkiv/saker/2026-1/gjenapne/", grunn="Ny søknad")
        case.refresh_from_db()
        assert (case.status, case.closed) == ("B", None)


class TestJournalDays:
    def test_a_day_is_looked_at_and_released(self, browser: Client, entry: RegistryEntry) -> None:
        set_journal_rules(series=Series.objects.get(), internal_entries_public=True, release_days=None, by=BY)
        day = set_status(entry=entry, status="J", by=BY).journal_date
        assert f"/arkiv/journaldager/{day}/" in browser.get("/arkiv/journaldager/").content.decode()
        page = browser.get(f"/arkiv/journaldager/{day}/").content.decode()
        assert "1 journalpost blir synlig" in page
        assert NAME not in page
        assert entry.number not in client().get("/offentlig-journal/").content.decode()
        post(browser, f"/arkiv/journaldager/{day}/")
        assert JournalDayRelease.objects.get().released_by == WHO
        assert entry.number in client().get("/offentlig-journal/").content.decode()

    @pytest.mark.parametrize("day", ["2020-01-01", "i-gaar", "2026-13-40"])
    def test_a_day_with_nothing_is_not_released(self, browser: Client, day: str) -> None:
        assert browser.post(f"/arkiv/journaldager/{day}/").status_code == 404
        assert not JournalDayRelease.objects.exists()


class TestCodes:
    PATH = "/arkiv/koder/dokumenttype/"

    def test_an_administrator_adds_retires_and_takes_in_again(self) -> None:
        browser = administrator()
        assert "er lagt til" in post(browser, self.PATH, do="legg-til", kode="SØ", navn="Søknad")
        assert "finnes fra før" in post(browser, self.PATH, do="legg-til", kode="SØ", navn="Søknad")
        post(browser, self.PATH, do="ta-ut", kode="SØ")
        assert not Code.objects.get(code="SØ").is_active
        post(browser, self.PATH, do="ta-inn", kode="SØ")
        assert Code.objects.get(code="SØ").is_active
        assert ChangeLog.objects.filter(object_type="code", by__startswith="Administrator").count() == 3

    def test_what_the_archive_works_by_stays(self) -> None:
        assert "brukes av arkivet selv" in post(
            administrator(), "/arkiv/koder/journalstatus/", do="ta-ut", kode="J"
        )
        assert Code.objects.get(code_list_id="journalstatus", code="J").is_active

    @pytest.mark.one_database("rights")
    def test_an_archivist_reads_only(self, browser: Client) -> None:
        assert browser.get(self.PATH).status_code == 200
        assert browser.post(self.PATH, {"do": "legg-til", "kode": "X", "navn": "X"}).status_code == 404
        assert (
            browser.post("/arkiv/arkivdeler/", {"do": "arkivdel", "kode": "X", "tittel": "X"}).status_code
            == 404
        )
        assert browser.get("/arkiv/koder/finnes-ikke/").status_code == 404

    def test_series_rules_and_classes(self) -> None:
        browser, series = administrator(), Series.objects.get()
        path = "/arkiv/arkivdeler/"
        assert "Skriv hvor mange" in post(
            browser, path, do="journal", arkivdel=series.public_id, frigivelse="dager"
        )
        post(browser, path, do="journal", arkivdel=series.public_id, frigivelse="dager", dager="3")
        series.refresh_from_db()
        assert (series.journal_release_days, series.internal_entries_public) == (3, False)
        post(browser, path, do="journal", arkivdel=series.public_id, frigivelse="frigis", x="ja")
        series.refresh_from_db()
        assert (series.journal_release_days, series.internal_entries_public) == (None, True)
        post(browser, path, do="arkivdel", kode="PERS", tittel="Personal")
        assert "221 Tilsetting" in post(
            browser, path, do="klasse", system="K-koder", verdi="221", tittel="Tilsetting"
        ).replace(" – ", " ")
        assert Series.objects.filter(code="PERS").exists()


ACTS = (
    "saksbehandler/", "status/", "avskriv/", "utgar/", "flytt/", "rett/", "dokument/",
)  # fmt: skip


class TestWhoMayNot:
    @pytest.mark.one_database("rights")
    @pytest.mark.parametrize("act", ACTS)
    def test_change_an_entry(self, entry: RegistryEntry, act: str) -> None:
        browsers = {
            "recruiter": recruiter(cleared=("Region Vest",)),
            "not cleared": archivist(cleared=False),
            "administrator": administrator(),
        }
        before = ChangeLog.objects.count()
        for who, browser in browsers.items():
            values = CORRECTED | {
                "initialer": "KAHA",
                "til": "J",
                "mate": "TE",
                "steg": "lagre",
                "sak": "2026/1",
            }
            assert browser.post(at(entry, act), values).status_code == 404, who
        assert client().post(at(entry, act)).status_code == 302
        assert ChangeLog.objects.count() == before

    @pytest.mark.one_database("rights")
    def test_journal_from_the_queue(self, entry: RegistryEntry) -> None:
        post(
            archivist(cleared=False), "/arkiv/til-journalforing/", journalpost=[entry.public_id], steg="lagre"
        )
        entry.refresh_from_db()
        assert not entry.is_journalled

    @pytest.mark.parametrize("act", ["ansvarlig/", "rett/", "avslutt/", "gjenapne/"])
    @pytest.mark.one_database("rights")
    def test_change_a_case(self, case: CaseFile, act: str) -> None:
        for browser in (recruiter(), administrator()):
            assert browser.post(f"/arkiv/saker/2026-1/{act}", {"initialer": "KAHA"}).status_code == 404

    def test_a_post_from_elsewhere_is_refused(self, entry: RegistryEntry) -> None:
        browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        browser.force_login(
            user("smart", is_archivist=True, cleared=()), backend="django.contrib.auth.backends.ModelBackend"
        )
        assert browser.post(at(entry, "utgar/"), {"grunn": "x"}).status_code == 403

    def test_nobody_changes_a_closed_case(self, browser: Client, case: CaseFile) -> None:
        closed = seen_case(close_case(case=case, by=BY))
        assert "er avsluttet" in post(
            browser, "/arkiv/saker/2026-1/ansvarlig/", initialer="KAHA", sett=closed
        )
        case.refresh_from_db()
        assert case.responsible == "OARR"


@pytest.mark.parametrize("what", ["\x00", "A\x00B", "x" * 5000, "'; DROP TABLE"])
def test_strange_words_are_refused_or_kept_as_words(browser: Client, entry: RegistryEntry, what: str) -> None:
    """The same on both databases: PostgreSQL stores no NUL."""
    for path, name in (
        (at(entry, "saksbehandler/"), "initialer"),
        ("/arkiv/saker/2026-1/ansvarlig/", "initialer"),
        (at(entry, "flytt/"), "sak"),
        (at(entry, "avskriv/"), "mate"),
        ("/arkiv/til-journalforing/", "journalpost"),
        (at(entry, "utgar/"), "grunn"),
    ):
        assert browser.post(path, {name: what}, follow=True).status_code == 200, path
    for address in ("/arkiv/journalposter/%00/", "/arkiv/dokumenter/%00/a.pdf", "/offentlig-journal/%00/"):
        assert browser.get(address).status_code == 404
    assert (
        administrator().post("/arkiv/koder/dokumenttype/", {"do": "ta-inn", "kode": what}).status_code == 404
    )


def test_a_user_called_as_the_transfers_is_told_apart() -> None:
    from arkivbro.archive.rights import name_in_log

    assert name_in_log(Actor.of(user("arkivbro", is_archivist=True))) != "arkivbro"
