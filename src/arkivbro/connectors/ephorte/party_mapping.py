"""Parties: Noark's roles ↔ NCore's flags on a SenderRecipient (`ncore.md` section 5). Pure."""

from __future__ import annotations

from arkivbro.connectors.ephorte.lengths import (
    ADDRESS,
    FULL_ADDRESS,
    FULL_NAME,
    PARTY_NAME,
    LongText,
    in_full,
)
from arkivbro.connectors.ephorte.objects import Scalar, StoredObject
from arkivbro.connectors.ephorte.titles import TitleForms, shortened
from arkivbro.core.errors import CannotTell, Declined
from arkivbro.core.noark import CorrespondenceParty, PartyRole
from arkivbro.core.screening import ScreenedText

POSTCODE = 5
"""Characters of the field; a foreign one that is longer stands in the foreign address."""
INTERNAL = frozenset({PartyRole.INTERNAL_SENDER, PartyRole.INTERNAL_RECIPIENT})


_MARKS = {PartyRole.COPY_RECIPIENT: "CopyRecipient", PartyRole.GROUP_RECIPIENT: "IsAddressGroup"}


def role_flags(role: PartyRole) -> dict[str, Scalar]:
    """The flags that make the role."""
    return {
        "IsRecipient": role not in (PartyRole.SENDER, PartyRole.INTERNAL_SENDER),
        **{mark: role is marked for marked, mark in _MARKS.items()},
    }


def role_of(party: StoredObject) -> PartyRole:
    """The role that a standing party has: internal if it has an officer or a unit.

    Copy and group are marks on a party: one that is nil was not put there (decision 0709). Raises CannotTell where ePhorte
    does not tell sender from recipient, which is no mark: what it means when it is left out depends on the entry's type.
    """
    is_recipient = told(party, "IsRecipient")
    if is_internal(party):
        return PartyRole.INTERNAL_RECIPIENT if is_recipient else PartyRole.INTERNAL_SENDER
    if party.flag("IsAddressGroup"):
        return PartyRole.GROUP_RECIPIENT
    if party.flag("CopyRecipient"):
        return PartyRole.COPY_RECIPIENT
    return PartyRole.RECIPIENT if is_recipient else PartyRole.SENDER


def require_mark_of(role: PartyRole, party: StoredObject) -> None:
    """Raises CannotTell for a party that may be the one with this role: its mark is not told."""
    if (mark := _MARKS.get(role)) is not None:
        told(party, mark)


def told(found: StoredObject, field: str) -> bool:
    """A yes or no that we send, or ePhorte itself fills in. Raises CannotTell where it is neither: it is no *no*."""
    value = found.flag(field)
    if value is None:
        place = f"{found.type}.{field}"
        raise CannotTell("ephorte.untold", field=place, detail=f"untold:{place}")
    return value


def is_internal(party: StoredObject) -> bool:
    return bool(officer_of(party) or unit_of(party))


def officer_of(party: StoredObject) -> int:
    """The officer's number; 0, which NCore too writes for nobody."""
    return party.number("OfficerNameId") or 0


def unit_of(party: StoredObject) -> int:
    """The unit's number; 0, which NCore too writes for none."""
    return party.number("AdministrativeUnitId") or 0


def party_fields(
    party: CorrespondenceParty,
    *,
    officer_id: int = 0,
    unit_id: int = 0,
    journal_unit: str = "",
    responsible: bool = False,
    sending_method: str = "",
    sending_status: str = "",
) -> dict[str, Scalar]:
    """The party as NCore has it. Raises Declined for a name that is screened in part: NCore hides a party whole."""
    _screened_whole(party.name)
    fields: dict[str, Scalar] = {
        "Name": shortened(party.name.full, PARTY_NAME),
        "IsRestricted": party.name.has_screened,
        **role_flags(party.role),
    }
    if party.role in INTERNAL:
        fields |= {
            "OfficerNameId": officer_id,
            "AdministrativeUnitId": unit_id,
            "RegistryManagementUnitId": journal_unit or None,
            "IsResponsible": responsible,
        }
        return fields
    fields |= {
        "OfficerNameId": 0,
        "AdministrativeUnitId": 0,
        "IsResponsible": False,
        "User": party.is_person,
        "PostalAddress": shortened(party.address, ADDRESS) or None,
        "PostalCode": party.postcode if 0 < len(party.postcode) <= POSTCODE else None,
        "ForeignAddress": shortened(f"{party.postcode} {party.city}".strip(), ADDRESS)
        if len(party.postcode) > POSTCODE
        else None,
        "City": shortened(party.city, 60) or None,
        "Email": party.email or None,
    }
    if party.role is not PartyRole.SENDER:
        fields |= {"SendingMethodId": sending_method or None, "SendingStatusId": sending_status or None}
    return fields


def _screened_whole(name: ScreenedText) -> None:
    words = [part for part in name.parts if part.text.strip()]
    if name.has_screened and not all(part.screened for part in words):
        raise Declined("ephorte.party_screened_in_part")


def party_name(party: StoredObject, long: tuple[LongText, ...], *, initials: str, unit: str) -> ScreenedText:
    """The name as the plan has it.

    Where the server has put the officer's own name (or nothing) in an internal party, it is told as plans write it:
    initials and unit. Raises CannotTell where it is not told whether the name is screened: it is then not taken for open.
    """
    is_screened, name = told(party, "IsRestricted"), party.text("Name")
    if is_internal(party):
        officer = party.related.get("OfficerName")
        own = {"", officer.text("Name") if officer else ""}
        if name in own:
            return ScreenedText.plain(f"{initials} {unit}")
    full = in_full(FULL_NAME, TitleForms(name, name, name), PARTY_NAME, _plain(long)).full
    return ScreenedText.screened_name(full) if is_screened else ScreenedText.plain(full)


def party_address(party: StoredObject, long: tuple[LongText, ...]) -> tuple[str, str, str]:
    """Street, postcode and town; a foreign postcode comes from the foreign address, where it stands before the town."""
    street, city = party.text("PostalAddress"), party.text("City")
    street = in_full(FULL_ADDRESS, TitleForms(street, street, street), ADDRESS, long).full
    foreign = party.text("ForeignAddress")
    postcode = party.text("PostalCode") or foreign.removesuffix(city).strip()
    return street, postcode, city


def _plain(long: tuple[LongText, ...]) -> tuple[LongText, ...]:
    return tuple(LongText(one.label, ScreenedText.plain(one.text.full)) for one in long)
