"""Lists of applicants: what stands in the way, and what is odd."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

TABLE = {
    "lists.row_withdrawn": Word("har trukket søknaden"),
    "lists.row_other_name": Word("har fått et annet navn enn det som vises"),
    "lists.row_home_withheld": Word("har fått fortrolig adresse, og bosted eller adresse vises"),
    "lists.row_protected": Word("er blitt strengt fortrolig, og mer enn nummer og kjønn vises"),
    "lists.no_title": Entry(
        "Skriv en tittel på listen.",
        "Skriv en tittel.",
        Who.RECRUITER,
    ),
    "lists.no_columns": Entry(
        "Velg hvilke felt listen skal ha, hvert felt én gang.",
        "Velg minst ett felt.",
        Who.RECRUITER,
    ),
    "lists.nobody_chosen": Entry(
        "Velg minst én søker.",
        "Velg minst én søker.",
        Who.RECRUITER,
    ),
    "lists.locked": Entry(
        "Listen er låst. Lag en ny versjon.",
        "Lag en ny versjon.",
        Who.RECRUITER,
    ),
    "lists.no_reason": Entry(
        "Skriv hvorfor det lages en ny versjon av listen.",
        "Skriv en begrunnelse.",
        Who.RECRUITER,
    ),
    "lists.already_public": Entry(
        "{title}, versjon {version}, låst {at}, viser søkerens navn. Den står; en ny versjon må lages for at navnet ikke skal stå på den som gjelder.",
        "Lag en ny versjon av listen når ønsket er innvilget.",
        Who.RECRUITER,
    ),
    "lists.not_ready": Entry(
        "Listen kan ikke lages ennå: se hva som står i veien.",
        "Ordne det som står i veien, eller lag listen med en begrunnelse der det er lov.",
        Who.RECRUITER,
    ),
    "lists.deadline_not_out": Entry(
        "Søknadsfristen {day} er ikke ute.",
        "Vent til fristen er ute.",
        Who.RECRUITER,
    ),
    "lists.waiting_days": Entry(
        "Listene lages fra {day}, så alle søknader er med.",
        "Vent, eller lag listen med en begrunnelse.",
        Who.RECRUITER,
    ),
    "lists.exemption_unknown": Entry(
        "Det er ukjent om {name} har bedt om unntak.",
        "Avklar det med søkeren.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "lists.exemption_undecided": Entry(
        "Ønsket til {name} om unntak er ikke avgjort.",
        "Avgjør ønsket.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "lists.not_told": Entry(
        "{name} har fått avslag, men er ikke varslet.",
        "Varsle søkeren.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "lists.may_withdraw": Entry(
        "{name} har fått avslag og kan trekke seg til {until}.",
        "Vent til fristen er ute.",
        Who.RECRUITER,
    ),
    "lists.protected": Entry(
        "En søker har strengt fortrolig adresse. En navngitt arkivar må avgjøre hva som vises.",
        "Avgjør hva som vises av søkeren.",
        Who.ARCHIVIST,
        at=At.CANDIDATES,
    ),
    "lists.namesake": Entry(
        "{name} ligner på en søker som ikke kan navngis. Avklar om det er én eller to personer.",
        "Avklar det under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "lists.implausible": Entry(
        "{name}: {what}. Se på det før listen låses.",
        "Fyll inn det rette under «Opplysninger til søkerlistene», eller lag listen med en begrunnelse.",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "lists.not_archived": Entry(
        "{count} søknader er ikke arkivert ennå. Listen kan lages likevel.",
        "Vent til søknadene er arkivert, eller lag listen nå.",
        Who.RECRUITER,
        one="{count} søknad er ikke arkivert ennå. Listen kan lages likevel.",
    ),
    "lists.maybe_one_person": Entry(
        "{first} og {second} kan være samme person. Avklar det, så står de på én rad.",
        "Avklar det under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "lists.late_on_list": Entry(
        "{count} søknader kom etter fristen og er med på listen.",
        "Ingenting, når det er meningen.",
        Who.RECRUITER,
        one="{count} søknad kom etter fristen og er med på listen.",
    ),
    "lists.changed_late": Entry(
        "{count} søknader kom i tide og er endret etter fristen: søkerne er med, med det som står der nå.",
        "Ingenting, når det er meningen. Se hva som er endret under Kandidatliste.",
        Who.RECRUITER,
        one="{count} søknad kom i tide og er endret etter fristen: søkeren er med, med det som står der nå.",
        at=At.CANDIDATES,
    ),
    "lists.changed_untold": Entry(
        "{count} søknader kom i tide og er endret: kilden oppgir ikke om det var før eller etter fristen. Søkerne er med.",
        "Ingenting, når det er meningen. Se hva som er endret under Kandidatliste.",
        Who.RECRUITER,
        one="{count} søknad kom i tide og er endret: kilden oppgir ikke om det var før eller etter fristen. Søkeren er med.",
        at=At.CANDIDATES,
    ),
    "lists.late_not_on_list": Entry(
        "{count} søknader kom etter fristen og er ikke med på listen.",
        "Ingenting, når det er meningen.",
        Who.RECRUITER,
        one="{count} søknad kom etter fristen og er ikke med på listen.",
    ),
    "lists.not_given": Entry(
        "{name}: {what} mangler. Fyll inn, eller la det stå som «ikke oppgitt».",
        "Fyll det inn under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "lists.gender_unknown": Entry(
        "{name}: kjønn er ikke kjent, og telles for seg.",
        "Fyll det inn under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "lists.under_age": Entry(
        "{name} er under 18 år. Listen publiseres ikke i fulltekst.",
        "Vurder hva som skal vises.",
        Who.RECRUITER,
        at=At.CANDIDATES,
    ),
    "lists.no_warning_in_advertisement": Entry(
        "Annonsen sier ikke at opplysninger om søkeren kan bli offentlige selv om søkeren har bedt om unntak.",
        "Skriv det i neste annonse.",
        Who.RECRUITER,
    ),
    "lists.not_made": Entry(
        "Søkerlisten for fristen {day} er ikke laget. Det er {count} virkedager siden.",
        "Lag listen under «Lag søkerliste».",
        Who.RECRUITER,
        one="Søkerlisten for fristen {day} er ikke laget. Det er {count} virkedag siden.",
        at=At.LISTS,
    ),
    "lists.can_be_made": Word("Den kan lages nå."),
    "lists.age": Word("alder"),
    "lists.position": Word("stilling eller tittel"),
    "lists.municipality": Word("kommune"),
    "lists.exemption_taken_back": Entry(
        "{name} ber ikke lenger om unntak, men det er avgjort før. Avklar det.",
        "Avklar det med søkeren.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "lists.exemption_changed": Entry(
        "{name} har endret ønsket om unntak etter vedtaket. Det nye ønsket er ikke avgjort.",
        "Avgjør det nye ønsket.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "lists.pdf_not_made_yet": Entry(
        "PDF-en lages når listen overføres.",
        "Prøv igjen om litt.",
        Who.RECRUITER,
    ),
    "lists.pdf_in_archive": Entry(
        "Kopien her er slettet.",
        "Hent PDF-en i arkivet.",
        Who.RECRUITER,
        at=At.ARCHIVE_LOG,
    ),
}
