"""What the facts of a transfer lack before anything is planned."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who

_IN_THE_SOURCE = "Fyll det inn i rekrutteringssystemet. Det leses inn på nytt av seg selv."

TABLE = {
    "facts.incomplete": Entry("Opplysningene kan ikke arkiveres slik de er.", _IN_THE_SOURCE, Who.RECRUITER),
    "facts.no_title": Entry("Stillingen har ingen tittel.", _IN_THE_SOURCE, Who.RECRUITER),
    "facts.no_reference": Entry("Stillingen har ingen referanse.", _IN_THE_SOURCE, Who.RECRUITER),
    "facts.no_application": Entry("Søknaden mangler.", _IN_THE_SOURCE, Who.RECRUITER),
    "facts.no_name": Entry("Søkeren har ikke noe navn.", _IN_THE_SOURCE, Who.RECRUITER),
    "facts.list_not_locked": Entry(
        "Listen er ikke låst.",
        "Lås listen, og arkiver den etterpå.",
        Who.RECRUITER,
        at=At.LISTS,
    ),
    "facts.exemption_undecided": Entry(
        "Ønsket om unntak er ikke avgjort.",
        "Avgjør ønsket først.",
        Who.RECRUITER,
        at=At.EXEMPTIONS,
    ),
    "facts.no_letter": Entry(
        "Brevet mangler.",
        "Last opp eller send brevet på nytt.",
        Who.RECRUITER,
        at=At.LETTERS,
    ),
    "facts.example_of_one": Entry(
        "Et eksempelbrev gjelder ingen bestemt søker.",
        "Arkiver brevet som brev til søkeren.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "facts.access_not_chosen": Entry(
        "Brev av slaget «{kind}» har ingen fast tilgangskode: en person må velge kode og hjemmel.",
        "Velg tilgangskode og hjemmel for brevet, og arkiver det på nytt.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
}
