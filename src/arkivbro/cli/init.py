"""`arkivbro init`: a new installation, from its settings to its first users. What is not given is asked for; with `--yes` nothing is.

The JSON document: `{folder, written, users: [{username, roles, password}], check: [{level, message}]}`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from arkivbro.cli.check import MARK
from arkivbro.cli.first_users import (
    NamedUser,
    make,
    parsed_user,
    require_known_units,
    units_of,
)
from arkivbro.cli.frame import Json, err, out, start, table, write_json
from arkivbro.conf.new_installation import (
    OWN_PROFILE,
    SETTINGS,
    TEMPLATE,
    Answers,
    Codes,
    NewUnit,
    own_profile_text,
    settings_text,
    write_new,
)
from arkivbro.conf.profile_file import profile_text
from arkivbro.conf.reading import configuration_of
from arkivbro.connectors.registry import ARCHIVES
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import sentence_of
from arkivbro.core.profile import ArchiveProfile, read_profile
from arkivbro.ports import BUILTIN

if TYPE_CHECKING:
    from arkivbro.accounts.services.first_users import MadeUser

app = typer.Typer()
NONE_YET = "ingen"


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts what is not given to whoever sits there; where nobody does, what has no default is told as missing."""

    somebody: bool

    def text(self, given: str | None, question: str, option: str, default: str | None = None) -> str:
        """Raises WrongUse where nobody can answer and there is no default."""
        if given is not None:
            return given.strip()
        if not self.somebody:
            if default is None:
                raise WrongUse("init.no_answer", option=option)
            return default
        while True:
            err.print(f"{question}{f' [{default}]' if default else ''}: ", end="")
            answer = _line() or default
            if answer is not None:
                return answer

    def several(self, given: list[str] | None, question: str) -> list[str]:
        """One after the other, until an empty line."""
        if given or not self.somebody:
            return given or []
        answers: list[str] = []
        err.print(f"{question}, én per linje; tom linje når det ikke er flere.")
        while answer := _line():
            answers.append(answer)
        return answers


