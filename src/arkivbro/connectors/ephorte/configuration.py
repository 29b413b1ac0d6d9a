"""`[archive.<name>]` with `connector = "ephorte"`: every setting is described where it is declared.

What the contract leaves open (`docs/howto/ephorte.md`, "Åpne punkter") is a setting here with the default that the
vendor's own clients use.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from arkivbro.core.errors import Finding, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.value_mistakes import WrongValue, mistake

ATTRIBUTE = re.compile(r"CustomAttribute([1-9]|[12]\d|30)")
MOST_ATTRIBUTES = {"case": 30, "entry": 30, "document": 10}
"""How many custom attributes NCore has on a Case, a RegistryEntry and a DocumentDescription."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyAttributes(_Table):
    """Where arkivbro's key stands: a free text field that the body has reserved for it."""

    case: str = Field("CustomAttribute1", description="Feltet på saken.")
    entry: str = Field("CustomAttribute1", description="Feltet på journalposten.")
    document: str = Field("CustomAttribute1", description="Feltet på dokumentbeskrivelsen.")

    @field_validator("case", "entry", "document")
    @classmethod
    def _is_an_attribute(cls, value: str, info: Any) -> str:
        match = ATTRIBUTE.fullmatch(value)
        most = MOST_ATTRIBUTES[info.field_name]
        if match is None or int(match.group(1)) > most:
            raise WrongValue(message("ephorte.not_an_attribute", most=most))
        return value


class InitialStatuses(_Table):
    """The status of an entry that is being made: never journalled, never dispatched."""

    I: str = Field("M", description="Inngående: midlertidig registrert.")  # noqa: E741  (Noark's own letter)
    U: str = Field("R", description="Utgående: reservert.")
    N: str = Field("R", description="Notat med oppfølging: reservert.")
    X: str = Field("R", description="Notat uten oppfølging: reservert.")
    S: str = Field("R", description="Saksframlegg: reservert.")

    @field_validator("I", "U", "N", "X", "S")
    @classmethod
    def _is_not_final(cls, value: str) -> str:
        if value in ("", "F", "E", "J", "A", "U"):
            raise WrongValue(message("ephorte.final_status"))
        return value

    def of(self, entry_type: str) -> str:
        """The initial status of that type; a type that we do not know begins as an internal one."""
        return str(getattr(self, entry_type, self.X)) if entry_type in "IUNXS" else self.X


class Sending(_Table):
    """How a letter is dispatched that was already sent from the recruitment system."""

    by: Literal["server", "direct"] = Field(
        "server",
        description="«server»: status F settes, og ePhorte ekspederer og setter E. «direct»: arkivbro setter E selv.",
    )
    method: str = Field(
        "GENERELL", description="Forsendelsesmåte for mottakerne; må ikke sende noe ut på nytt."
    )
    status: str = Field("K", description="Forsendelsesstatus: klar til ekspedering.")


class Variants(_Table):
    """Noark's variant formats as this ePhorte names them."""

    P: str = Field("P", description="Produksjonsformat.")
    A: str = Field("A", description="Arkivformat.")
    O: str = Field("O", description="Offentlig variant.")  # noqa: E741  (Noark's own letter)


