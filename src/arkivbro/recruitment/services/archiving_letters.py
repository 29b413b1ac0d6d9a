"""Sent letters go to the archive: each by itself, or several that are one letter as an example with its address list."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.letters import (
    EXEMPTION_NOTICE,
    Language,
    MergedLetter,
    SentBy,
    SentLetter,
    differ_in_more_than_name_and_address,
)
from arkivbro.core.list_versions import locked
from arkivbro.core.recruitment import Attachment, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Letter, LetterState, Vacancy
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.services import lists
from arkivbro.recruitment.services.letters import OWN_SOURCE
from arkivbro.runtime import current
from arkivbro.transfers.selectors import State, transfers_by_id
from arkivbro.transfers.services import request_transfer


@dataclass(frozen=True, slots=True)
class AskedLetters:
    """What archiving letters brought: letters archived one by one, and examples with an address list."""

    one_by_one: int = 0
    examples: int = 0
    stood_for: int = 0
    """Letters that the examples stand for."""
    held_back: int = 0
    """Letters to strictly confidential applicants, which only a named archivist takes, one by one."""


@dataclass(frozen=True, slots=True)
class LettersToArchive:
    """The sent letters of these kinds, of all recipients or of these. `access`: code and legal basis, which a person chooses for
    kinds that the profile has no rule for. `take_held_back`: an archivist named this one strictly confidential applicant.
    """

    vacancy: Vacancy
    kinds: tuple[str, ...]
    applications: tuple[Application, ...] | None = None
    as_examples: bool = True
    by: str = ""
    officer: str = ""
    access: tuple[str, str] = ("", "")
    take_held_back: bool = False


def archive_letters(asked: LettersToArchive) -> AskedLetters:
    """Asks for those that are not archived yet, inside the act *Overfør til arkiv*, in its transaction.

    As examples: one for each batch that is one letter, with its address list as attachment; letters that differ in more than
    name and address go one by one whatever was chosen. A letter to a strictly confidential applicant goes only when an
    archivist named that applicant, and never on an address list.
    """
    batches, held_back = letters_by_batch(asked, asked.kinds)
    one_by_one = examples = stood_for = 0
    for letters, as_example in batches:
        if as_example:
            _ask(asked, _example_facts(asked, letters), letters)
            examples, stood_for = examples + 1, stood_for + len(letters)
        else:
            for row in letters:
                _ask(asked, _facts_of_one(asked, row), [row])
            one_by_one += len(letters)
    return AskedLetters(one_by_one, examples, stood_for, held_back)


def letters_by_batch(
    asked: LettersToArchive, kinds: Collection[str]
) -> tuple[list[tuple[list[Letter], bool]], int]:
    """The letters that would go, each batch with whether it goes as an example; and how many are held back."""
    rows = _chosen(asked).select_related("application").filter(kind__in=list(kinds))
    held_back = 0
    if not asked.take_held_back:
        held_back = rows.filter(application__stop_reason__isnull=False).count()
        rows = rows.filter(application__stop_reason__isnull=True)
    batches: dict[str, list[Letter]] = {}
    for row in rows.order_by("pk"):
        batches.setdefault(row.batch, []).append(row)
    found = [(one, asked.as_examples and is_one_letter(one)) for one in batches.values()]
    return found, held_back


def letters_there(asked: LettersToArchive, kind: str) -> tuple[int, str]:
    """How many sent letters of the kind are archived or on their way, and what the kind is called."""
    sent = Letter.objects.filter(vacancy=asked.vacancy, kind=kind, state=LetterState.SENT)
    name = sent.order_by("-pk").values_list("kind_name", flat=True).first() or ""
    of_these = _of_chosen(asked, sent)
    return of_these.count() - _chosen(asked).filter(kind=kind).count(), name


def _chosen(asked: LettersToArchive) -> QuerySet[Letter]:
    return _of_chosen(asked, archivable(asked.vacancy))


def _of_chosen(asked: LettersToArchive, rows: QuerySet[Letter]) -> QuerySet[Letter]:
    if asked.applications is not None:
        rows = rows.filter(application__in=[one.pk for one in asked.applications])
    return rows


def require_access(kinds: Collection[str], access: tuple[str, str]) -> None:
    """Raises WrongUse where a kind has no rule in the profile, and code or legal basis is missing or unknown."""
    if without_rule(kinds):
        if not all(access):
            raise WrongUse("archiving.no_access")
        if access[0] not in access_codes():
            raise WrongUse("archiving.unknown_code")


def archivable(vacancy: Vacancy) -> QuerySet[Letter]:
    """The sent letters that no transfer archives or is on its way to archive: never asked for, or given up since."""
    standing = transfers_by_id(OuterRef("transfer_id")).exclude(state=State.CANCELLED)
    return Letter.objects.filter(vacancy=vacancy, state=LetterState.SENT).exclude(Exists(standing))


def access_codes() -> tuple[str, ...]:
    """The codes that a person may choose for a kind without a rule: those that the profile itself uses."""
    return tuple(sorted({code for code, _ in accesses()}))


def accesses() -> tuple[tuple[str, str], ...]:
    """Code and legal basis of everything in the profile that is exempt, each once."""
    profile = current().profile
    rules = [*profile.entry.values(), *profile.letter.values()]
    found = [one.access for one in rules if one.access is not None]
    return tuple(dict.fromkeys((one.code, one.basis) for one in found))


def without_rule(kinds: Collection[str]) -> list[str]:
    """Those of the kinds that the profile has no rule for: offers, contracts, own kinds."""
    profile = current().profile
    return sorted(kind for kind in kinds if kind != EXEMPTION_NOTICE and kind not in profile.letter)


def by_rule(kinds: Collection[str]) -> set[str]:
    """Those of the kinds that the profile archives: it has a rule for them, and the rule is not *never*."""
    profile = current().profile
    ruled = {kind for kind in kinds if kind in profile.letter and profile.letter[kind].when != "never"}
    return ruled | ({EXEMPTION_NOTICE} & set(kinds))


def example_facts(asked: LettersToArchive, kind: str) -> TransferFacts | None:
    """What the first letter of the kind would be archived as: for the preview. None where there is no such letter, or only one
    that is held back.
    """
    rows = _chosen(asked).select_related("application").filter(kind=kind)
    if asked.applications is None or len(asked.applications) > 1:
        rows = rows.filter(application__stop_reason__isnull=True)
    row = rows.order_by("pk").first()
    if row is None:
        return None
    letters = list(rows.filter(batch=row.batch).order_by("pk"))
    if asked.as_examples and is_one_letter(letters):
        return _example_facts(asked, letters)
    return _facts_of_one(asked, row)


def is_one_letter(letters: Sequence[Letter]) -> bool:
    """Whether an example with an address list tells all of them: several, that differ in name and address only."""
    return len(letters) > 1 and not differ_in_more_than_name_and_address(list(map(_merged, letters)))


def _facts_of_one(asked: LettersToArchive, row: Letter) -> TransferFacts:
    return TransferFacts(
        TransferKind.LETTER,
        stored_facts(asked.vacancy),
        latest_facts(row.application),
        letter=_sent(row, asked.officer, asked.access),
    )


def _example_facts(asked: LettersToArchive, letters: Sequence[Letter]) -> TransferFacts:
    """The example and the list of those who were sent that letter, in one entry."""
    vacancy, first = asked.vacancy, letters[0]
    core = first.text["core"].partition("\n")
    day = oslo_day(first.sent_at or clock())
    refs = [row.application.ref for row in letters]
    addresses = lists.made_now(
        vacancy, ListKind.ADDRESS, day, lists.candidates_of(vacancy), title=first.kind_name, chosen=refs
    )
    number = f"adresse-{first.batch}"
    kept = locked(addresses, number=number, version=1, at=clock(), by=asked.by, officer=asked.officer)
    example = replace(
        _sent(first, asked.officer, asked.access),
        ref=_ref_of_example(letters),
        subject=core[0],
        body=core[2],
        example=True,
        recipients=len(letters),
    )
    return TransferFacts(TransferKind.LETTER, stored_facts(vacancy), letter=example, applicant_list=kept)


def _ask(asked: LettersToArchive, facts: TransferFacts, letters: Sequence[Letter]) -> None:
    transfer, _ = request_transfer(
        facts=facts,
        trigger=asked.by,
        archive=asked.vacancy.archive,
        due_at=clock(),
        allowed_by=asked.by if asked.take_held_back and _is_held_back(letters) else "",
    )
    if transfer is not None:
        Letter.objects.filter(pk__in=[row.pk for row in letters]).update(transfer_id=transfer.public_id)


def _is_held_back(letters: Sequence[Letter]) -> bool:
    """Whether their applicant is strictly confidential now: nobody says yes to what is not known yet."""
    return any(row.application.stop_reason for row in letters)


def _ref_of_example(letters: Sequence[Letter]) -> Ref:
    """Of the letters that it stands for: two presses for some each are two entries, each with the list of its own."""
    digest = hashlib.sha256("\n".join(sorted(row.public_id for row in letters)).encode()).hexdigest()
    return Ref(OWN_SOURCE, f"example-{letters[0].batch}-{digest[:16]}")


def _sent(row: Letter, officer: str, access: tuple[str, str]) -> SentLetter:
    code, basis = access if without_rule([row.kind]) else ("", "")
    return SentLetter(
        ref=Ref(OWN_SOURCE, row.public_id),
        kind=row.kind,
        kind_name=row.kind_name,
        sent_at=row.sent_at or row.written_at,
        sent_by=row.written_by,
        how=SentBy(row.how),
        language=row.language,
        subject=row.text["subject"],
        body=row.text["body"],
        file=from_json(Attachment, row.text["file"]) if "file" in row.text else None,
        access_code=code,
        legal_basis=basis,
        officer=officer,
    )


def _merged(row: Letter) -> MergedLetter:
    return MergedLetter(
        row.kind, Language(row.language), row.text["subject"], row.text["body"], row.text["core"]
    )
