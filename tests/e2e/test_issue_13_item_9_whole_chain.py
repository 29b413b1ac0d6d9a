"""Issue 13: from publishing on the Webcruiter simulator's page to the entry in the ePhorte simulator's public journal, by keyboard alone; and
the table of the routine's section 2, field by field, as it stands in ePhorte.
"""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from simulators.webcruiter.hooks import Hooks, over_http
from simulators.webcruiter.state import Webcruiter
from simulators.webcruiter.store import Store
from tests.database import fresh_installation
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_main_path import Keyboard
from tests.processes import Process, run
from tests.simulated_ephorte import PASSWORD as EPHORTE_PASSWORD
from tests.simulated_ephorte import Simulator, free_port, running
from tests.simulated_webcruiter import CONFIGURATION, MAPPING, simulated_webcruiter

TITLE = "Seniorinspektør, tilsyn"
PUBLISHED, DEADLINE = date.today() - timedelta(days=35), date.today() - timedelta(days=12)
FIRST, SECOND = ("Målfrid Zoë", "Prøvesen-Åsheim"), ("Trond", "Kjedetest")
NAMES = tuple(" ".join(one) for one in (FIRST, SECOND))
SETTINGS = """
[disk]
floor_megabytes = 1
[transfers]
render_processes = 1
[source.webcruiter.webhook]
secret_file = "{folder}/hook-secret"
[archive]
default = "ephorte"
[archive.ephorte]
url = "{ephorte}/ncore/"
username = "arkivbro"
database = "EPHORTE"
external_system_name = "ARKIVBRO"
unit_field = "Description"
settle_seconds = 1
"""
RECRUITER = f"""
from arkivbro.accounts.models import Clearance, Unit, User
user = User.objects.create_user("ragnhild", password={PASSWORD!r}, first_name="Ragnhild", last_name="Rekruttvik",
    initials="RARE", is_recruiter=True)
unit = Unit.objects.get_or_create(name="Region Vest")[0]
user.units.add(unit)
Clearance.objects.create(user=user, access_code="P", unit=unit)
"""


@dataclass
class Chain:
    """The three, each at its address."""

    webcruiter: str
    state: Webcruiter
    arkivbro: str
    ephorte: Simulator


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("chain")
    store, port = Store(lambda: datetime.now(UTC)), free_port()
    with simulated_webcruiter(folder, store) as webcruiter, running() as ephorte:
        source = CONFIGURATION.format(address=webcruiter.address, folder=folder, sweep=600)
        settings = SETTINGS.format(ephorte=ephorte.address, folder=folder)
        (folder / "arkivbro.toml").write_text(source + settings, encoding="utf-8")
        (folder / "leveringer").mkdir()
        (folder / "webcruiter.toml").write_text(MAPPING, encoding="utf-8")
        key = secrets.token_hex(32)
        (folder / "hook-secret").write_text(key, encoding="utf-8")
        address = f"http://127.0.0.1:{port}"
        hooks = over_http(f"{address}/api/webcruiter/webhook")
        webcruiter.state.hooks = Hooks(hooks, key)
        environment = fresh_installation(folder / "data") | {
            "ARKIVBRO_CONFIG": str(folder / "arkivbro.toml"),
            "ARKIVBRO_EPHORTE_PASSWORD": EPHORTE_PASSWORD,
            "ARKIVBRO_HTTPS": "",
        }
        run(("-m", "arkivbro", "manage", "shell", "-c", RECRUITER), environment)
        served = Process(("-m", "arkivbro", "serve", "--port", str(port)), environment)
        try:
            _until(lambda: _answers(f"{address}/helse/ready"))
            yield Chain(webcruiter.address, webcruiter.state, address, ephorte)
        finally:
            served.send_signal(signal.SIGTERM)
            served.communicate(60)