class EphorteConfiguration(_Table):
    """The whole table."""

    connector: Literal["ephorte"] = Field(
        "ephorte", description="Koblingen; kan utelates når tabellen heter ephorte."
    )
    url: str = Field(
        description="Adressen til NCore, slik: https://ephorte.example.no/ncore/. Tjenestene ligger under den."
    )
    username: str = Field(min_length=1, description="Tjenestebrukeren i ePhorte.")
    password_file: str = Field(
        "", description="Fil med passordet. Ellers miljøvariabelen i `password_env`. Aldri i arkivbro.toml."
    )
    password_env: str = Field(
        "ARKIVBRO_EPHORTE_PASSWORD", description="Miljøvariabelen med passordet, når `password_file` er tom."
    )
    role: str = Field("", description="Rollen som brukes. Tomt: brukerens standardrolle.")
    database: str = Field("", description="Databasen (leietakeren) i ePhorte.")
    external_system_name: str = Field("", description="Navnet i EIS-lisensen.")
    key_attribute: KeyAttributes = Field(
        default_factory=lambda: KeyAttributes.model_validate({}),
        description="Feltene der arkivbros nøkkel står.",
    )
    settle_seconds: float = Field(
        120,
        ge=0,
        le=3600,
        description="Så lenge etter et avbrutt kall kan ePhorte fremdeles komme til å lagre det, i sekunder.",
    )
    sees_everything: bool = Field(
        False,
        description="Sett true når tjenestebrukeren er klarert for alle tilgangskoder og grupper: da spares et oppslag.",
    )
    unit_field: Literal["ShortCode", "Description"] = Field(
        "ShortCode", description="Hva arkivprofilens enheter er i ePhorte: kortnavn eller betegnelse."
    )
    units: dict[str, str] = Field(
        default_factory=dict, description="Arkivprofilens enhet → ePhortes, der de heter noe forskjellig."
    )
    journal_unit: str = Field("", description="Journalenhet når arkivprofilen ikke har noen. Tomt: enhetens.")
    initial_status: InitialStatuses = Field(
        default_factory=lambda: InitialStatuses.model_validate({}),
        description="Status mens journalposten lages, per dokumenttype.",
    )
    sending: Sending = Field(
        default_factory=lambda: Sending.model_validate({}), description="Ekspedering av utgående brev."
    )
    public_access_code: str = Field(
        "", description="Tilgangskoden for det som er offentlig, f.eks. U. Tomt: ingen kode."
    )
    document_status: str = Field("F", description="Dokumentstatus: ferdig.")
    document_category: str = Field("", description="Dokumentkategori når arkivprofilen ikke har noen.")
    remark_type: str = Field(
        "", description="Merknadstype for hele titler og andre merknader. Tomt: ePhortes standard."
    )
    variants: Variants = Field(
        default_factory=lambda: Variants.model_validate({}), description="Variantformatene."
    )
    file_formats: dict[str, str] = Field(
        default_factory=dict,
        description="Filendelse → lagringsformat, f.eks. pdf = «RA-PDF». Ellers filendelsen med store bokstaver.",
    )
    public_journal_field: Literal["", "IsPublished"] = Field(
        "",
        description="Feltet som holder en journalpost utenfor offentlig journal. Tomt: ePhortes egne regler.",
    )
    filter_quotes: bool = Field(
        True, description="Om NCore forstår anførselstegn i søk (fra 3.1.3 og 5.1.3)."
    )
    mtom: bool = Field(
        True, description="Om filer sendes som MTOM. false: base64 i teksten, for eldre tjenere."
    )
    read_files_back: bool = Field(
        False,
        description="Last ned hver fil og kontroller den før journalføring, der ePhorte ikke oppgir SHA-256. Ellers bare størrelsen.",
    )
    cookie_file: str = Field(
        "", description="Fil med en Cookie-header som en mellomtjener krever: «navn=verdi»."
    )
    ca_file: str = Field("", description="Rotsertifikater (PEM) i tillegg til systemets.")
    link: str = Field(
        "", description="Webadressen til en sak, med {id}, {year} og {number}. Tomt: ingen lenke."
    )
    cache_seconds: float = Field(
        600, ge=0, le=86400, description="Så lenge koder, brukere og enheter huskes, i sekunder."
    )

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise WrongValue(message("ephorte.not_an_address"))
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise WrongValue(message("ephorte.not_https"))
        return value if value.endswith("/") else value + "/"

    @field_validator("link")
    @classmethod
    def _is_a_link(cls, value: str) -> str:
        try:
            address = urlsplit(value.format(id=1, year=2026, number=1))
        except (KeyError, IndexError, ValueError):
            raise WrongValue(message("ephorte.link_braces")) from None
        if value and address.scheme not in ("http", "https"):
            raise WrongValue(message("ephorte.link_scheme"))
        return value

    def password(self) -> str:
        """The secret, read at each use so that a changed one counts at once. Raises Misconfigured."""
        if self.password_file:
            return _secret_file(self.password_file, "password_file")
        if value := os.environ.get(self.password_env):
            return value
        raise Misconfigured("ephorte.no_password", variable=self.password_env, setting="password_file")

    def cookie(self) -> str:
        """The header of a server in front; "" when none is set. Raises Misconfigured."""
        return _secret_file(self.cookie_file, "cookie_file") if self.cookie_file else ""


def _secret_file(path: str, setting: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            message("ephorte.unreadable_file", setting=setting), setting=setting, detail=type(error).__name__
        ) from None


def read_table(name: str, table: dict[str, Any]) -> EphorteConfiguration:
    """The settings of `[archive.<name>]`. Raises Misconfigured with a finding for every mistake."""
    try:
        return EphorteConfiguration.model_validate(table)
    except ValidationError as error:
        findings = tuple(
            Finding(
                "where.field",
                mistake(item, sorted(EphorteConfiguration.model_fields)),
                ".".join(("archive", name, *map(str, item["loc"]))),
            )
            for item in error.errors(include_input=False, include_url=False)
        )
        raise Misconfigured("ephorte.set_up", setting=findings[0].place, findings=findings) from None
