"""NCore's fault texts → the error tree. NCore has no fault contracts: the text is all there is (`ncore.md` section 6).

The rule, in order:
1. a text that the table knows gets the table's class;
2. a text that says nothing of the matter (WCF's generic sentence, an empty one, a database that was busy) is Transient:
   it is tried again a bounded number of times, and what it may have done is looked up first;
3. any other text is Declined: the archive has said no in words of its own, and repeating changes nothing.

The archive's own words go to `archive_words`, for archivists only. `detail` holds the row's name, never the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured, Transient


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One row: texts that match `pattern` mean `kind`, with a sentence that says what to do."""

    name: str
    pattern: re.Pattern[str]
    kind: type[ArkivbroError]
    sentence: str
    setting: str = ""


def _rule(name: str, pattern: str, kind: type[ArkivbroError], sentence: str, setting: str = "") -> FaultRule:
    return FaultRule(name, re.compile(pattern, re.IGNORECASE | re.DOTALL), kind, sentence, setting)


_UNKNOWN = (
    r"(ukjent|ugyldig|finnes ikke|eksisterer ikke|ikke gyldig|unknown|invalid|inactive|inaktiv|ikke aktiv)"
)

TABLE: tuple[FaultRule, ...] = (
    _rule(
        "licence",
        r"\b(lisens(en|nøkkel)?|licen[sc]e( key)?)\b.*(ugyldig|utløpt|mangler|finnes ikke|ikke gyldig|ikke aktiv|invalid|expired|missing|not)|"
        r"(ugyldig|utløpt|invalid|expired|ingen) (eis[- ])?(lisens|licen[sc]e)\b|external ?system ?name|eksternt systemnavn",
        Misconfigured,
        "ePhorte godtar ikke navnet i EIS-lisensen. Sjekk external_system_name.",
        "external_system_name",
    ),
    _rule(
        "login",
        r"((passord|password|brukernavn)\w*\b.*(ugyldig|feil|ukjent|utløpt|sperret|invalid|unknown|wrong|expired)|"
        r"(feil|ugyldig|ukjent|wrong|invalid|unknown) (passord|password|brukernavn|user ?name( or|/| og))|pålogging|innlogging|"
        r"log ?on failed|login failed|autentiser|authenticat|not logged)",
        Misconfigured,
        "ePhorte godtar ikke tjenestebrukeren. Sjekk username og passordet.",
        "username",
    ),
    _rule(
        "database",
        rf"(^databasen?\b.*{_UNKNOWN}|(ukjent|ugyldig|unknown|invalid) database|cannot open database)",
        Misconfigured,
        "ePhorte kjenner ikke databasen. Sjekk database.",
        "database",
    ),
    _rule(
        "role",
        rf"^(?!.*(avsender|mottaker|part\b|recipient)).*(\brollen?\b.*({_UNKNOWN}|ikke tildelt)|{_UNKNOWN}.*\brolle|"
        r"role .*(invalid|unknown|not found))",
        Misconfigured,
        "Tjenestebrukeren har ikke rollen. Sjekk role.",
        "role",
    ),
    _rule(
        "busy",
        r"(deadlock|vranglås|time-?out|tidsavbrudd|tidsgrense|timed out|låst av|is locked|for mange (samtidige )?forespørsler|"
        r"server (is )?too busy|prøv igjen|try again|transport-level error|tilkobling.*(brutt|database)|ute av drift)",
        Transient,
        "ePhorte var opptatt. Det prøves igjen.",
    ),
    _rule(
        "officer_rights",
        r"(saksbehandler|saksansvarlig|officer)\w*\b.*(ikke (tilgang|klarert|autorisert|rettighet)|not (authori[sz]ed|permitted))",
        Declined,
        "Saksbehandleren eller saksansvarlig er ikke klarert for tilgangskoden i ePhorte. Velg en annen, og lag ny plan.",
    ),
    _rule(
        "closed_case",
        r"((avsluttet|lukket|utgått|closed) (sak|arkivdel|case|series)|(saken?|arkivdelen?|case)\b.{0,40}\b(avsluttet|lukket|closed))",
        Declined,
        "Saken eller arkivdelen er avsluttet i ePhorte. En arkivar må åpne den eller velge en annen sak.",
    ),
    _rule(
        "record_rights",
        r"(tilgang|rettighet|access) (til|to) (saken?|journalposten|dokumentet|the (case|registry|document))\b",
        Declined,
        "Tjenestebrukeren får ikke tilgang til akkurat denne saken i ePhorte. Se tilgangskode og tilgangsgruppe på saken.",
    ),
    _rule(
        "rights",
        r"(ikke (tilgang|rettighet|lov|autorisert)|mangler (tilgang|rettighet)|access (is )?denied|not (authori[sz]ed|permitted)|"
        r"ikke klarert|permission)",
        Misconfigured,
        "Tjenestebrukeren har ikke rett til dette i ePhorte. Gi rollen rett til å registrere, og klarering for kodene.",
        "role",
    ),
    _rule(
        "word_count",
        r"(forskjellig antall ord|antall ord|markerte navn)",
        Declined,
        "ePhorte mener at den skjermede tittelen ikke har like mange ord som den fulle. Meld fra til leverandøren.",
    ),
    _rule(
        "officer",
        rf"(saksbehandler|ansvarlig|personnavn|officer|user ?name).*{_UNKNOWN}|{_UNKNOWN}.*(saksbehandler|ansvarlig|officer|user ?name)",
        Declined,
        "Saksbehandleren eller saksansvarlig er ikke aktiv i ePhorte. Velg en annen, og lag ny plan.",
    ),
    _rule(
        "unit",
        rf"(enhet|administrative ?unit|journalenhet|registry ?management ?unit).*({_UNKNOWN}|nedlagt)|{_UNKNOWN}.*enhet",
        Declined,
        "Enheten eller journalenheten er ikke i bruk i ePhorte. Rett arkivprofilen, og lag ny plan.",
    ),
    _rule(
        "recipient",
        r"(mangler|minst én|må ha|uten|requires?).*(mottaker|avsender|recipient|part\b)",
        Declined,
        "ePhorte krever en part som journalposten ikke har. Rett arkivprofilen, og lag ny plan.",
    ),
    _rule(
        "documents",
        r"(dokument|fil|document|file).*(mangler|ikke ferdig|ikke ferdigstilt|uferdig|finnes ikke|not found|missing|unfinished)",
        Declined,
        "ePhorte mener at et dokument mangler eller ikke er ferdig. Se journalposten i ePhorte, og prøv igjen.",
    ),
    _rule(
        "length",
        r"(for lang|too long|maks(imal)?t? ?(antall|lengde)|max(imum)? ?length|truncat|avkort)",
        Declined,
        "En tekst er lengre enn ePhortes felt.",
    ),
    _rule(
        "closed",
        r"(avsluttet|lukket|sperret|closed|blocked|utgått|nedlagt)",
        Declined,
        "Saken eller arkivdelen er avsluttet i ePhorte. En arkivar må åpne den eller velge en annen sak.",
    ),
    _rule(
        "access",
        r"(hjemmel|pursuant|tilgangskode|access ?code|unn?tatt offentlighet|restricted)",
        Declined,
        "ePhorte godtar ikke tilgangskoden eller hjemmelen. Rett arkivprofilen, og lag ny plan.",
    ),
    _rule(
        "code",
        rf"{_UNKNOWN}",
        Declined,
        "ePhorte kjenner ikke en av kodene. Rett arkivprofilen, og lag ny plan.",
    ),
)
"""The table. Order matters: the first row that matches counts."""

