"""`[source.webcruiter]` and the tables in it, one for each door. Of the API nothing is known for certain but the kind of login."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from arkivbro.core.errors import Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.value_mistakes import WrongValue

_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class ApiSettings(BaseModel):
    """What the customer's contract with the vendor says; names and paths of the replies stand in the mapping."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        description="Adressen som stiene til API-et regnes fra, f.eks. https://api.eksempel.no/v1/."
    )
    token_url: str = Field(description="Adressen som gir adgangstegn (OAuth 2, client credentials).")
    client_id: str = Field(min_length=1, description="API-klientens id.")
    client_secret_file: str = Field("", description="Fil med API-klientens hemmelighet.")
    client_secret_env: str = Field(
        "ARKIVBRO_WEBCRUITER_CLIENT_SECRET",
        description="Miljøvariabelen med hemmeligheten, når `client_secret_file` er tom.",
    )
    client_authentication: Literal["form", "basic"] = Field(
        "form", description="Om klientens id og hemmelighet sendes i skjemaet eller som Basic."
    )
    scope: str = Field("", description="Omfang (scope) det bes om. Tomt: ingen.")
    subscription_header: str = Field(
        "Ocp-Apim-Subscription-Key",
        pattern=r"^[A-Za-z0-9-]{1,60}$",
        description="Navnet på hodet med abonnementsnøkkelen.",
    )
    subscription_key_file: str = Field(
        "", description="Fil med abonnementsnøkkelen. Tomt: ingen nøkkel sendes."
    )
    mapping: str = Field(
        "",
        description="Fil med det som heter noe annet hos dere enn i `webcruiter/mapping.toml`, i samme mappe som arkivbro.toml.",
    )
    cv: bool = Field(True, description="Om utdanning og praksis hentes.")
    files: bool = Field(True, description="Om filene hentes. false: søknader kommer uten vedlegg.")
    write_back: bool = Field(
        False,
        description="Om saks- og journalpostnummeret skrives i kandidatens logg i Webcruiter når søknaden til en som er ansatt, er arkivert. Setter også API-klientens merke «behandlet»; bruk en klient som ingen andre bruker.",
    )
    poll_seconds: float = Field(
        300, ge=1, le=86400, description="Så ofte leses kandidatene, i sekunder, uansett hva som er varslet."
    )

    @field_validator("url", "token_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        return _address(value)

    @field_validator("url")
    @classmethod
    def _is_a_folder(cls, value: str) -> str:
        return _folder(value)

    def client_secret(self) -> str:
        """Read at each use, so that a changed one counts at once. Raises Misconfigured."""
        if self.client_secret_file:
            return secret_of_file(self.client_secret_file, "client_secret_file")
        if value := os.environ.get(self.client_secret_env):
            return value
        raise Misconfigured(
            "webcruiter.no_secret", variable=self.client_secret_env, setting="client_secret_file"
        )

    def subscription_key(self) -> str:
        """ "" where none is used. Raises Misconfigured."""
        path = self.subscription_key_file
        return secret_of_file(path, "subscription_key_file") if path else ""


class PortalSettings(BaseModel):
    """`[source.webcruiter.portal]`: the customer's own public portal; only with the customer's and the vendor's consent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    company_lock: str = Field(
        pattern=r"^[0-9A-Za-z-]{1,40}$", description="Virksomhetens nummer i portalen (companylock)."
    )
    url: str = Field("https://candidate.webcruiter.com/", description="Adressen til portalen.")
    language: str = Field("nb", pattern=r"^[A-Za-z-]{2,10}$", description="Språket det spørres på.")
    poll_seconds: float = Field(300, ge=1, le=86400, description="Så ofte leses portalen, i sekunder.")

    @field_validator("url")
    @classmethod
    def _is_a_server(cls, value: str) -> str:
        return _folder(_address(value))


class DeliverySettings(BaseModel):
    """`[source.webcruiter.delivery]`: a folder that Webcruiter's own archive transfer is delivered to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(
        min_length=1,
        description="Mappen med leveringer (Noark 4-XML med filer, løst eller i zip); er stien ikke hel, regnes den fra mappen til arkivbro.toml.",
    )
    mapping: str = Field(
        "",
        description="Som `mapping` i `[source.webcruiter.api]`: filen med det som heter noe annet hos dere.",
    )
    poll_seconds: float = Field(60, ge=1, le=86400, description="Så ofte leses mappen, i sekunder.")
    quiet_seconds: float = Field(
        5,
        ge=1,
        le=3600,
        description="Så lenge må en løs fil være urørt før den tas med, i sekunder. Sett den høyere der opplasting kan stå stille.",
    )


