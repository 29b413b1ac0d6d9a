"""The letters that ship, in Bokmål and Nynorsk: made at first migrate, for each body to change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shipped:
    kind: str
    kind_name: str
    language: str
    subject: str
    body: str
    fields: tuple[tuple[str, str], ...] = ()


_TIME = (("tid", "dag og klokkeslett for intervjuet"), ("sted", "hvor intervjuet er"))

SHIPPED = (
    Shipped(
        "confirmation", "Bekreftelse på mottatt søknad", "nb", "Vi har mottatt søknaden din – {stilling}",
        "Hei {fornavn}!\n\nTakk for søknaden på stillingen {stilling} i {enhet} (referanse {referanse}). Vi tar kontakt når vi "
        "har vurdert søknadene.",
    ),
    Shipped(
        "confirmation", "Stadfesting på motteken søknad", "nn", "Vi har fått søknaden din – {stilling}",
        "Hei {fornavn}!\n\nTakk for søknaden på stillinga {stilling} i {enhet} (referanse {referanse}). Vi tek kontakt når vi "
        "har vurdert søknadene.",
    ),
    Shipped(
        "interview", "Innkalling til intervju", "nb", "Innkalling til intervju – {stilling}",
        "Hei {fornavn}!\n\nVi vil gjerne snakke med deg om stillingen {stilling} i {enhet}.\n\nIntervjuet er {tid}. Sted: {sted}."
        "\n\nTa med vitnemål og attester. Gi beskjed hvis tiden ikke passer.",
        _TIME,
    ),
    Shipped(
        "interview", "Innkalling til intervju", "nn", "Innkalling til intervju – {stilling}",
        "Hei {fornavn}!\n\nVi vil gjerne snakke med deg om stillinga {stilling} i {enhet}.\n\nIntervjuet er {tid}. Stad: {sted}."
        "\n\nTa med vitnemål og attestar. Gi beskjed dersom tida ikkje passar.",
        _TIME,
    ),
    Shipped(
        "rejection", "Avslag på søknad", "nb", "Svar på søknaden din – {stilling}",
        "Hei {fornavn}!\n\nTakk for søknaden på stillingen {stilling} i {enhet} (referanse {referanse}).\n\nStillingen er nå "
        "besatt av en annen. Vi ønsker deg lykke til videre.",
    ),
    Shipped(
        "rejection", "Avslag på søknad", "nn", "Svar på søknaden din – {stilling}",
        "Hei {fornavn}!\n\nTakk for søknaden på stillinga {stilling} i {enhet} (referanse {referanse}).\n\nEin annan har no fått "
        "stillinga. Vi ønskjer deg lykke til vidare.",
    ),
)  # fmt: skip
