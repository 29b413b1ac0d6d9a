"""Reading sources: a folder of applications, its files, and what stands in `application.json`."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    "sources.attachment_not_there": Entry(
        "Vedlegget finnes ikke i mappen.",
        "Legg filen i mappen, eller ta den ut av application.json.",
        Who.OPERATOR,
    ),
    "sources.folder_is_one_application": Entry(
        "Mappen er selv en søknad.",
        "Oppgi mappen som inneholder én undermappe per søknad.",
        Who.OPERATOR,
    ),
    "sources.attachment_refused": Entry(
        "Vedlegget {reason}",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.attachment_gone": Entry(
        "Vedlegget er borte fra mappen eller kan ikke leses.",
        "Legg filen i mappen igjen, og se på rettighetene.",
        Who.OPERATOR,
    ),
    "sources.folder_unreadable": Entry(
        "Mappen med søknader finnes ikke eller kan ikke leses som en mappe.",
        "Sjekk stien og rettighetene.",
        Who.OPERATOR,
    ),
    "sources.folder_is_a_link": Entry(
        "er en lenke og leses ikke.",
        "Legg selve mappen her.",
        Who.OPERATOR,
    ),
    "sources.file_not_there_yet": Entry(
        "filen er ikke i mappen ennå. Søknaden tas med neste gang.",
        "Legg filen i mappen.",
        Who.OPERATOR,
    ),
    "sources.file_looks_cut": Entry(
        "filen mangler slutten, som om den ikke er ferdig lastet opp. Søknaden tas med når filen er hel, og ellers når den har vært urørt et døgn.",
        "Se om opplastingen har stanset. Er filen slik hos avsenderen, går det av seg selv.",
        Who.OPERATOR,
    ),
    "sources.file_too_large": Entry(
        "er større enn {limit} MB.",
        "Del opp søknaden, eller legg store tekster i filer.",
        Who.OPERATOR,
    ),
    "sources.too_deep": Entry(
        "har objekter eller lister i mer enn {limit} nivåer.",
        "Skriv filen uten så mange nivåer.",
        Who.OPERATOR,
    ),
    "sources.key_twice": Entry(
        "har samme nøkkel to ganger i ett objekt: {keys}.",
        "Skriv hver nøkkel én gang.",
        Who.OPERATOR,
    ),
    "sources.no_object": Entry(
        "må være et JSON-objekt: {{ … }}.",
        "Skriv et objekt.",
        Who.OPERATOR,
    ),
    "sources.no_json_number": Entry(
        "{value} er ikke et tall i JSON.",
        "Skriv et tall, eller null.",
        Who.OPERATOR,
    ),
    "sources.number_too_long": Entry(
        "har et tall som er for langt, eller er for dypt nøstet.",
        "Skriv et kortere tall.",
        Who.OPERATOR,
    ),
    "sources.unknown_key": Entry(
        "er en ukjent nøkkel og er ikke tatt med.",
        "Ta den bort, eller rett navnet.",
        Who.OPERATOR,
    ),
    "sources.birth_date_impossible": Entry(
        "må være etter 1900 og før søknaden kom inn.",
        "Rett fødselsdatoen.",
        Who.OPERATOR,
    ),
    "sources.changed_before_received": Entry(
        "kan ikke være før søknaden kom inn (received).",
        "Rett «changed», eller la den være ute.",
        Who.OPERATOR,
    ),
    "sources.unit_without_id": Entry(
        "mangler: enheten kjennes bare på navnet. Får den nytt navn, regnes den som en annen enhet.",
        "La kilden oppgi enhetens id.",
        Who.OPERATOR,
    ),
    "sources.misspelt_key": Entry(
        "ligner på «{meant}». Søknaden tas ikke med før det er klart hva som menes.",
        "Rett navnet til «{meant}», eller ta nøkkelen bort.",
        Who.OPERATOR,
    ),
    "sources.file_named_twice": Entry(
        "samme fil er nevnt flere ganger (nr. {number}).",
        "Nevn hver fil én gang.",
        Who.OPERATOR,
    ),
    "sources.no_time_zone": Entry(
        "har ingen tidssone; norsk tid (Europe/Oslo) er brukt.",
        "Skriv tidssonen, slik: +01:00.",
        Who.OPERATOR,
    ),
    "sources.no_json": Entry(
        "er ikke gyldig JSON her.",
        "Rett filen.",
        Who.OPERATOR,
    ),
    "sources.json_no_value": Entry(
        "her skulle det stått en verdi.",
        "Skriv verdien.",
        Who.OPERATOR,
    ),
    "sources.json_no_comma": Entry(
        "her mangler et komma.",
        "Sett et komma.",
        Who.OPERATOR,
    ),
    "sources.json_no_colon": Entry(
        "her mangler et kolon.",
        "Sett et kolon.",
        Who.OPERATOR,
    ),
    "sources.json_no_key": Entry(
        "her skulle det stått en nøkkel i anførselstegn.",
        "Skriv nøkkelen i anførselstegn.",
        Who.OPERATOR,
    ),
    "sources.json_open_text": Entry(
        "teksten som begynner her, mangler anførselstegn til slutt.",
        "Sett anførselstegnet.",
        Who.OPERATOR,
    ),
    "sources.json_more": Entry(
        "det står mer etter at objektet er slutt.",
        "Ta bort det som står etter.",
        Who.OPERATOR,
    ),
    "sources.no_file_name": Entry(
        "er ikke et filnavn i søknadens egen mappe.",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.leads_out": Entry(
        "fører ut av søknadens egen mappe eller er skrevet med «.» eller «..».",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.is_no_file": Entry(
        "er en lenke, ikke en fil, eller har et navn som ikke kan brukes.",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.is_a_link": Entry(
        "er en lenke eller har et for langt navn.",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.no_ordinary_file": Entry(
        "er ikke en vanlig fil.",
        "Legg selve filen i søknadens egen mappe.",
        Who.OPERATOR,
    ),
    "sources.no_message_file": Entry(
        "mangler. Mappen tas med neste gang, når den er komplett.",
        "Legg application.json i mappen.",
        Who.OPERATOR,
    ),
    "sources.folder_not_readable": Entry(
        "kan ikke leses. Den prøves igjen neste gang.",
        "Sjekk rettighetene.",
        Who.OPERATOR,
    ),
    "sources.just_changed": Entry(
        "ble endret for under {seconds} sekunder siden og tas med neste gang.",
        "Det går av seg selv.",
        Who.OPERATOR,
    ),
    "sources.half_characters": Entry(
        "har halve tegn (en \\ud8… uten sin makker).",
        "Lagre filen med tegnkodingen UTF-8.",
        Who.OPERATOR,
    ),
    "sources.is_empty": Entry(
        "kan ikke være tomt.",
        "Skriv en verdi.",
        Who.OPERATOR,
    ),
    "sources.bad_file_name": Entry(
        "er ikke et filnavn: det er tomt eller har styretegn.",
        "Rett filnavnet.",
        Who.OPERATOR,
    ),
    "sources.moment_is_text": Entry(
        "må være et tidspunkt som tekst, slik: 2026-11-20T10:15:00+01:00.",
        "Skriv det slik.",
        Who.OPERATOR,
    ),
    "sources.no_moment": Entry(
        "er ikke et tidspunkt, slik: 2026-11-20T10:15:00+01:00.",
        "Skriv det slik.",
        Who.OPERATOR,
    ),
    "sources.date_is_text": Entry(
        "må være en dato som tekst, slik: 1988-04-02.",
        "Skriv den slik.",
        Who.OPERATOR,
    ),
    "sources.no_such_date": Entry(
        "er ikke en dato som finnes.",
        "Rett datoen.",
        Who.OPERATOR,
    ),
    "sources.no_name": Entry(
        "mangler navn: given_name eller family_name må være med.",
        "Skriv søkerens navn.",
        Who.OPERATOR,
    ),
    "sources.year_impossible": Entry(
        "må være mellom {first} og {last}.",
        "Rett årstallet.",
        Who.OPERATOR,
    ),
    "sources.folder_called": Word("mappe nr. {number} ({name})"),
    "sources.folder_number": Word("mappe nr. {number} i alfabetisk rekkefølge"),
}
