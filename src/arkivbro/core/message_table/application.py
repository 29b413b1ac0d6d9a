"""Applications as they are received: what keeps one out, what it waits for, and what the source does not say."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

TABLE = {
    "application.of_another_place": Entry(
        "har samme id som en annen søknad i kilden, på et annet navn. Den er ikke tatt med: det kan være en annen person.",
        "Gi søknaden sin egen id. Er det samme person, så legg den der den først sto.",
        Who.OPERATOR,
    ),
    "application.other_vacancy": Entry(
        "Søknaden er kjent fra før på en annen stilling. En søknad kan ikke flyttes.",
        "Gi søknaden en ny id i kilden.",
        Who.RECRUITER,
    ),
    "application.attachment_missing": Entry(
        "Et vedlegg ble ikke sendt med.",
        "Send søknaden på nytt med alle vedleggene.",
        Who.RECRUITER,
    ),
    "application.attachment_changed": Entry(
        "Et vedlegg ble endret mens det ble lest. Søknaden tas med neste gang.",
        "Det går av seg selv.",
        Who.OPERATOR,
        at=At.IMPORTS,
    ),
    "application.waits_for_vacancy": Entry(
        "Stillingen er ikke kjent. Søknaden er tatt vare på og tas med når stillingen er lest inn.",
        "Les inn stillingen, rett referansen i kilden, eller legg søknaden til side med en begrunnelse.",
        Who.ARCHIVIST,
        at=At.WITHOUT_VACANCY,
    ),
    "application.id_of_another_source": Entry(
        "Bare en stilling fra en annen kilde har denne id-en. Søknaden er tatt vare på og venter.",
        "Bruk stillingens referanse, eller id-en med kildens navn, for eksempel «webcruiter:4711», i kilden.",
        Who.RECRUITER,
    ),
    "application.stands_elsewhere": Entry(
        "Søknaden ble arkivert på en annen stilling før stillingen den gjelder, var lest inn.",
        "Flytt journalposten til riktig sak i arkivet, og gi søknaden en ny id i kilden.",
        Who.ARCHIVIST,
        at=At.CANDIDATES,
    ),
    "application.several_vacancies": Entry(
        "Flere stillinger heter dette, og det gjettes ikke.",
        "Bruk stillingens id med kildens navn, for eksempel «webcruiter:4711», i kilden.",
        Who.RECRUITER,
    ),
    "application.put_aside": Entry(
        "Søknaden er lagt til side og arkiveres ikke.",
        "Ta den fram igjen, hvis den skal arkiveres likevel.",
        Who.ARCHIVIST,
        at=At.WITHOUT_VACANCY,
    ),
    "application.protected": Entry(
        "Strengt fortrolig adresse eller fiktiv identitet.",
        "En navngitt arkivar må ta søknaden.",
        Who.ARCHIVIST,
        at=At.CANDIDATES,
    ),
    "application.protected_in_another": Entry(
        "Den samme personen har strengt fortrolig adresse eller fiktiv identitet i en annen søknad.",
        "En navngitt arkivar må ta søknaden.",
        Who.ARCHIVIST,
        at=At.CANDIDATES,
    ),
    "application.no_time_of_change": Entry(
        "Kilden sier ikke når søknaden ble endret. Den er datert etter da den kom inn første gang.",
        "La kilden oppgi «changed», hvis den vet det.",
        Who.OPERATOR,
    ),
    "application.changed_before_received": Entry(
        "Kilden sier at søknaden ble endret før den kom inn. Den er datert etter da den kom inn.",
        "Rett «changed» i kilden, eller la den være ute.",
        Who.OPERATOR,
    ),
    "application.no_reason": Entry(
        "Skriv hvorfor søknaden skal legges til side.",
        "Skriv en begrunnelse.",
        Who.ARCHIVIST,
        at=At.WITHOUT_VACANCY,
    ),
    "application.does_not_wait": Entry(
        "Søknaden venter ikke på noen stilling.",
        "Se på søknaden under stillingen sin.",
        Who.ARCHIVIST,
        at=At.CANDIDATES,
    ),
    "application.not_put_aside": Entry(
        "Søknaden er ikke lagt til side.",
        "Se på listen over søknader som venter.",
        Who.ARCHIVIST,
        at=At.WITHOUT_VACANCY,
    ),
}
