"""Issue 14, item 3: the proof on the built-in archive: what is planted there is found, and nothing else; the page, its buttons, the report."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from typer.testing import CliRunner

from arkivbro import runtime as runtime_module
from arkivbro.archive import listing, store
from arkivbro.archive.adapter import BuiltinArchive
from arkivbro.archive.models import DocumentLink, DocumentObject, RegistryEntry
from arkivbro.cli.main import app
from arkivbro.core.completeness import Difference, Outcome
from arkivbro.core.errors import CannotTell, Unreachable
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import Application as ApplicationFacts
from arkivbro.core.recruitment import Vacancy as VacancyFacts
from arkivbro.core.ref import Ref
from arkivbro.health import found as troubles_found
from arkivbro.ports import ListedEntry, SourceItem, UnreadableItem
from arkivbro.recruitment.models import AcceptedWithout, Proof, Vacancy
from arkivbro.recruitment.selectors.left_out import unhandled
from arkivbro.recruitment.selectors.proofs import newest_proof
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.services import asking_archives, proving
from arkivbro.recruitment.services.asking_sources import AskedSources
from arkivbro.recruitment.services.proof_reports import signing_key
from arkivbro.recruitment.services.verification import VacancyVerdict, verdict_of
from arkivbro.runtime import current
from arkivbro.transfers.models import PreparedDocument, Step, Transfer
from tests.web.conftest import client_of

Found = list[tuple[str, str]]


def proved() -> VacancyVerdict:
    return verdict_of(Vacancy.objects.get(reference="4000000003"), AskedSources())


def found(verdict: VacancyVerdict) -> Found:
    """Sort and code of each difference but who was not asked."""
    return sorted((one.kind.value, one.code) for one in verdict.differences if one.code != "source_not_asked")


def entry_of(kind: str = "application") -> RegistryEntry:
    """In the archive, of a transfer of that kind that rests."""
    step = Step.objects.filter(
        transfer__case__vacancy_ref="4000000003",
        transfer__kind=kind,
        kind="entry",
        transfer__state="transferred",
    ).order_by("pk")[0]
    return RegistryEntry.objects.get(key=step.key)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def delete_entry() -> None:
    entry = entry_of()
    RegistryEntry.objects.filter(pk=entry.pk).update(key=None)


def change_title() -> None:
    RegistryEntry.objects.filter(pk=entry_of().pk).update(document_date="2020-01-01")


def change_officer() -> None:
    RegistryEntry.objects.filter(pk=entry_of().pk).update(officer="XYZ")


def expire() -> None:
    RegistryEntry.objects.filter(pk=entry_of().pk).update(status="U")


def move_entry() -> None:
    other = RegistryEntry.objects.exclude(case=entry_of().case)[0].case
    RegistryEntry.objects.filter(pk=entry_of().pk).update(case=other, sequence=4000)


def by_hand_in_archive() -> None:
    entry = entry_of()
    entry.pk, entry.key, entry.public_id = None, None, "laget-for-hand"
    entry.sequence = 4000
    entry.journal_sequence = 99_999
    entry.save(force_insert=True)


def unknown_key() -> None:
    by_hand_in_archive()
    RegistryEntry.objects.filter(public_id="laget-for-hand").update(key="ab" + "q" * 26)


def unlink_document() -> None:
    DocumentLink.objects.filter(entry=entry_of()).order_by("-number")[0].delete()


def swap_file() -> None:
    """Another's file under this document."""
    held = DocumentObject.objects.filter(document__links__entry=entry_of()).order_by("pk")[0]
    other = DocumentObject.objects.exclude(sha256=held.sha256).order_by("-pk")[0]
    DocumentObject.objects.filter(pk=held.pk).update(sha256=other.sha256, size=other.size)


def forget_transfer() -> None:
    """The ledger was put back to before it: the archive has an entry that nobody knows, and ours is to be sent."""
    key = entry_of().key
    transfer = Transfer.objects.get(steps__key=key)
    transfer.history.all().delete()
    transfer.documents.all().delete()
    transfer.steps.all().delete()
    Transfer.objects.filter(pk=transfer.pk).delete()


