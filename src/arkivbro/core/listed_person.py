"""One person as the lists may show them, whatever list it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from arkivbro.core.exemption import ExemptionState
from arkivbro.core.messages import Message
from arkivbro.core.recruitment import Gender
from arkivbro.core.ref import Ref


class Shown(StrEnum):
    """How much of a person the lists show."""

    NAMED = "named"
    EXEMPT = "exempt"
    """Gender only on the public list; everything, and marked, on the extended one."""
    HIDDEN = "hidden"
    """Gender only everywhere: strictly confidential, and no archivist has handled it, or has chosen so."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person, of one or more applications, with all that any list may show. What is not known is "" or None."""

    applications: tuple[Ref, ...]
    shown: Shown
    exemption: ExemptionState
    given_name: str = ""
    family_name: str = ""
    number: int = 0
    """Given when the list is made; 0: not on the list of a deadline."""
    age: int | None = None
    """Whole years on the deadline that the list is for."""
    gender: Gender = Gender.UNKNOWN
    position: str = ""
    municipality: str = ""
    """As stated; the country for those abroad; "" where it is withheld."""
    education: str = ""
    """A line for each."""
    experience: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    received: datetime | None = None
    late: bool = False
    withdrawn: datetime | None = None
    asked: bool = False
    """Asked for exemption, or nobody knows: left out of the screened address list whatever was decided."""
    protected: bool = False
    to_look_at: tuple[Message, ...] = ()
    """What of the above hardly can be, and nobody has looked at."""
    origin: str = ""
    """Why a person without an application of their own in the source stands here, else ""."""

    @property
    def name(self) -> str:
        """Family name first, as the order goes by it."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)
