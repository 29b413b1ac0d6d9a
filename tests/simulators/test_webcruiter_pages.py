"""Issue 13, item 9: one plays recruiter and applicant on the simulated Webcruiter's pages, and makes things go wrong there."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pikepdf
import pytest

from simulators.webcruiter.acts import ACTS
from simulators.webcruiter.hooks import Hooks
from simulators.webcruiter.made_files import pdf
from simulators.webcruiter.pages import ROUTES
from simulators.webcruiter.state import LOCK, Webcruiter
from simulators.webcruiter.switches import SWITCHES, SWITCHING
from tests.simulated_webcruiter import simulated_webcruiter

pytestmark = pytest.mark.one_database("a simulator, without a database of ours")
HOSTILE = '<script>alert("x")</script> & "sitat"'
FEED = f"/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}"


class Person:
    """Somebody with a browser, who fills in forms and is led on; and the state behind."""

    def __init__(self, address: str, state: Webcruiter) -> None:
        self.state = state
        self.http = httpx.Client(base_url=address, follow_redirects=True, trust_env=False)

    def open(self, path: str) -> str:
        answer = self.http.get(path).raise_for_status()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return answer.text

    def send(self, act: str, status: int = 200, /, **fields: str) -> str:
        answer = self.http.post(f"/_act/{act}", data=fields)
        assert answer.status_code == status, answer.text
        return answer.text

    def publish(self, title: str = "Inspektør", **more: str) -> str:
        self.send("publiser", 200, title=title, deadline="20.12.2026", **more)
        return list(self.state.store.vacancies)[-1]

    def apply(self, vacancy: str, **more: str) -> str:
        self.send("sok", 200, id=vacancy, given_name="Kari", family_name="Prøve", **more)
        return list(self.state.store.candidates)[-1]


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    with simulated_webcruiter(tmp_path) as simulated:
        simulated.state.deliveries = tmp_path / "deliveries"
        made = Person(simulated.address, simulated.state)
        yield made
        made.http.close()


def test_issue_13_item_9_published_applied_for_changed_withdrawn_extended_closed(person: Person) -> None:
    vacancy = person.publish("Jurist", text="Første avsnitt.\n\nAndre.", unit="501", published="01.12.2026")
    assert person.state.store.vacancies[vacancy].published == "2026-12-01"
    assert "Jurist" in person.open("/") and "20.12.2026" in person.open(f"/stilling/{vacancy}")
    said = person.send("endre-annonse", id=vacancy, title="Seniorjurist", text="Ny.")
    assert "Annonsen er endret." in said and "Seniorjurist" in said
    person.send("forleng", id=vacancy, deadline="2027-01-31")
    assert "<wc:apply_within_date>2027-01-31<" in person.http.get(FEED).text
    person.send("forleng", id=vacancy, deadline="Snarest")

    candidate = person.apply(vacancy, cv="1", diploma="1", exemption="1", reason="Sjefen vet det ikke.")
    stored = person.state.store.candidates[candidate]
    assert [file.kind for file in stored.files] == ["CV", "Diploma"]
    assert stored.more["exemptFromPublicList"] is True
    assert "Ber om unntak" in person.open(f"/soknad/{candidate}")
    person.send("endre", id=candidate, letter="Ny tekst", reference_letter="1", family_name="Endret")
    stored = person.state.store.candidates[candidate]
    assert (len(stored.files), stored.family_name, stored.more["applicationText"]) == (
        3,
        "Endret",
        "Ny tekst",
    )
    assert len({file.id for file in stored.files}) == 3
    assert "Trukket" in person.send("trekk", id=candidate)
    assert "Ansatt" in person.send("ansett", id=person.apply(vacancy))
    assert "Tatt ned" in person.send("ta-ned", id=vacancy)
    assert vacancy not in person.http.get(FEED).text


def test_issue_13_item_9_files_of_ones_own_are_sent(person: Person) -> None:
    vacancy = person.publish()
    sent = {"upload": ("Søknad æøå.txt", b"Min egen", "text/plain")}
    person.http.post(
        "/_act/sok", data={"id": vacancy, "given_name": "Ola", "cv": "1"}, files=sent
    ).raise_for_status()
    (candidate,) = person.state.store.listed()
    assert [(file.name, file.data[:8]) for file in candidate.files] == [
        ("Søknad æøå.txt", b"Min egen"),
        ("cv.pdf", b"%PDF-1.4"),
    ]


def test_issue_13_item_9_what_cannot_be_is_told(person: Person) -> None:
    vacancy = person.publish()
    assert "Tittelen må fylles ut." in person.send("publiser", 400, title=" ", deadline="Snarest")
    assert "Søknadsfristen er ikke en dato." in person.send("publiser", 400, title="A", deadline="31.02.2026")
    assert "Fornavn eller etternavn" in person.send("sok", 400, id=vacancy)
    assert person.http.get(f"/_act/{next(iter(ACTS))}").status_code == 404
    assert person.http.post("/_act/finnes-ikke").status_code == 404
    for act in ("sok", "endre", "trekk", "slett", "lever", "forleng"):
        assert person.http.post(
            f"/_act/{act}", data={"id": "404", "given_name": "A", "letter": "b"}
        ).status_code in (400, 404)
    for path in ("/stilling/404", "/soknad/404", "/finnes/ikke"):
        assert person.http.get(path).status_code == 404
    program = person.http.post("/_act/publiser", json={"title": "", "deadline": "Snarest"})
    assert program.status_code == 400 and program.json() == {"wrong": "Tittelen må fylles ut."}


def test_issue_13_item_9_hostile_words_are_words(person: Person) -> None:
    vacancy = person.publish(HOSTILE, text=HOSTILE)
    candidate = person.apply(vacancy, letter=HOSTILE, email=HOSTILE)
    for path in ("/", f"/stilling/{vacancy}", f"/stilling/{vacancy}/sok", f"/soknad/{candidate}", "/feil"):
        shown = person.open(path)
        assert "<script" not in shown
    assert len(ROUTES) == 5, "a page that is not looked at here"
    assert "<script" not in person.open(f"/?gjort={HOSTILE}")


def test_issue_13_item_9_a_program_does_the_same_and_hooks_tell(person: Person) -> None:
    heard = list[bytes]()
    person.state.hooks = Hooks(lambda body, _: heard.append(body), "ab" * 32)
    made = person.http.post("/_act/publiser", json={"title": "A", "deadline": "Snarest"}).json()["id"]
    sent = [{"kind": "CV", "name": "cv.pdf", "base64": "QUJD"}]
    candidate = person.http.post("/_act/sok", json={"id": made, "given_name": "Kari", "files": sent}).json()[
        "id"
    ]
    assert person.state.store.candidates[candidate].files[0].data == b"ABC"
    _until(lambda: len(heard) == 2)
    assert {made, candidate} == {
        word for word in (made, candidate) if any(word.encode() in body for body in heard)
    }
    told = person.http.get("/_state").json()
    assert told["candidates"] == [{"id": candidate, "vacancy": made, "files": 1}]


def test_issue_13_item_9_everything_that_can_go_wrong_is_switched_on_and_off(person: Person) -> None:
    for name in SWITCHES:
        person.send("feil-pa", kind=name, times="2")
    shown = person.send("innstillinger", delay="5", largest_page="3", portal_page="2", skew="90", behind="1")
    settings = person.state.settings
    assert (settings.delay, settings.largest_page, settings.portal_page) == (0.005, 3, 2)
    assert person.state.store.skew.total_seconds() == -5400
    assert "ganger til" in shown
    assert person.http.get("/api/v1/candidates").status_code == 429
    assert person.http.get("/api/v1/candidates").headers["Retry-After"] == "2"
    person.send("feil-av")
    assert not person.state.faults and settings.largest_page == 25 and not person.state.store.skew
    person.state.new_token()
    person.send("trekk-tegn")
    assert not person.state.tokens
    assert "Feilen finnes ikke." in person.send("feil-pa", 400, kind="annet")
    assert "minst én rad" in person.send("innstillinger", 400, largest_page="0")
    assert set(SWITCHING) == {"feil-pa", "feil-av", "innstillinger", "trekk-tegn", "send-varsler"}


def test_issue_13_item_9_hooks_are_doubled_held_mixed_and_lost(person: Person) -> None:
    heard = list[bytes]()
    hooks = person.state.hooks = Hooks(lambda body, _: heard.append(body), "ab" * 32, seed=1)
    vacancy = person.publish()
    _until(lambda: len(heard) == 1)
    person.send("innstillinger", twice="1", held="1")
    for _ in range(3):
        person.apply(vacancy)
    _until(lambda: hooks.waiting == 6)
    person.send("send-varsler")
    assert len(heard) == 7
    person.send("innstillinger", lost="1")
    person.apply(vacancy)
    _until(lambda: ("CandidateApplied", "ikke sendt") in hooks.log)
    assert len(heard) == 7
    assert "ikke sendt" in person.open("/feil")


def test_issue_13_item_9_traps_of_ids_and_deletion(person: Person) -> None:
    vacancy = person.publish()
    first, second = person.apply(vacancy, cv="1"), person.apply(vacancy)
    person.send("nytt-nummer", id=first)
    renamed, kept = person.state.store.listed()
    assert kept.id == second and renamed.id not in (first, second) and len(renamed.files) == 1
    person.send("slett", id=second)
    assert list(person.state.store.candidates) == [renamed.id]


def test_issue_13_item_9_a_delivery_lies_in_the_folder(person: Person) -> None:
    candidate = person.apply(person.publish(), cv="1")
    person.send("lever", id=candidate)
    person.send("lever", id=candidate, trouble="file_missing")
    person.send("lever", id=candidate, trouble="cut")
    assert person.state.deliveries is not None
    whole, missing, cut = sorted(person.state.deliveries.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert sorted(zipfile.ZipFile(whole).namelist()) == ["01_cv.pdf", "noark.xml"]
    assert b"@Kari Pr" in zipfile.ZipFile(whole).read("noark.xml")
    assert zipfile.ZipFile(missing).namelist() == ["noark.xml"]
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(cut)


def test_issue_13_item_9_many_apply_at_once(person: Person) -> None:
    vacancy = person.publish()
    person.send("last", id=vacancy, count="30", files="2", kilobytes="3")
    _until(lambda: len(person.state.store.candidates) == 30)
    files = [file.data for one in person.state.store.listed() for file in one.files]
    assert len(files) == len(set(files)) == 60
    for data in (files[0], pdf("Æ (x) \\", 2)):
        with pikepdf.open(io.BytesIO(data)) as opened:
            assert len(opened.pages) == 1


def _until(done: object, seconds: float = 5.0) -> None:
    assert callable(done)
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.01)