@pytest.fixture
def hand(browser: Browser) -> Iterator[Keyboard]:
    """Somebody who has a keyboard and no mouse, and patience: three systems work at once here."""
    expect.set_options(timeout=20_000)
    context = browser.new_context(
        locale="nb-NO", timezone_id="Europe/Oslo", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(20_000)
    yield Keyboard(context.new_page())
    context.close()
    expect.set_options(timeout=5_000)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _until(done: Any, seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.2)


def archived(chain: Chain, wanted: int) -> None:
    """Until so many entries are journalled in ePhorte."""

    def there() -> bool:
        return len(chain.ephorte.rows("RegistryEntry", RecordStatusId="J")) >= wanted

    _until(there)
    assert len(chain.ephorte.rows("RegistryEntry")) == wanted


def publish(hand: Keyboard, chain: Chain) -> str:
    hand.page.goto(chain.webcruiter)
    hand.write("Stillingstittel", TITLE)
    hand.write("Publisert", f"{PUBLISHED:%d.%m.%Y}")
    hand.write("Søknadsfrist", f"{DEADLINE:%d.%m.%Y}")
    hand.press("Publiser stillingen")
    expect(hand.page.get_by_role("status")).to_have_text("Stillingen er publisert.")
    return next(iter(chain.state.store.vacancies))


def apply(hand: Keyboard, name: tuple[str, str]) -> None:
    """From the vacancy's page, and back to it."""
    hand.press("Søk på stillingen", "link")
    hand.write("Fornavn", name[0])
    hand.write("Etternavn", name[1])
    hand.write("E-post", f"{name[1].lower()}@eksempel.example".encode("ascii", "ignore").decode())
    hand.choose("CV (lages her)")
    hand.choose("Vitnemål (lages her)")
    hand.press("Send søknaden")
    expect(hand.page.get_by_role("status")).to_have_text("Søknaden er sendt.")
    hand.press(TITLE, "link")


def functions(hand: Keyboard, chain: Chain, reference: str, *names: str) -> None:
    """Kandidatliste › Funksjoner, valgte kandidater."""
    hand.page.goto(f"{chain.arkivbro}/stillinger/{reference}/kandidater/")
    for name in names:
        hand.choose(f"Velg {name}")
    hand.to(hand.page.locator("summary").filter(has_text="Funksjoner, valgte kandidater"))
    hand.open_focused("Funksjoner, valgte kandidater")


def archive_list(hand: Keyboard, chain: Chain, reference: str, title: str) -> None:
    functions(hand, chain, reference)
    hand.press("Lag søkerliste")
    hand.press(f"Arkiver {title}", "link")
    hand.press("Arkiver")
    expect(hand.page.get_by_text("er låst som versjon 1")).to_be_visible()


def archive_letters(hand: Keyboard, chain: Chain, reference: str, template: str, *names: str) -> None:
    """Noted as sent by Webcruiter, and transferred."""
    functions(hand, chain, reference, *names)
    hand.press("Skriv brev")
    hand.press(template, "link")
    expect(hand.page.get_by_role("heading", name=template)).to_be_visible()
    for place in hand.page.locator("input[id^=felt-]:visible").all():
        hand.to(place)
        hand.page.keyboard.insert_text("fredag kl. 10, møterom 2")
    hand.press("Forhåndsvis")
    hand.press("Merk som sendt utenfor arkivbro")
    expect(hand.page.get_by_text("registrert som sendt")).to_be_visible()
    functions(hand, chain, reference, *names)
    hand.press("Arkiver til saks-/arkivsystem")
    hand.choose(f"{template} ({len(names)})")
    hand.press("Overfør til arkiv")
    expect(hand.page.get_by_role("heading", name="Slik blir det på offentlig journal")).to_be_visible()
    hand.press("Overfør til arkiv")
    expect(hand.page.locator("#arkivlogg").get_by_text("Brev").first).to_be_visible()


@pytest.mark.timeout(600)
def test_issue_13_item_9_from_the_page_of_webcruiter_to_the_public_journal_of_ephorte(
    chain: Chain, hand: Keyboard
) -> None:
    reference = publish(hand, chain)
    sent = PUBLISHED + timedelta(days=5)
    chain.state.store.skew = datetime.combine(sent, datetime.min.time(), UTC).replace(hour=9) - datetime.now(
        UTC
    )
    for name in (FIRST, SECOND):
        apply(hand, name)
    chain.state.store.skew = timedelta()
    archived(chain, 3)

    hand.page.goto(f"{chain.arkivbro}/logg-inn/")
    hand.write("Brukernavn", "ragnhild")
    hand.write("Passord", PASSWORD)
    hand.press("Logg inn")
    hand.press("Stillinger", "link")
    expect(hand.page.get_by_role("heading", name="Stillingsoversikt")).to_be_visible()
    hand.press(TITLE, "link")
    expect(hand.page.get_by_role("heading", name=TITLE)).to_be_visible()
    archive_list(hand, chain, reference, "Offentlig søkerliste")
    archive_list(hand, chain, reference, "Utvidet søkerliste")
    archive_letters(hand, chain, reference, "Innkalling til intervju", NAMES[0])
    archive_letters(hand, chain, reference, "Avslag på søknad", *NAMES)
    archived(chain, 7)

    # Everybody's journal, in ePhorte: each entry, the applicants only on none of them.
    hand.page.goto(chain.ephorte.address)
    hand.press("Offentlig journal", "link")
    expect(hand.page.get_by_text("Søknad og CV").first).to_be_visible()
    shown = hand.page.locator("main").inner_text()
    for entry in (
        "Utlysning – WebCruiter annonse",
        "Offentlig søkerliste – ",
        "Eksempelbrev: Avslag på søknad – ",
    ):
        assert entry in shown
    for word in {word for name in (*FIRST, *SECOND) for word in name.split()}:
        assert word not in hand.page.content()

    the_table(chain, reference, sent)


# --- the routine's section 2, as it stands in ePhorte --------------------------------------------------------------

STARS = {len(name.split()): " ".join(["*****"] * len(name.split())) for name in NAMES}
INTERNAL = ("OARR Region Vest", False, False)
OWN = ("RARE Region Vest", False, False)


def applicant(name: str, *, recipient: bool) -> tuple[str, bool, bool]:
    """Name, whether a recipient, whether screened."""
    return name, recipient, True


def rows_of_table(sent: date) -> dict[str, dict[str, Any]]:
    """Column by column: what is not said of an entry is not set on it."""
    today, closed = date.today(), {"access": ("P", "Offl. § 25"), "screened": True}
    table: dict[str, dict[str, Any]] = {
        "Utlysning – WebCruiter annonse": {
            "type": "X", "parties": [INTERNAL], "officer": "OARR", "document": PUBLISHED, "disposal": "B", "links": "H",
        },
        f"Offentlig søkerliste – {TITLE}": {
            "type": "X", "parties": [OWN], "officer": "RARE", "document": today, "disposal": "B", "links": "H",
        },
        f"Utvidet søkerliste – {TITLE}": {
            "type": "X", "parties": [OWN], "officer": "RARE", "document": today, "disposal": "B", "links": "H",
            "access": ("P", "Offl. § 25 første ledd"),
        },
        f"Innkalling til intervju – {TITLE} – {NAMES[0]}": {
            "type": "U", "parties": [applicant(NAMES[0], recipient=True), OWN], "officer": "RARE", "document": today,
            "sent": today, "disposal": "K", "links": "H", **closed,
        },
        f"Eksempelbrev: Avslag på søknad – {TITLE}": {
            "type": "U", "parties": [("Mottakere ifølge adresseliste", True, False), OWN], "officer": "RARE",
            "document": today, "sent": today, "disposal": "K", "links": "HV", "access": ("P", "Offl. § 25"),
        },
    }  # fmt: skip
    for name in NAMES:
        table[f"Søknad og CV – {TITLE} – {name}"] = {
            "type": "I", "parties": [applicant(name, recipient=False), (*INTERNAL[:1], True, False)], "officer": "OARR",
            "document": sent, "received": sent, "sign_off": "TE", "disposal": "K", "links": "HVV", **closed,
        }  # fmt: skip
    return table


def the_table(chain: Chain, reference: str, sent: date) -> None:
    state = chain.ephorte.state()
    initials = {row["Id"]: row["Initials"] for row in state["UserName"]}
    units = {row["Id"]: row["Description"] for row in state["AdministrativeUnit"]}
    (case,) = state["Case"]
    assert case["Title"] == case["PublicTitle"] == f"{TITLE} – Region Vest – {reference}"
    told = ("CaseStatusId", "SeriesId", "FileTypeId", "RegistryManagementUnitId", "DisposalCodeId")
    assert [case[name] for name in told] == ["B", "SAK", "SAK", "AT", "B"]
    assert (initials[case["OfficerNameId"]], units[case["AdministrativeUnitId"]]) == ("OARR", "Region Vest")
    assert case["CaseDate"][:10] == date.today().isoformat() and not case.get("AccessCodeId")
    assert [row["ClassId"] for row in state["Classification"]] == ["221"]

    entries = sorted(state["RegistryEntry"], key=lambda row: int(row["DocumentNumber"]))
    assert entries[0]["Title"] == "Utlysning – WebCruiter annonse", "the case's first document"
    table = rows_of_table(sent)
    assert {entry["Title"] for entry in entries} == set(table)
    for entry in entries:
        row = table[entry["Title"]]
        assert as_it_stands(entry, state, initials) == as_the_routine_says(entry["Title"], row), entry[
            "Title"
        ]
        assert units[entry["AdministrativeUnitId"]] == "Region Vest"


def as_the_routine_says(title: str, row: dict[str, Any]) -> dict[str, Any]:
    access = row.get("access", ("", ""))
    public = title
    for name in NAMES if row.get("screened") else ():
        public = public.replace(name, STARS[len(name.split())])
    return {
        "public title": public,
        "type": row["type"],
        "status": "J",
        "parties": sorted(row["parties"]),
        "access": access,
        "officer": row["officer"],
        "document date": row["document"].isoformat(),
        "received": row["received"].isoformat() if "received" in row else "",
        "sent": row["sent"].isoformat() if "sent" in row else "",
        "journalled": date.today().isoformat(),
        "signed off": row.get("sign_off", ""),
        "disposal": row["disposal"],
        "links": row["links"],
        "codes of its documents": {access[0]},
    }


def as_it_stands(entry: dict[str, Any], state: dict[str, Any], initials: dict[Any, str]) -> dict[str, Any]:
    parties = [one for one in state["SenderRecipient"] if one["RegistryEntryId"] == entry["Id"]]
    links = [one for one in state["RegistryEntryDocument"] if one["RegistryEntryId"] == entry["Id"]]
    documents = {one["Id"]: one for one in state["DocumentDescription"]}
    held = [documents[one["DocumentDescriptionId"]] for one in links]
    return {
        "public title": entry["TitleRestricted"],
        "type": entry["RegistryEntryTypeId"],
        "status": entry["RecordStatusId"],
        "parties": sorted(
            (one["Name"], bool(one["IsRecipient"]), bool(one["IsRestricted"])) for one in parties
        ),
        "access": (entry.get("AccessCodeId") or "", entry.get("Pursuant") or ""),
        "officer": initials[entry["OfficerNameId"]],
        "document date": str(entry["DocumentDate"])[:10],
        "received": str(entry.get("ReceivedDate") or "")[:10],
        "sent": str(entry.get("SentDate") or "")[:10],
        "journalled": str(entry["RegistryDate"])[:10],
        "signed off": next(
            (str(one["FollowUpMethodId"]) for one in parties if one.get("FollowUpMethodId")), ""
        ),
        "disposal": entry.get("DisposalCodeId") or "",
        "links": "".join(sorted(one["DocumentLinkTypeId"] for one in links)),
        "codes of its documents": {one.get("AccessCodeId") or "" for one in held},
    }
