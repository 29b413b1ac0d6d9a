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
    """One row: texts that match `pattern` mean `kind`, with a message that says what to do."""

    name: str
    pattern: re.Pattern[str]
    kind: type[ArkivbroError]
    code: str
    setting: str = ""


def _rule(name: str, pattern: str, kind: type[ArkivbroError], code: str, setting: str = "") -> FaultRule:
    return FaultRule(name, re.compile(pattern, re.IGNORECASE | re.DOTALL), kind, code, setting)


_UNKNOWN = (
    r"(ukjent|ugyldig|finnes ikke|eksisterer ikke|ikke gyldig|unknown|invalid|inactive|inaktiv|ikke aktiv)"
)

TABLE: tuple[FaultRule, ...] = (
    _rule(
        "licence",
        r"\b(lisens(en|nøkkel)?|licen[sc]e( key)?)\b.*(ugyldig|utløpt|mangler|finnes ikke|ikke gyldig|ikke aktiv|invalid|expired|missing|not)|"
        r"(ugyldig|utløpt|invalid|expired|ingen) (eis[- ])?(lisens|licen[sc]e)\b|external ?system ?name|eksternt systemnavn",
        Misconfigured,
        "ephorte.licence",
        "external_system_name",
    ),
    _rule(
        "login",
        r"((passord|password|brukernavn)\w*\b.*(ugyldig|feil|ukjent|utløpt|sperret|invalid|unknown|wrong|expired)|"
        r"(feil|ugyldig|ukjent|wrong|invalid|unknown) (passord|password|brukernavn|user ?name( or|/| og))|pålogging|innlogging|"
        r"log ?on failed|login failed|autentiser|authenticat|not logged)",
        Misconfigured,
        "ephorte.login",
        "username",
    ),
    _rule(
        "database",
        rf"(^databasen?\b.*{_UNKNOWN}|(ukjent|ugyldig|unknown|invalid) database|cannot open database)",
        Misconfigured,
        "ephorte.database",
        "database",
    ),
    _rule(
        "role",
        rf"^(?!.*(avsender|mottaker|part\b|recipient)).*(\brollen?\b.*({_UNKNOWN}|ikke tildelt)|{_UNKNOWN}.*\brolle|"
        r"role .*(invalid|unknown|not found))",
        Misconfigured,
        "ephorte.role",
        "role",
    ),
    _rule(
        "busy",
        r"(deadlock|vranglås|time-?out|tidsavbrudd|tidsgrense|timed out|låst av|is locked|for mange (samtidige )?forespørsler|"
        r"server (is )?too busy|prøv igjen|try again|transport-level error|tilkobling.*(brutt|database)|ute av drift)",
        Transient,
        "ephorte.busy",
    ),
    _rule(
        "responsible_rights",
        r"saksansvarlig\w*\b.*(ikke (tilgang|klarert|autorisert|rettighet)|not (authori[sz]ed|permitted))",
        Declined,
        "ephorte.responsible_rights",
    ),
    _rule(
        "officer_rights",
        r"(saksbehandler|officer)\w*\b.*(ikke (tilgang|klarert|autorisert|rettighet)|not (authori[sz]ed|permitted))",
        Declined,
        "ephorte.officer_rights",
    ),
    _rule(
        "closed_case",
        r"((avsluttet|lukket|utgått|closed) (sak|arkivdel|case|series)|(saken?|arkivdelen?|case)\b.{0,40}\b(avsluttet|lukket|closed))",
        Declined,
        "ephorte.closed",
    ),
    _rule(
        "record_rights",
        r"(tilgang|rettighet|access) (til|to) (saken?|journalposten|dokumentet|the (case|registry|document))\b",
        Declined,
        "ephorte.record_rights",
    ),
    _rule(
        "rights",
        r"(ikke (tilgang|rettighet|lov|autorisert)|mangler (tilgang|rettighet)|access (is )?denied|not (authori[sz]ed|permitted)|"
        r"ikke klarert|permission)",
        Misconfigured,
        "ephorte.rights",
        "role",
    ),
    _rule(
        "word_count",
        r"(forskjellig antall ord|antall ord|markerte navn)",
        Declined,
        "ephorte.word_count",
    ),
    _rule(
        "responsible",
        rf"saksansvarlig.*{_UNKNOWN}|{_UNKNOWN}.*saksansvarlig",
        Declined,
        "ephorte.responsible",
    ),
    _rule(
        "officer",
        rf"(saksbehandler|ansvarlig|personnavn|officer|user ?name).*{_UNKNOWN}|{_UNKNOWN}.*(saksbehandler|ansvarlig|officer|user ?name)",
        Declined,
        "ephorte.officer",
    ),
    _rule(
        "unit",
        rf"(enhet|administrative ?unit|journalenhet|registry ?management ?unit).*({_UNKNOWN}|nedlagt)|{_UNKNOWN}.*enhet",
        Declined,
        "ephorte.unit",
    ),
    _rule(
        "recipient",
        r"(mangler|minst én|må ha|uten|requires?).*(mottaker|avsender|recipient|part\b)",
        Declined,
        "ephorte.recipient",
    ),
    _rule(
        "documents",
        r"(dokument|fil|document|file).*(mangler|ikke ferdig|ikke ferdigstilt|uferdig|finnes ikke|not found|missing|unfinished)",
        Declined,
        "ephorte.documents",
    ),
    _rule(
        "length",
        r"(for lang|too long|maks(imal)?t? ?(antall|lengde)|max(imum)? ?length|truncat|avkort)",
        Declined,
        "ephorte.length",
    ),
    _rule(
        "closed",
        r"(avsluttet|lukket|sperret|closed|blocked|utgått|nedlagt)",
        Declined,
        "ephorte.closed",
    ),
    _rule(
        "access",
        r"(hjemmel|pursuant|tilgangskode|access ?code|unn?tatt offentlighet|restricted)",
        Declined,
        "ephorte.access",
    ),
    _rule(
        "code",
        rf"{_UNKNOWN}",
        Declined,
        "ephorte.code",
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
        return Transient("ephorte.internal_error", detail="fault:generic", archive_words=words)
    return Declined("ephorte.refused", detail="fault:other", archive_words=words)


def _made(rule: FaultRule, words: str) -> ArkivbroError:
    detail = f"fault:{rule.name}"
    if issubclass(rule.kind, Misconfigured):
        return Misconfigured(rule.code, setting=rule.setting, detail=detail, archive_words=words)
    return rule.kind(rule.code, detail=detail, archive_words=words)
