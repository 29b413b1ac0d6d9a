"""The operations on one applicant's exemption and letters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from arkivbro.accounts.acts import Seen
from arkivbro.api.services.keys import Answer, Carried
from arkivbro.api.views.answers import (
    DecisionTaken,
    ExemptionShown,
    LetterKind,
    Letters,
    LetterShown,
)
from arkivbro.api.views.api import PREFIX, api
from arkivbro.api.views.common import (
    READ,
    WRITE_PROBLEMS,
    WRITTEN,
    Cursor,
    IdInPath,
    Key,
    Limit,
    answered,
    archived,
    asked_of,
    caller,
    page_of,
    taken,
)
from arkivbro.api.views.files import asked_with_files, file_uploaded
from arkivbro.api.views.told import DecisionTold, LetterTold
from arkivbro.core.exemption import ExemptionRecord
from arkivbro.recruitment.selectors.how_it_stands import (
    LetterStands,
    letter_kinds,
    letters_sent,
    letters_stand,
)
from arkivbro.recruitment.services.exemption import seen_of
from arkivbro.recruitment.services.from_systems import (
    DecisionFromSystem,
    LetterFromSystem,
    decide,
    exemption_told,
    take_letter,
)
from arkivbro.recruitment.services.telling import NEW, UNCHANGED, Told

DECIDED = {201: DecisionTaken} | WRITE_PROBLEMS


@api.get(
    "/applications/{id}/exemption",
    response={200: ExemptionShown} | READ,
    tags=["Unntak"],
    summary="Hvordan det står til med unntak for en søker",
)
def get_exemption(request: HttpRequest, id: IdInPath) -> ExemptionShown:
    record, deciders = exemption_told(caller(request).actor, id)
    decision = record.decision
    return ExemptionShown(
        requested=record.requested,
        outcome=decision.outcome.value if decision else None,
        decided_at=decision.decided_at if decision else None,
        told_at=decision.notice.sent_at if decision and decision.notice else None,
        decisions=len(record.decisions),
        deciders=deciders,
        seen=str(seen_of(record)),
    )


@api.post(
    "/applications/{id}/exemption-decisions",
    response=DECIDED,
    tags=["Unntak"],
    summary="Vedtaket på ønsket om unntak",
)
def post_decision(request: HttpRequest, id: IdInPath, told: DecisionTold, key: Key = None) -> Any:
    who = caller(request)

    def answer(record: ExemptionRecord) -> Answer:
        decision = record.decisions[-1]
        body = DecisionTaken(
            id=id,
            outcome=decision.outcome.value,
            number=len(record.decisions),
            decided_at=decision.decided_at,
        )
        return Answer(201, body.model_dump(mode="json"))

    asked = asked_of(request, who, key, told)
    asked.require_key()
    carried = Carried(asked, answer)
    decide(
        DecisionFromSystem(
            actor=who.actor,
            request=carried,
            application=id,
            outcome=told.outcome,
            reasoning=told.reasoning,
            decided_by=told.decided_by,
            seen=Seen(told.seen),
        )
    )
    return answered(carried.answer)


@api.get("/letter-kinds", response={200: list[LetterKind]} | READ, tags=["Brev"], summary="Brevslagene")
def list_letter_kinds(request: HttpRequest) -> list[LetterKind]:
    return [
        LetterKind(kind=one.kind, name=one.kind_name, language=one.language)
        for one in letter_kinds(caller(request).actor)
    ]


@api.put(
    "/applications/{application}/letters/{id}",
    response=WRITTEN,
    tags=["Brev"],
    summary="Lever et brev som er sendt til søkeren",
)
def put_letter(
    request: HttpRequest, application: IdInPath, id: IdInPath, told: LetterTold, key: Key = None
) -> Any:
    who = caller(request)
    made = taken(id, f"{PREFIX}/letters")
    asked = asked_with_files(request, who, key, told)
    asked.look()
    carried = Carried[bool](asked, lambda is_new: made(Told(NEW if is_new else UNCHANGED)), [told.upload])
    is_new = take_letter(
        LetterFromSystem(
            actor=who.actor,
            request=carried,
            application=application,
            id=id,
            kind=told.kind,
            language=told.language,
            sent_at=told.sent_at,
            file=lambda: file_uploaded(who.actor, told.upload),
        )
    )
    return answered(carried.answer if is_new else made(Told(UNCHANGED)))


@api.get("/letters", response={200: Letters} | READ, tags=["Brev"], summary="Alle brevene som er levert")
def list_letters(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> Letters:
    rows, further = page_of(letters_sent(caller(request).actor), cursor, limit)
    return Letters(items=[_shown(one) for one in letters_stand(rows)], next=further)


def _shown(found: LetterStands) -> LetterShown:
    row = found.row
    return LetterShown(
        id=row.source_id,
        href=f"{PREFIX}/letters",
        application=row.letter.application.source_id,
        kind=row.letter.kind,
        sent_at=row.letter.sent_at or row.letter.written_at,
        letter=archived(found.letter),
    )
