"""The leak check reads the finished public files, not only what they were made of: a template is not trusted either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import typst

from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan import plan_transfer
from arkivbro.core.publicity import PersonToScreen, PublicText, Scope, check_plan, leak_check
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.documents import making
from arkivbro.documents.attachments import AttachmentLimits
from arkivbro.documents.file_store import FileStore
from arkivbro.documents.finished_text import text_of_pdf
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.making import DocumentMaking
from arkivbro.documents.renderer import Renderer
from tests.unit.core.facts_for_tests import CONTEXT, shipped
from tests.unit.documents.recruitment_facts import a_vacancy, an_application

ROUTINE = shipped("arbeidstilsynet")
EXEMPT = PersonToScreen(Ref("folder", "A-1"), names=(("Sunniva", "Hemmelid"),), scope=Scope.EXEMPT)


@pytest.fixture
def maker(renderer: Renderer, inspector: Inspector, tmp_path: Path) -> Iterator[DocumentMaking]:
    yield DocumentMaking(
        profile=ROUTINE,
        body_name="Prøvetilsynet",
        files=FileStore(tmp_path / "work"),
        limits=AttachmentLimits(),
        renderer=renderer,
        inspector=inspector,
    )


def public_texts(maker: DocumentMaking, facts: TransferFacts) -> dict[str, str]:
    return dict(maker(facts, plan_transfer(facts, ROUTINE, CONTEXT)).public_texts)


def test_what_only_the_template_writes_is_searched_too(maker: DocumentMaking) -> None:
    facts = TransferFacts(TransferKind.ADVERTISEMENT, a_vacancy())
    (text,) = public_texts(maker, facts).values()
    assert "Side 1 av" in text


def test_an_exempt_document_is_not_read(maker: DocumentMaking) -> None:
    facts = TransferFacts(TransferKind.APPLICATION, a_vacancy(), an_application())
    assert public_texts(maker, facts) == {}


@pytest.mark.parametrize("where", ["Sunniva Hemmelid", "Hemmelid,\nSunniva", "SUNNIVA HEMMELID"])
def test_a_name_in_the_finished_file_stops_by_itself(
    maker: DocumentMaking, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(making, "_texts", lambda _: iter(()))  # as if a template wrote what nobody gave it
    advertised = replace(a_vacancy().advertisement, title=f"Rådgiver etter {where}")
    vacancy = replace(a_vacancy(), advertisement=advertised)
    facts = TransferFacts(TransferKind.ADVERTISEMENT, vacancy)
    plan = plan_transfer(facts, ROUTINE, CONTEXT)
    made = maker(facts, plan)
    in_documents = [
        hit
        for hit in check_plan(plan, a_vacancy(), [EXEMPT], made.public_texts).stops
        if hit.place.startswith("documents.")
    ]
    assert in_documents


NARROW = """#set page(width: 3cm, height: 12cm, margin: 2mm)
#set text(lang: "nb", hyphenate: true, size: 10pt, font: "Noto Sans")
"""


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Kari", "Prøvelandsmarkedet"),
        ("Sunniva-Margrethe", "Hemmelid"),
        ("Jan", "Overbyhaugen-Dahlstrømmen"),
        ("Ane-Bo", "Dahlstromgardmo"),
    ],
)
def test_item_17_a_name_that_the_finished_file_divides_is_found(given: str, family: str) -> None:
    pdf = typst.compile(f"{NARROW}Møte med {given} {family} i forvaltningen".encode())
    text = text_of_pdf(pdf)
    assert f"{given} {family}" not in text
    person = PersonToScreen(Ref("folder", "A-1"), ((given, family),))
    assert leak_check([PublicText("documents.1.content", text)], [person]).stops
