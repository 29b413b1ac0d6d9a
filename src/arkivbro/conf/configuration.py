"""The tables of `arkivbro.toml`: every setting is described and judged where it is declared. How they are read: `conf.reading`."""

from __future__ import annotations

import re
from datetime import date, time
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, field_validator

from arkivbro.connectors.webcruiter.configuration import WebcruiterSource
from arkivbro.core.incidents import QuietHours
from arkivbro.core.messages import message
from arkivbro.core.value_mistakes import WrongValue

Network = IPv4Network | IPv6Network
Seconds = Annotated[float, Field(gt=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class FolderSource(_Table):
    """`[source.folder]`: a folder that is watched for applications."""

    path: str = Field(
        min_length=1,
        description="Mappen med én undermappe per søknad; er stien ikke hel, regnes den fra mappen til arkivbro.toml.",
    )
    poll_seconds: float = Field(60, ge=1, le=86400, description="Så ofte leses mappen, i sekunder.")


class Sources(_Table):
    """`[source.…]`: none means the built-in recruitment module."""

    webcruiter: WebcruiterSource | None = Field(None, description="Webcruiter som kilde.")
    folder: FolderSource | None = Field(None, description="En mappe med søknader som kilde.")


class Transfers(_Table):
    """`[transfers]`: how the ledger works."""

    lease_seconds: float = Field(
        10, ge=2, le=600, description="Så lenge en arbeider har en sak uten å gi livstegn, i sekunder."
    )
    retry_waits: tuple[Seconds, ...] = Field(
        (5, 30, 120, 600, 3600, 21600),
        description="Ventetider før nye forsøk, i sekunder; deretter må et menneske se på det.",
    )
    answer_seconds: float = Field(
        30,
        ge=2,
        le=600,
        description="Så lenge ventes det på svar fra arkivet, i sekunder; ett til for hver megabyte som går med.",
    )
    concurrency: int = Field(4, ge=1, le=64, description="Saker som en arbeider behandler samtidig.")
    render_processes: int = Field(2, ge=1, le=16, description="Barneprosesser som lager dokumenter.")


class Attachments(_Table):
    """`[attachments]`: limits of what applicants send."""

    max_files: int = Field(30, ge=1, description="Vedlegg per søknad.")
    max_file_megabytes: int = Field(200, ge=1, description="Største vedlegg, i megabyte.")
    max_total_megabytes: int = Field(
        500, ge=1, description="Største samlede størrelse for en søknad, i megabyte."
    )
    max_megabytes_per_address: int = Field(
        2000, ge=1, description="Så mye kan lastes opp fra én nettverksadresse i døgnet, i megabyte."
    )


class Inspection(_Table):
    """`[inspection]`: how much of the machine files from outside may take, in all processes of the installation together."""

    processes: int = Field(
        2,
        ge=1,
        le=16,
        description="Filer som undersøkes samtidig, i hele installasjonen. Er det to eller flere, er én plass alltid ledig for andre enn søkerne.",
    )
    memory_megabytes: int = Field(
        400,
        ge=300,
        le=4000,
        description="Minne for hver av dem, i megabyte. Til sammen: så mye ganger `processes`.",
    )
    seconds: float = Field(
        15,
        ge=2,
        le=20,
        description="Så lenge kan en fil bli undersøkt, i sekunder; deretter er den «ikke kontrollert».",
    )


class Positions(_Table):
    """`[positions]`: the built-in recruitment."""

    keep_unsent_days: int = Field(
        60,
        ge=1,
        description="Dager før en søknad som er begynt på, men ikke sendt, blir slettet. Regnes fra den sist ble lagret.",
    )
    max_unsent_megabytes: int = Field(
        20_000,
        ge=1,
        description="Så mye kan filene i alle søknader som ikke er sendt, fylle til sammen, i megabyte. Er det brukt opp, kan hver adresse ennå ha 50 MB.",
    )


class Api(_Table):
    """`[api]`: what other recruitment systems may send."""

    requests_per_minute: float = Field(
        1200, ge=1, le=100_000, description="Så mange forespørsler kan en tilgang gjøre i minuttet over tid."
    )
    requests_at_once: int = Field(
        200, ge=1, le=10_000, description="Så mange kan en tilgang gjøre på rad før det regnes per minutt."
    )
    max_waiting_megabytes: int = Field(
        5_000,
        ge=1,
        description="Så mye kan filene som en kilde har lastet opp uten å bruke dem, fylle til sammen, i megabyte.",
    )
    upload_hours: int = Field(
        24, ge=1, le=720, description="Timer før en opplasting som ikke er brukt, blir slettet."
    )


class Disk(_Table):
    """`[disk]`: what is left of the disk that the data folder lies on."""

    floor_megabytes: int = Field(
        1000,
        ge=0,
        description="Så mye skal stå ledig, i megabyte. Under det venter overføringene; under det dobbelte tas heller ikke filer imot, og kilder leses ikke. Alt går videre av seg selv når det er plass. Bør være større enn største samlede vedlegg.",
    )

    @property
    def floor(self) -> int:
        """In bytes."""
        return self.floor_megabytes * 1_000_000


class Retention(_Table):
    """`[retention]`: how long arkivbro keeps what the archive has."""

    working_files_days: int = Field(
        120,
        ge=1,
        description="Dager etter overføringen før arkivbros egne kopier av vedlegg og dokumenter slettes. Det som ikke er overført, slettes aldri.",
    )


class Web(_Table):
    """`[web]`: who asks, how much one of them may hold, and for how long somebody stays logged in."""

    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (ip_network("127.0.0.1/32"), ip_network("::1/128")),
        description="Adressene til tjenerne som står foran og gir https. Bare deres X-Forwarded-For og X-Forwarded-Proto blir trodd.",
    )
    session_idle_minutes: int = Field(
        60,
        ge=5,
        le=1440,
        description="Minutter uten noe gjort før den som er logget inn, må logge inn igjen.",
    )
    session_hours: int = Field(
        10, ge=1, le=24, description="Timer etter innloggingen før man må logge inn igjen, uansett."
    )

    threads: int = Field(
        3,
        ge=2,
        le=64,
        description="Sider som lages samtidig. Opplasting og helse har egne tråder ved siden av.",
    )
    connections: int = Field(
        400,
        ge=50,
        le=10_000,
        description="Forbindelser samtidig. Er alle i bruk, viker den som bruker sin minst.",
    )
    connections_per_client: int = Field(
        40, ge=5, le=10_000, description="Av dem kan én adresse ha så mange med noe på gang."
    )
    header_seconds: float = Field(
        15,
        ge=1,
        le=120,
        description="Sekunder før en forespørsels hode må være helt, ellers brytes forbindelsen.",
    )
    idle_seconds: float = Field(
        65, ge=1, le=600, description="Sekunder en forbindelse står åpen mellom to forespørsler."
    )
    slow_seconds: float = Field(
        20,
        ge=1,
        le=600,
        description="Så mange sekunder ses det på hvor fort noe sendes hit. Hvor fort et svar leses, ses på over tre ganger så lang tid.",
    )
    address: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/\S*)?)?$",
        description="Adressen brukerne skriver, som https://arkivbro.virksomhet.no: lenkene i e-post begynner med den.",
    )
    least_bytes_per_second: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="Går det tregere enn så mange byte i sekundet, brytes forbindelsen.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _not_everybody(cls, given: tuple[Network, ...]) -> tuple[Network, ...]:
        """A network this wide is the internet: then anybody could say to be anybody."""
        for one in given:
            if one.prefixlen < (8 if one.version == 4 else 16):
                raise WrongValue(message("value.trusts_everybody", network=str(one)))
        return given