_GENERIC = re.compile(
    r"(unable to process the request due to an internal error|internal(service)?fault|object reference not set|"
    r"intern feil|uventet feil|unexpected error|noe gikk galt|see server logs)",
    re.IGNORECASE,
)


_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|'[^'\n]*'(?=[\s.,;:)]|$)")


def error_from_fault(text: str, code: str = "") -> ArkivbroError:
    """The error that a SOAP fault means. `text` is its Reason, `code` its (sub)code; neither goes into a log."""
    words = text.strip()
    said = _QUOTED.sub("", words)  # what it quotes are titles and names of ours, not what went wrong
    for rule in TABLE:
        if rule.pattern.search(said) and not (_GENERIC.search(said) and rule.name in ("documents", "code")):
            return _made(rule, words)
    if not words or _GENERIC.search(words):
        return Transient("ePhorte svarte med en intern feil.", detail="fault:generic", archive_words=words)
    return Declined(
        "ePhorte avviste registreringen. Se hva ePhorte svarte.", detail="fault:other", archive_words=words
    )


def _made(rule: FaultRule, words: str) -> ArkivbroError:
    detail = f"fault:{rule.name}"
    if issubclass(rule.kind, Misconfigured):
        return Misconfigured(rule.sentence, setting=rule.setting, detail=detail, archive_words=words)
    return rule.kind(rule.sentence, detail=detail, archive_words=words)