def _line() -> str:
    try:
        return input().strip()
    except EOFError:
        raise typer.Abort from None


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="MAPPE", help="Der arkivbro.toml og data skal ligge.")] = Path(),
    body: Annotated[str | None, typer.Option("--body", metavar="NAVN", help="Virksomhetens navn.")] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", help="En profil som følger med, eller en fil i mappen. «mal»: en egen, laget av malen."),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", metavar="NAVN,KODE,LEDER", help="En enhet, med kode i arkivet og lederens initialer; kan gjentas."),
    ] = None,
    responsible: Annotated[
        str | None,
        typer.Option("--responsible", metavar="INITIALER", help="Saksansvarlig til lederen er kjent."),
    ] = None,
    series: Annotated[str | None, typer.Option("--series", metavar="KODE", help="Arkivdel.")] = None,
    classification: Annotated[
        str | None, typer.Option("--class", metavar="NØKKEL=VERDI", help="Klasse, slik: FA=221.")
    ] = None,
    journal_unit: Annotated[str | None, typer.Option("--journal-unit", metavar="KODE", help="Journalenhet.")] = None,
    access_code: Annotated[
        str | None, typer.Option("--access-code", metavar="KODE", help="Tilgangskode for søknader og brev.")
    ] = None,
    legal_basis: Annotated[str | None, typer.Option("--legal-basis", metavar="HJEMMEL", help="Hjemmelen for den.")] = None,
    archive: Annotated[str | None, typer.Option("--archive", help="Arkivet: builtin eller ephorte.")] = None,
    archive_url: Annotated[str | None, typer.Option("--archive-url", help="Arkivets adresse.")] = None,
    archive_user: Annotated[str | None, typer.Option("--archive-user", help="Tjenestebrukeren i arkivet.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Kilden: builtin, webcruiter eller folder.")] = None,
    source_from: Annotated[
        str | None, typer.Option("--source-from", metavar="STED", help="Adressen til feeden, eller mappen med søknader.")
    ] = None,
    archive_from: Annotated[
        str | None,
        typer.Option("--archive-from", metavar="DAG", help="Arkiver stillinger publisert fra denne dagen. «ingen»: en arkivar bekrefter siden."),
    ] = None,
    administrator: Annotated[
        list[str] | None, typer.Option("--administrator", metavar="BRUKER,INITIALER", help="Kan gjentas.")
    ] = None,
    archivist: Annotated[
        list[str] | None, typer.Option("--archivist", metavar="BRUKER,INITIALER", help="Kan gjentas.")
    ] = None,
    recruiter: Annotated[
        list[str] | None, typer.Option("--recruiter", metavar="BRUKER,INITIALER,ENHET…", help="Kan gjentas.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Spør ikke: det som ikke er oppgitt, blir som standard.")] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Setter opp en ny installasjon: innstillinger, arkivprofil og de første brukerne."""
    ask = Asking(somebody=not yes and sys.stdin.isatty())
    written: list[str] = []
    if is_new := not (folder / SETTINGS).exists():
        chosen = ask.text(
            profile,
            "Arkivprofil: «mal» for en egen, «arbeidstilsynet», eller en fil i mappen",
            "--profile",
            TEMPLATE,
        )
        answers = Answers(
            body=ask.text(body, "Virksomhetens navn", "--body"),
            profile=chosen,
            units=_units(ask, unit, chosen),
            codes=_codes(
                ask, responsible, series, classification, journal_unit, access_code, legal_basis, chosen
            ),
            **_archive(ask, archive, archive_url, archive_user),
            **_source(ask, source, source_from),
            archive_from=_day(ask, archive_from),
        )
        texts = _texts(answers, folder)
    else:
        _open(folder)
    users = _users(ask, administrator, archivist, recruiter)
    if is_new:
        require_known_units(users, units_of(_profile(texts, folder)))
        write_new(folder, texts)
        written = sorted(texts)
        _open(folder)
    _tell(folder, written, make(users), as_json=as_json)  # fmt: skip


def _open(folder: Path) -> None:
    """The installation that lies there, in step. Raises WrongUse where somebody can log in already: then it is no new one."""
    os.environ["ARKIVBRO_CONFIG"] = str((folder / SETTINGS).resolve())
    start()
    from arkivbro.accounts.models import User

    if User.objects.exists():
        raise WrongUse("init.is_there", name=SETTINGS, folder=str(folder))


def _codes(
    ask: Asking,
    responsible: str | None,
    series: str | None,
    classification: str | None,
    journal_unit: str | None,
    access_code: str | None,
    legal_basis: str | None,
    profile: str,
) -> Codes:
    """For a profile of the body's own. Raises WrongUse."""
    if profile != TEMPLATE:
        return Codes()
    by_key = ask.text(classification, "Klasse (arkivnøkkel=verdi)", "--class", "FA=221")
    if not all(part.strip() for part in by_key.partition("=")):
        raise WrongUse("init.wrong_class", value=by_key)
    return Codes(
        responsible=ask.text(
            responsible, "Saksansvarlig til lederen er kjent, initialer", "--responsible", "OARR"
        ),
        series=ask.text(series, "Arkivdel", "--series", "SAK"),
        classification=by_key,
        journal_unit=ask.text(journal_unit, "Journalenhet", "--journal-unit", "POST"),
        access_code=ask.text(access_code, "Tilgangskode for søknader og brev", "--access-code", "P"),
        legal_basis=ask.text(legal_basis, "Hjemmelen for den", "--legal-basis", "Offl. § 25"),
    )


def _day(ask: Asking, given: str | None) -> date | None:
    """None: an archivist confirms from which day, when it is seen what would be made. Raises WrongUse."""
    text = ask.text(
        given, "Fra hvilken dag skal stillinger arkiveres (slik: 2026-12-01)", "--archive-from", NONE_YET
    )
    if text == NONE_YET:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse("init.wrong_day", value=text) from None


def _units(ask: Asking, given: list[str] | None, profile: str) -> tuple[NewUnit, ...]:
    """For a profile of the body's own: one that is there names its own. Raises WrongUse."""
    if profile != TEMPLATE:
        if given:
            raise WrongUse("init.units_in_profile", profile=profile)
        return ()
    units: list[NewUnit] = []
    for line in ask.several(
        given, "Enheter, slik: Region Vest,RV,LEVE (navn, kode i arkivet, lederens initialer)"
    ):
        name, *more = (part.strip() for part in line.split(","))
        if not name or len(more) > 2:
            raise WrongUse("init.wrong_unit", value=line)
        if name in {one.name for one in units}:
            raise WrongUse("init.unit_twice", value=name)
        units.append(NewUnit(name, *more))
    return tuple(units)


