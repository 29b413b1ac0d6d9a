"""Where a remedy is done, as an address: for links on pages, and for whoever reads `--json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

from arkivbro.accounts.access import opens_for
from arkivbro.accounts.models import User
from arkivbro.core.done_elsewhere import done_elsewhere
from arkivbro.core.message_table import At, Entry, table
from arkivbro.core.messages import Message, done_at

CHOSEN_FROM = {
    At.LETTERS_NOT_SENT: ("vacancies", "?arkiv=letters_not_sent"),
    At.LISTS_MISSING: ("vacancies", "?arkiv=lists_missing"),
}
"""Pages that are another page with something chosen."""


@dataclass(frozen=True, slots=True)
class Of:
    """What a message is of, as far as it is known: a vacancy as addresses call it, one of its applications, one of its transfers."""

    vacancy: str = ""
    application: str = ""
    transfer: str = ""


def address_of(at: At, of: Of = Of()) -> str:
    """The page's address; "" where it is one of a vacancy, of an applicant or of a transfer, and which is not known."""
    page, chosen = CHOSEN_FROM.get(at, (at.value, ""))
    arguments = [one for one in (of.vacancy, of.transfer if at is At.ONE_TRANSFER else of.application) if one]
    for count in range(len(arguments), -1, -1):
        try:
            return reverse(page, args=arguments[:count]) + chosen
        except NoReverseMatch:
            continue
    return ""


def link_for(user: object, message: Message | None, of: Of = Of()) -> tuple[str, str]:
    """Address and name of the page where its remedy is done, for that user; two empty texts where there is none, or they may not
    go there.
    """
    at = done_at(message)
    address = address_of(at, of) if at is not None else ""
    if at is None or not address:
        return "", ""
    roles = opens_for(resolve(address.partition("?")[0]).func)
    may = isinstance(user, User) and roles is not None and (not roles or any(map(user.has_role, roles)))
    return (address, at.page) if may else ("", "")


def where_json(message: Message | None, of: Of = Of()) -> dict[str, Any] | None:
    """For `--json`: the page of ours where its remedy is done with its address, the command that does it, or where else it is
    done (`core.done_elsewhere`). What is known of a transfer has that transfer's page. None where nothing is wrong.
    """
    entry = table().get(message.code) if message is not None else None
    if message is None or (entry is not None and not isinstance(entry, Entry)):
        return None
    at = done_at(message) or (At.ONE_TRANSFER if of.transfer else None)
    elsewhere = done_elsewhere(message.code)
    return {
        "page": at.page if at else None,
        "address": (address_of(at, of) or None) if at else None,
        "command": (entry.command or None) if entry else None,
        "elsewhere": elsewhere.value if elsewhere else None,
    }