PLANTED: dict[str, tuple[Callable[[], None], Found]] = {
    "nothing": (lambda: None, []),
    "an entry is gone, and one that bears no key stands there": (
        delete_entry,
        [("missing", "entry_gone"), ("remark", "of_people")],
    ),
    "a date is changed": (change_title, [("changed", "changed_in_archive")]),
    "the case handler is changed, as people shall": (change_officer, []),
    "utgår": (expire, [("changed", "changed_in_archive")]),
    "moved to another case": (move_entry, [("changed", "moved_in_archive")]),
    "an archivist registered something": (by_hand_in_archive, [("remark", "of_people")]),
    "an entry with our key that we never sent": (unknown_key, [("extra", "unknown_entry")]),
    "a document is taken out": (unlink_document, [("missing", "document_gone")]),
    "another's file": (swap_file, [("wrong_file", "checksum")]),
    "the ledger forgot it": (forget_transfer, [("extra", "unknown_entry"), ("missing", "no_transfer")]),
}


def test_issue_14_item_3_each_planted_in_the_archive_and_nothing_else() -> None:
    with_waits = found(proved())
    for name, (plant, expected) in PLANTED.items():
        with undone():
            plant()
            assert found(proved()) == sorted([*with_waits, *expected]), name


def test_issue_14_item_3_bytes_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(proved())
    path = (
        current()
        .archives["builtin"]
        .store.path(  # type: ignore[attr-defined]  # the built-in one
            DocumentObject.objects.filter(document__links__entry=entry_of()).order_by("pk")[0].sha256
        )
    )
    real = store.checksum
    for answer, expected in (
        (lambda: "0" * 64, ("wrong_file", "checksum")),
        (_raises(FileNotFoundError), ("missing", "file_gone")),
        (_raises(PermissionError), ("not_asked", "file_not_read")),
    ):
        monkeypatch.setattr(
            listing, "checksum", lambda one, told=answer: told() if one == path else real(one)
        )
        assert found(proved()) == sorted([*before, expected])


def _raises(error: type[Exception]) -> Callable[[], str]:
    def told() -> str:
        raise error

    return told


def test_issue_14_item_3_half_an_answer_is_not_asked_and_nothing_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = BuiltinArchive.entries_of

    def half(self: BuiltinArchive, case: Any, *, deadline: float) -> Iterator[ListedEntry]:
        for number, one in enumerate(real(self, case, deadline=deadline)):
            if number == 2:
                raise CannotTell("ephorte.hidden_some")
            yield one

    def silent(self: BuiltinArchive, case: Any, *, deadline: float) -> Iterator[ListedEntry]:
        raise Unreachable
        yield

    before = found(proved())
    for answer in (half, silent):
        monkeypatch.setattr(BuiltinArchive, "entries_of", answer)
        verdict = proved()
        assert found(verdict) == sorted([*before, ("not_asked", "archive_not_asked")])
        assert verdict.outcome in (Outcome.NOT_ASKED, Outcome.DIFFERENCES) and not verdict.is_sound


class WithoutListing:
    """The built-in archive, as one that can only be asked of what one knows."""

    name = "builtin"

    def __init__(self) -> None:
        self._real = current().archives["builtin"]
        self.read_entry, self.open_document = self._real.read_entry, self._real.open_document


