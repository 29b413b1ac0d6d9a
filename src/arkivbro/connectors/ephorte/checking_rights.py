"""`arkivbro check`: NCore's version, what our user may register, and which access codes it is cleared for.

Asked by `Initialize` (which saves nothing) and by functions that only tell something (`ncore.md` 3.1 and 3.4). What an
installation does not tell is a warning: then a trial in a test base is the only proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured
from arkivbro.core.messages import Message, message
from arkivbro.ports import CheckLevel, CheckResult

REGISTERED = {
    "Case": "ephorte_check.cases",
    "Classification": "ephorte_check.classifications",
    "RegistryEntry": "ephorte_check.entries",
    "SenderRecipient": "ephorte_check.parties",
    "DocumentDescription": "ephorte_check.descriptions",
    "DocumentObject": "ephorte_check.versions",
    "RegistryEntryDocument": "ephorte_check.links",
    "Remark": "ephorte_check.remarks",
}
"""What arkivbro registers, with the message of what ePhorte's administrator calls it."""
QUOTES_FROM = {3: (3, 1, 3), 5: (5, 1, 3)}
"""By major version: the first that understands quotes in filters; all after 5 do, and 4 does not (`ncore.md` 3.2)."""
VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


def check_version(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    """Which NCore answers, and whether it understands the filters that we send."""
    what = message("ephorte_check.version", name=name)
    try:
        told = client.function("GetVersionString", budget) or ""
    except ArkivbroError:
        told = ""
    if (match := VERSION.search(told)) is None:
        return CheckResult(what, CheckLevel.WARNING, message("ephorte_check.version_untold"))
    version = tuple(int(part or 0) for part in match.groups())
    if client.settings.filter_quotes and not understands_quotes(version):
        return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.no_quotes", version=match[0]))
    return CheckResult(what, CheckLevel.OK, message("ephorte_check.version_known", version=match[0]))


def understands_quotes(version: tuple[int, ...]) -> bool:
    """Whether an NCore of that version takes quotes in filters for quotes."""
    first = QUOTES_FROM.get(version[0])
    return version >= first if first else version[0] > max(QUOTES_FROM)


def check_rights(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    """Whether our user may create everything that arkivbro registers."""
    what = message("ephorte_check.rights", name=name)

    def attempt() -> CheckResult:
        rights = {type: _may_create(type, client, budget) for type in REGISTERED}
        if refused := _named(type for type, may in rights.items() if may is False):
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.may_not_create", what=refused))
        if untold := _named(type for type, may in rights.items() if may is None):
            return CheckResult(
                what, CheckLevel.WARNING, message("ephorte_check.may_create_untold", what=untold)
            )
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.may_create", what=_named(REGISTERED)))

    return attempted(what, lambda problem: message("ephorte_check.rights_not_read", problem=problem), attempt)


def _named(types: Iterable[str]) -> tuple[Message, ...]:
    return tuple(message(REGISTERED[type]) for type in types)


def _may_create(type: str, client: NCoreClient, budget: Budget) -> bool | None:
    """None: not told. A refusal of rights is a no."""
    try:
        return client.initialize(type, budget)[1]
    except Misconfigured as error:
        if error.detail == "fault:rights":
            return False
        return None
    except Declined:
        return None


def check_clearance(name: str, client: NCoreClient, codes: set[str], budget: Budget) -> CheckResult:
    """Whether our user is cleared for the access codes: without that it does not see what it has made itself."""
    what = message("ephorte_check.clearance", name=name)
    if not codes:
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.nothing_screened"))
    wanted = tuple(sorted(codes))
    try:
        own, _ = client.initialize("Case", budget)
        id = own.number("OfficerNameId") if own is not None else None
        told = (client.function("Tilgangskoder", budget, id) or "") if id else ""
    except ArkivbroError:
        told = ""
    cleared = {code.strip() for code in told.split(",")} - {""}
    if not cleared:
        return CheckResult(what, CheckLevel.WARNING, message("ephorte_check.clearance_untold", codes=wanted))
    if missing := tuple(sorted(codes - cleared)):
        return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.not_cleared", codes=missing))
    return CheckResult(what, CheckLevel.OK, message("ephorte_check.cleared", codes=wanted))
