"""Noark 5's code lists, and the fonds and series that a new archive begins with."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import migrations
from django.utils import timezone

LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "journalposttype": (
        "Journalposttype",
        {
            "I": "Inngående dokument",
            "U": "Utgående dokument",
            "N": "Organinternt dokument for oppfølging",
            "X": "Organinternt dokument uten oppfølging",
            "S": "Saksframlegg",
        },
    ),
    "journalstatus": (
        "Journalstatus",
        {
            "J": "Journalført",
            "F": "Ferdigstilt fra saksbehandler",
            "G": "Godkjent av leder",
            "E": "Ekspedert",
            "A": "Arkivert",
            "U": "Utgår",
            "M": "Midlertidig registrering av innkommet dokument",
            "S": "Saksbehandler har registrert innkommet dokument",
            "R": "Reservert dokument",
        },
    ),
    "saksstatus": (
        "Saksstatus",
        {
            "B": "Under behandling",
            "A": "Avsluttet",
            "U": "Utgår",
            "R": "Opprettet av saksbehandler",
            "S": "Avsluttet av saksbehandler",
            "P": "Unntatt prosesstyring",
            "F": "Ferdig fra saksbehandler",
        },
    ),
    "korrespondanseparttype": (
        "Korrespondanseparttype",
        {
            "EA": "Avsender",
            "EM": "Mottaker",
            "EK": "Kopimottaker",
            "GM": "Gruppemottaker",
            "IA": "Intern avsender",
            "IM": "Intern mottaker",
            "IK": "Intern kopimottaker",
            "IS": "Medavsender",
        },
    ),
    "dokumenttype": (
        "Dokumenttype",
        {"B": "Brev", "R": "Rundskriv", "F": "Faktura", "O": "Ordrebekreftelse"},
    ),
    "dokumentstatus": (
        "Dokumentstatus",
        {"B": "Dokumentet er under redigering", "F": "Dokumentet er ferdigstilt"},
    ),
    "tilknyttetRegistreringSom": ("Tilknyttet registrering som", {"H": "Hoveddokument", "V": "Vedlegg"}),
    "variantformat": (
        "Variantformat",
        {"P": "Produksjonsformat", "A": "Arkivformat", "O": "Dokument hvor deler av innholdet er skjermet"},
    ),
    "tilgangsrestriksjon": (
        "Tilgangskode",
        {
            "B": "Begrenset etter sikkerhetsinstruksen",
            "K": "Konfidensielt etter sikkerhetsinstruksen",
            "H": "Hemmelig etter sikkerhetsinstruksen",
            "F": "Fortrolig etter beskyttelsesinstruksen",
            "SF": "Strengt fortrolig etter beskyttelsesinstruksen",
            "UO": "Unntatt offentlighet",
            "XX": "Midlertidig sperret",
            "P": "Personalsaker",
            "KL": "Klientsaker",
        },
    ),
    "skjermingDokument": ("Skjerming av dokument", {"H": "Hele dokumentet", "D": "Deler av dokumentet"}),
    "skjermingMetadata": (
        "Skjerming av metadata",
        {
            "KID": "Klasse-ID",
            "TKL": "Tittel på klasse",
            "TM1": "Tittel på mappe, unntatt første linje",
            "TMO": "Tittel på mappe, utvalgte ord",
            "NPS": "Navn på part i sak",
            "TR1": "Tittel på registrering, unntatt første linje",
            "TRO": "Tittel på registrering, utvalgte ord",
            "NA": "Navn på avsender",
            "NM": "Navn på mottaker",
            "TD": "Tittel på dokumentbeskrivelse",
            "MT": "Merknadstekst",
            "M": "Midlertidig skjerming",
        },
    ),
    "avskrivningsmaate": (
        "Avskrivningsmåte",
        {
            "BU": "Besvart med brev",
            "BE": "Besvart med e-post",
            "TLF": "Besvart på telefon",
            "TE": "Tatt til etterretning",
            "TO": "Tatt til orientering",
            "BN": "Besvart med notat",
            "SA": "Saken ble avsluttet",
        },
    ),
    "kassasjonsvedtak": ("Kassasjonsvedtak", {"B": "Bevares", "K": "Kasseres", "G": "Vurderes senere"}),
}


def seed(apps: Any, schema_editor: Any) -> None:
    CodeList, Code = apps.get_model("archive", "CodeList"), apps.get_model("archive", "Code")
    for name, (title, codes) in LISTS.items():
        code_list, _ = CodeList.objects.get_or_create(name=name, defaults={"title": title})
        for code, meaning in codes.items():
            Code.objects.get_or_create(code_list=code_list, code=code, defaults={"name": meaning})
    Fonds, Series = apps.get_model("archive", "Fonds"), apps.get_model("archive", "Series")
    if not Series.objects.exists():
        fonds = Fonds.objects.create(
            public_id=secrets.token_urlsafe(9), title="Arkiv", created_at=timezone.now()
        )
        Series.objects.create(public_id=secrets.token_urlsafe(9), fonds=fonds, code="SAK", title="Saksarkiv")


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_tables")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
