"""What people see of the simulated ePhorte: everything inside, and in the public journal nothing that is screened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from simulators.ephorte import pages
from simulators.ephorte.seed import sow
from simulators.ephorte.store import Row, Store, Upload
from tests.simulated_ephorte import running

DAY = datetime(2026, 11, 24, 9, 30)
HOSTILE = '<script>alert("x")</script> & "sitat"'
OPEN_FILE, CLOSED_FILE = b"%PDF-1.7 utlysning", b"%PDF-1.7 soknad fra Kari Nordfjellheim"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A case with an open advertisement, a screened application, and one that is not journalled yet."""
    store = Store(tmp_path)
    sow(store)
    with store.batch(atomic=True):
        case = store.add(
            "Case",
            {
                "CaseYear": 2026,
                "SequenceNumber": 7,
                "Title": "Jurist Kari Nordfjellheim – 1",
                "PublicTitle": "Jurist ***** ***** – 1",
                "CaseStatusId": "B",
                "CaseDate": DAY,
                "CountOfRegistryEntries": 3,
                "OfficerNameId": 1001,
                "CustomAttribute1": "absaken",
            },
        )
        opened = _entry(store, case, 1, "X", Title="Utlysning", TitleRestricted="Utlysning")
        _party(store, opened, Name="OARR Region Vest", OfficerNameId=1001, AdministrativeUnitId=1002)
        _document(store, opened, "H", OPEN_FILE)
        screened = _entry(
            store,
            case,
            2,
            "I",
            Title="Søknad – Kari Nordfjellheim",
            TitleRestricted="Søknad – ***** *****",
            TitlePersonNameTagged="Søknad – +++++ ++++_",
            AccessCodeId="P",
            Pursuant="Offl. § 25",
            IsRestricted=True,
            SenderRecipient="Kari Nordfjellheim",
        )
        _party(store, screened, Name="Kari Nordfjellheim", IsRestricted=True, PostalAddress="Skjultveien 3")
        _document(store, screened, "H", CLOSED_FILE, AccessCodeId="P", Pursuant="Offl. § 25")
        store.add(
            "Remark", {"RegistryEntryId": screened["Id"], "AccessCodeId": "P", "Text": "Mottatt av Kari"}
        )
        _entry(store, case, 3, "I", RecordStatusId="M", Title="Under arbeid", TitleRestricted="Under arbeid")
    return store


def _entry(store: Store, case: Row, number: int, letter: str, **more: Any) -> Row:
    values = {
        "CaseId": case["Id"],
        "DocumentNumber": number,
        "RegistryEntryTypeId": letter,
        "RecordStatusId": "J",
        "RegisterYear": 2026,
        "SequenceNumber": number,
        "RegistryDate": DAY,
        "DocumentDate": DAY,
        "IsPublished": True,
    }
    return store.add("RegistryEntry", values | more)


def _party(store: Store, entry: Row, **values: Any) -> Row:
    return store.add("SenderRecipient", {"RegistryEntryId": entry["Id"], **values})


def _document(store: Store, entry: Row, letter: str, data: bytes, **more: Any) -> int:
    """A document with its file; the row's number of its version."""
    description = store.add(
        "DocumentDescription", {"DocumentTitle": entry["Title"], "DocumentStatusId": "F", **more}
    )
    store.add(
        "RegistryEntryDocument",
        {
            "RegistryEntryId": entry["Id"],
            "DocumentDescriptionId": description["Id"],
            "DocumentLinkTypeId": letter,
            "SortOrder": 1,
        },
    )
    version = store.add(
        "DocumentObject",
        {
            "DocumentDescriptionId": description["Id"],
            "VariantFormatId": "A",
            "VersionNumber": 1,
            "CurrentVersion": True,
            "FilePath": f"2026/11/{description['Id']}_1_A.PDF",
        },
    )
    place = store.folder / f"fil{version.number}"
    place.write_bytes(data)
    store.keep_file(version, Upload(place, len(data), hashlib.sha256(data).hexdigest(), "application/pdf"))
    return version.number


def _page(store: Store, path: str, query: Mapping[str, list[str]] | None = None) -> str:
    answer = pages.answer(store, path, query or {})
    assert answer.status == 200
    return answer.data.decode()