def _archive(ask: Asking, given: str | None, url: str | None, user: str | None) -> dict[str, Any]:
    known = ", ".join(ARCHIVES)
    name = ask.text(given, f"Arkiv ({known})", "--archive", BUILTIN)
    if name not in ARCHIVES:
        raise WrongUse("init.unknown_archive", name=name, known=tuple(ARCHIVES))
    if name == BUILTIN:
        return {}
    address = ask.text(url, "Arkivets adresse", "--archive-url")
    username = ask.text(user, "Tjenestebrukeren i arkivet", "--archive-user")
    return {"archive": name, "archive_table": (("url", address), ("username", username))}


PLACES = {"webcruiter": ("feed_url", "Adressen til feeden"), "folder": ("path", "Mappen med søknader")}
"""The setting that says where a source is read, and how it is asked for. Webcruiter's other doors are tables of their own beside the feed:
`docs/howto/webcruiter.md`.
"""


def _source(ask: Asking, given: str | None, place: str | None) -> dict[str, Any]:
    names = (BUILTIN, *PLACES)
    name = ask.text(given, f"Kilde ({', '.join(names)})", "--source", BUILTIN)
    if name not in names:
        raise WrongUse("init.unknown_source", name=name, known=names)
    if name == BUILTIN:
        return {}
    setting, question = PLACES[name]
    return {"source": name, "source_table": ((setting, ask.text(place, question, "--source-from")),)}


def _users(
    ask: Asking, administrators: list[str] | None, archivists: list[str] | None, recruiters: list[str] | None
) -> list[NamedUser]:
    """Raises WrongUse: for what is no user, one who is named twice, and where nobody is administrator."""
    asked = (
        ("administrator", ask.several(administrators, "Administratorer (brukernavn)")),
        ("archivist", ask.several(archivists, "Arkivarer (brukernavn,initialer)")),
        ("recruiter", ask.several(recruiters, "Rekrutterere (brukernavn,initialer,enheter)")),
    )
    users = [parsed_user(line, role) for role, lines in asked for line in lines]
    for number, one in enumerate(users):
        if one.username.casefold() in {before.username.casefold() for before in users[:number]}:
            raise WrongUse("init.user_twice", value=one.username)
    if not any(one.role == "administrator" for one in users):
        raise WrongUse("init.no_administrator")
    return users


def _texts(answers: Answers, folder: Path) -> dict[str, str]:
    """What is to be written, read as it will be. Raises Misconfigured, ProfileInvalid."""
    texts = {SETTINGS: settings_text(answers)}
    if answers.profile == TEMPLATE:
        texts[OWN_PROFILE] = own_profile_text(profile_text(TEMPLATE, None), answers)
    _profile(texts, folder)
    return texts


def _profile(texts: dict[str, str], folder: Path) -> ArchiveProfile:
    settings = configuration_of(texts[SETTINGS], SETTINGS)
    own = texts.get(settings.profile)
    return read_profile(own or profile_text(settings.profile, folder / SETTINGS), settings.profile)


def _tell(folder: Path, written: list[str], users: list[MadeUser], *, as_json: bool) -> None:
    from arkivbro.checking import check_all

    results = check_all()
    if as_json:
        write_json(
            {
                "folder": str(folder.resolve()),
                "written": written,
                "users": [
                    {"username": one.username, "roles": [one.role.value], "password": one.password}
                    for one in users
                ],
                "check": [{"level": one.level.value, "message": sentence_of(one.message)} for one in results],
            }
        )
        return
    if not written:
        out.print(f"{SETTINGS} var der; bare brukerne er laget.")
    else:
        out.print(f"Skrevet i {folder.resolve()}: {', '.join(written)}", soft_wrap=True)
    table(
        "De første brukerne. Passordene vises bare nå; hver bytter sitt under «Min side».",
        ("Brukernavn", "Rolle", "Passord"),
        ((one.username, ROLES[one.role.value], one.password) for one in users),
        "",
        whole=("Passord",),
    )
    for result in results:
        if result.level.value != "ok":
            out.print(Text.assemble(MARK[result.level.value], sentence_of(result.message)), soft_wrap=True)
    where = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    out.print(f"\nStart den med: {where}arkivbro serve", soft_wrap=True)


ROLES = {"administrator": "administrator", "archivist": "arkivar", "recruiter": "rekrutterer"}
