"""Which rule of the profile registers a transfer, whether it is archived at all, and from when."""

from __future__ import annotations

from datetime import datetime

from arkivbro.core.errors import BadFacts, Finding, ProfileInvalid
from arkivbro.core.facts import LetterKind, RegisteredAs
from arkivbro.core.letters import EXEMPTION_NOTICE
from arkivbro.core.messages import message
from arkivbro.core.profile import AccessRule, ArchiveProfile, EntryRule
from arkivbro.core.recruitment import TransferKind, Vacancy
from arkivbro.core.working_days import OSLO, end_of_day, start_of_day

AT_ONCE = datetime(2000, 1, 1, tzinfo=OSLO)
"""A moment that has passed: what a source says was received is never waited for, whatever its clock."""


def rule_of(what: RegisteredAs, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    """The kind's name in the profile, and its rule. Raises ProfileInvalid where there is none; BadFacts for a letter that a
    person must say the access of first.
    """
    if what.letter is not None:
        return _rule_of_letter(what.letter, profile)
    kind = what.kind.value
    if what.kind is TransferKind.APPLICATION and what.version > 1:
        kind = "application_change"
    if what.kind is TransferKind.OTHER:
        kind = what.note
    rule = profile.entry.get(kind)
    if rule is None and kind == "application_change":
        rule = profile.entry.get("application")
    if rule is None:
        raise ProfileInvalid("profile.no_rule", kind=kind, setting=f"entry.{kind}")
    return kind, rule


def _rule_of_letter(letter: LetterKind, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    """An example letter has one rule for all kinds, a notice of a decision its own, every other letter that of its kind."""
    special = (
        "example_letter" if letter.example else EXEMPTION_NOTICE if letter.kind == EXEMPTION_NOTICE else ""
    )
    if special:
        if (rule := profile.entry.get(special)) is None:
            raise ProfileInvalid("profile.no_rule", kind=special, setting=f"entry.{special}")
        return special, rule
    return letter.kind, profile.letter.get(letter.kind) or _chosen_by_person(letter)


def _chosen_by_person(letter: LetterKind) -> EntryRule:
    """Offer, decision, contract and kinds of one's own have no default: a person says the access (routine section 2)."""
    if not letter.access_code or not letter.legal_basis:
        told = message("facts.access_not_chosen", kind=letter.name)
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


def is_wanted(what: RegisteredAs, profile: ArchiveProfile) -> bool:
    """Whether the profile has this kind archived at all, without a person asking for it."""
    try:
        _, rule = rule_of(what, profile)
    except (ProfileInvalid, BadFacts):
        return False
    return rule.when not in ("never", "person")


def is_ever_archived(what: RegisteredAs, profile: ArchiveProfile) -> bool:
    """Whether the profile lets this kind be archived, by whomever: *never* holds for people too. What has no rule is told when it is planned."""
    try:
        _, rule = rule_of(what, profile)
    except (ProfileInvalid, BadFacts):
        return True
    return rule.when != "never"


def due_at(what: RegisteredAs, vacancy: Vacancy, profile: ArchiveProfile) -> datetime | None:
    """From when the profile lets the transfer go, with time zone; None: not before a person says so.

    An advertisement waits for the beginning of its day of publication in Oslo. `deadline` means the end of the deadline's
    day there; without a day (`Snarest`) a person sets a list date first.
    """
    _, rule = rule_of(what, profile)
    if rule.when == "published":
        return start_of_day(vacancy.published) if vacancy.published else AT_ONCE
    if rule.when == "received":
        return AT_ONCE
    if rule.when == "deadline":
        deadline = vacancy.deadline
        return end_of_day(deadline.day) if deadline and deadline.day else None
    return None
