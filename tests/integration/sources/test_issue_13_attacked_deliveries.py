"""What an adversary found in deliveries: an entry that lies there twice, what is no application, an "@" in a position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.archive.services.profile_codes import register_for_profile
from arkivbro.connectors.webcruiter.configuration import DeliverySettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.people_index import HitKind, index_of
from arkivbro.recruitment.models import Application, ImportRun, Vacancy
from arkivbro.recruitment.selectors.marks import marks_of
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.services import import_from
from arkivbro.transfers.models import Transfer
from arkivbro.transfers.worker import Worker
from simulators.webcruiter.state import LOCK
from tests.deliveries import delivery, entry, put
from tests.simulated_webcruiter import Simulated, simulated_webcruiter

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
DOOR = "webcruiter-delivery"


@pytest.fixture
def webcruiter(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulated]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(wiring.runtime(), sources={DOOR: source(tmp_path)}, poll_seconds={DOOR: 300.0})
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        yield simulated
    runtime_module.forget()


def source(folder: Path) -> DeliverySource:
    (folder / "in").mkdir(exist_ok=True)
    return DeliverySource(DeliverySettings(path="in"), beside=folder, marks=marks_of(DOOR))


def published(webcruiter: Simulated, title: str = "Inspektør") -> str:
    vacancy = webcruiter.state.store.publish(title)
    path = f"/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO"
    import_from(FeedSource(webcruiter.address + path))
    return str(vacancy.id)


def title_of(
    vacancy: str, kind: str = "Søknad og CV", person: str = "Kari Prøve", ad: str = "Inspektør"
) -> str:
    return f"{kind} - {ad} - st. ref. ({vacancy}) - @{person}"


def test_issue_13_item_1_a_candidate_delivered_twice_changes_there_and_back_for_ever(
    webcruiter: Simulated,
) -> None:
    """The applicant sends a new CV: Webcruiter delivers the same entry once more, in a folder of its own. Nobody empties the share."""
    vacancy, folder = published(webcruiter), webcruiter.folder / "in"
    for name, cv in (("a", b"gammel cv"), ("b", b"ny cv")):
        put(folder / name, "levering.xml", delivery(entry("0c5", title_of(vacancy), "cv.txt")))
        put(folder / name, "cv.txt", cv)
    versions = []
    for _ in range(8):
        import_from(source(webcruiter.folder))
        versions.append(Application.objects.get().version)
    kinds = list(Transfer.objects.values_list("kind", flat=True))
    assert versions[-1] <= 2, versions
    assert kinds.count("application") <= 2


def test_issue_13_item_1_each_there_and_back_is_a_registry_entry(webcruiter: Simulated) -> None:
    vacancy, folder = published(webcruiter), webcruiter.folder / "in"
    for name, cv in (("a", b"gammel cv"), ("b", b"ny cv")):
        put(folder / name, "levering.xml", delivery(entry("0c5", title_of(vacancy), "cv.txt")))
        put(folder / name, "cv.txt", cv)
    register_for_profile(profile=runtime_module.current().profile, by="arkivprofilen")
    for _ in range(4):
        import_from(source(webcruiter.folder))
        Worker(runtime_module.current()).run_until_rest()
    told = list(Transfer.objects.values_list("kind", "state"))
    assert [one[0] for one in told].count("application") <= 2, told


@pytest.mark.parametrize("kind", ["Søknad trukket", "Søknad mottatt", "Søknad om unntak fra offentlighet"])
def test_issue_13_item_1_what_is_no_application_is_not_archived_as_one(
    webcruiter: Simulated, kind: str
) -> None:
    vacancy, folder = published(webcruiter), webcruiter.folder / "in"
    put(folder, "a.xml", delivery(entry("0c5", title_of(vacancy), "a.txt")))
    put(folder, "a.txt", b"CV")
    put(folder, "b.xml", delivery(entry("0c6", title_of(vacancy, kind), "b.txt")))
    put(folder, "b.txt", b"Jeg trekker meg")
    import_from(source(webcruiter.folder))
    assert [one.source_id for one in Application.objects.all()] == ["entry:0c5"]


def test_issue_13_item_1_an_at_in_the_positions_title_hides_who_is_to_be_screened(
    webcruiter: Simulated,
) -> None:
    vacancy, folder = published(webcruiter, "Utvikler @ Arbeidstilsynet"), webcruiter.folder / "in"
    (webcruiter.folder / "egen.toml").write_text("[delivery]\nvacancy = ['JP.STILLING']\n")
    made = DeliverySource(
        DeliverySettings(path="in", mapping="egen.toml"), beside=webcruiter.folder, marks=marks_of(DOOR)
    )
    title = title_of(vacancy, ad="Utvikler @ Arbeidstilsynet")
    put(folder, "a.xml", delivery(entry("0c5", title, "a.txt", more=f"<JP.STILLING>{vacancy}</JP.STILLING>")))
    put(folder, "a.txt", b"CV")
    import_from(made)
    assert Vacancy.objects.count() == 1
    of = Vacancy.objects.get()
    screened = [name for one in people(of.ref) for name in one.names]
    if not screened:
        run = ImportRun.objects.filter(source=DOOR).last()
        assert run is not None and run.unreadable, "told"
        return
    index = index_of(people(of.ref), (), (), False)
    assert HitKind.NAME in {hit.kind for hit in index.hits("Attest for Kari Prøve")}, (
        "the leak check does not know the name"
    )
    assert any("Kari" in given and family == "Prøve" and "ref" not in given for given, family in screened), (
        screened
    )


def test_issue_13_item_1_a_delivery_in_the_place_of_yesterdays_is_no_change_of_its_people(
    webcruiter: Simulated,
) -> None:
    """The share is emptied, the file has the same name, and entries are numbered from 1 again."""
    vacancy, folder = published(webcruiter), webcruiter.folder / "in"
    for person in ("Kari Prøve", "Ola Nordmann"):
        put(folder, "levering.xml", delivery(entry("1", title_of(vacancy, person=person), "cv.txt")))
        put(folder, "cv.txt", person.encode())
        import_from(source(webcruiter.folder))
    (kari,) = Application.objects.all()
    assert {name.family_name for name in kari.names.all()} == {"Prøve", "Kari Prøve"}
    run = ImportRun.objects.filter(source=DOOR).last()
    assert run is not None
    assert run.unreadable == 1, "the other is told of"
