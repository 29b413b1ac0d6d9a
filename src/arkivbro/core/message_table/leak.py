"""What the leak check finds in a text that anyone may see. `{applicant}`: who, as far as the reader may know it."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, EndsIn, Entry, Who, Word

_MEND = (
    "Rett teksten der den er skrevet, eller skjermingen i arkivprofilen, og trykk «Lag ny plan». Er det ikke søkeren, kan en arkivar frigi det "
    "med en begrunnelse."
)
_LOOK = "Se om det er søkeren det gjelder. Er det det, må teksten rettes; ellers er det ikke noe å gjøre."

TABLE: dict[str, Entry | Word] = {
    "leak.applicant": Word("søkeren av søknad {application}"),
    "leak.name": Entry(
        "Navnet til {applicant} skal skjermes, og ville blitt synlig for alle.",
        _MEND,
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "leak.surname": Entry(
        "Et ord som også er etternavnet til {applicant}, blir synlig for alle.",
        _LOOK,
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "leak.lone_name": Entry(
        "Et av stillingens egne ord er også hele navnet til {applicant}. Det blir synlig for alle.",
        _LOOK,
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "leak.email": Entry(
        "E-postadressen til {applicant} ville blitt synlig for alle.",
        _MEND,
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "leak.phone": Entry(
        "Telefonnummeret til {applicant} ville blitt synlig for alle.",
        _MEND,
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "leak.address": Entry(
        "Adressen til {applicant} ville blitt synlig for alle.", _MEND, Who.ARCHIVIST, ends_in=EndsIn.REPLAN
    ),
    "leak.birth_number": Entry(
        "Et fødselsnummer ville blitt synlig for alle.", _MEND, Who.ARCHIVIST, ends_in=EndsIn.REPLAN
    ),
    "leak.account_number": Entry(
        "Et kontonummer ville blitt synlig for alle.", _MEND, Who.ARCHIVIST, ends_in=EndsIn.REPLAN
    ),
}
