"""Who calls, and what they may see: identity in every call, clearance by access code."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from simulators.ephorte.seed import ACCOUNTS, DATABASES, LICENCES, ROLES, Account
from simulators.ephorte.soap import SoapFault, text_of
from simulators.ephorte.store import Row, Store

OPEN_CODES = frozenset({None, "", "U", "XX"})
HAVE_CODE = frozenset({"Case", "RegistryEntry", "DocumentDescription", "Remark"})
OWNERS = {
    "SenderRecipient": ("RegistryEntry",),
    "RegistryEntryDocument": ("RegistryEntry",),
    "DocumentObject": ("DocumentDescription",),
    "Remark": ("RegistryEntry", "Case", "DocumentDescription"),
    "Classification": ("Case",),
}
"""Whose access counts too."""


@dataclass(frozen=True)
class Caller:
    """An account in a call."""

    name: str
    account: Account

    def sees(self, row: Row, store: Store) -> bool:
        """Rows that one may not read are left out, without a word."""
        code = row.get("AccessCodeId") if row.type.name in HAVE_CODE else None
        if code not in OPEN_CODES and code not in self.account.clearances:
            return False
        for owner in OWNERS.get(row.type.name, ()):
            held = store.by_id(owner, row.get(f"{owner}Id"))
            if held is not None and not self.sees(held, store):
                return False
        return True

    def must_register(self) -> None:
        if not self.account.may_register:
            raise SoapFault("Brukeren mangler rettighet til å registrere.")


def caller_of(identity: etree._Element | None) -> Caller:
    """Raises SoapFault, as NCore does for everything that is wrong with an identity."""
    database, licence = text_of(identity, "Database"), text_of(identity, "ExternalSystemName")
    if licence not in LICENCES:
        raise SoapFault(f"ExternalSystemName «{licence}» har ingen gyldig lisens (EIS).")
    if database not in DATABASES:
        raise SoapFault(f"Databasen «{database}» er ukjent.")
    account = ACCOUNTS.get(text_of(identity, "UserName"))
    if account is None or account.password != text_of(identity, "Password"):
        raise SoapFault("Feil brukernavn eller passord.")
    if (role := text_of(identity, "Role")) not in ROLES:
        raise SoapFault(f"Rollen «{role}» finnes ikke, eller er ikke tildelt brukeren.")
    return Caller(text_of(identity, "UserName"), account)
