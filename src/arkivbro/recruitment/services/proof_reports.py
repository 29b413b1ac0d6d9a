"""The completeness proof as a document: PDF/A, signed with the installation's key; and the register of applications that are not archived.

The report names no applicant: it can go to the case, and to whoever inspects. The register does, and is for who may see candidates.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from arkivbro.accounts.acts import Actor, act, recorded
from arkivbro.core.completeness import Outcome
from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import Application as ApplicationFact
from arkivbro.core.stored_json import from_json
from arkivbro.core.text_forms import search_form
from arkivbro.documents.from_proofs import (
    PROOF,
    REGISTER,
    OfVacancy,
    Outside,
    ProofTold,
    proof_document,
    register_document,
)
from arkivbro.documents.list_content import MOST_ROWS, ListDocument
from arkivbro.documents.renderer import Renderer
from arkivbro.documents.signing import SigningKey
from arkivbro.recruitment.clock import OSLO, clock, oslo_day
from arkivbro.recruitment.models import AcceptedDifference, ApplicationFacts, Proof, Vacancy
from arkivbro.recruitment.rights import APPLICATION, open_vacancy, open_with_candidates
from arkivbro.recruitment.selectors.archived_applications import outside_of_vacancy
from arkivbro.recruitment.selectors.proofs import AUTOMATIC, differences_of, newest_proof
from arkivbro.recruitment.services.list_files import ListFile
from arkivbro.runtime import current
from arkivbro.transfers.selectors import case_in_archive

KEY = "signing.pem"
"""In the data folder."""
PDF = "application/pdf"
BASIS = "offl. § 25"
"""Where the profile gives applications none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOutReport:
    """The newest proof of the vacancy, as a signed document."""

    actor: Actor
    vacancy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOutRegister:
    """The register of the vacancy's applications that are not archived."""

    actor: Actor
    vacancy: str


@act("proof.report")
def hand_out_report(command: HandOutReport) -> ListFile:
    """Raises NotThere; WrongUse while there is no proof; Misconfigured, RenderFailed and its kin."""
    vacancy = open_vacancy(command.actor, command.vacancy)
    proof = newest_proof(vacancy)
    if proof is None or not proof.outcome:
        raise WrongUse("proof.none_yet")
    content = _signed(proof_document(_of(vacancy, proof), _told(vacancy, proof)), PROOF)
    with recorded(command.actor, hand_out_report, where=vacancy.reference):
        return ListFile(_name("fullstendighet", vacancy), PDF, content)


@act("proof.register")
def hand_out_register(command: HandOutRegister) -> ListFile:
    """Raises NotThere; Misconfigured, RenderFailed and its kin."""
    vacancy = open_with_candidates(command.actor, command.vacancy)
    rule = current().profile.entry.get(APPLICATION)
    basis = (rule.access.basis if rule is not None and rule.access is not None else "") or BASIS
    content = _signed(register_document(_of(vacancy), _outside(vacancy), basis=basis), REGISTER)
    with recorded(command.actor, hand_out_register, where=vacancy.reference):
        return ListFile(_name("ikke-arkivert", vacancy), PDF, content)


def signing_key() -> SigningKey:
    """The installation's."""
    place = Path(settings.ARKIVBRO_DATA_DIR) / KEY
    return SigningKey(place, _body_name(), current().installation, clock())


def _signed(document: ListDocument, reason: str) -> bytes:
    """The document as PDF/A-2a, with the installation's signature."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-") as folder, Renderer(processes=1) as renderer:
        path = Path(folder) / "rapport.pdf"
        renderer.render(document, clock().astimezone(OSLO), path)
        return signing_key().sign(path.read_bytes(), reason=reason)


def _body_name() -> str:
    return settings.ARKIVBRO.body or current().profile.name


def _name(what: str, vacancy: Vacancy) -> str:
    """Of a file, without anybody's name in it."""
    kept = "".join(
        one if one.isascii() and one.isalnum() else "-" for one in search_form(vacancy.reference)
    ).strip("-")
    return f"{what}-{kept[:60] or 'stilling'}.pdf"


def _of(vacancy: Vacancy, proof: Proof | None = None) -> OfVacancy:
    made = (proof.made_at if proof is not None else None) or clock()
    case = case_in_archive(vacancy.ref)
    return OfVacancy(
        _body_name(),
        vacancy.shown_title,
        vacancy.unit_name,
        vacancy.reference,
        made.astimezone(OSLO),
        case.number if case is not None else "",
    )


def _told(vacancy: Vacancy, proof: Proof) -> ProofTold:
    found = differences_of(proof)
    accepted = AcceptedDifference.objects.filter(vacancy=vacancy).order_by("pk").values_list("by", "at")
    return ProofTold(
        Outcome(proof.outcome),
        "" if proof.asked_by == AUTOMATIC else proof.asked_by,
        proof.archived_applications,
        proof.applications,
        proof.entries,
        proof.files,
        found,
        untold=sum(proof.counts.values()) - len(found),
        accepted=tuple((by, oslo_day(at)) for by, at in accepted),
    )


def _outside(vacancy: Vacancy) -> list[Outside]:
    """One more than a register has room for, where there are more. Where retention has taken the facts, without the name."""
    rows = list(outside_of_vacancy(vacancy)[: MOST_ROWS + 1])
    facts = ApplicationFacts.objects.filter(application__in=[row.pk for row in rows])
    texts = dict(facts.order_by("application_id", "version").values_list("application_id", "text"))
    return [
        Outside(
            from_json(ApplicationFact, texts[row.pk]).applicant.name if texts.get(row.pk) else "",
            oslo_day(row.received),
            str(row.ref),
            row.withdrawn is not None,
        )
        for row in rows
    ]