LONGEST_ADDRESS = 200
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Incidents(_Table):
    """`[incidents]`: who is told when something is wrong with the installation; the channel's address is ARKIVBRO_INCIDENT_WEBHOOK."""

    operators: tuple[str, ...] = Field(
        (),
        description="E-postadressene til dem som drifter arkivbro. Tomt: administratorene.",
    )
    quiet: str = Field(
        "",
        description="Stille timer, for eksempel «22:00-06:30»: bare feil blir varslet da, det andre når de er over. Tomt: ingen.",
    )

    digest: str = Field(
        "07:00",
        description="Når hver enkelt får dagens e-post om det som venter på dem, for eksempel «07:00»; ingen når ingenting venter. Tomt: aldri.",
    )
    expires: dict[Annotated[str, Field(min_length=1, max_length=100)], date] = Field(
        default_factory=dict,
        description='Det som må fornyes, med dagen det løper ut, for eksempel `"Webcruiters klienthemmelighet" = 2027-03-01`. Det varsles 30 dager før.',
    )

    @field_validator("digest")
    @classmethod
    def _time(cls, given: str) -> str:
        if given and not TIME.fullmatch(given):
            raise WrongValue(message("value.no_time"))
        return given

    @property
    def digest_at(self) -> time | None:
        """None: nobody gets one."""
        found = TIME.fullmatch(self.digest)
        return time(int(found.group(1)), int(found.group(2))) if found else None

    @field_validator("operators")
    @classmethod
    def _addresses(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for one in given:
            if len(one) > LONGEST_ADDRESS or not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", one):
                raise WrongValue(message("value.no_address"))
        return given

    @field_validator("quiet")
    @classmethod
    def _hours(cls, given: str) -> str:
        if given and not QUIET.fullmatch(given):
            raise WrongValue(message("value.no_hours"))
        return given

    @property
    def quiet_hours(self) -> QuietHours | None:
        found = QUIET.fullmatch(self.quiet)
        if found is None:
            return None
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        return QuietHours(time(from_hour, from_minute), time(to_hour, to_minute))


class Mail(_Table):
    """`[mail]`: the server by which e-mail goes out; the password is ARKIVBRO_MAIL_PASSWORD in the environment."""

    host: str = Field("", description="E-posttjeneren. Tomt: ingen e-post blir sendt.")
    port: int = Field(587, ge=1, le=65535, description="Porten på e-posttjeneren.")
    starttls: bool = Field(True, description="Krypter forbindelsen med STARTTLS.")
    username: str = Field("", description="Brukernavn på e-posttjeneren.")
    sender: str = Field("", description="Avsenderadressen, for eksempel rekruttering@virksomhet.no.")


class Configuration(_Table):
    """The whole of `arkivbro.toml`."""

    profile: str = Field(
        "profiles/arbeidstilsynet.toml",
        description="Arkivprofilen: en fil i samme mappe som arkivbro.toml, ellers en profil som følger med.",
    )
    body: str = Field(
        "", description="Navnet på virksomheten, som det skal stå i dokumentene. Tomt: profilens navn."
    )
    theme: str = Field(
        "",
        description="En CSS-fil med virksomhetens egne farger, i samme mappe som arkivbro.toml. Tomt: Designsystemets farger.",
    )
    archive_from: date | None = Field(
        None,
        description="Stillinger publisert før denne dagen blir ikke arkivert før noen knytter dem til en sak. Uten en dag her arkiveres ingenting fra en kilde før en arkivar har bekreftet fra hvilken dag.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Hva loggen tar med.")
    source: Sources = Field(default_factory=Sources, description="Kildene.")
    archive: dict[str, Any] = Field(
        default_factory=lambda: {"default": "builtin"},
        description="`default` er navnet på arkivet nye stillinger går til; hver `[archive.<navn>]` er en tilkobling.",
    )
    transfers: Transfers = Field(default_factory=Transfers, description="Overføringene.")
    web: Web = Field(default_factory=Web, description="Nettdelen.")
    mail: Mail = Field(default_factory=Mail, description="E-post ut.")
    incidents: Incidents = Field(default_factory=Incidents, description="Varsling når noe er galt.")
    attachments: Attachments = Field(default_factory=Attachments, description="Grenser for vedlegg.")
    inspection: Inspection = Field(
        default_factory=Inspection, description="Grenser for undersøkelse av filer."
    )
    disk: Disk = Field(default_factory=Disk, description="Plassen på disken.")
    retention: Retention = Field(
        default_factory=Retention, description="Hvor lenge arkivbro beholder det arkivet har."
    )
    positions: Positions = Field(default_factory=Positions, description="Rekruttering i arkivbro selv.")
    api: Api = Field(default_factory=Api, description="Andre rekrutteringssystemer.")

    @property
    def default_archive(self) -> str:
        """The archive of new vacancies; a vacancy stays with the one it began with."""
        return str(self.archive.get("default", "builtin"))
