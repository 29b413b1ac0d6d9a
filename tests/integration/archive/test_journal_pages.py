"""Offentlig journal as anybody sees it: never a screened name, no names to search for, paged, fed, and off where it must be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from arkivbro.archive.models import RegistryEntry, Series
from arkivbro.archive.services.administration import release_journal_day, set_journal_rules
from arkivbro.archive.services.corrections import correct_access, mark_utgaar
from arkivbro.core.noark import Access, CorrespondenceParty, PartyRole
from arkivbro.core.screening import Part, ScreenedText
from tests.contract.archive.records import advertisement_entry, application_entry, letter_entry, screened
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import archivist, client

pytestmark = pytest.mark.django_db

EXOTIC = (
    "Ŧhærild Đuvssengård-Ñandúsen",
    "Xiomára Þorgilsdóttir",
    "O’Qvamme Ćwiklińska",
    "<b>Zlátna</b> & «Øksnevad»",
)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def page(path: str = "/offentlig-journal/", browser: Client | None = None) -> str:
    response = (browser or client()).get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def every_public_page(start: str = "/offentlig-journal/") -> dict[str, tuple[str, str]]:
    """Everything that is reached from the journal without logging in: headers and text by address."""
    seen: dict[str, tuple[str, str]] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        response = client().get(path)
        seen[path] = (str(response.headers), response.content.decode())
        links = re.findall(r'href="([^"#]+)"', seen[path][1])
        for link in (one.replace("&amp;", "&") for one in links):
            if link.startswith("?"):
                waiting.append(path.split("?")[0] + link)
            elif link.startswith("/offentlig-journal/"):
                waiting.append(link)
    return seen


def words_of(name: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", name) if len(word) > 2}


@pytest.fixture
def applicants(registrar: Registrar) -> list[RegistryEntry]:
    """Journalled applications and letters by people with uncommon names, in one case."""
    case = registrar.case()
    entries = [registrar.entry(case, application_entry, name=name) for name in EXOTIC]
    for name in EXOTIC:
        party = CorrespondenceParty(PartyRole.RECIPIENT, ScreenedText.screened_name(name))
        letter = registrar.entry(
            case, letter_entry, title=screened("Avslag – Rådgiver", name), parties=(party,)
        )
        entries.append(letter)
    return [registrar.journal(entry, at=YESTERDAY) for entry in entries]


def test_a_screened_name_is_nowhere_in_public(applicants: list[RegistryEntry]) -> None:
    pages = every_public_page()
    assert len(pages) >= len(applicants) + 2, "each entry's page, the list and the feed"
    words = set().union(*(words_of(name) for name in EXOTIC))
    for path, (headers, text) in pages.items():
        for word in words:
            assert word.casefold() not in (headers + text).casefold(), f"{word} at {path}"
    assert "*****" in pages["/offentlig-journal/"][1]


def test_the_pages_of_an_archivist_do_not_change_what_the_journal_shows(
    applicants: list[RegistryEntry],
) -> None:
    text = page(browser=archivist())
    assert "Xiomára" not in text


def test_what_is_not_public_is_missing_whatever_the_reason(registrar: Registrar) -> None:
    case = registrar.case()
    waiting = registrar.entry(case, application_entry)
    expired = registrar.journal(registrar.entry(case, advertisement_entry), at=YESTERDAY)
    mark_utgaar(entry=expired, reason="feil", by=BY)
    for public_id in (waiting.public_id, expired.public_id, "finnesikke"):
        assert client().get(f"/offentlig-journal/{public_id}/").status_code == 404


def test_temporary_screening_hides_an_entry_everywhere(registrar: Registrar) -> None:
    title = ScreenedText.plain("Zeppelinvakt Kvikkleirås")
    entry = registrar.journal(
        registrar.entry(registrar.case(), advertisement_entry, title=title), at=YESTERDAY
    )
    assert "Zeppelinvakt" in page()
    correct_access(record=entry, access=Access("XX", "Offl. § 13"), screening=("M",), by=BY)
    for path, (_, text) in every_public_page().items():
        assert "Zeppelinvakt" not in text, path


class TestNamesAreNotSearchable:
    """Electronic journals: not by names of persons in entries older than one year; ours never."""

    @pytest.mark.parametrize("age", [0, 400])
    def test_neither_screened_nor_public_names(self, registrar: Registrar, age: int) -> None:
        at = datetime.now(UTC) - timedelta(days=age)
        title = ScreenedText((Part("Referat fra møte med "), Part("Quintus Ålesundsen", False, True)))
        case = registrar.case(at=at)
        registrar.journal(registrar.entry(case, advertisement_entry, at=at, title=title), at=at)
        registrar.journal(
            registrar.entry(case, application_entry, at=at, name="Xiomára Þorgilsdóttir"), at=at
        )
        assert "Quintus" in page(), "the name is public: it may be read"
        for name in ("quintus", "Ålesundsen", "Xiomára"):
            found = page(f"/offentlig-journal/?sok={name}")
            assert "Ingen journalposter passer" in found
            assert "Referat" not in found
        assert "Referat" in page("/offentlig-journal/?sok=referat")

    def test_nor_by_the_feed(self, registrar: Registrar) -> None:
        title = ScreenedText.public_name("Quintus Ålesundsen")
        registrar.journal(registrar.entry(registrar.case(), advertisement_entry, title=title), at=YESTERDAY)
        assert "<entry>" not in page("/offentlig-journal/feed/?sok=quintus")


class TestTheSearch:
    @pytest.fixture(autouse=True)
    def _entries(self, registrar: Registrar) -> None:
        west, east = (
            registrar.case(),
            registrar.case(title=ScreenedText.plain("Kokk – Region Øst"), unit="Region Øst"),
        )
        registrar.journal(
            registrar.entry(west, advertisement_entry), at=datetime(2026, 1, 10, 12, tzinfo=UTC)
        )
        registrar.journal(
            registrar.entry(east, application_entry, unit="Region Øst"),
            at=datetime(2026, 2, 20, 12, tzinfo=UTC),
        )

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"2026/1-1", "2026/2-1"}),
            ("sok=kokk", {"2026/2-1"}),
            ("sok=2026/1", {"2026/1-1"}),
            ("fra=2026-02-01", {"2026/2-1"}),
            ("til=2026-01-31", {"2026/1-1"}),
            ("enhet=Region+Øst", {"2026/2-1"}),
            ("type=X", {"2026/1-1"}),
            ("type=X&enhet=Region+Øst", set()),
        ],
    )
    def test_finds(self, query: str, found: set[str]) -> None:
        text = page(f"/offentlig-journal/?{query}")
        assert set(re.findall(r">(\d{4}/\d+-\d+)</a>", text)) == found

    @pytest.mark.parametrize(
        "query", ["fra=i går", "type=Q", "enhet=finnes-ikke", "side=-3", "side=æ", "sok=%00", "side=99999999999999", "fra=2026-03-01&til=2026-01-01"]
    )  # fmt: skip
    def test_a_strange_question_is_answered(self, query: str) -> None:
        assert client().get(f"/offentlig-journal/?{query}").status_code == 200


def test_pages_are_read_in_the_database(registrar: Registrar) -> None:
    case = registrar.case()
    for _ in range(53):
        registrar.journal(registrar.entry(case, advertisement_entry, documents=()), at=YESTERDAY)
    with CaptureQueriesContext(connection) as queries:
        first = page()
    assert len(queries) <= 25
    assert all(
        "LIMIT" in query["sql"]
        for query in queries
        if "journal_year" in query["sql"] and "IN (" not in query["sql"]
    )
    numbers = re.findall(r">2026/1-(\d+)</a>|>\d+/1-(\d+)</a>", first)
    assert len(numbers) == 50
    assert 'href="?side=2"' in first
    second = page("/offentlig-journal/?side=2")
    assert len(re.findall(r">\d{4}/1-\d+</a>", second)) == 3
    assert 'href="?side=3"' not in second


def test_queries_do_not_grow(registrar: Registrar) -> None:
    case = registrar.case()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page()
        return len(captured)

    registrar.journal(registrar.entry(case, application_entry), at=YESTERDAY)
    few = queries()
    for _ in range(8):
        registrar.journal(registrar.entry(case, application_entry), at=YESTERDAY)
    assert queries() == few <= 25


def test_days_show_as_they_are_released(registrar: Registrar) -> None:
    set_journal_rules(series=Series.objects.get(), internal_entries_public=True, release_days=None, by=BY)
    entry = registrar.journal(
        registrar.entry(registrar.case(series="SAK"), advertisement_entry), at=YESTERDAY
    )
    assert entry.number not in page()
    assert entry.number not in page("/offentlig-journal/feed/")
    assert client().get(f"/offentlig-journal/{entry.public_id}/").status_code == 404
    assert entry.journal_date is not None
    release_journal_day(day=entry.journal_date, by=BY)
    assert entry.number in page()
    assert entry.number in page("/offentlig-journal/feed/")
    assert client().get(f"/offentlig-journal/{entry.public_id}/").status_code == 200


def test_search_engines_are_told_to_stay_away(applicants: list[RegistryEntry]) -> None:
    for path in ("", "feed/", f"{applicants[0].public_id}/"):
        response = client().get(f"/offentlig-journal/{path}")
        assert "noindex" in response.headers["X-Robots-Tag"]
        if path != "feed/":
            assert '<meta name="robots" content="noindex, nofollow, noarchive">' in response.content.decode()


def test_the_feed_is_atom(registrar: Registrar) -> None:
    odd = ScreenedText.plain("Utlysning \x0b med \ufffe tegn & <merker>")
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry, title=odd), at=YESTERDAY)
    registrar.journal(registrar.entry(registrar.case(), application_entry), at=YESTERDAY)
    response = client().get("/offentlig-journal/feed/")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    feed = etree.fromstring(response.content, parser)
    assert feed.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{required}") is not None, required
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        for required in ("id", "title", "updated", "link"):
            assert entry.find(f"{ATOM}{required}") is not None, required
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert client().get(link.get("href", "").removeprefix("http://localhost")).status_code == 200


def test_the_feed_of_an_empty_journal(db: None) -> None:
    assert client().get("/offentlig-journal/feed/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/offentlig-journal/", "/offentlig-journal/feed/", "/arkiv/saker/", "/arkiv/koder/"]
)
def test_off_where_another_archive_is_the_default(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = settings.ARKIVBRO.model_copy(update={"archive": {"default": "ephorte"}})
    monkeypatch.setattr(settings, "ARKIVBRO", other)
    assert client().get(path).status_code == 404
    assert archivist().get(path).status_code == 404


def test_a_journal_day_has_its_own_heading(registrar: Registrar) -> None:
    for day in (3, 4):
        at = datetime(2026, 11, day, 12, tzinfo=UTC)
        registrar.journal(registrar.entry(registrar.case(), advertisement_entry), at=at)
    text = page()
    if timezone.now().date() >= date(2026, 11, 4):
        assert "Journaldag 3. november 2026" in text
        assert text.index("Journaldag 4.") < text.index("Journaldag 3.")
