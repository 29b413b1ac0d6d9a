"""Where in its source an application stands, for sources that have places: a sub-folder, a file."""

from __future__ import annotations

import hashlib

from arkivbro.core.errors import BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Applicant, Application
from arkivbro.core.screening import one_line
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.selectors.stored_facts import latest_facts


def place_digest(origin: str) -> str:
    """As it is stored; "" where the source has no places."""
    return hashlib.sha256(origin.encode()).hexdigest() if origin else ""


def keep_place(row: ApplicationRow, fact: Application, place: str) -> None:
    """Two that were given one id are told apart by where they stand: the second is no change of the first, whatever has become of that
    one. A place that was renamed brings the same person; another person may well have the same name. Raises BadFacts.
    """
    if place in ("", row.origin):
        return
    if row.origin and _is_another(latest_facts(row).applicant, fact.applicant):
        found = Finding("where.field", message("application.of_another_place"), "id")
        raise BadFacts("application.of_another_place", findings=(found,))
    row.origin = place
    row.save(update_fields=["origin"])


def _is_another(known: Applicant, told: Applicant) -> bool:
    """By name; by birth date where both tell it; else where both tell how to reach them, and nothing of that is the same."""
    if _folded(known.name) != _folded(told.name):
        return True
    if known.birth_date and told.birth_date:
        return known.birth_date != told.birth_date
    ways = ((known.email, told.email), (known.phone, told.phone))
    both = [(_folded(first), _folded(second)) for first, second in ways if first and second]
    return bool(both) and all(first != second for first, second in both)


def _folded(text: str) -> str:
    return one_line(text).casefold()
