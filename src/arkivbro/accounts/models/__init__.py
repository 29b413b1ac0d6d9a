"""Users, their units and clearances, what they did, and the installation itself."""

from arkivbro.accounts.models.audit import AuditEntry
from arkivbro.accounts.models.installation import Installation, installation, new_installation_identifier
from arkivbro.accounts.models.once import DoneOnce
from arkivbro.accounts.models.sign_in import SignInTry
from arkivbro.accounts.models.statement import Statement, StatementKind
from arkivbro.accounts.models.token import Scope, SystemToken
from arkivbro.accounts.models.unit import OWN_SOURCE, Unit, UnitName, UnitRef
from arkivbro.accounts.models.user import Clearance, Role, User
from arkivbro.accounts.models.waiting_change import WaitingChange

__all__ = [
    "OWN_SOURCE",
    "AuditEntry",
    "Clearance",
    "DoneOnce",
    "Installation",
    "Role",
    "Scope",
    "SignInTry",
    "Statement",
    "StatementKind",
    "SystemToken",
    "Unit",
    "UnitName",
    "UnitRef",
    "User",
    "WaitingChange",
    "installation",
    "new_installation_identifier",
]
