""""""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "positions.text_too_long": Entry(
        "Teksten er for lang: alle feltene til sammen kan ha {limit} 000 tegn. Det siste du skrev, er ikke lagret.",
        "Kort ned teksten, eller last den opp som vedlegg.",
        Who.APPLICANT,
    ),
    "positions.file_damaged": Entry(
        "Filen ser ut til å være skadet. Åpne den hos deg, og last den opp på nytt om du kan.",
        "Last den opp på nytt.",
        Who.APPLICANT,
    ),
    "positions.file_not_checked": Entry(
        "Vi fikk ikke undersøkt filen. Den er tatt imot slik den er.",
        "Se etter at den kan åpnes hos deg.",
        Who.APPLICANT,
    ),
    "positions.file_needs_password": Entry(
        "Filen er beskyttet med passord, så ingen andre kan lese den. Last opp en uten passord.",
        "Last opp en fil uten passord.",
        Who.APPLICANT,
    ),
    "positions.file_disguised": Entry(
        "Innholdet er av et annet slag enn navnet sier. Se etter at det er rett fil.",
        "Se etter at det er rett fil.",
        Who.APPLICANT,
    ),
    "positions.file_not_shown": Entry(
        "Noe av innholdet vises ikke i alle programmer: et skjema for Adobe Reader, eller filer inne i filen.",
        "Skriv filen ut til PDF og legg ved den, og legg ved filer inne i den hver for seg.",
        Who.APPLICANT,
    ),
    "positions.file_type_not_taken": Entry(
        "Filen er av typen {kind}. Legg ved PDF, Word, bilde eller tekst.",
        "Legg ved PDF, Word, bilde eller tekst.",
        Who.APPLICANT,
    ),
    "positions.file_too_demanding": Entry(
        "{why} Lagre filen på nytt som PDF eller vanlig bilde, og last den opp igjen.",
        "Lagre filen på nytt som PDF eller vanlig bilde, og last den opp igjen.",
        Who.APPLICANT,
    ),
    "positions.file_named_like_a_program": Entry(
        "Navnet på filen er et programs. Legg ved PDF, Word, bilde eller tekst.",
        "Legg ved PDF, Word, bilde eller tekst.",
        Who.APPLICANT,
    ),
    "positions.deadline_out": Entry(
        "Søknadsfristen er ute.",
        "Ta kontakt med den som er oppgitt i annonsen.",
        Who.APPLICANT,
    ),
    "positions.too_many_begun": Entry(
        "Det er begynt på mange søknader herfra den siste timen.",
        "Vent litt, og prøv igjen.",
        Who.APPLICANT,
    ),
    "positions.too_many_begun_in_all": Entry(
        "Svært mange begynner på en søknad akkurat nå.",
        "Vent litt, og prøv igjen.",
        Who.APPLICANT,
    ),
    "positions.too_much_from_address": Entry(
        "Det er lastet opp svært mye fra nettet du bruker, det siste døgnet. Det du har lagret, står som før.",
        "Prøv igjen senere, eller fra et annet nett.",
        Who.APPLICANT,
    ),
    "positions.too_much_unsent": Entry(
        "Det er lite plass til vedlegg hos oss akkurat nå. Det du har lagret, står som før.",
        "Legg ved en mindre fil, eller prøv igjen senere.",
        Who.APPLICANT,
    ),
    "positions.application_gone": Entry(
        "Søknaden er slettet, fordi den ikke ble sendt på lenge. Den er ikke sendt.",
        "Begynn på en ny søknad fra stillingen.",
        Who.APPLICANT,
    ),
    "positions.application_withdrawn": Entry(
        "Søknaden er trukket.",
        "Send en ny søknad, om du vil søke likevel.",
        Who.APPLICANT,
    ),
    "positions.changed_in_another_window": Entry(
        "Søknaden ble endret i et annet vindu etter at du så over den.",
        "Se over søknaden igjen.",
        Who.APPLICANT,
    ),
    "positions.application_incomplete": Entry(
        "Noe mangler før søknaden kan sendes.",
        "Fyll ut det som er merket.",
        Who.APPLICANT,
    ),
    "positions.application_not_sent": Entry(
        "Søknaden er ikke sendt.",
        "Send søknaden først.",
        Who.APPLICANT,
    ),
    "positions.no_longer_published": Entry(
        "Stillingen er ikke lenger publisert.",
        "Se hvilke stillinger som er ledige.",
        Who.RECRUITER,
    ),
    "positions.position_withdrawn": Entry(
        "Stillingen er trukket tilbake.",
        "Lag en ny stilling.",
        Who.RECRUITER,
    ),
    "positions.deadline_already_out": Entry(
        "Søknadsfristen er allerede ute.",
        "Sett en ny frist.",
        Who.RECRUITER,
    ),
    "positions.not_published": Entry(
        "Stillingen er ikke publisert.",
        "Publiser den først.",
        Who.RECRUITER,
    ),
    "positions.file_empty": Entry(
        "Filen er tom.",
        "Velg en annen fil.",
        Who.APPLICANT,
    ),
    "positions.too_many_files": Entry(
        "Du kan legge ved høyst {limit} filer.",
        "Slå sammen filene.",
        Who.APPLICANT,
    ),
    "positions.no_more_room": Entry(
        "Det er lastet opp så mye til denne søknaden at det ikke er plass til flere filer.",
        "Ta bort noe, eller send mindre filer.",
        Who.APPLICANT,
    ),
    "positions.files_too_large_together": Entry(
        "Filene er til sammen større enn grensen.",
        "Send mindre filer.",
        Who.APPLICANT,
    ),
    "positions.position_incomplete": Entry(
        "Noe mangler eller er for langt i stillingen.",
        "Se over feltene i skjemaet.",
        Who.RECRUITER,
    ),
}
