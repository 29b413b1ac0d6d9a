"""Which parties of a plan do not stand in its entry. Pure."""

from __future__ import annotations

from arkivbro.connectors.ephorte.lengths import PARTY_NAME
from arkivbro.connectors.ephorte.mapping import Resolved
from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.connectors.ephorte.party_mapping import INTERNAL, officer_of, require_mark_of, role_of, unit_of
from arkivbro.connectors.ephorte.titles import shortened
from arkivbro.core.noark import CorrespondenceParty


def missing_parties(
    planned: tuple[CorrespondenceParty, ...], standing: tuple[StoredObject, ...], resolved: Resolved
) -> list[CorrespondenceParty]:
    """Parties of the plan that do not stand there. Internal ones are known by officer and unit: the server may rename.

    Raises CannotTell where one by that name stands and does not tell the mark that the plan gives it.
    """
    there = [_identity_of(party) for party in standing]
    missing = []
    for party in planned:
        wanted: tuple[object, ...] = (party.role, shortened(party.name.full, PARTY_NAME))
        if party.role in INTERNAL:
            officer, unit = resolved.officers.get(party.officer, 0), resolved.units.get(party.unit, 0)
            wanted = (party.role, officer, unit)
        if wanted in there:
            there.remove(wanted)
            continue
        for other in standing:
            if other.text("Name") == wanted[1]:
                require_mark_of(party.role, other)
        missing.append(party)
    return missing


def _identity_of(party: StoredObject) -> tuple[object, ...]:
    role = role_of(party)
    if role in INTERNAL:
        return role, officer_of(party), unit_of(party)
    return role, party.text("Name")