class WebhookSettings(BaseModel):
    """`[source.webcruiter.webhook]`: hooks to `/api/webcruiter/webhook`. They only tell us when to read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret_file: str = Field(min_length=1, description="Fil med hemmeligheten som varslene er signert med.")
    second_secret_file: str = Field(
        "", description="Fil med enda en hemmelighet, mens den ene byttes ut med den andre."
    )
    secret_form: Literal["hex", "text"] = Field(
        "hex", description="Om hemmeligheten er heksadesimale sifre eller brukes som den står."
    )
    oldest_seconds: float = Field(
        86400,
        ge=60,
        le=30 * 86400,
        description="Varsler som er eldre enn dette, avvises, når de sier når de ble sendt.",
    )


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise WrongValue(message("webcruiter.not_an_address")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise WrongValue(message("webcruiter.not_an_address"))
    if parts.scheme == "http" and parts.hostname not in _OF_THIS_MACHINE:
        raise WrongValue(message("webcruiter.not_https"))
    return value


def _folder(value: str) -> str:
    if urlsplit(value).query:
        raise WrongValue(message("webcruiter.not_an_address"))
    return value if value.endswith("/") else value + "/"


class WebcruiterSource(BaseModel):
    """`[source.webcruiter]`: the feed, and a table for each of the other doors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feed_url: str = Field(
        "",
        description="Adressen til Webcruiters RSS-feed (eller en fil). Tomt: feeden leses bare med `arkivbro import`.",
    )
    poll_seconds: float = Field(
        300, ge=1, le=86400, description="Så ofte leser arbeiderne feeden, i sekunder."
    )
    archive_from: date | None = Field(
        None,
        description="Som `archive_from` for hele arkivbro, men for denne kilden.",
    )
    standing_titles: tuple[str, ...] = Field(
        ("CV-registrering", "Åpen søknad"),
        description="Slik begynner titlene på stående utlysninger, som ikke gjelder en ledig stilling. De arkiveres ikke før en arkivar har avgjort det.",
    )
    deletes_after_days: int | None = Field(
        None,
        ge=1,
        description="Dager før Webcruiter sletter en søknad, slik dere har avtalt. Tomt: ukjent, og det varsles ikke.",
    )
    deletes_counted_from: Literal["received", "deadline"] = Field(
        "received", description="Om dagene regnes fra søknaden kom, eller fra fristen."
    )
    deletes_warned_days: int = Field(
        30, ge=1, le=3650, description="Så mange dager før varsles det om søknader som ikke er arkivert."
    )
    api: ApiSettings | None = Field(None, description="Webcruiters REST-API: kandidater, CV og filer.")
    portal: PortalSettings | None = Field(
        None, description="Virksomhetens annonser i Webcruiters portal, der feeden mangler."
    )
    delivery: DeliverySettings | None = Field(
        None, description="Webcruiters egen arkivoverføring, levert i en mappe."
    )
    webhook: WebhookSettings | None = Field(None, description="Varsler fra Webcruiter.")


def secret_of_file(path: str, setting: str) -> str:
    """What the file holds, on one line. Raises Misconfigured."""
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            "webcruiter.secret_unreadable", setting=setting, detail=type(error).__name__
        ) from None
    if not text or not text.isprintable():
        raise Misconfigured("webcruiter.secret_unreadable", setting=setting)
    return text
