"""Where applicants' exemption stands, in words of the database: for lists, choices and counts.

The rules are `core.exemption`'s; the columns that are asked here are kept by `services.exemption`.
"""

from __future__ import annotations

from django.db.models import Q

from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.models.handling import REOPENED

_ASKED = Q(exemption="requested") | Q(handling__wish="requested")
_GRANTED = Q(handling__outcome="granted")
_REFUSED = Q(handling__outcome="refused")
_REOPENED = Q(handling__outcome=REOPENED)

STANDS = {
    "wishes": _REOPENED | _ASKED & ~_GRANTED & ~_REFUSED,
    "granted": _GRANTED,
    "refused": _ASKED & _REFUSED,
    "unknown": Q(exemption="unknown")
    & ~Q(handling__wish__in=("requested", "not_requested"))
    & ~_GRANTED
    & ~_REOPENED,
    "settled": Q(exemption="unknown") & Q(handling__wish="not_requested") & ~_GRANTED & ~_REOPENED,
}
"""Which applications stand so, by names of ui.statuses; whoever is in none of them has not asked."""


def stands(row: Application) -> str:
    """The same for one application, read with its handling: a name in `STANDS`, or "" for who has not asked."""
    try:
        handling: ApplicantHandling | None = row.handling
    except ApplicantHandling.DoesNotExist:
        handling = None
    wish, outcome = (handling.wish, handling.outcome) if handling else ("", "")
    if outcome == "granted":
        return "granted"
    if outcome == REOPENED:
        return "wishes"
    if row.exemption == "requested" or wish == "requested":
        return "refused" if outcome == "refused" else "wishes"
    if row.exemption == "unknown":
        return "settled" if wish else "unknown"
    return ""
