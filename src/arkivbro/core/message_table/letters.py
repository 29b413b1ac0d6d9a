"""Letters: templates, merging, sending."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "letters.unknown_kind": Entry(
        "Arkivprofilen kjenner ikke brev av slaget «{kind}», og da blir de ikke arkivert.",
        "Velg et av slagene i listen. Et nytt slag skrives først i arkivprofilen, under [letters.names].",
        Who.ARCHIVIST,
    ),
    "letters.value_missing": Entry(
        "Mangler verdi for {fields}.",
        "Fyll ut feltet for søkeren, eller ta det ut av brevet.",
        Who.RECRUITER,
    ),
    "letters.braces_not_paired": Entry(
        "«{{» og «}}» må stå parvis rundt et flettefelt.",
        "Skriv feltet slik: {{navn}}.",
        Who.ARCHIVIST,
    ),
    "letters.template_has_mistakes": Entry(
        "Brevmalen har feil.",
        "Rett malen der det er nevnt.",
        Who.ARCHIVIST,
    ),
    "letters.nobody_chosen": Entry(
        "Velg minst én mottaker i kandidatlisten.",
        "Velg mottakere i kandidatlisten.",
        Who.RECRUITER,
        at=At.CANDIDATES,
    ),
    "letters.field_in_value": Entry(
        "Et felt inneholder «{{» eller «}}». Flettefelt hører hjemme i brevteksten, ikke i verdiene.",
        "Skriv verdien uten klammer.",
        Who.RECRUITER,
    ),
    "letters.something_missing": Entry(
        "Ingen brev er skrevet: noe mangler for minst én mottaker.",
        "Fyll ut det som mangler, eller ta bort mottakeren.",
        Who.RECRUITER,
    ),
    "letters.no_mail": Entry(
        "E-post sendes bare til søkere som har søkt her, og når en e-posttjener er satt opp.",
        "Send brevene i rekrutteringssystemet, og merk dem som sendt her.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.empty_file": Entry(
        "Filen er tom.",
        "Last opp filen på nytt.",
        Who.RECRUITER,
    ),
    "letters.sent_in_future": Entry(
        "Brevene kan ikke være sendt fram i tid.",
        "Rett tidspunktet.",
        Who.RECRUITER,
    ),
    "letters.no_time": Entry(
        "Skriv når brevene ble sendt, som dag og klokkeslett.",
        "Skriv dag og klokkeslett.",
        Who.RECRUITER,
    ),
    "letters.sent_before_application": Entry(
        "Brevet kan ikke være sendt før søknaden kom. Minst én av søknadene kom {day}.",
        "Rett tidspunktet, eller velg færre mottakere.",
        Who.RECRUITER,
    ),
    "letters.sent_or_waiting": Entry(
        "Brevet er sendt, eller venter på å bli sendt.",
        "Ingenting: se hvordan det går på siden Brev.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.just_given_to_mail": Entry(
        "Brevet er nettopp gitt til e-posttjeneren. Vent noen minutter, og se i utboksen før du sender på nytt.",
        "Vent noen minutter, og se i utboksen.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.somebody_came_first": Entry(
        "Noen andre kom først: se brevet på nytt.",
        "Last siden på nytt.",
        Who.RECRUITER,
    ),
    "letters.outcome_missing": Entry(
        "Velg om brevet melder innvilgelse eller avslag.",
        "Velg vedtaket som brevet melder.",
        Who.ARCHIVIST,
    ),
    "letters.outcome_of_other": Entry(
        "Bare svar på ønske om unntak melder et vedtak.",
        "Ta bort vedtaket, eller velg slaget svar på ønske om unntak.",
        Who.ARCHIVIST,
    ),
    "letters.template_name_taken": Entry(
        "En brevmal av samme slag har alt det navnet på den målformen.",
        "Gi brevet et annet navn.",
        Who.ARCHIVIST,
    ),
    "letters.outcome_not_chosen": Entry(
        "Brevmalen sier ikke om den melder innvilgelse eller avslag.",
        "Velg det i brevmalen.",
        Who.ARCHIVIST,
    ),
    "letters.tells_another_decision": Entry(
        "Brevet melder noe annet enn det som er vedtatt for {count} av mottakerne.",
        "Velg brevmalen som melder det som er vedtatt, eller ta bort mottakerne.",
        Who.RECRUITER,
    ),
    "letters.no_decision_told": Entry(
        "Brevet melder ikke noe vedtak.",
        "Velg en annen brevmal.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.no_address": Entry(
        "Søkeren har ikke oppgitt e-post.",
        "Send brevet på annen måte, og merk det som sendt.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.applicant_forgotten": Entry(
        "Opplysningene om søkeren er slettet, så brevet kan ikke sendes.",
        "Ingenting: oppbevaringstiden er ute.",
        Who.RECRUITER,
    ),
    "letters.decision_changed": Entry(
        "Vedtaket er endret etter at brevet ble skrevet. Skriv et nytt brev.",
        "Skriv et nytt brev.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "letters.mail_refused": Entry(
        "E-posttjeneren tok ikke imot brevet.",
        "Send på nytt. Går det ikke, se om e-posttjeneren er satt opp riktig.",
        Who.OPERATOR,
        at=At.LETTERS,
    ),
    "letters.mail_silent": Entry(
        "E-posttjeneren tar ikke imot.",
        "Se at e-posttjeneren er oppe, og at [mail] i arkivbro.toml er riktig. Det prøves igjen av seg selv.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "letters.mail_impossible": Entry(
        "E-postadressen eller emnet kan ikke brukes i en e-post.",
        "Rett e-postadressen i rekrutteringssystemet, eller emnet i brevmalen.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
}
