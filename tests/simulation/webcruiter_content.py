"""What of a simulated vacancy or application stands at Webcruiter, and what of it comes back."""

from __future__ import annotations

from arkivbro.core.recruitment import Application, Protection, Vacancy
from simulators.webcruiter.made_files import pdf
from simulators.webcruiter.store import Candidate, File
from simulators.webcruiter.store import Vacancy as Published
from tests.simulation.facts import DEADLINE, RECEIVED, Position, Told

PROTECTED = {
    Protection.STRICTLY_CONFIDENTIAL: "StrictlyConfidential",
    Protection.CONFIDENTIAL: "Confidential",
    Protection.NONE: "None",
}


def content_told(one: Position | Told) -> tuple[object, ...]:
    """What is shown of it first."""
    if isinstance(one, Position):
        return one.title, one.text
    wish = one.exemption
    return one.letter, wish and wish.requested, wish and wish.reason, one.protection, one.withdrawn


def content_read(fact: Vacancy | Application) -> tuple[object, ...]:
    """Of what was read: the same as of what was told."""
    if isinstance(fact, Vacancy):
        return fact.title, fact.advertisement.sections[0].text
    wish = fact.exemption
    return (
        fact.letter,
        wish and wish.requested,
        wish and wish.reason,
        fact.applicant.protection,
        fact.withdrawn,
    )


def published(one: Position) -> Published:
    return Published(one.id, one.title, published="2026-11-20", deadline=DEADLINE.isoformat(), text=one.text)


def candidate(one: Told, changed: str) -> Candidate:
    """`changed`: when, by Webcruiter's clock; "" the first time."""
    more: dict[str, object] = {"applicationText": one.letter}
    if one.exemption is not None:
        more |= {"exemptFromPublicList": one.exemption.requested, "exemptionReason": one.exemption.reason}
    if one.protection in PROTECTED:
        more["addressProtection"] = PROTECTED[one.protection]
    file = File(f"{one.id}-1", "cv.pdf", "CV", pdf(one.id))
    withdrawn = one.withdrawn.isoformat() if one.withdrawn else ""
    return Candidate(
        one.id,
        one.vacancy_name,
        one.given,
        one.family,
        RECEIVED.isoformat(),
        changed,
        withdrawn,
        files=(file,),
        more=more,
    )
