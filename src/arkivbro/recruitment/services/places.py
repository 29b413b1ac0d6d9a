"""Where in its source an application stands, for sources that have places: a sub-folder, a file."""

from __future__ import annotations

import hashlib

from arkivbro.core.errors import BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Application
from arkivbro.core.screening import one_line
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.selectors.stored_facts import latest_facts


def place_digest(origin: str) -> str:
    """As it is stored; "" where the source has no places."""
    return hashlib.sha256(origin.encode()).hexdigest() if origin else ""


def keep_place(row: ApplicationRow, fact: Application, place: str) -> None:
    """Two that were given one id are told apart by where they stand: the second is no change of the first, whatever has become of that
    one. A place that was renamed brings the same person. Raises BadFacts.
    """
    if place in ("", row.origin):
        return
    if row.origin and _folded_name(latest_facts(row)) != _folded_name(fact):
        found = Finding("where.field", message("application.of_another_place"), "id")
        raise BadFacts("application.of_another_place", findings=(found,))
    row.origin = place
    row.save(update_fields=["origin"])


def _folded_name(fact: Application) -> str:
    return one_line(fact.applicant.name).casefold()
