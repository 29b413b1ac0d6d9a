"""A changed application with a file that the archive has, and of which retention has taken our copy: it says so, and goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from arkivbro.core.errors import BadFacts
from arkivbro.core.facts import TransferFacts
from arkivbro.core.left_out import left_out
from arkivbro.core.plan import plan_transfer, with_documents
from arkivbro.core.recruitment import Attachment, AttachmentKind, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.documents.attachments import AttachmentLimits
from arkivbro.documents.file_store import FileStore
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.making import DocumentMaking
from arkivbro.documents.renderer import Renderer
from tests.unit.core.facts_for_tests import CONTEXT, shipped
from tests.unit.documents.recruitment_facts import a_vacancy, an_application

ROUTINE = shipped("arbeidstilsynet")
GONE = Attachment(Ref("folder", "cv"), "cv.pdf", "CV", AttachmentKind.CV, "1" * 64, 17)
FACTS = TransferFacts(
    TransferKind.APPLICATION,
    a_vacancy(),
    replace(an_application(), version=2, attachments=(GONE,)),
    version=2,
)


def maker(
    renderer: Renderer, inspector: Inspector, folder: Path, archived: Mapping[str, str]
) -> DocumentMaking:
    return DocumentMaking(
        profile=ROUTINE,
        body_name="Prøvetilsynet",
        files=FileStore(folder / "work"),
        limits=AttachmentLimits(),
        renderer=renderer,
        inspector=inspector,
        archived_files=lambda _: archived,
    )


def test_item_2_it_stays_where_it_is_and_is_told_of(
    renderer: Renderer, inspector: Inspector, tmp_path: Path
) -> None:
    plan = plan_transfer(FACTS, ROUTINE, CONTEXT)
    made = maker(renderer, inspector, tmp_path, {GONE.sha256: "fmt/276"})(FACTS, plan)
    assert len(with_documents(plan, made.objects, made.states).entry.documents) == 1
    assert [one.message.code for one in made.kept_out] == ["files.archived_before"]
    assert not left_out(made.kept_out), "it is in the archive: nobody is to handle it"


def test_item_2_one_that_the_archive_does_not_have_is_missed(
    renderer: Renderer, inspector: Inspector, tmp_path: Path
) -> None:
    with pytest.raises(BadFacts) as refused:
        maker(renderer, inspector, tmp_path, {})(FACTS, plan_transfer(FACTS, ROUTINE, CONTEXT))
    assert refused.value.code == "documents.attachment_missing"
