"""Which rule of the profile registers a transfer, and what its facts must have before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator

from arkivbro.core.errors import BadFacts, Finding, ProfileInvalid
from arkivbro.core.facts import TransferFacts
from arkivbro.core.letters import EXEMPTION_NOTICE, SentLetter
from arkivbro.core.messages import message
from arkivbro.core.profile import AccessRule, ArchiveProfile, EntryRule
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.screening import one_line

LISTS = (
    TransferKind.PUBLIC_LIST,
    TransferKind.EXTENDED_LIST,
    TransferKind.CUSTOM_LIST,
    TransferKind.ADDRESS_LIST,
)
_ABOUT_AN_APPLICANT = (
    TransferKind.APPLICATION,
    TransferKind.WITHDRAWAL,
    TransferKind.EXEMPTION_DECISION,
)


def require(facts: TransferFacts) -> None:
    """Raises BadFacts, with a finding for each thing that is not there."""
    findings = tuple(_missing(facts))
    if findings:
        raise BadFacts("facts.incomplete", findings=findings)


def _missing(facts: TransferFacts) -> Iterator[Finding]:
    if not one_line(facts.vacancy.title):
        yield Finding("where.title", message("facts.no_title"))
    if not one_line(facts.vacancy.reference):
        yield Finding("where.reference", message("facts.no_reference"))
    to_one = facts.letter is not None and not facts.letter.example
    if facts.kind in _ABOUT_AN_APPLICANT or (facts.kind is TransferKind.LETTER and to_one):
        if facts.application is None:
            yield Finding("where.application", message("facts.no_application"))
        elif not facts.application.applicant.name:
            yield Finding("where.applicant", message("facts.no_name"))
    if facts.kind in LISTS and (facts.applicant_list is None or facts.applicant_list.locked_at is None):
        yield Finding("where.applicant_list", message("facts.list_not_locked"))
    if facts.kind is TransferKind.EXEMPTION_DECISION and (
        facts.exemption is None or facts.exemption.decision is None
    ):
        yield Finding("where.exemption", message("facts.exemption_undecided"))
    if facts.kind is TransferKind.LETTER:
        if facts.letter is None:
            yield Finding("where.letter", message("facts.no_letter"))
        elif facts.letter.example and facts.application is not None:
            yield Finding("where.letter", message("facts.example_of_one"))


def rule_of(facts: TransferFacts, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    """The kind's name in the profile, and its rule. Raises ProfileInvalid where there is none; BadFacts for a letter that a
    person must say the access of first.
    """
    if facts.letter is not None:
        return _rule_of_letter(facts.letter, profile)
    kind = facts.kind.value
    if facts.kind is TransferKind.APPLICATION and facts.version > 1:
        kind = "application_change"
    if facts.kind is TransferKind.OTHER:
        kind = facts.note
    rule = profile.entry.get(kind)
    if rule is None and kind == "application_change":
        rule = profile.entry.get("application")
    if rule is None:
        raise ProfileInvalid("profile.no_rule", kind=kind, setting=f"entry.{kind}")
    return kind, rule


def _rule_of_letter(letter: SentLetter, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    """An example letter has one rule for all kinds, a notice of a decision its own, every other letter that of its kind."""
    special = (
        "example_letter" if letter.example else EXEMPTION_NOTICE if letter.kind == EXEMPTION_NOTICE else ""
    )
    if special:
        if (rule := profile.entry.get(special)) is None:
            raise ProfileInvalid("profile.no_rule", kind=special, setting=f"entry.{special}")
        return special, rule
    return letter.kind, profile.letter.get(letter.kind) or _chosen_by_person(letter)


def _chosen_by_person(letter: SentLetter) -> EntryRule:
    """Offer, decision, contract and kinds of one's own have no default: a person says the access (routine section 2)."""
    if not letter.access_code or not letter.legal_basis:
        told = message("facts.access_not_chosen", kind=letter.kind_name)
        raise BadFacts(told, findings=(Finding("where.access", told),))
    return EntryRule(
        when="person",
        type="U",
        title="{letter.kind} – {vacancy.title} – [[{applicant.name}]]",
        recipient="[[{applicant.name}]]",
        internal="sender",
        access=AccessRule(code=letter.access_code, basis=letter.legal_basis),
        screening=("TRO", "NM", "TD", "H"),
        final_status=("E", "J"),
    )
