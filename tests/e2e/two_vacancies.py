"""Vacancies whose deadline is out, put into an installation by the one door: all well, and everything that can be awkward.

python -m tests.e2e.two_vacancies
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from random import Random

ALL_WELL, AWKWARD, COUNTED = "5000000001", "5000000002", "5000000003"
"""References. The third is for the clicks of the routine."""
PLAIN = ("Anlaug Prøvestad", "Bernt Prøvestad-Lie", "Cecilie Testås")
COUNTED_NAMES = ("Kaia Tellestad", "Lars Tellestad", "Mona Klikkvik")
EXEMPT, REFUSED, UNDECIDED, UNKNOWN = "Dordi Unntaksen", "Einar Avslagsmo", "Frida Ventestad", "Gro Ukjentsen"
PROTECTED, LATE, WITHDRAWN = "Halvard Sperrås", "Inga Forsinket", "Jens Trukkesen"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    put_in(ALL_WELL, "Arkivar", PLAIN)
    put_in(COUNTED, "Arkivkonsulent", COUNTED_NAMES)
    put_in(AWKWARD, "Arkivleder", (PLAIN[0], EXEMPT, REFUSED, UNDECIDED, UNKNOWN, PROTECTED, LATE, WITHDRAWN))


def put_in(reference: str, title: str, names: tuple[str, ...]) -> None:
    """A vacancy of Region Vest, published six weeks ago, and its applicants."""
    from arkivbro.core.recruitment import ExemptionRequest, Protection
    from arkivbro.demo.advertisements import vacancy
    from arkivbro.demo.applications import application
    from arkivbro.recruitment.services import receive

    random = Random(5)
    fact = vacancy(3, date.today() - timedelta(weeks=6), random)
    advertisement = replace(fact.advertisement, title=title)
    fact = replace(
        fact,
        ref=replace(fact.ref, id=reference),
        reference=reference,
        title=title,
        advertisement=advertisement,
    )
    receive(fact)
    for number, name in enumerate(names, 1):
        given, _, family = name.partition(" ")
        made = application(fact, 1, Random(number)).fact
        asked = name in (EXEMPT, REFUSED, UNDECIDED)
        deadline = fact.deadline.day if fact.deadline else None
        received = made.received
        if name == LATE and deadline is not None:
            received = received.replace(
                year=deadline.year, month=deadline.month, day=deadline.day
            ) + timedelta(days=1)
        receive(
            replace(
                made,
                ref=replace(made.ref, id=f"{reference}-{number:03}"),
                received=received,
                applicant=replace(
                    made.applicant,
                    given_name=given,
                    family_name=family,
                    email=f"s{reference}{number}@eksempel.example",
                    phone=f"000 {reference[-2:]} {number:03}",
                    birth_date=date(1980, number, 10),
                    protection=Protection.CONFIDENTIAL if name == PROTECTED else Protection.NONE,
                ),
                exemption=None
                if name == UNKNOWN
                else ExemptionRequest(asked, "Sjefen vet det ikke." if asked else ""),
                withdrawn=received + timedelta(days=1) if name == WITHDRAWN else None,
                attachments=(),
            )
        )


if __name__ == "__main__":
    main()
