"""Writes the reference pages that are made from the code: settings, error codes, commands.

`scripts/reference.py --check` writes nothing and exits 1 when a page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from pydantic import BaseModel

from arkivbro.cli.main import COMMANDS
from arkivbro.conf.configuration import Configuration
from arkivbro.conf.reading import ENVIRONMENT
from arkivbro.connectors.registry import settings_models
from arkivbro.core import message_table
from arkivbro.core.done_elsewhere import done_elsewhere
from arkivbro.core.list_columns import Column
from arkivbro.core.messages import other_words, words_of
from arkivbro.core.profile import (
    ENTRY_KINDS,
    TEMPLATE_FIELDS,
    ArchiveProfile,
    CaseRule,
    EntryRule,
    JournalRule,
    UnitRule,
)
from arkivbro.core.profile_tables import ExemptionRule, LettersRule, ListsRule
from arkivbro.documents import bounds
from arkivbro.transfers.engine.states import (
    FINISHED,
    FIRST,
    MOVES,
    NEEDS_PERSON,
    UNATTEMPTED,
    Event,
    State,
    json_status,
)
from arkivbro.web.metric_names import METRICS, PREFIX

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
CATALOGUE = REFERENCE.parent.parent / "src" / "arkivbro" / "locale" / "django.pot"
MADE = "<!-- Made by `make docs` from the code; do not edit. -->\n\n"


def pages() -> dict[str, str]:
    """File name → text."""
    return {
        "settings.md": settings_page(),
        "errors.md": errors_page(),
        "commands.md": commands_page(),
        "profile.md": profile_page(),
        "states.md": states_page(),
        "limits.md": limits_page(),
        "metrics.md": metrics_page(),
    }


def metrics_page() -> str:
    """What `/metrics` tells."""
    lines = [
        "# Målinger\n",
        "Det `/metrics` forteller Prometheus. Hvem som kan lese dem, og hvordan: [operate](../howto/operate.md#where-to-look).\n",
        "| Navn | Merker | Hva |",
        "|---|---|---|",
    ]
    for name, told in METRICS.items():
        shown = f"{PREFIX}{name}{'_total' if told.is_counter else ''}"
        lines.append(f"| `{shown}` | {', '.join(f'`{one}`' for one in told.labels)} | {told.what} |")
    return MADE + "\n".join(lines) + "\n"


def limits_page() -> str:
    """What a file may ask of whoever opens it, from the bounds that the inspection judges by."""
    rows = (
        (
            "Bilde, ikke JPEG",
            f"{_number(bounds.MOST_PIXELS)} punkter, {_number(bounds.LONGEST_SIDE)} på en side",
        ),
        (
            "JPEG, HEIC, AVIF",
            f"{_number(bounds.MOST_PHOTO_PIXELS)} punkter, {_number(bounds.LONGEST_SIDE)} på en side",
        ),
        ("JPEG", f"{bounds.MOST_SCANS} omganger"),
        (
            "GIF, PNG, WebP med flere bilder, TIFF med flere sider",
            f"{_number(bounds.MOST_FRAMES)} bilder eller sider",
        ),
        ("GIF og PNG med flere bilder", f"{_number(bounds.MOST_FRAME_PIXELS)} punkter til sammen"),
        ("TIFF", f"{_number(bounds.LARGEST_TILE)} punkter i en rute"),
        ("Word, Excel, PowerPoint, OpenDocument", f"{_number(bounds.MOST_MEMBERS)} deler"),
        ("– pakket ut", f"{_number(bounds.LARGEST_UNPACKED)} byte, med dokumenter inne i det"),
        (
            f"– en del på {_number(bounds.LARGE_PART)} byte eller mer",
            f"{bounds.MOST_TIMES} ganger så stor som pakket",
        ),
        ("– pakket med", "deflate, eller ikke pakket"),
        ("– pakkede dokumenter inne i pakkede dokumenter", f"{bounds.DEEPEST} lag"),
        ("Word, Excel, PowerPoint 97–2003, Outlook", f"{_number(bounds.MOST_STREAMS)} deler"),
        ("PDF", f"{_number(bounds.MOST_PAGES)} sider, {_number(bounds.MOST_OBJECTS)} deler"),
        ("– listene over delene, og metadata, pakket ut", f"{_number(bounds.LARGEST_OBJECT_STREAMS)} byte"),
    )
    lines = [
        "# Grenser for filer\n",
        "En fil som krever mer enn dette av den som åpner den, blir ikke tatt imot, uansett hvilken vei den kommer. Det avgjøres av det filen "
        "sier om seg selv, før noe av den pakkes ut eller vises (`documents/bounds.py`). Hvor stor en fil kan være, og hvor mange en søknad kan "
        "ha, står under `[attachments]` i [innstillingene](settings.md); hvor mange som undersøkes samtidig, under `[inspection]`.\n",
        "| Fil | Høyst |",
        "|---|---|",
        *(f"| {what} | {most} |" for what, most in rows),
        f"\nEt bilde innenfor grensene som tar mer enn {_number(bounds.LARGEST_DECODED)} byte når det vises, blir tatt imot, men ikke vist under "
        "undersøkelsen: bare oppbygningen blir sett på.",
    ]
    return MADE + "\n".join(lines) + "\n"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def states_page() -> str:
    """The states of a transfer and every move between them, from the table that code and database obey."""
    lines = [
        "# Tilstandene til en overføring\n",
        "Hver overføring er i én tilstand, og kommer til en annen bare ved en hendelse i denne tabellen "
        "(`transfers/engine/states.py`). Et annet skifte avvises i koden og i databasen. Der det står "
        "«Venter», er det «Venter på saken» så lenge saken ikke tar imot mer enn sitt første dokument.\n",
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{state.label}" as {state.value}' for state in State),
        *(f"    [*] --> {state.value}" for state in FIRST),
    ]
    arrows: dict[tuple[State, State], list[Event]] = {}
    for (state, event), to in MOVES.items():
        arrows.setdefault((state, to), []).append(event)
    lines += [
        f"    {old.value} --> {new.value}: {', '.join(event.value for event in events)}"
        for (old, new), events in arrows.items()
    ]
    lines += ["```\n", "| Tilstand | Kode | I JSON | Hvem sin tur | Hendelser |", "|---|---|---|---|---|"]
    for state in State:
        events = ", ".join(f"`{event}` → {to.label}" for (at, event), to in MOVES.items() if at is state)
        turn = "ingens" if state in FINISHED else "et menneskes" if state in NEEDS_PERSON else "arbeiderens"
        lines.append(
            f"| {state.label} | `{state.value}` | `{json_status(state)}` | {turn} | {events or '–'} |"
        )
    unattempted = ", ".join(f"`{event}`" for event in sorted(UNATTEMPTED))
    lines.append(f"\n{unattempted}: bare så lenge ingenting av overføringen kan være sendt til arkivet.")
    return MADE + "\n".join(lines) + "\n"


def settings_page() -> str:
    lines = [
        "# Innstillinger\n",
        "`arkivbro.toml` (stien i `ARKIVBRO_CONFIG`). `arkivbro check` prøver dem.\n",
    ]
    _table_of(Configuration, "", lines)
    for name, model in settings_models().items():
        _table_of(model, f"archive.{name}", lines)
    lines += ["\n## Miljøvariabler\n", "| Variabel | Hva |", "|---|---|"]
    lines += [f"| `{name}` | {text} |" for name, text in ENVIRONMENT.items()]
    return MADE + "\n".join(lines) + "\n"


def _table_of(model: type[BaseModel], prefix: str, lines: list[str]) -> None:
    lines += [
        f"\n## {f'`[{prefix}]`' if prefix else 'Øverst i filen'}\n",
        "| Navn | Standard | Hva |",
        "|---|---|---|",
    ]
    inner: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
        tables = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if tables:
            inner.append((f"{prefix}.{name}".lstrip("."), tables[0]))
            continue
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        shown = "(ingen)" if default is None or default in ("", {}) else _toml(default)
        shown = "(må med)" if field.is_required() else shown
        lines.append(f"| `{name}` | `{shown}` | {field.description or ''} |")
    for name, table in inner:
        _table_of(table, name, lines)


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple() | list():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case dict():
            return ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
        case _:
            return str(value)


PROFILE_TABLES = (
    ("Øverst i filen", ArchiveProfile),
    ("`[case]`: saken", CaseRule),
    ("`[entry.<slag>]` og `[letter.<slag>]`: journalposten", EntryRule),
    ('`[units."<id eller navn>"]`: enheten', UnitRule),
    ("`[journal]`: offentlig journal", JournalRule),
    ("`[lists]`: søkerlistene", ListsRule),
    ("`[letters]`: brevene", LettersRule),
    ("`[exemption]`: unntak fra offentlighet", ExemptionRule),
)


def profile_page() -> str:
    lines = [
        "# Arkivprofilen\n",
        "En TOML-fil; de som følger med, ligger i `profiles/`. `arkivbro check` sier hvilken linje som er feil.\n",
    ]
    for title, model in PROFILE_TABLES:
        lines += [f"\n## {title}\n", "| Felt | Må med | Hva |", "|---|---|---|"]
        for name, field in model.model_fields.items():
            if field.description:
                required = "ja" if field.is_required() else ""
                lines.append(f"| `{field.alias or name}` | {required} | {field.description} |")
    lines += ["\n## Kolonner i søkerlister\n", "| Kolonne | Overskrift |", "|---|---|"]
    lines += [f"| `{column.value}` | {column.label} |" for column in Column]
    lines += ["\n## Felt i tekster\n", "| Felt | Hva |", "|---|---|"]
    lines += [f"| `{{{name}}}` | {text} |" for name, text in TEMPLATE_FIELDS.items()]
    lines += [
        "\nDet som står mellom `[[` og `]]`, er skjermet for offentligheten.\n",
        "\n## Slag\n",
        ", ".join(f"`{kind}`" for kind in ENTRY_KINDS),
    ]
    return MADE + "\n".join(lines) + "\n"


def errors_page() -> str:
    """Every code that can be told, area by area: made from the one table, so that none is missing and none is made up."""
    lines = [
        "# Feilkoder\n",
        "Koden er stabil; den står i arkivloggen og i `--json`. Det som står i `{…}`, fylles ut når noen leser setningen. "
        "Hvor: siden der det gjøres, kommandoen, eller hvor ellers; feltet `where` i `--json`, med adressen (`core/done_elsewhere.py`).",
    ]
    table, area = message_table.table(), ""
    for code in sorted(table, key=lambda code: (message_table.area_of(code) != message_table.COMMON, code)):
        entry = table[code]
        if not isinstance(entry, message_table.Entry):
            continue
        if message_table.area_of(code) != area:
            area = message_table.area_of(code)
            lines += [
                f"\n## {area}\n",
                "| Kode | Setning | Hva som kan gjøres | Hvor | Av hvem |",
                "|---|---|---|---|---|",
            ]
        texts = (text.replace("|", "\\|").replace("\n", " ") for text in (entry.sentence, entry.remedy))
        lines.append(f"| `{code}` | {' | '.join(texts)} | {_where_done(code, entry)} | {entry.who.word} |")
    return MADE + "\n".join(lines) + "\n"


def _where_done(code: str, entry: message_table.Entry) -> str:
    elsewhere = done_elsewhere(code)
    ours = [entry.page.page if entry.page else "", f"`{entry.command}`" if entry.command else ""]
    return ", ".join(filter(None, ours)) or (elsewhere.value if elsewhere else "")


def commands_page() -> str:
    lines = ["# Kommandoer\n", "`arkivbro KOMMANDO --help` sier mer.\n", "| Kommando | Hva |", "|---|---|"]
    lines += [f"| `arkivbro {name}` | {text} |" for name, (_, text) in COMMANDS.items()]
    return MADE + "\n".join(lines) + "\n"


def catalogue() -> str:
    """What a translator starts from: every text of the table once, with the codes that use it. Bokmål is the source."""
    used: dict[str, list[str]] = {}
    for code, entry in message_table.table().items():
        for text in words_of(entry):
            used.setdefault(text, []).append(code)
    for text in other_words():
        used.setdefault(text, []).append("parameters")
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: \\n"\n'
    parts = [header]
    for text in sorted(used):
        form = "#, python-brace-format\n" if "{" in text else ""
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        parts.append(f'#. {", ".join(sorted(set(used[text])))}\n{form}msgid "{quoted}"\nmsgstr ""\n')
    return "\n".join(parts)


def made() -> dict[Path, str]:
    """Everything that is made from the code: path → text."""
    return {**{REFERENCE / name: text for name, text in pages().items()}, CATALOGUE: catalogue()}


def main(arguments: list[str]) -> int:
    stale = []
    for path, text in made().items():
        name = path.name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    print(
        f"{'Out of date' if '--check' in arguments else 'Written'}: {', '.join(stale)}"
        if stale
        else "In step."
    )
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
