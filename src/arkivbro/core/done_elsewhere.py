"""Where a remedy is done that has neither a page nor a command of ours (`Entry.at`, `ends_in`, `command`), and why it has none.

By area where all of an area is alike, by code where it is not. A test goes over the whole table: a remedy that is nowhere here and
nowhere of ours is not let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from arkivbro.core.message_table import Entry, Who, area_of, table


class Elsewhere(StrEnum):
    """What `--json` calls it."""

    SAID = "where it was said"
    """In the form, the page or the command that it answers: it is never stored, and whoever reads it is there."""
    ITSELF = "nowhere"
    """Nothing is to be done."""
    SOURCE = "source"
    """In the recruitment system, or in the files that it hands over."""
    APPLICANT = "applicant"
    """By the applicant, who sends the file anew."""
    ARCHIVE = "archive"
    """In the archive's own administration."""
    SETTINGS = "settings"
    """In arkivbro.toml, the archive profile or the environment."""
    MACHINE = "machine"
    """On the machine that runs arkivbro, or with its vendor."""


AREAS: Mapping[str, Elsewhere] = {
    "account": Elsewhere.SAID,  # the forms of users, units and statements
    "api": Elsewhere.SOURCE,  # whoever keeps the system that asked
    "archive": Elsewhere.SAID,  # the forms of case and entry; a transfer that has one is done on its own page
    "copies": Elsewhere.SAID,  # the commands that make a copy and put it back
    "moving": Elsewhere.SAID,  # the command that moves the database
    "cli": Elsewhere.SAID,  # a command that was written wrongly
    "init": Elsewhere.SAID,  # what was answered when it asked
    "exemption": Elsewhere.SAID,  # the form of the applicant's wish
    "letters": Elsewhere.SAID,  # the forms of letters and of their templates
    "lists": Elsewhere.SAID,  # the form of the list; what stands in the way of one has its page
    "positions": Elsewhere.SAID,  # the public form, and that of a position
    "recruitment": Elsewhere.SAID,  # the form of the applicant
    "value": Elsewhere.SAID,  # a line of a file, which the finding names
    "profile": Elsewhere.SETTINGS,
    "setup": Elsewhere.SETTINGS,
    "sources": Elsewhere.SOURCE,
    "webcruiter": Elsewhere.SETTINGS,  # mostly its mapping
    "plausible": Elsewhere.SOURCE,
    "files": Elsewhere.APPLICANT,
    "ephorte": Elsewhere.ARCHIVE,
    "ephorte_check": Elsewhere.ARCHIVE,
}
CODES: Mapping[str, Elsewhere] = {
    "wrong_use": Elsewhere.SAID,
    "changed_since_seen": Elsewhere.SAID,
    "asked_twice": Elsewhere.ITSELF,
    "not_there": Elsewhere.SAID,
    "bad_facts": Elsewhere.SOURCE,
    "application.attachment_missing": Elsewhere.SOURCE,
    "application.changed_before_received": Elsewhere.SOURCE,
    "application.id_of_another_source": Elsewhere.SOURCE,
    "application.no_time_of_change": Elsewhere.SOURCE,
    "application.of_another_place": Elsewhere.SOURCE,
    "application.other_vacancy": Elsewhere.SOURCE,
    "application.several_vacancies": Elsewhere.SOURCE,
    "facts.incomplete": Elsewhere.SOURCE,
    "facts.no_application": Elsewhere.SOURCE,
    "facts.no_name": Elsewhere.SOURCE,
    "facts.no_reference": Elsewhere.SOURCE,
    "facts.no_title": Elsewhere.SOURCE,
    "documents.attachment_missing": Elsewhere.SOURCE,
    "documents.file_too_large": Elsewhere.SETTINGS,
    "documents.fonts_missing": Elsewhere.MACHINE,
    "documents.not_confined": Elsewhere.MACHINE,
    "documents.signs_left_out": Elsewhere.ITSELF,
    "documents.signs_replaced": Elsewhere.MACHINE,
    "transfer.no_such_archive": Elsewhere.SETTINGS,
    "transfer.no_such_source": Elsewhere.SETTINGS,
}


def done_elsewhere(code: str) -> Elsewhere | None:
    """Where else it is done; None for what is done on a page or by a command of ours, or needs no remedy."""
    entry = table().get(code)
    if not isinstance(entry, Entry) or entry.page or entry.command:
        return None
    if (known := CODES.get(code)) is not None:
        return known
    found = AREAS.get(area_of(code))
    of_machine = found is Elsewhere.SAID and entry.who is Who.OPERATOR
    return Elsewhere.MACHINE if of_machine else found
