"""Versions of one list in the ledger: what a later one may say that it replaces."""

from __future__ import annotations

from arkivbro.core.applicant_lists import ApplicantList
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.transfers.models import State
from arkivbro.transfers.models import TransferFacts as StoredFacts


def version_it_replaces(vacancy: Ref, kind: TransferKind, made: ApplicantList | None) -> int:
    """Of a later version of the vacancy's list: the newest before it that stands in the archive; 0: none does, it is a first, or no list.

    Asked as late as the plan is made. A version that was stopped or cancelled never stood there, and what a later one says of it
    everybody reads.
    """
    if made is None or made.version < 2:
        return 0
    rows = StoredFacts.objects.filter(
        transfer__case__source=vacancy.source,
        transfer__case__vacancy_id=vacancy.id,
        transfer__kind=kind.value,
        transfer__state=State.TRANSFERRED,
    )
    lists = (from_json(TransferFacts, text).applicant_list for text in rows.values_list("text", flat=True))
    of_the_day = (one.version for one in lists if one is not None and one.day == made.day)
    return max((version for version in of_the_day if version < made.version), default=0)
