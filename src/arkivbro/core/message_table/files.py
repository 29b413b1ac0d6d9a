"""What is odd about a file that somebody sent. Names neither the file nor whose it is."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

_SIMPLER = "Be søkeren lagre filen på nytt, som PDF eller vanlig bilde, og sende den."

TABLE = {
    "files.type_not_taken": Entry(
        "Filen er av typen {kind}, som ikke tas imot. Den arkiveres ikke.",
        "Be søkeren sende den som PDF, Word, bilde eller tekst.",
        Who.APPLICANT,
    ),
    "files.not_checked": Entry(
        "Filen lot seg ikke kontrollere. Den arkiveres slik den kom.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.disguised": Entry(
        "Navnet sier .{declared}, men innholdet er {kind}. Den arkiveres slik den kom.",
        "Åpne filen med varsomhet; be søkeren sende den med riktig navn.",
        Who.APPLICANT,
    ),
    "files.two_extensions": Entry(
        "Navnet har to endelser, og den første er den et program har (.{inner}). Filen arkiveres slik den kom.",
        "Åpne filen med varsomhet; be søkeren sende den med riktig navn.",
        Who.APPLICANT,
    ),
    "files.xfa_form": Entry(
        "Innholdet er et skjema (XFA) som bare vises i Adobe Reader; andre ser en tom side. Filen arkiveres slik den kom.",
        "Be søkeren skrive skjemaet ut til PDF og sende den.",
        Who.APPLICANT,
    ),
    "files.portfolio": Entry(
        "Filen er en PDF-portefølje: innholdet ligger i filer inne i den, og vises ikke overalt. Den arkiveres slik den kom.",
        "Be søkeren sende filene hver for seg.",
        Who.APPLICANT,
    ),
    "files.files_inside": Entry(
        "Filen har {count} filer inne i seg, som ikke vises på sidene. Den arkiveres slik den kom.",
        "Be søkeren sende filene hver for seg, om de trengs.",
        Who.APPLICANT,
        one="Filen har en fil inne i seg, som ikke vises på sidene. Den arkiveres slik den kom.",
    ),
    "files.damaged": Entry(
        "Filen er skadet. Den arkiveres slik den kom.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.needs_password": Entry(
        "Filen er beskyttet med passord og kan ikke leses uten det. Den arkiveres slik den kom.",
        "Be søkeren sende filen uten passord.",
        Who.APPLICANT,
    ),
    "files.no_pages": Entry(
        "Filen har ingen sider. Den arkiveres slik den kom.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.damaged_in_part": Entry(
        "Filen er skadet; sider eller innhold kan mangle. Den arkiveres slik den kom.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.encrypted": Entry(
        "Filen er kryptert, men kan åpnes uten passord. Den arkiveres slik den kom.",
        "Be søkeren sende filen uten kryptering, om den skal bevares lenge.",
        Who.APPLICANT,
    ),
    "files.picture_damaged": Entry(
        "Bildet er skadet. Den arkiveres slik den kom.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.too_large_unpacked": Entry(
        "Filen er {megabytes} MB når den pakkes ut; {limit} MB er det meste som tas imot. Den arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.packed_too_tight": Entry(
        "En del av filen blir {times} ganger så stor når den pakkes ut; {limit} ganger er det meste som tas imot. Den arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.packing_method": Entry(
        "En del av filen er pakket med {method}, som ikke brukes i Office-dokumenter. Den arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.packed_in_packed": Entry(
        "Filen har pakkede filer inne i pakkede filer, mer enn {limit} lag. Den arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.too_many_parts": Entry(
        "Filen har {count} deler; {limit} er det meste som tas imot. Den arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.too_many_pixels": Entry(
        "Bildet er {width} × {height} punkter; {limit} millioner punkter er det meste som tas imot, og 65 500 på en side. Det arkiveres ikke.",
        "Be søkeren sende bildet i mindre størrelse.",
        Who.APPLICANT,
    ),
    "files.too_many_scans": Entry(
        "Bildet er lagret så det må leses i mer enn {limit} omganger, som er det meste som tas imot. Det arkiveres ikke.",
        "Be søkeren lagre bildet på nytt som vanlig JPEG, og sende det.",
        Who.APPLICANT,
    ),
    "files.too_many_frames": Entry(
        "Filen er satt sammen av minst {count} bilder; {limit} av vanlig størrelse er det meste som tas imot. Den arkiveres ikke.",
        "Be søkeren dele filen i flere, eller sende bildene hvert for seg.",
        Who.APPLICANT,
    ),
    "files.tile_too_large": Entry(
        "Bildet er delt i ruter på {width} × {height} punkter; {limit} millioner er det meste som tas imot i en rute. Det arkiveres ikke.",
        _SIMPLER,
        Who.APPLICANT,
    ),
    "files.too_many_pages": Entry(
        "Dokumentet har mer enn {limit} sider, som er det meste som tas imot. Det arkiveres ikke.",
        "Be søkeren dele dokumentet i flere.",
        Who.APPLICANT,
    ),
    "files.too_many_objects": Entry(
        "Dokumentet er satt sammen av mer enn {limit} deler, som er det meste som tas imot. Det arkiveres ikke.",
        "Be søkeren skrive dokumentet ut til PDF på nytt, og sende det.",
        Who.APPLICANT,
    ),
    "files.stream_too_large": Entry(
        "En del av dokumentet er mer enn {limit} MB når den pakkes ut, som er det meste som tas imot. Det arkiveres ikke.",
        "Be søkeren skrive dokumentet ut til PDF på nytt, og sende det.",
        Who.APPLICANT,
    ),
    "files.archived_before": Entry(
        "Filen er arkivert før, med søknaden slik den var, og arkivbros egen kopi er slettet. Den legges ikke ved på nytt.",
        "Ingenting: filen står i en tidligere journalpost med samme søknad.",
        Who.ARCHIVIST,
    ),
    "files.empty": Entry(
        "Filen er tom. Den arkiveres ikke.",
        "Be søkeren sende filen på nytt, om den trengs.",
        Who.APPLICANT,
    ),
    "files.too_many": Entry(
        "Søknaden har mer enn {limit} vedlegg. Filen arkiveres ikke.",
        "Slå sammen filene, eller sett grensen opp under [attachments].",
        Who.APPLICANT,
    ),
    "files.too_large": Entry(
        "Filen er større enn grensen for ett vedlegg. Den arkiveres ikke.",
        "Be søkeren sende en mindre fil, eller sett grensen opp under [attachments].",
        Who.APPLICANT,
    ),
    "files.too_large_together": Entry(
        "Vedleggene er til sammen større enn grensen. Filen arkiveres ikke.",
        "Be søkeren sende mindre filer, eller sett grensen opp under [attachments].",
        Who.APPLICANT,
    ),
}
