"""Webcruiter's REST door: what the contract leaves open is met, what is hostile is refused, and nothing is left out unsaid."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.api import ApiSource
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from arkivbro.connectors.webcruiter.luck import FAILED_FROM_THE_FIRST, FAILED_IN_A_ROW
from arkivbro.connectors.webcruiter.mapping import read_mapping
from arkivbro.core.errors import ArkivbroError, BadFacts, Misconfigured, NoRoom, Transient, Unreachable
from arkivbro.core.recruitment import Application, AttachmentKind, Gender, Protection
from arkivbro.ports import CheckLevel, SourceItem, UnreadableItem
from simulators.webcruiter.state import Fault
from tests.contract.source.conformance import everything
from tests.simulated_webcruiter import Simulated, simulated_webcruiter
from tests.words import words_of

CV = ("CV", "cv.pdf", b"%PDF-1.7 cv")
FILE = r"/files/"


@pytest.fixture
def webcruiter(tmp_path: Path) -> Iterator[Simulated]:
    with simulated_webcruiter(tmp_path) as simulated:
        yield simulated


def applications(source: ApiSource, since: str = "") -> list[Application]:
    return [
        item.fact
        for item in everything(source, since)
        if isinstance(item, SourceItem) and isinstance(item.fact, Application)
    ]


def codes(source: ApiSource) -> list[str]:
    """What was wrong with items that were kept out."""
    kept_out = (item for item in everything(source) if isinstance(item, UnreadableItem))
    return [finding.message.code for item in kept_out for finding in item.findings]


def test_issue_13_item_1_a_candidate_with_cv_and_files(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV, ("Diploma", "vitnemål.pdf", b"v"))
    (told,) = applications(webcruiter.source())
    assert (told.ref.source, told.vacancy_reference) == ("webcruiter", "9000000001")
    assert told.applicant.name == "Kari Prøve"
    assert told.applicant.gender is Gender.FEMALE
    assert told.received.tzinfo is not None
    assert told.exemption is None, "nobody said anything of it: unknown, never no"
    assert told.applicant.protection is Protection.UNKNOWN
    assert told.education is not None and told.education[0].institution == "NTNU"
    assert told.experience is not None and told.experience[0].to == ""
    assert [one.kind for one in told.attachments] == [AttachmentKind.CV, AttachmentKind.CERTIFICATE]
    assert told.attachments[1].file_name == "vitnemål.pdf"


@pytest.mark.parametrize("style", ["camel", "snake", "Pascal"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_issue_13_item_1_names_in_every_style_and_lists_in_both(
    webcruiter: Simulated, style: str, *, wrapped: bool
) -> None:
    for number in range(3):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve", CV)
    settings = webcruiter.state.settings
    settings.style, settings.wrapped, settings.largest_page = style, wrapped, 2
    assert [one.applicant.given_name for one in applications(webcruiter.source())] == [
        "Kari0",
        "Kari1",
        "Kari2",
    ]


@pytest.mark.parametrize("tells_total", [True, False])
@pytest.mark.parametrize("paging", ["offset", "page"])
def test_issue_13_item_1_every_page_is_read(webcruiter: Simulated, paging: str, *, tells_total: bool) -> None:
    settings = webcruiter.state.settings
    settings.paging, settings.largest_page, settings.tells_total = paging, 2, tells_total
    for number in range(5):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    assert len(applications(webcruiter.source(f'[paging]\nstyle = "{paging}"\n'))) == 5


def test_issue_13_item_1_a_server_that_turns_no_pages_is_told_never_half_read(webcruiter: Simulated) -> None:
    settings = webcruiter.state.settings
    settings.paging, settings.largest_page = "offset", 2
    for number in range(5):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    source = webcruiter.source()
    settings.paging = "deaf"
    webcruiter.state.settings.tells_total = False
    with pytest.raises(Misconfigured) as caught:
        everything(source)
    assert caught.value.code in ("webcruiter.pages_not_turned", "webcruiter.refused")


def test_issue_13_item_1_a_list_that_ends_before_its_total(webcruiter: Simulated) -> None:
    for number in range(3):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    webcruiter.state.settings.largest_page, webcruiter.state.settings.tells_too_much = 2, 1
    with pytest.raises(Transient) as caught:
        everything(webcruiter.source())
    assert caught.value.code == "webcruiter.list_incomplete"


def test_issue_13_item_1_a_token_that_runs_out_in_mid_page(webcruiter: Simulated) -> None:
    for number in range(4):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve", CV)
    told = 0
    for batch in webcruiter.source().changes(""):
        told += len(batch.items)
        webcruiter.state.revoke_tokens()
    assert told == 4
    assert len(webcruiter.calls("POST /connect/token")) >= 4


def test_issue_13_item_1_one_token_for_all_threads(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    source = webcruiter.source()
    threads = [threading.Thread(target=everything, args=(source,)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(webcruiter.calls("POST /connect/token")) == 1


def test_issue_13_item_1_401_and_403_are_told_apart(webcruiter: Simulated) -> None:
    for _ in range(FAILED_IN_A_ROW):
        webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV)
    webcruiter.state.forbidden.add("/files$")
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source())
    assert caught.value.code == "webcruiter.no_right"
    assert "candidates/{candidate}/files" in words_of(caught.value)
    assert len(applications(webcruiter.source(settings={"files": False}))) == FAILED_IN_A_ROW
    webcruiter.state.settings.subscription_key = "nøkkel-som-mangler"
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source())
    assert caught.value.code == "webcruiter.token_refused"


def test_issue_13_item_1_a_client_that_is_refused_and_one_that_uses_basic(
    webcruiter: Simulated, tmp_path: Path
) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    webcruiter.state.settings.authentication = "basic"
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source())
    assert caught.value.code == "webcruiter.client_refused"
    assert len(applications(webcruiter.source(settings={"client_authentication": "basic"}))) == 1
    key = tmp_path / "key"
    key.write_text("abc\n")
    webcruiter.state.settings.subscription_key = "abc"
    given = {"client_authentication": "basic", "subscription_key_file": str(key)}
    assert len(applications(webcruiter.source(settings=given))) == 1


def test_issue_13_item_1_retry_after_is_kept_in_both_its_forms(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    for told, seconds in (("17", 17.0), ("Fri, 27 Nov 2099 10:00:00 GMT", None), ("tull", None)):
        webcruiter.state.faults = [Fault("/candidates", status=429, headers=(("Retry-After", told),))]
        with pytest.raises(Transient) as caught:
            everything(webcruiter.source())
        if seconds is not None:
            assert caught.value.retry_after == seconds
        elif told == "tull":
            assert caught.value.retry_after is None
        else:
            assert (caught.value.retry_after or 0) > 1_000_000


@pytest.mark.parametrize("spoil", ["cut", "gzip", "deep", "huge", "no_json", "hang_up"])
@pytest.mark.parametrize("place", [r"/candidates\?", r"/candidates/\d+\?", r"/files\?", r"/cv\?"])
def test_issue_13_item_1_a_spoilt_answer_stops_one_thing_and_the_next_reading_brings_it(
    webcruiter: Simulated, place: str, spoil: str
) -> None:
    for number in range(2):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve", CV)
    source = webcruiter.source()
    webcruiter.state.faults = [Fault(place, spoil=spoil)]
    try:
        items = everything(source)
    except ArkivbroError as error:
        assert isinstance(error, BadFacts | Unreachable)
    else:
        assert [type(one) for one in items] == [UnreadableItem, SourceItem]
        assert isinstance(items[0], UnreadableItem) and items[0].try_again
    assert len(applications(source)) == 2


def test_issue_13_item_1_a_file_that_is_cut_off_is_never_half_taken(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", ("CV", "cv.pdf", b"x" * 100_000))
    source = webcruiter.source()
    webcruiter.state.faults = [Fault(FILE, spoil="cut")]
    assert codes(source) == ["webcruiter.broke_off"]
    webcruiter.state.faults = [Fault(FILE, spoil="gzip")]
    assert codes(source) == ["webcruiter.broken_answer"]
    assert applications(source)[0].attachments[0].size == 100_000


def test_issue_13_item_1_one_candidate_that_the_server_fails_at_stops_no_other(webcruiter: Simulated) -> None:
    first = webcruiter.state.store.apply("9000000001", "Kari", "Prøve")
    webcruiter.state.store.apply("9000000001", "Ola", "Prøve")
    webcruiter.state.faults = [Fault(rf"/candidates/{first.id}\?", status=500)]
    items = everything(webcruiter.source())
    assert [type(one) for one in items] == [UnreadableItem, SourceItem]


def test_issue_13_item_1_a_server_that_fails_at_all_is_one_trouble(webcruiter: Simulated) -> None:
    for number in range(FAILED_FROM_THE_FIRST):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    webcruiter.state.faults = [Fault(r"/candidates/\d+\?", times=99, status=500)]
    with pytest.raises(Transient):
        everything(webcruiter.source())
    webcruiter.state.faults = []
    source = webcruiter.source('[paths]\ncandidate = "kandidater/{candidate}"\n')
    with pytest.raises(Misconfigured) as caught:
        everything(source)
    assert caught.value.code == "webcruiter.path_wrong"


def test_issue_13_item_1_a_mapping_that_fits_nobody_is_one_trouble(webcruiter: Simulated) -> None:
    for number in range(25):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source("[candidate]\nreceived = ['innlevert']\n"))
    assert caught.value.code == "webcruiter.names_missing"
    assert caught.value.findings[0].place == "innlevert"


def test_issue_13_item_1_redirects_and_addresses_elsewhere_are_not_followed(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV)
    address = "[file]\naddress = ['href']\n"
    for elsewhere in (
        "http://169.254.169.254/latest/meta-data",
        "https://api.eksempel.example/f",
        f"http://u:p@127.0.0.1:{webcruiter.address.rpartition(':')[2]}/x",
        "//eksempel.example/f",
        "file:///etc/passwd",
    ):
        webcruiter.state.settings.file_addresses = elsewhere
        assert codes(webcruiter.source(address)) == ["webcruiter.address_elsewhere"], elsewhere
    webcruiter.state.settings.file_addresses = "/api/v1/candidates/{candidate}/files/{file}"
    assert len(applications(webcruiter.source(address))) == 1
    webcruiter.state.faults = [
        Fault("/candidates", status=302, headers=(("Location", "http://169.254.169.254/"),))
    ]
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source())
    assert caught.value.code == "webcruiter.redirects"


def test_issue_13_item_1_an_id_leads_nowhere_else(webcruiter: Simulated) -> None:
    source = webcruiter.source()
    hints = ("../../connect/token", "..", "a/b", "x?y=1", "æ", "x\ny", "", "9" * 200)
    assert [item for batch in source.some(hints) for item in batch.items] == []
    asked = [call.partition("?")[0] for call in webcruiter.calls("GET ")]
    assert all(call.count("/") == 4 for call in asked), asked


def test_issue_13_item_1_files_have_bounds(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", ("CV", "cv.pdf", b"x" * 5_000))
    assert codes(webcruiter.source(largest_file=4_999)) == ["webcruiter.file_too_large"]
    webcruiter.state.store.apply(
        "9000000001", "Ola", "Prøve", ("CV", "a.pdf", b"x" * 900), ("CV", "b.pdf", b"x" * 900)
    )
    assert len(codes(webcruiter.source(largest_total=1_000))) == 2
    with pytest.raises(NoRoom):
        everything(webcruiter.source(has_room=lambda size: size < 4_000))


def test_issue_13_item_1_what_is_not_known_is_kept_and_told(webcruiter: Simulated) -> None:
    store = webcruiter.state.store
    store.apply("9000000001", "Kari", "Prøve", ("Røntgenbilde", "r.png", b"x"), gender="Q7", hobby="sjakk")
    (item,) = everything(webcruiter.source())
    assert isinstance(item, SourceItem)
    assert {finding.place for finding in item.findings} == {"files[0].type", "gender", "hobby"}
    assert isinstance(item.fact, Application) and item.fact.applicant.gender is Gender.UNKNOWN


def test_issue_13_item_1_a_wish_that_is_not_understood_keeps_the_application_out(
    webcruiter: Simulated,
) -> None:
    own = "[candidate]\nexemption = ['exemptFromPublicList']\nprotection = ['sperre']\n[values]\nconfidential = ['7']\n"
    store = webcruiter.state.store
    for wish, sperre in ((True, None), ("nei", "7"), ("kanskje", None), (None, None), (False, "9")):
        store.apply("9000000001", f"Kari {wish}", "Prøve", exemptFromPublicList=wish, sperre=sperre)
    source = webcruiter.source(own)
    assert source.capabilities().exemptions
    told = applications(source)
    assert [one.exemption.requested if one.exemption else None for one in told] == [True, False, None]
    assert told[1].applicant.protection is Protection.CONFIDENTIAL
    assert codes(source) == ["webcruiter.unknown_protection"] * 2


def test_issue_13_item_1_a_field_that_may_protect_keeps_the_application_out(webcruiter: Simulated) -> None:
    for value in (True, False, None):
        webcruiter.state.store.apply("9000000001", f"Kari {value}", "Prøve", hasAddressProtection=value)
    assert codes(webcruiter.source()) == ["webcruiter.may_protect"]
    assert len(applications(webcruiter.source())) == 2
    assert len(applications(webcruiter.source("[candidate]\nunused = ['hasAddressProtection']\n"))) == 3


def test_issue_13_item_1_wrong_charsets_stop_nothing(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kåre", "Prøve")
    webcruiter.state.faults = [Fault(r"/candidates/\d+\?", spoil="latin1")]
    assert applications(webcruiter.source())[0].applicant.name == "Kåre Prøve"


def test_issue_13_item_1_the_same_again_is_not_fetched_again(webcruiter: Simulated) -> None:
    store = webcruiter.state.store
    kari, ola = (store.apply("9000000001", name, "Prøve", CV) for name in ("Kari", "Ola"))
    known: dict[str, str] = {}
    source = webcruiter.source(marks=lambda ids: {one: known[one] for one in ids if one in known})
    known |= {item.fact.ref.id: item.mark for item in everything(source) if isinstance(item, SourceItem)}
    webcruiter.state.calls.clear()
    assert everything(source) == []
    assert not webcruiter.calls(FILE)
    store.change(ola.id, family_name="Endret")
    assert [one.ref.id for one in applications(source)] == [ola.id]
    assert kari.id in known


def test_issue_13_item_1_reading_goes_on_where_it_stopped(webcruiter: Simulated) -> None:
    for number in range(6):
        webcruiter.state.store.apply("9000000001", f"Kari{number}", "Prøve")
    webcruiter.state.settings.largest_page = 2
    batches = list(webcruiter.source().changes(""))
    after_first_page = next(batch.resume for batch in batches if batch.resume)
    assert len(applications(webcruiter.source(), after_first_page)) == 4
    assert batches[-1].resume == "", "a reading that came to the end begins anew"
    assert len(applications(webcruiter.source(), "sludder")) == 6


def test_issue_13_item_1_some_are_read_as_the_list_would_tell_of_them(webcruiter: Simulated) -> None:
    ids = [webcruiter.state.store.apply("9000000001", f"Kari{n}", "Prøve", CV).id for n in range(3)]
    source = webcruiter.source()
    some = [item for batch in source.some([ids[1], "404", ids[1]]) for item in batch.items]
    assert some == [everything(source)[1]]


# --- the mapping and the check --------------------------------------------------------------------------------------


def test_issue_13_item_1_a_mapping_with_mistakes_names_each(tmp_path: Path) -> None:
    own = tmp_path / "m.toml"
    own.write_text(
        '[paths]\ncandidate = "../admin/{candidate}"\nfile = "https://x.example/{file}"\nfiles = "{candidate.__class__}"\n'
        "[candidate]\nrecieved = ['x']\n[pagging]\nsize = 1\n"
    )
    with pytest.raises(Misconfigured) as caught:
        read_mapping(own)
    assert {finding.place for finding in caught.value.findings} == {
        "paths.candidate", "paths.file", "paths.files", "candidate.recieved", "pagging",
    }  # fmt: skip
    assert "mente du" in words_of(caught.value) or "received" in words_of(caught.value)


def test_issue_13_item_1_check_says_what_fits_and_what_is_missing(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV, sluttgrunn="hemmelig verdi")
    webcruiter.state.forbidden.add("/users$")
    told = {result.what.code: result for result in webcruiter.source().check()}
    assert told["webcruiter.check_list"].level is CheckLevel.OK
    assert told["webcruiter.check_users"].level is CheckLevel.WARNING
    assert told["webcruiter.check_users"].message.code == "webcruiter.no_right"
    names = told["webcruiter.check_names"]
    assert names.level is CheckLevel.WARNING
    assert [finding.place for finding in names.findings] == ["sluttgrunn"]
    assert "hemmelig verdi" not in repr(told), "no value of a candidate's is told"
    own = "[candidate]\nreceived = ['innlevert']\nemail = ['epost']\n"
    told = {result.what.code: result for result in webcruiter.source(own).check()}
    assert told["webcruiter.check_names"].level is CheckLevel.ERROR
    assert told["webcruiter.check_names"].findings[0].place == "candidate.received"


def test_issue_13_item_1_check_writes_nothing(webcruiter: Simulated) -> None:
    webcruiter.state.store.apply("9000000001", "Kari", "Prøve", CV)
    assert all(one.level is CheckLevel.OK for one in webcruiter.source().check())
    assert {call.partition(" ")[0] for call in webcruiter.calls() if "token" not in call} == {"GET"}


@pytest.mark.parametrize(
    "address", ["http://api.eksempel.no/", "ftp://x/", "https://", "https://u:p@x/", "x"]
)
def test_issue_13_item_1_addresses_are_https(address: str) -> None:
    with pytest.raises(ValueError):
        ApiSettings(url=address, token_url="https://x.example/t", client_id="a")


def test_issue_13_item_1_no_secret_is_told(webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARKIVBRO_WEBCRUITER_CLIENT_SECRET", raising=False)
    with pytest.raises(Misconfigured) as caught:
        everything(webcruiter.source(settings={"client_secret_file": ""}))
    assert caught.value.code == "webcruiter.no_secret"
