"""Which applications look like one person's, so that somebody says whether they are (routine, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arkivbro.core.listed_people import Candidate
from arkivbro.core.recruitment import Applicant
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line


def suspected_duplicates(candidates: Sequence[Candidate]) -> tuple[tuple[Ref, Ref], ...]:
    """Pairs of applications that look like one person's and that nobody has settled: the same name and no different date of
    birth, or the same e-mail address, telephone number or birth date with a name in common.
    """
    buckets: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        for mark in _marks(candidate.application.applicant):
            buckets.setdefault(mark, []).append(candidate)
    pairs: dict[tuple[Ref, Ref], None] = {}
    for alike in buckets.values():
        for position, one in enumerate(alike):
            for other in alike[position + 1 :]:
                if _may_be_one(one, other):
                    pairs.setdefault((one.ref, other.ref))
    return tuple(pairs)


def _marks(applicant: Applicant) -> Iterable[tuple[str, str]]:
    name = " ".join(sorted(one_line(applicant.name).casefold().split()))
    if name:
        yield "name", name
    if email := one_line(applicant.email).casefold():
        yield "email", email
    if phone := "".join(filter(str.isdigit, applicant.phone))[-8:]:
        yield "phone", phone
    if applicant.birth_date:
        for word in set(name.split()):
            yield "born", f"{applicant.birth_date.isoformat()} {word}"


def _may_be_one(one: Candidate, other: Candidate) -> bool:
    if one.same_person and one.same_person == other.same_person:
        return False
    if other.ref in one.other_person_than or one.ref in other.other_person_than:
        return False
    born = (one.application.applicant.birth_date, other.application.applicant.birth_date)
    return None in born or born[0] == born[1]
