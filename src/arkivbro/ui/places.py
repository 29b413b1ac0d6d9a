"""Where a remedy is done, as an address: for links on pages, and for whoever reads `--json`."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

from arkivbro.accounts.access import opens_for
from arkivbro.accounts.models import User
from arkivbro.core.message_table import At
from arkivbro.core.messages import Message, done_at


def address_of(at: At, reference: str = "", application: str = "") -> str:
    """The page's address; "" where it is one of a vacancy or of an applicant, and which is not known."""
    arguments = [part for part in (reference, application) if part]
    for count in range(len(arguments), -1, -1):
        try:
            return reverse(at.value, args=arguments[:count])
        except NoReverseMatch:
            continue
    return ""


def link_for(
    user: object, message: Message | None, reference: str = "", application: str = ""
) -> tuple[str, str]:
    """Address and name of the page where its remedy is done, for that user; two empty texts where there is none, or they may not
    go there.
    """
    at = done_at(message)
    address = address_of(at, reference, application) if at is not None else ""
    if at is None or not address:
        return "", ""
    roles = opens_for(resolve(address).func)
    may = isinstance(user, User) and roles is not None and (not roles or any(map(user.has_role, roles)))
    return (address, at.page) if may else ("", "")


def where_json(message: Message | None, reference: str = "") -> dict[str, Any] | None:
    """For `--json`: which page of ours the remedy is done on, and its address; None where it is done elsewhere."""
    at = done_at(message)
    if at is None:
        return None
    return {"page": at.page, "address": address_of(at, reference) or None}