def test_issue_14_item_3_an_archive_that_lists_nothing_is_asked_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is missing or wrong is found; that there is nothing besides cannot be known, and is said."""
    before = found(proved())
    made = replace(current(), archives={"builtin": WithoutListing()})  # type: ignore[dict-item]  # as far as it is asked
    monkeypatch.setattr(asking_archives, "current", lambda: made)
    not_asked = ("not_asked", "archive_not_asked")
    assert found(proved()) == sorted([*before, not_asked])
    with undone():
        swap_file()
        assert found(proved()) == sorted([*before, not_asked, ("wrong_file", "checksum")])


def test_issue_14_item_3_an_archive_that_takes_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = found(proved())
    monkeypatch.setattr(asking_archives.ask_archive, "__kwdefaults__", {"longest": -1.0})
    assert found(proved()) == sorted([*before, ("not_asked", "archive_not_asked")])


def test_issue_14_item_3_no_query_per_transfer() -> None:
    def queries() -> int:
        sources = AskedSources()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            verdict_of(Vacancy.objects.get(reference="4000000003"), sources)
        return len(captured)

    vacancy = Vacancy.objects.get(reference="4000000003")
    few = queries()
    assert few <= 60
    one = Transfer.objects.filter(case__vacancy_ref="4000000003", kind="application").order_by("pk")[0]
    for number in range(60):
        copy = Transfer.objects.get(pk=one.pk)
        copy.pk, copy.public_id, copy.subject = None, f"kopi{number}", f"folder:kopi-{number}"
        copy.state, copy.completed = "waiting", None
        copy.save(force_insert=True)
        row = vacancy.applications.order_by("pk")[0]
        row.pk, row.public_id, row.source_id, row.subject = (
            None,
            f"kopi{number}",
            f"kopi-{number}",
            copy.subject,
        )
        row.save(force_insert=True)
        Step.objects.create(transfer=copy, archive="builtin", key=f"kopi-{number}", kind="entry", order=1)
        PreparedDocument.objects.create(
            transfer=copy,
            document_key=f"kopi-{number}",
            variant="A",
            sha256="0" * 64,
            size=1,
            format="fmt/476",
        )
    assert queries() == few


# --- sources ------------------------------------------------------------------------------------------------------


class Listing:
    """A source that lists; nothing of it is read."""

    name = "demo"
    lists_all = frozenset({VacancyFacts, ApplicationFacts})

    def __init__(self, *items: SourceItem | UnreadableItem | Ref | Exception) -> None:
        self._items = items

    def now(self) -> Iterator[SourceItem | UnreadableItem | Ref]:
        for item in self._items:
            if isinstance(item, Exception):
                raise item
            yield item


def asked(monkeypatch: pytest.MonkeyPatch, *items: Any) -> VacancyVerdict:
    made = replace(current(), own_sources=(Listing(*items),))
    monkeypatch.setattr(runtime_module, "current", lambda: made)
    monkeypatch.setattr("arkivbro.recruitment.services.asking_sources.current", lambda: made)
    return proved()


def whole() -> list[SourceItem]:
    """What the source would say of the vacancy if it said what it said before."""
    vacancy = Vacancy.objects.get(reference="4000000003")
    told: list[Any] = [stored_facts(vacancy)]
    told += [latest_facts(row) for row in vacancy.applications.order_by("pk")]
    return [SourceItem(one, "") for one in told]


def of_source(verdict: VacancyVerdict) -> set[tuple[str, str]]:
    codes = ("not_received", "changed_in_source", "file_not_received", "gone_from_source", "source_not_asked")
    return {(one.code, one.subject) for one in verdict.differences if one.code in codes}


def test_issue_14_item_3_what_the_source_has_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    items = whole()
    ids = [
        Ref(one.fact.ref.source, one.fact.ref.id) for one in items if isinstance(one.fact, ApplicationFacts)
    ]
    others = {str(ref) for ref in ids}
    said = of_source(asked(monkeypatch, items[0], *ids))
    assert {one for one in said if one[0] != "source_not_asked"} == set()
    gone = of_source(asked(monkeypatch, items[0], *ids[1:]))
    assert gone - said == {("gone_from_source", ids[0].subject)} and str(ids[0]) in others
    first, advertised = items[1].fact, items[0].fact
    assert isinstance(first, ApplicationFacts) and isinstance(advertised, VacancyFacts)
    new = replace(first, ref=Ref("demo", "ny"), vacancy_reference="4000000003")
    more = of_source(asked(monkeypatch, items[0], *ids, SourceItem(new, "")))
    assert more - said == {("not_received", "demo:ny")}
    other_text = replace(advertised, title="En annen tittel")
    changed = of_source(asked(monkeypatch, SourceItem(other_text, ""), *ids))
    assert changed - said == {("changed_in_source", "")}


def test_issue_14_item_3_a_source_that_breaks_off_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for hostile in (
        (Unreachable(),),
        (*whole(), Unreachable()),
        (*whole(), UnreadableItem(sentence, ()) if (sentence := _where()) else None),
        tuple(Ref("demo", f"ukjent-{number}") for number in range(200)),
    ):
        verdict = asked(monkeypatch, *(one for one in hostile if one is not None))
        assert ("source_not_asked", "demo") in of_source(verdict)
        assert verdict.outcome is not Outcome.COMPLETE
        assert not any(one.code == "gone_from_source" for one in verdict.differences)


def _where() -> Any:
    from arkivbro.core.messages import message

    return message("sources.item", ref="")


# --- the page -----------------------------------------------------------------------------------------------------

PLACE = "/stillinger/4000000003/fullstendighet/"


def page(client: Client) -> str:
    return client.get(PLACE).content.decode().replace("\xa0", " ")


def test_issue_14_item_3_asked_for_made_by_a_worker_and_true_at_a_glance() -> None:
    client = client_of("arne")
    assert "ikke laget noe bevis" in page(client)
    client.post(PLACE)
    client.post(PLACE)
    assert Proof.objects.filter(made_at=None).count() == 1 and "Lages nå" in page(client)
    assert proving.is_any_proof_due()
    assert proving.make_proofs() >= 1
    shown = page(client)
    assert "Lages nå" not in shown and "filer lest på nytt" in shown
    with undone():
        swap_file()
        client.post(PLACE)
        proving.make_proofs()
        shown = page(client)
        assert "Avvik" in shown and "sjekksummen stemmer ikke" in shown
        assert "health.proof_differences" in {one.told.code for one in troubles_found()}
        assert "4000000003" in client.get("/drift/fullstendighet/").content.decode()


def test_issue_14_item_3_what_people_changed_is_accepted_by_an_archivist_for_just_that() -> None:
    client, recruiter = client_of("arne"), client_of("ragnhild")
    change_title()
    client.post(PLACE)
    proving.make_proofs()
    shown = page(client)
    mark = re.search(r'name="avvik" value="([0-9a-f]{40})"', shown)
    assert mark and "dokumentdato" in shown and "2020" not in shown
    assert 'name="avvik"' not in page(recruiter)
    posted = {"avvik": mark[1], "begrunnelse": "Rettet etter brev fra søkeren."}
    assert recruiter.post(f"{PLACE}godta/", posted).status_code == 404
    client.post(f"{PLACE}godta/", {**posted, "begrunnelse": " "})
    client.post(f"{PLACE}godta/", {**posted, "avvik": "0" * 40})
    assert not Vacancy.objects.get(reference="4000000003").accepted_differences.exists()
    client.post(f"{PLACE}godta/", posted)
    proving.make_proofs()
    shown = page(client)
    assert "Godtatt av" in shown and 'name="avvik"' not in shown
    RegistryEntry.objects.filter(pk=entry_of().pk).update(document_date="2021-01-01")
    client.post(PLACE)
    proving.make_proofs()
    assert 'name="avvik"' in page(client)


def test_issue_14_item_3_by_night_for_open_vacancies_and_few_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = current().clock()
    night = now.replace(hour=1, minute=30) + timedelta(days=2)
    monkeypatch.setattr(proving, "clock", lambda: now.replace(hour=12))
    assert not proving.is_any_proof_due()
    monkeypatch.setattr(proving, "clock", lambda: night)
    assert proving.is_any_proof_due()
    made = proving.make_proofs()
    assert made == Proof.objects.filter(asked_by="automatic").count() > 0
    assert not proving.is_any_proof_due() and proving.make_proofs() == 0
    vacancy = Proof.objects.latest("pk").vacancy
    for _ in range(proving.KEPT + 3):
        proving.make_proof(vacancy.pk, AskedSources())
    assert Proof.objects.filter(vacancy=vacancy).count() == proving.KEPT


def test_issue_14_item_3_a_proof_that_cannot_be_made_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> VacancyVerdict:
        raise ZeroDivisionError

    client = client_of("arne")
    client.post(PLACE)
    monkeypatch.setattr(proving, "verdict_of", broken)
    with pytest.raises(Exception, match="some_failed"):
        proving.make_proofs()
    assert "Ikke laget" in page(client) and not proving.is_any_proof_due()


def test_issue_14_item_3_what_is_not_archived_is_not_called_complete() -> None:
    client = client_of("arne")
    Vacancy.objects.filter(reference="4000000003").update(archiving="excluded", archiving_reason="En prøve")
    assert proved().outcome is Outcome.LEFT_ALONE and proved().is_sound
    client.post(PLACE)
    proving.make_proofs()
    shown = page(client)
    assert "Stillingen arkiveres ikke herfra" in shown and "er på plass" not in shown
    with undone():
        swap_file()
        assert proved().outcome is Outcome.DIFFERENCES


def test_issue_14_item_3_the_report_is_signed_and_names_nobody() -> None:
    client = client_of("arne")
    answer = client.get(f"{PLACE}rapport/", follow=True).content.decode()
    assert "ikke laget noe bevis" in answer
    client.post(PLACE)
    proving.make_proofs()
    answer_pdf = client.get(f"{PLACE}rapport/")
    pdf = answer_pdf.content
    assert answer_pdf["Content-Type"] == "application/pdf"
    (root,) = load_certs_from_pemder_data(client.get("/drift/fullstendighet/sertifikat/").content)
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line and status.intact and status.valid
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert b"/ETSI.CAdES.detached" in pdf and b"pdfaid" in pdf
    broken = pdf.replace(b"4000000003", b"4000000004", 1)
    if broken != pdf:
        (changed,) = PdfFileReader(io.BytesIO(broken)).embedded_signatures
        again = validate_pdf_signature(changed, ValidationContext(trust_roots=[root], allow_fetching=False))
        assert not again.bottom_line
    place = signing_key()._place
    assert place.stat().st_mode & 0o777 == 0o600
    proof = newest_proof(Vacancy.objects.get(reference="4000000003"))
    assert proof is not None and proof.files > 0


def test_issue_14_item_3_the_register_is_for_who_may_see_candidates() -> None:
    assert client_of("ragnhild").get(f"{PLACE}ikke-arkivert/")["Content-Type"] == "application/pdf"
    assert client_of("dagny").get(f"{PLACE}ikke-arkivert/").status_code == 404


def test_issue_14_item_3_no_name_is_in_a_difference() -> None:
    """What stands in a changed title may be a name: the field is told, never what it says."""
    vacancy = Vacancy.objects.get(reference="4000000003")
    names = {latest_facts(row).applicant.family_name for row in vacancy.applications.all()}
    RegistryEntry.objects.filter(pk=entry_of().pk).update(
        public_title="Helt annet", document_date="2020-01-01"
    )
    unlink_document()
    told: list[Difference] = list(proved().differences)
    said = " ".join(sentence_of(one.told) + one.subject + one.place for one in told)
    assert "endret i arkivet" in said and not any(name and name in said for name in names)


# --- the command line ---------------------------------------------------------------------------------------------


def test_issue_14_item_3_exit_statuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def status(*arguments: str) -> int:
        return CliRunner().invoke(app, ["verify", *arguments]).exit_code

    def silent(self: BuiltinArchive, case: Any, *, deadline: float) -> Iterator[ListedEntry]:
        raise Unreachable
        yield

    monkeypatch.setattr("arkivbro.cli.verify.start", lambda: None)
    for one in unhandled():
        AcceptedWithout.objects.create(
            transfer_id=one.public_id, digest=one.left_out_digest, reason="x", by="x", at=current().clock()
        )
    assert status("4000000003", "4000000003") == 0
    with undone():
        swap_file()
        assert status("4000000003") == 1
        (row,) = json.loads(CliRunner().invoke(app, ["verify", "4000000003", "--json"]).stdout)
        assert row["outcome"] == "differences" and [one["code"] for one in row["lacks"]] == ["checksum"]
    monkeypatch.setattr(BuiltinArchive, "entries_of", silent)
    assert status("4000000003") == 3
