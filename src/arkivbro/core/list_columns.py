"""The columns that a list can have, and which of them the law gives or keeps out (offentleglova § 25, routine section 6)."""

from __future__ import annotations

from enum import StrEnum


class Column(StrEnum):
    """A field of a list. The values are written in profiles and stored with lists."""

    NUMBER = "number"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    AGE = "age"
    GENDER = "gender"
    POSITION = "position"
    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    EXPERIENCE = "experience"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    EMAIL = "email"
    PHONE = "phone"
    RECEIVED = "received"
    EXEMPTION = "exemption"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """As headings and field checkboxes say it."""
        return _LABELS[self]

    @property
    def standing(self) -> int:
        """Its place where nobody has chosen another."""
        return list(Column).index(self)


_LABELS = {
    Column.NUMBER: "Nr.",
    Column.NAME: "Navn",
    Column.FAMILY_NAME: "Etternavn",
    Column.GIVEN_NAME: "Fornavn",
    Column.AGE: "Alder",
    Column.GENDER: "Kjønn",
    Column.POSITION: "Stilling eller tittel",
    Column.MUNICIPALITY: "Kommune",
    Column.EDUCATION: "Utdanning",
    Column.EXPERIENCE: "Praksis",
    Column.ADDRESS: "Adresse",
    Column.POSTCODE: "Postnr",
    Column.CITY: "Poststed",
    Column.COUNTRY: "Land",
    Column.EMAIL: "E-post",
    Column.PHONE: "Telefon",
    Column.RECEIVED: "Mottatt",
    Column.EXEMPTION: "Unntak fra offentlighet",
    Column.WITHDRAWN: "Trukket",
}

ADDRESS_LIST_COLUMNS = (
    Column.FAMILY_NAME, Column.GIVEN_NAME, Column.ADDRESS, Column.POSTCODE, Column.CITY, Column.COUNTRY,
)  # fmt: skip
"""The routine's address list, in its order."""

SCREENED_ADDRESS_LIST_COLUMNS = (Column.FAMILY_NAME, Column.GIVEN_NAME)
"""The variant for access requests: no addresses are shown."""

PUBLIC_BY_LAW = frozenset({Column.NAME, Column.AGE, Column.POSITION, Column.MUNICIPALITY, Column.GENDER})
"""What the public list must tell; no profile can choose it away. Name may be given as family name and given name."""

ALLOWED_IN_PUBLIC = PUBLIC_BY_LAW | {Column.NUMBER, Column.FAMILY_NAME, Column.GIVEN_NAME}

EXTENDED_BY_LAW = frozenset({Column.NAME, Column.AGE, Column.EDUCATION, Column.EXPERIENCE})
"""Name, age, full education and practice (forvaltningslovforskriften § 15)."""
