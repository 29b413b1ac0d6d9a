"""Vacancies and applicants, as recruiters and archivists work with them."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "recruitment.not_one_vacancy": Entry(
        "Fant ikke én bestemt stilling «{reference}».",
        "Oppgi referansen eller Webcruiter-id.",
        Who.RECRUITER,
    ),
    "recruitment.two_of_one_vacancy": Entry(
        "Velg to søknader til samme stilling.",
        "Velg to søknader til samme stilling.",
        Who.RECRUITER,
    ),
    "recruitment.one_through_others": Entry(
        "De to er samme person gjennom en annen søknad.",
        "Åpne søkeren som ikke hører sammen med de andre, og si det der for hver av dem.",
        Who.RECRUITER,
    ),
    "recruitment.not_protected": Entry(
        "Søkeren har ikke strengt fortrolig adresse.",
        "Ingenting.",
        Who.RECRUITER,
    ),
    "recruitment.reason_missing": Entry(
        "Skriv hvorfor.",
        "Skriv hvorfor.",
        Who.RECRUITER,
    ),
    "recruitment.several_vacancies": Entry(
        "Flere stillinger heter «{name}».",
        "Oppgi referansen eller Webcruiter-id.",
        Who.RECRUITER,
    ),
    "recruitment.no_vacancy": Entry(
        "Ingen stilling heter «{name}».",
        "Oppgi referansen eller Webcruiter-id.",
        Who.RECRUITER,
    ),
}
