"""Values that cannot be, or hardly are. The sentences follow the field that they are about."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

_SOURCE = "Rett det i rekrutteringssystemet, om det er feil. Det som kom inn, er tatt med."

TABLE = {
    "plausible.born": Entry(
        "gir en alder som neppe stemmer. Alderen vises ikke på listene før noen har sett på den.",
        "Fyll inn alderen under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "plausible.age": Entry(
        "fødselsdatoen gir en alder under {youngest} eller over {oldest} år, som ikke vises før noen har sett på den",
        "Fyll inn alderen under «Opplysninger til søkerlistene».",
        Who.RECRUITER,
        at=At.HANDLING,
    ),
    "plausible.name": Entry("navnet har et nummer eller tegn som navn ikke har", _SOURCE, Who.RECRUITER),
    "plausible.email": Entry("er ikke en e-postadresse.", _SOURCE, Who.RECRUITER),
    "plausible.phone": Entry("er ikke et telefonnummer.", _SOURCE, Who.RECRUITER),
    "plausible.postcode": Entry("er ikke et norsk postnummer (fire sifre).", _SOURCE, Who.RECRUITER),
    "plausible.municipality": Entry("kommunen har sifre eller «@»", _SOURCE, Who.RECRUITER),
    "plausible.position": Entry(
        "stillingen har et langt nummer eller en e-postadresse", _SOURCE, Who.RECRUITER
    ),
    "plausible.received_in_future": Entry("er etter i dag.", _SOURCE, Who.RECRUITER),
    "plausible.withdrawn_in_future": Entry("er etter i dag.", _SOURCE, Who.RECRUITER),
    "plausible.withdrawn_before_received": Entry("er før søknaden kom inn.", _SOURCE, Who.RECRUITER),
    "plausible.period": Entry("har en periode som slutter før den begynner.", _SOURCE, Who.RECRUITER),
    "plausible.published": Entry("er for lenge siden, eller for lenge til.", _SOURCE, Who.RECRUITER),
    "plausible.deadline_before_published": Entry(
        "søknadsfristen er før annonsen ble publisert.", _SOURCE, Who.RECRUITER
    ),
    "plausible.deadline_far": Entry(
        "søknadsfristen er mer enn ett år etter publiseringen.", _SOURCE, Who.RECRUITER
    ),
    "plausible.shown_backwards": Entry("annonsen vises til en dag før den første.", _SOURCE, Who.RECRUITER),
    "plausible.ends_before_start": Entry("sluttdatoen er før tiltredelsen.", _SOURCE, Who.RECRUITER),
    "plausible.starts_before_published": Entry(
        "tiltredelsen er før annonsen ble publisert.", _SOURCE, Who.RECRUITER
    ),
    "plausible.positions": Entry("antall stillinger er ikke et antall.", _SOURCE, Who.RECRUITER),
}