class _Seen(HTMLParser):
    """The elements and the texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_person_inside_sees_the_case_and_its_entries(store: Store) -> None:
    listed = _page(store, "/")
    assert "2026/7" in listed and "Jurist Kari Nordfjellheim" in listed and "Oddvar Arkivrud (OARR)" in listed
    case = _page(store, "/sak/2026/7")
    assert all(
        one in case for one in ("Utlysning", "Søknad – Kari Nordfjellheim", "M Midlertidig", "absaken")
    )


def test_an_entry_has_its_three_titles_parties_documents_and_remarks(store: Store) -> None:
    seen = "".join(_Seen(_page(store, "/sak/2026/7/2")).texts)
    for told in (
        "Søknad – ***** *****",
        "Søknad – +++++ ++++_",
        "Skjultveien 3",
        "Unntatt offentlighet",
        "Offl. § 25",
        "Mottatt av Kari",
        "A Arkivformat",
    ):
        assert told in seen


def test_a_screened_name_is_nowhere_in_the_public_journal(store: Store) -> None:
    page = _page(store, "/offentlig-journal")
    assert "Utlysning" in page and "Søknad" in page and "P" in page
    assert not any(one in page for one in ("Kari", "Nordfjellheim", "Skjultveien", "Mottatt av"))


def test_only_what_is_journalled_and_published_is_in_the_public_journal(store: Store) -> None:
    assert "Under arbeid" not in _page(store, "/offentlig-journal")
    with store.batch(atomic=True):
        store.change(store.where("RegistryEntry", Title="Utlysning")[0], IsPublished=False)
    assert "Utlysning" not in _page(store, "/offentlig-journal")


def test_parties_are_hidden_where_the_whole_entry_hides_them(store: Store) -> None:
    entry = store.where("RegistryEntry", Title="Utlysning")[0]
    with store.batch(atomic=True):
        _party(store, entry, Name="Ola Utenforhaug", IsRecipient=True)
    assert "Ola Utenforhaug" in _page(store, "/offentlig-journal")
    with store.batch(atomic=True):
        store.change(entry, IsSenderRecipientRestricted=True)
    assert "Utenforhaug" not in _page(store, "/offentlig-journal")


def test_the_public_journal_gives_open_files_and_no_others(store: Store) -> None:
    links = [
        attrs.get("href") or ""
        for tag, attrs in _Seen(_page(store, "/offentlig-journal")).elements
        if tag == "a"
    ]
    assert len([one for one in links if one.startswith("/offentlig-journal/fil/")]) == 1
    by_data = {store.files[number].path.read_bytes(): number for number in store.files}
    opened = pages.answer(store, f"/offentlig-journal/fil/{by_data[OPEN_FILE]}", {})
    assert opened.file is not None and opened.file.read_bytes() == OPEN_FILE
    assert pages.answer(store, f"/offentlig-journal/fil/{by_data[CLOSED_FILE]}", {}).status == 404
    assert pages.answer(store, f"/fil/{by_data[CLOSED_FILE]}", {}).status == 200


@pytest.mark.parametrize("owner", ["RegistryEntry", "DocumentDescription", "Case"])
def test_an_access_code_anywhere_above_a_file_closes_it(store: Store, owner: str) -> None:
    by_data = {store.files[number].path.read_bytes(): number for number in store.files}
    rows = store.rows(owner) if owner == "Case" else store.where(owner, **_title(owner))
    with store.batch(atomic=True):
        store.change(rows[0], AccessCodeId="P", Pursuant="Offl. § 25")
    assert pages.answer(store, f"/offentlig-journal/fil/{by_data[OPEN_FILE]}", {}).status == 404
    assert "/offentlig-journal/fil/" not in _page(store, "/offentlig-journal")


def _title(owner: str) -> dict[str, str]:
    return {"Title" if owner == "RegistryEntry" else "DocumentTitle": "Utlysning"}


def test_a_title_with_html_is_shown_as_text(store: Store) -> None:
    entry = store.where("RegistryEntry", Title="Utlysning")[0]
    with store.batch(atomic=True):
        store.change(entry, Title=HOSTILE, TitleRestricted=HOSTILE, TitlePersonNameTagged=HOSTILE)
        store.change(store.rows("Case")[0], Title=HOSTILE, PublicTitle=HOSTILE)
        _party(store, entry, Name=HOSTILE + "\x00\x1b")
    for path in ("/", "/sak/2026/7", "/sak/2026/7/1", "/offentlig-journal"):
        seen = _Seen(_page(store, path))
        assert "script" not in [tag for tag, _ in seen.elements]
        assert HOSTILE in "".join(seen.texts)
    seen = _Seen(_page(store, "/", {"sok": ['"><script>']}))
    assert "script" not in [tag for tag, _ in seen.elements]


def test_nothing_on_a_page_needs_what_its_policy_forbids(store: Store) -> None:
    for path in ("/", "/sak/2026/7", "/sak/2026/7/2", "/offentlig-journal"):
        for tag, attrs in _Seen(_page(store, path)).elements:
            assert tag not in ("script", "style", "img", "iframe")
            assert not any(name == "style" or name.startswith("on") for name in attrs)


@pytest.mark.parametrize(
    "path",
    ["/sak/2026/8", "/sak/2026/7/9", "/fil/999999", "/nei", "/sak/2026/7/", "/offentlig-journal/fil/1"],
)
def test_what_is_not_there_is_404(store: Store, path: str) -> None:
    answer = pages.answer(store, path, {})
    assert answer.status == 404
    assert "Finnes ikke" in answer.data.decode()


def test_the_list_is_searched_and_paged(store: Store) -> None:
    with store.batch(atomic=True):
        for number in range(100, 160):
            store.add("Case", {"CaseYear": 2026, "SequenceNumber": number, "Title": f"Stilling {number}"})
    first, second = _page(store, "/"), _page(store, "/", {"side": ["2"]})
    assert "Side 1 av 2" in first and "2026/159" in first and "2026/7<" not in first
    assert "2026/7<" in second
    assert "Side 1 av" not in (found := _page(store, "/", {"sok": ["stilling 123"]}))
    assert "2026/123" in found and "2026/124" not in found


def test_pages_style_and_files_over_http() -> None:
    import httpx

    with running() as simulator, httpx.Client(base_url=simulator.address, trust_env=False) as browser:
        answer = browser.get("/")
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == pages.POLICY
        assert browser.get("/stil.css").headers["Content-Type"].startswith("text/css")
        assert browser.get("/sak/2026/1").status_code == 404
