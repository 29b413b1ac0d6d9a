"""Requests for exemption from publicity, and what is decided."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    "exemption.settled_by_nobody": Entry(
        "Si hvem som har avklart det, og hvordan det er kjent.",
        "Fyll ut begge felt.",
        Who.RECRUITER,
    ),
    "exemption.asked_in_application": Entry(
        "Søkeren ba om unntak i søknaden: det kan ikke avklares bort. Avgjør ønsket.",
        "Avgjør ønsket.",
        Who.RECRUITER,
    ),
    "exemption.not_known": Entry(
        "Det er ikke kjent om søkeren har bedt om unntak. Avklar det først.",
        "Avklar det først.",
        Who.RECRUITER,
    ),
    "exemption.not_asked": Entry(
        "Søkeren har ikke bedt om unntak: det er ikke noe å avgjøre.",
        "Har søkeren bedt om det siden, avklar det først.",
        Who.RECRUITER,
    ),
    "exemption.no_reasoning": Entry(
        "Skriv begrunnelsen: hvert ønske skal vurderes for seg.",
        "Skriv en begrunnelse for denne søkeren.",
        Who.RECRUITER,
    ),
    "exemption.decided_by_nobody": Entry(
        "Si hvem som har avgjort det.",
        "Fyll ut hvem som har avgjort.",
        Who.RECRUITER,
    ),
    "exemption.nothing_to_tell": Entry(
        "Ønsket er ikke avgjort: det er ikke noe å varsle om.",
        "Avgjør ønsket først.",
        Who.RECRUITER,
    ),
    "exemption.told_before_decided": Entry(
        "Søkeren kan ikke være varslet før ønsket var avgjort.",
        "Rett tidspunktet.",
        Who.RECRUITER,
    ),
    "exemption.no_notice": Entry(
        "Det er ikke registrert noe varsel.",
        "Registrer varselet først.",
        Who.RECRUITER,
    ),
    "exemption.struck_by_nobody": Entry(
        "Si hvem som retter det, og hvorfor.",
        "Fyll ut begge felt.",
        Who.RECRUITER,
    ),
    "exemption.another_decision": Entry(
        "Et annet vedtak gjelder nå: det er ikke det som søkeren ble varslet om.",
        "Varsle søkeren om vedtaket som gjelder nå.",
        Who.RECRUITER,
    ),
    "exemption.decider_not_chosen": Entry(
        "Velg hvem som har avgjort det: lederen for enheten, eller en navngitt stedfortreder.",
        "Velg en av dem.",
        Who.RECRUITER,
    ),
    "exemption.is_granted": Word("unntaket er innvilget."),
    "exemption.is_refused": Word("unntaket er avslått."),
    "exemption.is_reopened": Word("ønsket er endret siden det ble avgjort, og må vurderes på nytt."),
    "exemption.is_unknown": Word("det er ukjent om unntak er ønsket."),
    "exemption.is_undecided": Word("ønsket er ikke avgjort."),
    "exemption.is_not_asked": Word("har ikke bedt om unntak."),
}
